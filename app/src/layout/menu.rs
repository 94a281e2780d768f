//! The menu of settings as a table: what an entry is called, where it leads, and the permission that shows it.
//!
//! The last part of the table of access (`model/src/permissions.rs`): who lacks the permission does not see the entry,
//! and is refused by the port behind the page.

use model::Permission;

use crate::paths;

/// An entry of the drawer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    pub label: &'static str,
    pub path: &'static str,
    /// What the viewer needs to see it; nothing for one's own things.
    pub needs: Option<Permission>,
    /// The heading it stands under, of several entries of one kind.
    pub under: Option<&'static str>,
}

/// What is one's own.
pub const USER: &[Entry] = &[
    Entry { label: "Profile", path: paths::PROFILE, needs: None, under: None },
    Entry { label: "Workspace", path: paths::WORKSPACE, needs: Some(Permission::ManageOwnCredentials), under: None },
];

const USERS_AND_GROUPS: Option<&str> = Some("Users & Groups");

const VAULTS: Option<&str> = Some("Administrator Vaults");

/// What concerns the workspace.
pub const WORKSPACE: &[Entry] = &[
    Entry { label: "Users", path: paths::USERS, needs: Some(Permission::ReadUserDetails), under: USERS_AND_GROUPS },
    Entry {
        label: "Service Accounts",
        path: paths::SERVICE_ACCOUNTS,
        needs: Some(Permission::ManageServiceAccounts),
        under: USERS_AND_GROUPS,
    },
    Entry {
        label: "User Groups",
        path: paths::GROUPS,
        needs: Some(Permission::ReadUserDetails),
        under: USERS_AND_GROUPS,
    },
    Entry {
        label: "Invitations",
        path: paths::INVITATIONS,
        needs: Some(Permission::ManageInvitations),
        under: USERS_AND_GROUPS,
    },
    Entry {
        label: "Let-in Addresses",
        path: paths::WHITELIST,
        needs: Some(Permission::ManageWhitelist),
        under: USERS_AND_GROUPS,
    },
    Entry { label: "Vaults", path: paths::VAULTS, needs: Some(Permission::ManageVaults), under: VAULTS },
    Entry { label: "Activity Log", path: paths::VAULT_LOG, needs: Some(Permission::ManageVaults), under: VAULTS },
    Entry { label: "Queues and Workers", path: paths::QUEUES, needs: Some(Permission::UseQueues), under: None },
    Entry { label: "Sign-in Rules", path: paths::SIGN_IN_RULES, needs: Some(Permission::ReadSignInRules), under: None },
    Entry { label: "Access Rules", path: paths::RULES, needs: Some(Permission::ManageAccessRules), under: None },
    Entry {
        label: "Identity Providers",
        path: paths::IDENTITY_PROVIDERS,
        needs: Some(Permission::ManageIdentityProviders),
        under: None,
    },
    Entry { label: "Explain Access", path: paths::ACCESS, needs: Some(Permission::ExplainAccess), under: None },
    Entry { label: "Audit Log", path: paths::AUDIT, needs: Some(Permission::ReadAudit), under: None },
];
