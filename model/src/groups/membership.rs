//! THE decision about memberships: every way into a group, and out of it, asks here.
//!
//! The ways are those of security rule D1: editing a group, editing a user, making a user, inviting one, letting an
//! address in, and configuration. Granting a role is the same question for the groups that follow from it.

use serde::{Deserialize, Serialize};

use super::{BuiltIn, Origin};
use crate::{Caller, Permission, Role, access::Kind, features::Grant, id::UserId};

/// Where a membership comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Somebody put the user in.
    Hand,
    /// Given when the user was made.
    Creation,
    /// Given by the server's configuration.
    Configuration,
    /// The identity provider said so at a sign-in.
    Identity,
    /// The invitation said so.
    Invitation,
}

impl Source {
    pub const ALL: &[Self] = &[Self::Hand, Self::Creation, Self::Configuration, Self::Identity, Self::Invitation];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hand => "hand",
            Self::Creation => "creation",
            Self::Configuration => "configuration",
            Self::Identity => "identity",
            Self::Invitation => "invitation",
        }
    }

    /// What the pages say of it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Hand => "Added by hand",
            Self::Creation => "Since the user was made",
            Self::Configuration => "From the configuration",
            Self::Identity => "From the identity provider",
            Self::Invitation => "By invitation",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|source| source.as_str() == text)
    }
}

/// How a membership is to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Way {
    GroupEdit,
    UserEdit,
    UserCreation,
    Invitation,
    Whitelist,
    /// What an identity provider states, at a sign-in.
    Identity,
    Configuration,
}

impl Way {
    pub const ALL: &[Self] = &[
        Self::GroupEdit,
        Self::UserEdit,
        Self::UserCreation,
        Self::Invitation,
        Self::Whitelist,
        Self::Identity,
        Self::Configuration,
    ];
}

/// Into the group or out of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Join,
    /// Ends a membership that comes from here.
    Leave(Source),
}

/// The facts that decide. The group and the user are of the caller's tenant: what is foreign is not found before.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    pub way: Way,
    pub change: Change,
    pub origin: Origin,
    /// Whether the group is assignable, as built in or configured.
    pub assignable: bool,
    /// What the group grants.
    pub grant: Grant,
    /// Absent for a user that does not exist yet.
    pub user: Option<&'a UserId>,
    pub kind: Kind,
}

/// Why a membership stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Denied {
    /// There is no such user in this tenant.
    UnknownUser,
    /// Membership follows from the role or kind.
    ByNature,
    NotAssignable,
    /// The group is no longer in the configuration.
    Orphaned,
    /// Groups that are built in are for administrators to give.
    AdminsOnly,
    /// The group grants features that the caller does not have.
    BeyondOwn,
    /// Joining would show somebody the group's configuration vault, which the caller may not have.
    HasVault,
    /// Nobody edits the own memberships but an administrator.
    Own,
    /// The membership comes from the configuration or from the identity provider.
    FixedElsewhere,
    /// The configuration provides this user.
    Protected,
}

impl Denied {
    pub const ALL: &[Self] = &[
        Self::UnknownUser,
        Self::ByNature,
        Self::NotAssignable,
        Self::Orphaned,
        Self::AdminsOnly,
        Self::BeyondOwn,
        Self::HasVault,
        Self::Own,
        Self::FixedElsewhere,
        Self::Protected,
    ];

    /// The name in an address and in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UnknownUser => "unknown_user",
            Self::ByNature => "by_nature",
            Self::NotAssignable => "not_assignable",
            Self::Orphaned => "orphaned",
            Self::AdminsOnly => "admins_only",
            Self::BeyondOwn => "beyond_own",
            Self::HasVault => "has_vault",
            Self::Own => "own",
            Self::FixedElsewhere => "fixed_elsewhere",
            Self::Protected => "protected",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|denied| denied.as_str() == text)
    }

    /// Why, and what to do, for people.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::UnknownUser => "There is no such user in this workspace.",
            Self::ByNature => "This group follows from what a user is: change the user's role instead.",
            Self::NotAssignable => "Members of this group cannot be changed here: the configuration says so.",
            Self::Orphaned => "This group is no longer in the server's configuration and takes no members.",
            Self::AdminsOnly => "Only an administrator can change the members of this group.",
            Self::BeyondOwn => "This group grants features that you do not have, so you cannot give it.",
            Self::HasVault => "This group has a configuration vault, and vaults need a feature that you do not have.",
            Self::Own => "You cannot change your own groups. Ask an administrator.",
            Self::FixedElsewhere => {
                "This membership comes from the configuration or the identity provider and can only be ended there."
            }
            Self::Protected => "This user is provided by the server's configuration and can only be changed there.",
        }
    }
}

/// Whether the caller may make this change. `None` stands for the configuration, which decides for itself.
pub fn decide(caller: Option<&Caller>, asked: &Asked<'_>) -> Result<(), Denied> {
    // The configuration may put a principal of the operator into Admins without giving it the role.
    if let Origin::BuiltIn(group) = asked.origin
        && group.is_by_nature()
        && asked.way != Way::Configuration
    {
        return Err(Denied::ByNature);
    }
    match (asked.origin, asked.change) {
        (Origin::Orphaned, Change::Join) => return Err(Denied::Orphaned),
        // What cannot come back may be tidied away, wherever it came from.
        (Origin::Orphaned, Change::Leave(_)) => {}
        // The provider takes what it gave, and nothing else.
        (_, Change::Leave(Source::Identity)) if asked.way == Way::Identity => {}
        (_, Change::Leave(_)) if asked.way == Way::Identity => return Err(Denied::FixedElsewhere),
        (_, Change::Leave(Source::Configuration | Source::Identity)) if asked.way != Way::Configuration => {
            return Err(Denied::FixedElsewhere);
        }
        _ => {}
    }
    let Some(caller) = caller else { return Ok(()) };
    if !asked.assignable && asked.origin != Origin::Orphaned {
        return Err(Denied::NotAssignable);
    }
    if asked.kind == Kind::System && caller.role != Role::System {
        return Err(Denied::UnknownUser);
    }
    if matches!(caller.role, Role::System | Role::Admin) {
        return Ok(());
    }
    if !caller.may(Permission::EditMemberships) || matches!(asked.origin, Origin::BuiltIn(_)) {
        return Err(Denied::AdminsOnly);
    }
    if asked.user.is_some_and(|user| is_self(caller, user)) {
        return Err(Denied::Own);
    }
    match asked.grant {
        Grant::Listed(features) if !features.minus(caller.features).is_empty() => Err(Denied::BeyondOwn),
        _ => Ok(()),
    }
}

/// Whether a caller may give a role: at most its own, and never that of a system principal.
pub fn decide_role(caller: &Caller, role: Role) -> bool {
    Role::ASSIGNABLE.contains(&role) && !role.outranks(caller.role)
}

fn is_self(caller: &Caller, user: &UserId) -> bool {
    *user == caller.user || caller.actor.as_ref().is_some_and(|actor| actor.user == *user)
}

impl BuiltIn {
    /// Whether members are put in and taken out by hand unless the configuration says otherwise.
    pub const fn is_assignable(self) -> bool {
        !self.is_by_nature()
    }
}
