//! Groups that every tenant has and nobody can remove.

use serde::{Deserialize, Serialize};

use crate::{Role, access::Kind, id::GroupId};

/// A group that every tenant has and nobody can remove.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BuiltIn {
    /// Everyone, service accounts included. Membership is not stored: being a user is being in it.
    Users,
    /// Everyone with the role admin. Membership follows the role.
    Admins,
    QueueAdmins,
    /// Every service account. Membership follows the kind.
    ServiceAccounts,
}

impl BuiltIn {
    pub const ALL: &[Self] = &[Self::Users, Self::Admins, Self::QueueAdmins, Self::ServiceAccounts];

    /// The ID, the same in every tenant; that of Users is the one the ClearML documentation shows.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Users => "30795571-a470-4717-a80d-e8705fc776bf",
            Self::Admins => "30795571-b0a1-4e0c-9d1c-5a1f7c2b8e64",
            Self::QueueAdmins => "c14a3cc6-1f5e-4c6b-8a57-3a9d0be2f7c1",
            Self::ServiceAccounts => "190a69f3-6c1d-4b7e-a0c4-91e2d5f86b3a",
        }
    }

    /// What the pages and the API call it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Users => "Users",
            Self::Admins => "Admins",
            Self::QueueAdmins => "Queue Admins",
            Self::ServiceAccounts => "Service Accounts",
        }
    }

    /// The name configuration uses (`default_groups.<name>`, `sec_groups`).
    pub const fn config_name(self) -> &'static str {
        match self {
            Self::Users => "users",
            Self::Admins => "admins",
            Self::QueueAdmins => "queue_admins",
            Self::ServiceAccounts => "service_accounts",
        }
    }

    pub fn from_config_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|group| group.config_name() == name)
    }

    pub fn group_id(self) -> GroupId {
        GroupId::known(self.id())
    }

    /// What the pages and the API say of it.
    pub const fn description(self) -> &'static str {
        match self {
            Self::Users => "Everyone of the workspace, service accounts included.",
            Self::Admins => "Administers the workspace. Follows the role.",
            Self::QueueAdmins => "Makes, renames and deletes queues.",
            Self::ServiceAccounts => "Every service account.",
        }
    }

    pub fn from_id(id: &GroupId) -> Option<Self> {
        Self::ALL.iter().copied().find(|group| group.id() == id.as_str())
    }

    /// Whether membership follows from what a user is, and is not stored.
    pub const fn is_by_nature(self) -> bool {
        !matches!(self, Self::QueueAdmins)
    }

    /// Whether whoever is of this kind and role is in it by nature.
    pub fn holds_by_nature(self, kind: Kind, role: Role) -> bool {
        match self {
            Self::Users => true,
            Self::Admins => role == Role::Admin,
            Self::ServiceAccounts => kind == Kind::Service,
            Self::QueueAdmins => false,
        }
    }
}
