//! Service accounts: listed and changed.

use model::{
    Caller, Role,
    groups::GroupName,
    page::{Cursor, PageRequest},
    service_accounts::{ServiceAccount, ServiceAccountChange},
};
use serde::Serialize;
use serde_json::json;

use crate::http::api::{
    auth::service_users::admin,
    call::{Call, Outcome},
    json::Iso,
};

#[derive(Serialize)]
struct List<'a> {
    users: Vec<View<'a>>,
    /// Unlimited when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed_service_users: Option<u32>,
    used_service_users: u32,
    allow_admins: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    default_expiration_sec: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_expiration_sec: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_cursor: Option<&'a Cursor>,
}

#[derive(Serialize)]
struct View<'a> {
    id: &'a str,
    name: &'a str,
    role: Role,
    status: &'static str,
    allow_running_as_owner: bool,
    groups: &'a [GroupName],
    credentials: u32,
    created: Iso,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_active_time: Option<Iso>,
}

impl<'a> From<&'a ServiceAccount> for View<'a> {
    fn from(account: &'a ServiceAccount) -> Self {
        Self {
            id: account.id.as_str(),
            name: &account.name,
            role: account.role,
            status: account.status.as_str(),
            allow_running_as_owner: account.allow_impersonation,
            groups: &account.groups,
            credentials: account.credentials,
            created: Iso(account.created),
            last_active_time: account.last_active.map(Iso),
        }
    }
}

/// By name, at most 500 at once; `next_cursor` leads to the others.
pub async fn get(call: &Call<'_>, caller: &Caller) -> Outcome {
    let fields = &call.fields;
    let (_, size) = fields.numbered_page()?;
    let cursor = fields.owned_text("cursor")?.map(Cursor);
    let search = fields.owned_text("search")?.unwrap_or_default();
    let found = call.backend.service_accounts.table(caller, search, PageRequest { size, cursor }).await?;
    call.answer(&List {
        users: found.page.items.iter().map(View::from).collect(),
        allowed_service_users: found.terms.allowed,
        used_service_users: found.terms.used,
        allow_admins: found.terms.admins,
        default_expiration_sec: found.terms.life.default_seconds,
        max_expiration_sec: found.terms.life.limit(),
        next_cursor: found.page.next.as_ref(),
    })
}

pub async fn update(call: &Call<'_>, caller: &Caller) -> Outcome {
    let fields = &call.fields;
    let user = fields.user("user")?;
    let change = ServiceAccountChange {
        name: fields.owned_text("name")?,
        allow_impersonation: fields.flag("allow_running_as_owner")?,
        admin: admin(fields)?,
    };
    let updated = call.backend.service_accounts.update(caller, &user, change).await?;
    call.answer(&json!({ "updated": u8::from(updated) }))
}
