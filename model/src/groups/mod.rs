//! Groups: named sets of users of one tenant, which grant features and which access rules name.
//!
//! Some are built in and exist in every tenant, some come from the deployment's configuration and exist in every
//! tenant too, the others are a tenant's own.

mod built_in;
#[cfg(test)]
mod decisions;
mod grants;
mod membership;
mod outcome;
mod port;
mod shown;

use serde::{Deserialize, Serialize};

pub use built_in::BuiltIn;
pub use grants::{grantable, may_grant};
pub use membership::{Asked, Change, Denied, Source, Way, decide, decide_role};
pub use outcome::{Outcome, Outcomes, Verdict};
pub use port::Groups;
pub use shown::{Candidate, GroupChoice, MOST_AT_ONCE, MemberRow, Members, UserGroup, UserGroups};

use crate::{
    Result, Timestamp,
    access::Kind,
    edition::edition,
    error::{Error, FieldError, Problem},
    features::{Feature, FeatureSet, Grant},
    id::{GroupId, UserId},
    name,
};

/// Longest description, in characters.
pub const LONGEST_DESCRIPTION: usize = 512;

/// Most users that one call can put into a group or take out of it.
pub const MOST_PER_CALL: usize = 1000;

/// A group as it is named beside a user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupName {
    pub id: GroupId,
    pub name: String,
}

/// Where a group comes from, and so who may change it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    BuiltIn(BuiltIn),
    /// From the deployment's configuration: the same in every tenant, changed only there.
    Configured,
    /// Was in the configuration once: keeps its members, grants nothing, takes no new ones.
    Orphaned,
    /// Made in the tenant.
    Own,
}

impl Origin {
    /// Why it cannot be changed here, for people; absent for a tenant's own.
    pub const fn locked(self) -> Option<&'static str> {
        match self {
            Self::BuiltIn(_) => Some("Built in: every workspace has this group."),
            Self::Configured => Some("From the server's configuration: it can only be changed there."),
            Self::Orphaned => Some("No longer in the server's configuration: it grants nothing and takes no members."),
            Self::Own => None,
        }
    }

    /// Whether it may be deleted here: a tenant's own, and what the configuration has left behind.
    pub const fn may_be_deleted(self) -> bool {
        matches!(self, Self::Own | Self::Orphaned)
    }
}

/// A group of one tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    pub id: GroupId,
    pub name: String,
    pub description: String,
    pub origin: Origin,
    /// Whether members can be put in and taken out here.
    pub assignable: bool,
    /// What it grants.
    pub grant: Grant,
    pub members: u64,
    pub created: Timestamp,
}

impl Group {
    /// The state of what a form edits.
    pub fn edition(&self) -> String {
        let listed = match self.grant {
            Grant::Listed(features) => features.to_list(),
            Grant::Unlisted { .. } => "*".to_owned(),
        };
        edition([self.name.as_str(), &self.description, &listed])
    }
}

/// A user as a group shows one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserName {
    pub id: UserId,
    pub name: String,
    pub kind: Kind,
}

/// A row of the groups page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupRow {
    pub group: Group,
    /// The first few members by name; none for the group of all users.
    pub first: Vec<UserName>,
}

/// How many members a row names.
pub const FIRST_MEMBERS: usize = 5;

/// What the groups page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupFilter {
    /// Part of a name or description, or an ID.
    pub search: String,
    pub descending: bool,
}

/// Which groups a client asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupQuery {
    /// Only these; all when empty.
    pub ids: Vec<GroupId>,
    /// Zero-based.
    pub page: u32,
    /// 1 to [`crate::page::LARGEST_SIZE`].
    pub page_size: u32,
}

/// How many members a list of all groups has of each.
pub const LISTED_MEMBERS: u32 = 50;

/// A group with members, for clients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupWithMembers {
    pub group: Group,
    /// The first [`LISTED_MEMBERS`] by name, or [`crate::page::LARGEST_SIZE`] of groups that were asked for by ID;
    /// [`Group::members`] says how many there are.
    pub members: Vec<Member>,
    /// What access rules give the group.
    pub rules: Vec<crate::access_rules::RuleName>,
}

/// A member, and how it came to be one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub user: UserId,
    pub name: String,
    pub email: Option<String>,
    pub kind: Kind,
    /// Absent where membership follows from the role or kind.
    pub source: Option<Source>,
    /// Who put the user in, if that was a user of this tenant.
    pub added_by: Option<String>,
    pub added: Option<Timestamp>,
    /// When it ends or has ended.
    pub ends: Option<Timestamp>,
}

/// How many access rules the details of a group name.
pub const FIRST_RULES: u32 = 20;

/// The details of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupDetails {
    pub group: Group,
    /// What of its grant counts in this tenant.
    pub features: FeatureSet,
    /// The first [`FIRST_RULES`] access rules that name it: what members reach through it.
    pub rules: Vec<crate::access_rules::RuleName>,
    /// How many name it.
    pub rules_total: u64,
    /// Why the caller cannot put anybody into it.
    pub denied: Option<Denied>,
}

/// A group to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewGroup {
    /// Made up when absent.
    pub id: Option<GroupId>,
    pub name: String,
    pub description: String,
    /// Names of features it grants; absent grants nothing.
    pub features: Option<Vec<String>>,
    /// At most [`MOST_PER_CALL`].
    pub users: Vec<UserId>,
    /// When their memberships end.
    pub ends: Option<Timestamp>,
}

/// What is to be different; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupChange {
    pub name: Option<String>,
    pub description: Option<String>,
    pub features: Option<Vec<String>>,
    /// Exactly these users shall be members by hand.
    pub users: Option<Vec<UserId>>,
    /// These users shall be members besides, at most [`MOST_PER_CALL`].
    pub join: Vec<UserId>,
    /// When the memberships of those end.
    pub ends: Option<Timestamp>,
    /// The [`Group::edition`] that is to be changed; whatever it is when absent.
    pub seen: Option<String>,
}

impl NewGroup {
    /// The checked group; what is wrong with the name is looked at again where all other names are known.
    pub fn check(&self) -> Result<(String, String, Option<FeatureSet>)> {
        let name = name::check("name", &self.name, 1)?;
        let description = check_description(&self.description)?;
        check_number(&self.users)?;
        Ok((name, description, self.features.as_deref().map(known_features).transpose()?))
    }
}

/// Refuses more users than one call can put into a group or take out of it.
pub fn check_number(users: &[UserId]) -> Result<(), FieldError> {
    if users.len() > MOST_PER_CALL {
        return Err(FieldError::value("users", format!("At most {MOST_PER_CALL} users at a time.")));
    }
    Ok(())
}

/// One line or several; empty is fine.
pub fn check_description(text: &str) -> Result<String, FieldError> {
    let text = text.trim();
    if text.chars().count() > LONGEST_DESCRIPTION {
        let message = format!("The description can have at most {LONGEST_DESCRIPTION} characters.");
        return Err(FieldError::new("description", Problem::Length, message));
    }
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\r' && c != '\t') {
        return Err(FieldError::value("description", "The description must not contain control characters."));
    }
    Ok(text.to_owned())
}

/// Features by their names, none unknown: a typing error is noticed.
pub fn known_features(names: &[String]) -> Result<FeatureSet> {
    let parse = |name: &String| {
        Feature::parse(name).ok_or_else(|| {
            let shown: String = name.chars().take(64).collect();
            Error::from(FieldError::value("features", format!("{shown} is not a feature.")))
        })
    };
    names.iter().map(parse).collect()
}
