//! Access rules: which users and groups reach which resources, for reading or for changing too.
//!
//! The resources themselves live elsewhere. A rule names a type and one resource of it by ID, or all of the type; it
//! speaks for exactly that. Whoever keeps the resources knows what is inside what, and asks for a project as well
//! where a project's rule is to count for what is in it.

mod default;
mod engine;
mod new;
mod port;
mod resource;

use serde::{Deserialize, Serialize};

pub use default::{DEFAULTS, DefaultRule};
pub use engine::{Access, Reached, RuleGrant, Who, reach};
pub use new::{MOST_SUBJECTS, NewRule, RuleEdit};
pub use port::AccessRules;
pub use resource::{Entity, ResourceType};

use crate::{
    Timestamp,
    edition::edition,
    groups::{GroupName, UserName},
    id::RuleId,
    page::Page,
};

/// A rule as it is named beside a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleName {
    pub id: RuleId,
    pub name: String,
}

/// A rule of one tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    pub id: RuleId,
    pub name: String,
    pub description: String,
    pub resource: ResourceType,
    pub entity: Entity,
    pub access: Access,
    /// Made by the server: it may be deleted and restored, and is not for editing.
    pub autocreated: bool,
    pub created: Timestamp,
    pub changed: Timestamp,
    /// Users it names, by name: all of them, or the first [`FIRST_SUBJECTS`] in a table.
    pub users: Vec<RuleUser>,
    pub users_total: u32,
    /// Groups it names, likewise.
    pub groups: Vec<GroupName>,
    pub groups_total: u32,
}

impl Rule {
    /// The state of what a form edits; whom the rule names is changed one by one.
    pub fn edition(&self) -> String {
        let (resource, access) = (self.resource.as_str(), self.access.as_str());
        edition([self.name.as_str(), &self.description, resource, self.entity.stored(), access])
    }
}

/// How many users, and how many groups, a row of the table names.
pub const FIRST_SUBJECTS: u32 = 5;

/// A user that a rule names, or that could be named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleUser {
    pub user: UserName,
    pub email: Option<String>,
}

/// A page of the rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleTable {
    pub page: Page<Rule>,
    /// How many default rules were deleted and could be had back.
    pub missing: u32,
}

/// Whom a rule could name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subjects {
    pub users: Vec<RuleUser>,
    pub groups: Vec<GroupName>,
}

/// Most users, and most groups, that are chosen at a time.
pub const MOST_CHOSEN: usize = 100;

/// What the page of rules shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleFilter {
    pub resource: Option<ResourceType>,
    /// Part of the name or description, or of the name of a user or group it names; or an ID of the rule or resource.
    pub search: String,
}

/// Which rules a client asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleQuery {
    /// Only these; all when empty.
    pub ids: Vec<RuleId>,
    /// Zero-based.
    pub page: u32,
    /// 1 to [`crate::page::LARGEST_SIZE`].
    pub page_size: u32,
}

/// Most users and groups in one list of rules: a client gets each rule with all it names, so that it can be written
/// back without losing any.
pub const MOST_LISTED: u32 = 20_000;

/// Most resources that one question about access can name.
pub const MOST_ASKED: usize = 100;
