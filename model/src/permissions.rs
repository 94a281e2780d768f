//! Permissions: what operations need, and which roles and features give it.
//!
//! THE table of access is here: feature and role lead to permissions, permissions to the endpoints of the API
//! (`endpoints.rs` of the server) and to entries of the menu (`layout/menu.rs` of the pages). `docs/access.md` is
//! written from the three, and a test compares it.

use serde::{Deserialize, Serialize};

use crate::{
    access::Role,
    features::{Feature, FeatureSet},
};

macro_rules! permissions {
    ($($(#[doc = $doc:literal])* $name:ident: [$($role:ident),*] $(or $stand_in:ident)? $(with $needed:ident)?,)*) => {
        /// What an operation needs. One table gives each its roles, a feature that stands in for them (`or`), and a
        /// feature that everybody but the operator needs besides (`with`).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Permission { $($(#[doc = $doc])* $name,)* }

        impl Permission {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }

            /// What it lets one do, as a sentence for people.
            pub const fn sentence(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),*).trim_ascii(),)* }
            }

            /// The roles that have it.
            pub const fn roles(self) -> &'static [Role] {
                match self { $(Self::$name => &[$(Role::$role),*],)* }
            }

            /// A feature whose holders have it whatever their role.
            pub const fn stand_in(self) -> Option<Feature> {
                match self { $(Self::$name => permissions!(@feature $($stand_in)?),)* }
            }

            /// A feature that is needed besides the role; system principals need none.
            pub const fn needed(self) -> Option<Feature> {
                match self { $(Self::$name => permissions!(@feature $($needed)?),)* }
            }
        }
    };
    (@feature) => { None };
    (@feature $feature:ident) => { Some(Feature::$feature) };
}

permissions! {
    /// See one's own workspace, its name and the names of its users.
    ReadWorkspace: [System, Admin, User, Consumer],
    /// Change one's own name and preferences.
    EditOwnProfile: [System, Admin, User, Consumer],
    /// Make, label and revoke one's own access keys.
    ManageOwnCredentials: [System, Admin, User, Consumer],
    /// See users with their addresses and activity, and groups with their members.
    ReadUserDetails: [System, Admin] or UserManagement,
    /// Put users into groups that are assignable, and take them out.
    EditMemberships: [System, Admin] or UserManagement,
    /// Change roles and profiles of users, and remove users.
    ManageUsers: [System, Admin],
    /// Make, change and remove service accounts, and make and revoke their access keys.
    ManageServiceAccounts: [System, Admin] with ServiceUsers,
    /// Make tokens that open endpoints of a gateway, and check the tokens that are shown to one.
    RunGateways: [System, Admin],
    /// Make users without an invitation.
    CreateUsers: [System, Admin] with UserManagementAdvanced,
    /// Invite people, and see, send again and revoke invitations.
    ManageInvitations: [System, Admin],
    /// Make, change and delete groups.
    ManageGroups: [System, Admin],
    /// See and change which users and groups reach which resources.
    ManageAccessRules: [System, Admin] with Permissions,
    /// Ask why somebody may do something, and who may.
    ExplainAccess: [System, Admin],
    /// See who did what in the workspace.
    ReadAudit: [System, Admin],
    /// See and change which identity providers people sign in with.
    ManageIdentityProviders: [System, Admin] with SsoManagement,
    /// Keep a configuration vault of one's own, and see what all vaults add up to.
    UseVaults: [System, Admin, User, Consumer] with ConfigVault,
    /// See and change the configuration vaults of groups, of the whole workspace and of service accounts.
    ManageVaults: [System, Admin] with ConfigVault,
    /// Work with the queues and tasks that access rules let one reach, and see the workers.
    UseQueues: [System, Admin, User, Consumer],
    /// Make, rename and delete queues.
    ManageQueues: [System] or QueueManagement,
    /// See who is let in by address or domain.
    ReadSignInRules: [System, Admin],
    /// Let addresses in.
    ManageWhitelist: [System, Admin],
    /// Route a whole mail domain. Nothing proves that it is the tenant's, so only the operator may.
    ClaimDomains: [System],
    /// Create, list and configure tenants.
    ManageTenants: [System],
    /// Look into tokens of others.
    ValidateTokens: [System],
    /// Issue tokens for others.
    IssueTokens: [System],
}

/// What a role and features come to for one permission, and by what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ruling {
    /// The role has it, and where a feature is needed besides, it is there.
    ByRole,
    /// The role does not have it; this feature stands in.
    ByFeature(Feature),
    /// The role has it, this feature is missing.
    LacksFeature(Feature),
    /// Neither role nor feature gives it.
    LacksRole,
    /// Whoever it is about is disabled. Only of explanations: nobody who is disabled is a caller.
    Disabled,
}

impl Ruling {
    pub const fn allows(self) -> bool {
        matches!(self, Self::ByRole | Self::ByFeature(_))
    }
}

impl Permission {
    /// Whether this is about letting new people in.
    pub const fn adds_users(self) -> bool {
        matches!(self, Self::CreateUsers | Self::ManageInvitations | Self::ManageWhitelist | Self::ClaimDomains)
    }

    /// THE decision: everything that asks whether somebody may do something ends here.
    pub fn ruling(self, role: Role, features: FeatureSet) -> Ruling {
        if self.roles().contains(&role) {
            return match self.needed() {
                Some(feature) if role != Role::System && !features.has(feature) => Ruling::LacksFeature(feature),
                _ => Ruling::ByRole,
            };
        }
        match self.stand_in() {
            Some(feature) if features.has(feature) => Ruling::ByFeature(feature),
            _ => Ruling::LacksRole,
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|permission| permission.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_feature_gives_what_only_the_operator_may() {
        let operators =
            |permission: &&Permission| permission.roles() == [Role::System] && permission.stand_in().is_none();
        for permission in Permission::ALL.iter().filter(operators) {
            for role in Role::ASSIGNABLE {
                assert!(!permission.ruling(*role, FeatureSet::all()).allows(), "{permission:?} {role:?}");
            }
        }
    }

    #[test]
    fn more_features_never_allow_less() {
        for permission in Permission::ALL {
            for role in Role::ALL {
                for feature in Feature::ALL {
                    let (few, many) = (FeatureSet::EMPTY, FeatureSet::EMPTY.with(*feature));
                    let allowed = |features| permission.ruling(*role, features).allows();
                    assert!(allowed(many) >= allowed(few), "{permission:?} {role:?} {feature:?}");
                }
            }
        }
    }

    #[test]
    fn names_and_sentences() {
        for permission in Permission::ALL {
            assert_eq!(Permission::parse(permission.as_str()), Some(*permission));
            assert!(permission.sentence().ends_with('.'), "{permission:?}");
        }
    }
}
