//! Storage: SQL over two databases. Knows no rule: what may be done is decided before a function here is called, and
//! every function of a tenant's data wants the [`model::Scope`] that proves it.

pub mod access_rules;
pub mod audit;
mod conn;
pub mod credentials;
mod error;
pub mod explain;
pub mod gateway_tokens;
pub mod groups;
pub mod identity_providers;
pub mod invitation_imports;
pub mod invitations;
mod lists;
pub mod mails;
pub mod meta;
mod migrate;
mod open;
pub mod principals;
pub mod provider_trials;
pub mod queues;
pub mod rates;
mod readers;
pub mod seal;
pub mod service_accounts;
pub mod sessions;
pub mod sign_in;
pub mod sign_in_rules;
pub mod sso;
pub mod tasks;
pub mod tenants;
pub mod users;
pub mod vaults;
pub mod workers;

pub use conn::Conn;
pub(crate) use conn::{execute, fetch_all, fetch_one, fetch_optional, sql};
pub use error::{Error, OnTaken, UNIQUES, Unique};
pub(crate) use lists::like_pattern;
pub use lists::{Seek, Side};
pub use migrate::Failure as MigrationFailure;
pub use open::{Location, Options, Store};

pub type Result<T, E = Error> = std::result::Result<T, E>;
