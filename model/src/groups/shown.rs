//! Memberships as pages show them: each with the reason why the caller cannot change it.

use serde::{Deserialize, Serialize};

use super::{Denied, GroupName, Member, Origin, Source, UserName};
use crate::{Role, Timestamp, features::FeatureSet, page::Page};

/// Most users whose groups are read at once.
pub const MOST_AT_ONCE: usize = 100;

/// A member in the list of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRow {
    pub member: Member,
    /// Why the caller cannot take it out.
    pub denied: Option<Denied>,
}

/// Members of a group, and when they were read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Members {
    pub page: Page<MemberRow>,
    pub now: Timestamp,
}

/// A user that a picker offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    pub user: UserName,
    pub email: Option<String>,
    /// Whether it is in the group already.
    pub member: bool,
    /// Why the caller cannot put it in.
    pub denied: Option<Denied>,
}

/// A group that a picker offers for a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupChoice {
    pub group: GroupName,
    /// Why the caller cannot put users into it.
    pub denied: Option<Denied>,
}

/// A user with all its groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserGroups {
    pub user: UserName,
    pub email: Option<String>,
    pub role: Role,
    /// Provided by the configuration: role and groups are changed only there.
    pub provided: bool,
    pub groups: Vec<UserGroup>,
}

/// One of a user's groups.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserGroup {
    pub group: GroupName,
    pub origin: Origin,
    /// Absent where membership follows from the role or kind.
    pub source: Option<Source>,
    /// When it ends or has ended.
    pub ends: Option<Timestamp>,
    /// Whether it has ended: then it grants nothing.
    pub ended: bool,
    /// What counts of its grant for this user.
    pub grants: FeatureSet,
    /// Why the caller cannot take the user out.
    pub denied: Option<Denied>,
}
