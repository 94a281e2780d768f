//! Users: the people, service accounts and system principals of a tenant.

mod bin;
mod change;
mod columns;
mod details;
mod new;
mod port;
mod table;
mod viewer;

use serde::{Deserialize, Serialize};

pub use bin::{BinPage, BinRow, SECONDS_IN_BIN};
pub use change::{Asked, Change, Denied, Outcomes, decide};
pub use columns::{UserColumn, UserColumns};
pub use details::UserDetails;
pub use new::{Added, NewUser, ProfileChange};
pub use port::Users;
pub use table::{MOST_INACTIVE_DAYS, Standing, TableRow, UserFacets, UserFilter, UserRow, UserSort, UserTable};
pub use viewer::Viewer;

use crate::{
    Role, Timestamp,
    access::Kind,
    id::{TenantId, UserId},
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
