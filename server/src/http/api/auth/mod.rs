//! `auth.*`: tokens, access keys, and the users behind them.

pub(super) mod credentials;
pub(super) mod tokens;
pub(super) mod users;
