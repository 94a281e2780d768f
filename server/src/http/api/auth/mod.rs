//! `auth.*`: tokens, access keys, and the users behind them.

pub(super) mod credentials;
pub(in crate::http::api) mod service_users;
pub(super) mod tokens;
pub(super) mod users;
