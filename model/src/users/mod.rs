//! Users: the people, service accounts and system principals of a tenant.

mod bin;
mod change;
mod details;
mod new;
mod port;
mod viewer;

use serde::{Deserialize, Serialize};

pub use bin::{BinPage, BinRow, SECONDS_IN_BIN};
pub use change::{Asked, Change, Denied, Outcomes, decide};
pub use details::UserDetails;
pub use new::{Added, NewUser, ProfileChange};
pub use port::Users;
pub use viewer::Viewer;

use crate::{
    Role, Timestamp,
    access::Kind,
    groups::GroupName,
    id::{TenantId, UserId},
    page::Page,
};

/// Where a user stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Active,
    /// May not come in until enabled again; keeps the seat.
    Disabled,
}

impl Status {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Disabled => "disabled",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "active" => Some(Self::Active),
            "disabled" => Some(Self::Disabled),
            _ => None,
        }
    }
}

/// A user as other users of the tenant know one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    pub id: UserId,
    pub tenant: TenantId,
    pub kind: Kind,
    pub name: String,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    pub avatar: Option<String>,
    pub email: Option<String>,
    pub role: Role,
    pub status: Status,
    /// Belongs to the platform, not to the tenant's people: takes no seat.
    pub internal: bool,
    pub created: Timestamp,
}

/// A row of the Users page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserRow {
    pub user: User,
    pub groups: Vec<GroupName>,
    pub last_sign_in: Option<Timestamp>,
    /// The way of the last sign-in: `password`, `access key`, or a provider's name.
    pub last_provider: Option<String>,
    pub credentials_last_used: Option<Timestamp>,
}

/// The Users page: rows and seats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserTable {
    pub page: Page<UserRow>,
    pub seats_used: u32,
    /// Unlimited when absent.
    pub seats_allowed: Option<u32>,
    /// When this was read: what "5 minutes ago" counts from, in the browser as on the server.
    pub now: Timestamp,
}

/// What the Users page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserFilter {
    /// Part of a name or address, or an ID.
    pub search: String,
    /// Only those who stand here; all when absent.
    pub status: Option<Status>,
    pub sort: UserSort,
    pub descending: bool,
}

/// What the Users page can be sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserSort {
    #[default]
    Name,
    Email,
    Created,
    LastSignIn,
}

impl UserSort {
    pub const ALL: &[Self] = &[Self::Name, Self::Email, Self::Created, Self::LastSignIn];

    /// The name in a URL.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Created => "created",
            Self::LastSignIn => "last_sign_in",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|sort| sort.as_str() == text)
    }
}

/// `users.get_all`: which users a client asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserQuery {
    pub ids: Vec<UserId>,
    /// A regular expression that the name matches somewhere.
    pub name: Option<String>,
    pub order_by: Vec<UserOrder>,
    /// Zero-based.
    pub page: u32,
    /// 1 to [`crate::page::LARGEST_SIZE`].
    pub page_size: u32,
}

/// A field to order by in `users.get_all`, `-` in front for descending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UserOrder {
    pub by: UserSort,
    pub descending: bool,
}
