//! What the browser gets of the users: what the page shows and nothing more.

use model::{
    Role, Timestamp,
    invitations::Invitation,
    page::Cursor,
    users::{BinPage, Standing, Status, TableRow, UserColumns, UserRow, UserTable},
};
use serde::{Deserialize, Serialize};

/// A page of the table, or of the recycle bin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsersView {
    pub rows: Vec<Row>,
    /// Those who were removed, where they are asked for.
    pub bin: Vec<BinRow>,
    /// The cursor of the page before this one.
    pub previous: Option<String>,
    /// The cursor of the page after this one.
    pub next: Option<String>,
    /// The name of the group that the filter is about; empty where there is no such group.
    pub group: String,
    /// What the viewer wants to see.
    pub columns: UserColumns,
    pub seats_used: u32,
    /// Unlimited when absent.
    pub seats_allowed: Option<u32>,
    /// When this was read.
    pub now: Timestamp,
}

/// One user, or somebody who is invited: then the name is the address, and the ID that of the invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub id: String,
    pub name: String,
    /// Empty for who has none.
    pub email: String,
    /// The title of a role that is more or less than an ordinary user's, or empty.
    pub role: String,
    pub standing: Standing,
    /// Belongs to the platform and takes no seat.
    pub internal: bool,
    pub groups: Vec<String>,
    pub signed_in: Option<Timestamp>,
    /// The way of the last sign-in, or empty.
    pub way: String,
    pub api_used: Option<Timestamp>,
    pub pages_used: Option<Timestamp>,
    pub last_active: Option<Timestamp>,
    pub created: Timestamp,
}

/// Somebody in the recycle bin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BinRow {
    pub id: String,
    pub name: String,
    /// Empty for who had none.
    pub email: String,
    /// As in [`Row`].
    pub role: String,
    pub removed: Timestamp,
    /// Who did it, or empty.
    pub by: String,
    /// Days for which it can be brought back.
    pub days: u64,
}

impl UsersView {
    /// The recycle bin.
    pub fn of_bin(bin: BinPage) -> Self {
        let cursor = |cursor: Option<Cursor>| cursor.map(|cursor| cursor.0);
        let row = |row: model::users::BinRow| BinRow {
            id: row.id.to_string(),
            name: row.name,
            email: row.email.unwrap_or_default(),
            role: title(row.role),
            removed: row.removed,
            by: row.removed_by.unwrap_or_default(),
            days: days(row.kept_until.seconds_since(bin.now)),
        };
        Self {
            rows: Vec::new(),
            bin: bin.page.items.into_iter().map(row).collect(),
            previous: cursor(bin.page.previous),
            next: cursor(bin.page.next),
            group: String::new(),
            columns: UserColumns::default(),
            seats_used: bin.seats_used,
            seats_allowed: bin.seats_allowed,
            now: bin.now,
        }
    }

    pub fn of(table: UserTable) -> Self {
        let cursor = |cursor: Option<Cursor>| cursor.map(|cursor| cursor.0);
        Self {
            rows: table.page.items.into_iter().map(Row::of).collect(),
            bin: Vec::new(),
            previous: cursor(table.page.previous),
            next: cursor(table.page.next),
            group: table.group.map(|group| group.name).unwrap_or_default(),
            columns: table.columns,
            seats_used: table.seats_used,
            seats_allowed: table.seats_allowed,
            now: table.now,
        }
    }
}

impl Row {
    fn of(row: TableRow) -> Self {
        match row {
            TableRow::User(row) => Self::of_user(row),
            TableRow::Invited(invitation) => Self::of_invited(invitation),
        }
    }

    fn of_user(row: UserRow) -> Self {
        let last_active = row.last_active();
        let UserRow { user, groups, last_sign_in, last_provider, credentials_last_used, pages_last_used } = row;
        Self {
            id: user.id.to_string(),
            name: user.name,
            email: user.email.unwrap_or_default(),
            role: title(user.role),
            standing: if user.status == Status::Active { Standing::Active } else { Standing::Disabled },
            internal: user.internal,
            groups: groups.into_iter().map(|group| group.name).collect(),
            signed_in: last_sign_in,
            way: last_sign_in.and(last_provider).map(way).unwrap_or_default(),
            api_used: credentials_last_used,
            pages_used: pages_last_used,
            last_active,
            created: user.created,
        }
    }

    fn of_invited(invitation: Invitation) -> Self {
        Self {
            id: invitation.id.to_string(),
            name: invitation.email,
            email: String::new(),
            role: title(invitation.role),
            standing: Standing::Pending,
            internal: false,
            groups: invitation.groups.into_iter().map(|group| group.name).collect(),
            signed_in: None,
            way: String::new(),
            api_used: None,
            pages_used: None,
            last_active: None,
            created: invitation.created,
        }
    }
}

/// Days that have begun count, so that somebody who was just removed is kept for all of them.
fn days(seconds: i64) -> u64 {
    const DAY: u64 = 24 * 60 * 60;
    u64::try_from(seconds).unwrap_or_default().div_ceil(DAY)
}

/// An ordinary user's goes without saying.
fn title(role: Role) -> String {
    if role == Role::User { String::new() } else { role.title().to_owned() }
}

/// Providers have names, our own ways are words.
pub(super) fn way(provider: String) -> String {
    match provider.as_str() {
        "password" => "Password".to_owned(),
        "access key" => "Access key".to_owned(),
        _ => provider,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_has_begun_counts() {
        let shown = [-5, 0, 1, 86_400, 86_401, model::users::SECONDS_IN_BIN].map(days);
        assert_eq!(shown, [0, 0, 1, 1, 2, 30]);
    }
}
