//! Why somebody may do something: the chain from the deployment over tenant, groups and role to each feature and
//! permission, and the access rules that reach resources. Callers get their features from the same [`Chain`], so an
//! explanation cannot say anything else.

mod chain;
mod reach;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

pub use chain::{Chain, FeatureVerdict, FeatureWhy, Link, PermissionVerdict};
pub use reach::{Reach, RuleLink};

use crate::{
    Caller, Permission, Result, Role, Timestamp,
    access::Kind,
    access_rules::RuleUser,
    error::FieldError,
    features::Feature,
    id::{GroupId, UserId},
    page::{Page, PageRequest},
};

/// Most groups that one change to think of can name.
pub const MOST_THOUGHT_OF: usize = 100;

/// Most access rules of an explanation.
pub const MOST_RULES: usize = 500;

/// A change to think of: what would be different?
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhatIf {
    pub leave: Vec<GroupId>,
    pub join: Vec<GroupId>,
    pub role: Option<Role>,
}

impl WhatIf {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Refuses what is too much to think of at a time, and a role that nobody is given.
    pub fn check(&self) -> Result<(), FieldError> {
        if self.leave.len() + self.join.len() > MOST_THOUGHT_OF {
            let text = format!("At most {MOST_THOUGHT_OF} groups to leave and to join at a time.");
            return Err(FieldError::value("join", text));
        }
        if self.role.is_some_and(|role| !Role::ASSIGNABLE.contains(&role)) {
            return Err(FieldError::value("role", "Nobody is given this role: think of admin, user or consumer."));
        }
        Ok(())
    }
}

/// What somebody may do and why, and what would be different after a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    pub user: UserId,
    pub name: String,
    pub email: Option<String>,
    pub kind: Kind,
    pub chain: Chain,
    /// The chain after the change, if one was thought of.
    pub after: Option<Chain>,
    /// The access rules that one of the two can reach something by.
    pub reach: Reach,
    /// The end of the day for "5 minutes ago".
    pub now: Timestamp,
}

/// What one looks for holders of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    Feature(Feature),
    Permission(Permission),
}

/// Somebody who has a right, and by what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    pub user: UserId,
    pub name: String,
    pub email: Option<String>,
    pub kind: Kind,
    pub role: Role,
    /// Names of the groups that grant it; empty where the role does.
    pub by: Vec<String>,
}

/// A page of holders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holders {
    pub page: Page<Holder>,
    /// Everyone has it: then the page shows everyone.
    pub everyone: bool,
}

/// Answers to why and who.
#[async_trait]
pub trait Explain: Send + Sync {
    /// Why a user or service account may do what it may. One's own needs nothing but being signed in; others, and a
    /// change to think of, [`Permission::ExplainAccess`]. `Invalid` where the change names more than
    /// [`MOST_THOUGHT_OF`] groups.
    async fn explain(&self, caller: &Caller, user: &UserId, what_if: WhatIf) -> Result<Explanation>;

    /// At most 20 users and service accounts that match part of a name or address, or an ID, by name. Needs
    /// [`Permission::ExplainAccess`].
    async fn people(&self, caller: &Caller, search: String) -> Result<Vec<RuleUser>>;

    /// Who has a right, by name. Needs [`Permission::ExplainAccess`].
    async fn holders(&self, caller: &Caller, right: Right, page: PageRequest) -> Result<Holders>;
}
