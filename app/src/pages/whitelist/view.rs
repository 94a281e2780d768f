//! What the browser gets of the addresses: what the page shows and nothing more.

use model::{
    Caller, Permission, Role, Timestamp,
    page::Cursor,
    sign_in_rules::{WhitelistEntry, WhitelistPage},
};
use serde::{Deserialize, Serialize};

/// A page of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhitelistView {
    pub rows: Vec<Row>,
    pub previous: Option<String>,
    pub next: Option<String>,
    /// Names and titles of the roles that the viewer may give; none for who may only look.
    pub roles: Vec<(String, String)>,
    pub now: Timestamp,
}

/// One address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub email: String,
    /// Name and title of the role it was let in with.
    pub role: (String, String),
    pub added: Timestamp,
    /// When and as whom the person came.
    pub accepted: Option<Joined>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    pub at: Timestamp,
    pub user: String,
    pub name: String,
}

impl WhitelistView {
    pub fn of(caller: &Caller, found: WhitelistPage) -> Self {
        let cursor = |cursor: Option<Cursor>| cursor.map(|cursor| cursor.0);
        let manages = caller.may(Permission::ManageWhitelist);
        let roles = Role::ASSIGNABLE.iter().copied().filter(|role| manages && !role.outranks(caller.role));
        Self {
            rows: found.page.items.into_iter().map(Row::of).collect(),
            previous: cursor(found.page.previous),
            next: cursor(found.page.next),
            roles: roles.map(named).collect(),
            now: found.now,
        }
    }
}

impl Row {
    fn of(entry: WhitelistEntry) -> Self {
        let joined =
            |it: model::sign_in_rules::Accepted| Joined { at: it.at, user: it.user.to_string(), name: it.name };
        Self { email: entry.email, role: named(entry.role), added: entry.added, accepted: entry.accepted.map(joined) }
    }
}

fn named(role: Role) -> (String, String) {
    (role.as_str().to_owned(), role.title().to_owned())
}
