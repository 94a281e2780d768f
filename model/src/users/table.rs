//! The table of users: its rows, what is left of them by a filter, and in which orders.

use serde::{Deserialize, Serialize};

use super::{User, UserColumns};
use crate::{Role, Timestamp, groups::GroupName, invitations::Invitation, page::Page};

/// A user with everything that is known of it at a glance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserRow {
    pub user: User,
    pub groups: Vec<GroupName>,
    pub last_sign_in: Option<Timestamp>,
    /// The way of the last sign-in: `password`, `access key`, or a provider's name.
    pub last_provider: Option<String>,
    pub credentials_last_used: Option<Timestamp>,
    /// When the pages were used last.
    pub pages_last_used: Option<Timestamp>,
}

impl UserRow {
    /// The last sign of life of any kind.
    pub fn last_active(&self) -> Option<Timestamp> {
        [self.last_sign_in, self.credentials_last_used, self.pages_last_used].into_iter().flatten().max()
    }
}

/// Somebody in the table: a user, or who is invited and has not come yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum TableRow {
    User(UserRow),
    Invited(Invitation),
}

/// The Users page: rows and seats.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserTable {
    pub page: Page<TableRow>,
    /// The group that the filter names; absent where it names none, and then nobody is in it.
    pub group: Option<GroupName>,
    /// What the caller wants to see.
    pub columns: UserColumns,
    pub seats_used: u32,
    /// Unlimited when absent.
    pub seats_allowed: Option<u32>,
    /// When this was read: what "5 minutes ago" counts from, in the browser as on the server.
    pub now: Timestamp,
}

/// Where somebody of the table stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Active,
    /// Invited, and has not come yet.
    Pending,
    Disabled,
}

impl Standing {
    pub const ALL: &[Self] = &[Self::Active, Self::Pending, Self::Disabled];

    /// The name in an address and in files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Pending => "pending",
            Self::Disabled => "disabled",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|standing| standing.as_str() == text)
    }
}

/// Most days for which [`UserFilter::inactive_days`] asks: ten years.
pub const MOST_INACTIVE_DAYS: u32 = 3650;

/// What the Users page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserFilter {
    /// Part of a name or address, or an ID.
    pub search: String,
    /// Only those who stand here; all when absent.
    pub status: Option<Standing>,
    /// Only members of this group, by ID or whole name; empty for all.
    pub group: String,
    pub role: Option<Role>,
    /// Only those who signed in this way last ([`UserRow::last_provider`]); empty for all.
    pub provider: String,
    /// Only those without a sign of life for so many days, at most [`MOST_INACTIVE_DAYS`].
    pub inactive_days: Option<u32>,
    pub sort: UserSort,
    pub descending: bool,
}

impl UserFilter {
    /// The orders that an index gives what is left: all of everybody's, and one of a part.
    pub fn sorts(&self) -> &'static [UserSort] {
        let is_part = !self.group.is_empty() || !self.provider.is_empty() || self.role.is_some();
        if self.inactive_days.is_some() {
            &[UserSort::LastActive]
        } else if is_part || self.status == Some(Standing::Disabled) {
            &[UserSort::Name]
        } else {
            UserSort::ALL
        }
    }

    /// The order that is shown, and whether it is the other way round: the one that is asked for where there is such a
    /// one.
    pub fn order(&self) -> (UserSort, bool) {
        let sorts = self.sorts();
        if sorts.contains(&self.sort) { (self.sort, self.descending) } else { (sorts[0], false) }
    }

    /// Whether somebody who has not come yet can be among them.
    pub fn has_invited(&self) -> bool {
        let stands = matches!(self.status, None | Some(Standing::Pending));
        stands && self.provider.is_empty() && self.inactive_days.is_none()
    }

    /// Whether a user can be.
    pub fn has_users(&self) -> bool {
        self.status != Some(Standing::Pending)
    }
}

/// What the Users page can be sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserSort {
    /// The address of those who have no name yet.
    #[default]
    Name,
    Email,
    Created,
    LastSignIn,
    /// The day of being made for who gave no sign of life.
    LastActive,
}

impl UserSort {
    pub const ALL: &[Self] = &[Self::Name, Self::Email, Self::Created, Self::LastSignIn, Self::LastActive];

    /// The name in a URL.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Created => "created",
            Self::LastSignIn => "last_sign_in",
            Self::LastActive => "last_active",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|sort| sort.as_str() == text)
    }

    /// Whether it goes by time, of which people want the latest first.
    pub const fn is_time(self) -> bool {
        matches!(self, Self::Created | Self::LastSignIn | Self::LastActive)
    }
}

/// What the filter of the table offers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserFacets {
    /// Ways in which users signed in last.
    pub providers: Vec<String>,
    /// The first groups by name; others are found by their whole name.
    pub groups: Vec<GroupName>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back() {
        for sort in UserSort::ALL {
            assert_eq!(UserSort::parse(sort.as_str()), Some(*sort));
        }
        for standing in Standing::ALL {
            assert_eq!(Standing::parse(standing.as_str()), Some(*standing));
        }
    }

    #[test]
    fn a_part_has_one_order_and_everybody_all() {
        let by_email = UserFilter { sort: UserSort::Email, descending: true, ..UserFilter::default() };
        assert_eq!(by_email.order(), (UserSort::Email, true));
        assert_eq!(UserFilter { status: Some(Standing::Active), ..by_email.clone() }.order(), (UserSort::Email, true));
        for part in [
            UserFilter { group: "g".to_owned(), ..by_email.clone() },
            UserFilter { role: Some(Role::Admin), ..by_email.clone() },
            UserFilter { provider: "p".to_owned(), ..by_email.clone() },
            UserFilter { status: Some(Standing::Disabled), ..by_email.clone() },
        ] {
            assert_eq!(part.order(), (UserSort::Name, false), "{part:?}");
        }
        let inactive = UserFilter { inactive_days: Some(30), group: "g".to_owned(), ..by_email };
        assert_eq!(inactive.order(), (UserSort::LastActive, false), "the longest first");
        assert!(!inactive.has_invited(), "who has not come is not inactive");
    }
}
