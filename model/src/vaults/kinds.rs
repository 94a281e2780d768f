//! Whom a vault applies to, and what of a client it is for.

use serde::{Deserialize, Serialize};

use crate::id::{GroupId, UserId};

/// Kinds of owners, in the order of override: what stands later wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnerKind {
    Workspace,
    Group,
    ServiceAccount,
    Person,
}

impl OwnerKind {
    pub const ALL: [Self; 4] = [Self::Workspace, Self::Group, Self::ServiceAccount, Self::Person];

    /// What is stored, and what sealed texts are bound to.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Workspace => "workspace",
            Self::Group => "group",
            Self::ServiceAccount => "service_account",
            Self::Person => "person",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// What the log of the ClearML API calls it.
    pub const fn scope(self) -> &'static str {
        match self {
            Self::Workspace => "organization",
            Self::Group => "group",
            Self::ServiceAccount => "service_account",
            Self::Person => "user",
        }
    }

    pub fn from_scope(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.scope() == text)
    }

    /// What a vault itself is said to be for in the ClearML API, which knows one kind of user.
    pub const fn scope_of_vault(self) -> &'static str {
        match self {
            Self::ServiceAccount => "user",
            other => other.scope(),
        }
    }

    /// What the pages call it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Workspace => "Whole workspace",
            Self::Group => "Group",
            Self::ServiceAccount => "Service account",
            Self::Person => "Person",
        }
    }

    /// Whether administrators keep it for others.
    pub const fn is_administrators(self) -> bool {
        matches!(self, Self::Workspace | Self::Group)
    }
}

/// Whom a vault applies to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Owner {
    /// Everybody.
    Workspace,
    Group(GroupId),
    ServiceAccount(UserId),
    Person(UserId),
}

impl Owner {
    /// Out of what is stored.
    pub fn of(kind: OwnerKind, id: &str) -> Self {
        match kind {
            OwnerKind::Workspace => Self::Workspace,
            OwnerKind::Group => Self::Group(GroupId::known(id)),
            OwnerKind::ServiceAccount => Self::ServiceAccount(UserId::known(id)),
            OwnerKind::Person => Self::Person(UserId::known(id)),
        }
    }

    pub const fn kind(&self) -> OwnerKind {
        match self {
            Self::Workspace => OwnerKind::Workspace,
            Self::Group(_) => OwnerKind::Group,
            Self::ServiceAccount(_) => OwnerKind::ServiceAccount,
            Self::Person(_) => OwnerKind::Person,
        }
    }

    /// Empty for the workspace.
    pub fn id(&self) -> &str {
        match self {
            Self::Workspace => "",
            Self::Group(group) => group.as_str(),
            Self::ServiceAccount(user) | Self::Person(user) => user.as_str(),
        }
    }
}

/// What of a client a vault is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// SDK, agent and command line: merged into their `clearml.conf`.
    #[default]
    Client,
    /// Keys with which the web interface reaches storage.
    Storage,
    /// Host keys of interactive sessions.
    Ssh,
}

impl Target {
    pub const ALL: [Self; 3] = [Self::Client, Self::Storage, Self::Ssh];

    /// What clients ask for as `types`. That of storage is our own: no client that is published asks for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Client => "config",
            Self::Storage => "ui_storage",
            Self::Ssh => "remote_session_ssh_server",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|target| target.as_str() == text)
    }

    /// What the pages call it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Client => "Client (Agent/SDK/CLI)",
            Self::Storage => "UI storage credentials",
            Self::Ssh => "SSH server",
        }
    }

    /// Whether its readers take nothing but JSON.
    pub const fn is_json(self) -> bool {
        !matches!(self, Self::Client)
    }
}
