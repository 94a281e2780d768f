//! The audit log: entries that are only ever added, tied into one chain for each tenant and one for the deployment.

mod list;
mod walk;
mod write;

use model::{Scope, SystemScope};

pub use list::{Found, Listed, MOST_PEOPLE, Place, Wanted, list, people, place_of};
pub use walk::{End, added_beside, chained, end, tenants_after, without_head};
pub use write::{Head, append, next};

/// One of the chains, with the right to read it.
#[derive(Clone, Copy)]
pub enum Chain<'s> {
    Tenant(&'s Scope),
    /// What concerns no tenant.
    Deployment(&'s SystemScope),
}

impl Chain<'_> {
    /// Under which name its end is kept.
    pub fn name(&self) -> &str {
        match self {
            Self::Tenant(scope) => scope.tenant().as_str(),
            Self::Deployment(_) => "",
        }
    }
}

/// An entry of a chain, with every column that its hash is over.
#[derive(Debug, sqlx::FromRow)]
pub struct Stored {
    pub tenant_id: Option<String>,
    pub number: i64,
    pub at: i64,
    pub actor: Option<String>,
    pub subject: Option<String>,
    pub why: String,
    pub action: String,
    pub target: String,
    pub before: Option<String>,
    pub after: Option<String>,
    pub address: Option<String>,
    pub hash: String,
}
