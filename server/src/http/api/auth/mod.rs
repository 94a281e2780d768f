//! `auth.*`: tokens, access keys, and the users behind them.

pub(super) mod credentials;
pub(super) mod router_tokens;
pub(in crate::http::api) mod service_users;
pub(super) mod tokens;
pub(super) mod users;
