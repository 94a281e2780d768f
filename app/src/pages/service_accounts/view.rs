//! What the browser gets of service accounts: what the pages show and nothing more.

use model::Timestamp;
#[cfg(feature = "ssr")]
use model::{
    Role,
    access::Kind,
    credentials::{Located, Standing},
    gateway_tokens::ListedTokens,
    service_accounts::{AccountDetails, AccountTable, ServiceAccount},
    users::Status,
};
use serde::{Deserialize, Serialize};

use crate::pages::{
    credentials::view::{KeyRow, KeysView},
    invitations::view::TermsView,
};
#[cfg(feature = "ssr")]
use crate::{pages::credentials::view::LifeView, paths};

/// A page of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountsView {
    pub rows: Vec<Row>,
    pub used: u32,
    pub allowed: Option<u32>,
    pub previous: Option<String>,
    pub next: Option<String>,
    pub now: Timestamp,
}

/// One account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub id: String,
    pub name: String,
    pub admin: bool,
    pub active: bool,
    pub impersonates: bool,
    pub groups: Vec<String>,
    pub credentials: u32,
    /// What is to be said of its credentials: `soon`, `expired`, or empty.
    pub standing: String,
    pub created: Timestamp,
    pub last_active: Option<Timestamp>,
}

/// One account with its credentials.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountView {
    pub row: Row,
    pub keys: KeysView,
    /// Accounts may be administrators here.
    pub admins: bool,
}

/// Whose an access key is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhoseView {
    pub owner: String,
    /// What the owner is, for people.
    pub kind: String,
    /// Where the owner is shown.
    pub href: String,
    pub key: KeyRow,
    pub now: i64,
}

/// What the form for a new one offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewAccountView {
    pub groups: TermsView,
    pub admins: bool,
    pub used: u32,
    pub allowed: Option<u32>,
    pub life: crate::pages::credentials::view::LifeView,
}

#[cfg(feature = "ssr")]
impl AccountsView {
    pub fn of(found: AccountTable) -> Self {
        Self {
            rows: found.page.items.into_iter().map(Row::of).collect(),
            used: found.terms.used,
            allowed: found.terms.allowed,
            previous: found.page.previous.map(|cursor| cursor.0),
            next: found.page.next.map(|cursor| cursor.0),
            now: found.now,
        }
    }
}

#[cfg(feature = "ssr")]
impl Row {
    fn of(account: ServiceAccount) -> Self {
        let standing = match account.standing {
            Standing::Live => "",
            Standing::EndsSoon => "soon",
            Standing::Expired => "expired",
        };
        Self {
            id: account.id.to_string(),
            name: account.name,
            admin: account.role == Role::Admin,
            active: account.status == Status::Active,
            impersonates: account.allow_impersonation,
            groups: account.groups.into_iter().map(|group| group.name).collect(),
            credentials: account.credentials,
            standing: standing.to_owned(),
            created: account.created,
            last_active: account.last_active,
        }
    }
}

#[cfg(feature = "ssr")]
impl AccountView {
    pub fn of(found: AccountDetails, tokens: ListedTokens) -> Self {
        let keys = KeysView::of(found.account.id.as_str(), &found.credentials, tokens);
        Self { row: Row::of(found.account), keys, admins: found.terms.admins }
    }
}

#[cfg(feature = "ssr")]
impl WhoseView {
    pub fn of(found: Located) -> Self {
        let (kind, path, name) = match found.kind {
            Kind::Service => ("Service account", paths::SERVICE_ACCOUNTS, "account"),
            Kind::Person => ("Person", paths::USERS, "user"),
            Kind::System => ("Operator", paths::USERS, "user"),
        };
        let role = if found.role == Role::Admin { ", admin" } else { "" };
        Self {
            owner: found.user_name,
            kind: [kind, role].concat(),
            href: paths::with_query(path, &[(name, found.user.as_str())]),
            key: KeyRow::of(&found.credential, found.now),
            now: found.now.millis(),
        }
    }
}

#[cfg(feature = "ssr")]
impl NewAccountView {
    pub fn of(found: &AccountTable, groups: Vec<crate::pages::invitations::view::Choice>) -> Self {
        let terms = &found.terms;
        Self {
            groups: TermsView { groups, roles: Vec::new(), seats_used: 0, seats_allowed: None, mails: false },
            admins: terms.admins,
            used: terms.used,
            allowed: terms.allowed,
            life: LifeView::of(&terms.life),
        }
    }
}
