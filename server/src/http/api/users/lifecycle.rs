//! Disabling, enabling and restoring users, and the recycle bin. Beyond the ClearML API.

use model::{
    Caller, Role,
    page::{Cursor, PageRequest},
    users::{BinRow, Change},
};
use serde::Serialize;
use serde_json::json;

use crate::http::api::{
    call::{Call, Outcome},
    json::Iso,
};

pub async fn disable(call: &Call<'_>, caller: &Caller) -> Outcome {
    change(call, caller, Change::Disable, "updated").await
}

pub async fn enable(call: &Call<'_>, caller: &Caller) -> Outcome {
    change(call, caller, Change::Enable, "updated").await
}

pub async fn restore(call: &Call<'_>, caller: &Caller) -> Outcome {
    change(call, caller, Change::Restore, "restored").await
}

/// Answers 0 where it was like that before.
async fn change(call: &Call<'_>, caller: &Caller, change: Change, answer: &str) -> Outcome {
    let user = call.fields.user("user")?;
    let done = call.backend.users.change(caller, &user, change).await?;
    call.answer(&json!({ answer: u8::from(done) }))
}

/// A page of the recycle bin, the latest first.
pub async fn get_removed(call: &Call<'_>, caller: &Caller) -> Outcome {
    let fields = &call.fields;
    let (_, size) = fields.numbered_page()?;
    let cursor = fields.owned_text("cursor")?.map(Cursor);
    let search = fields.owned_text("search")?.unwrap_or_default();
    let found = call.backend.users.bin(caller, search, PageRequest { size, cursor }).await?;
    let users: Vec<RemovedView<'_>> = found.page.items.iter().map(RemovedView::from).collect();
    call.answer(&json!({ "users": users, "next_cursor": found.page.next }))
}

#[derive(Serialize)]
struct RemovedView<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    role: Role,
    removed: Iso,
    #[serde(skip_serializing_if = "Option::is_none")]
    removed_by: Option<&'a str>,
    kept_until: Iso,
}

impl<'a> From<&'a BinRow> for RemovedView<'a> {
    fn from(row: &'a BinRow) -> Self {
        Self {
            id: row.id.as_str(),
            name: &row.name,
            email: row.email.as_deref(),
            role: row.role,
            removed: Iso(row.removed),
            removed_by: row.removed_by.as_deref(),
            kept_until: Iso(row.kept_until),
        }
    }
}
