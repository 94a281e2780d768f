//! Changing users: names, and roles.

use model::{Caller, Role, error::FieldError, users::ProfileChange};
use serde_json::{Map, Value, json};

use crate::http::api::call::{Call, Outcome};

/// Changes a profile, and answers with the fields that are different now.
pub async fn update(call: &Call<'_>, caller: &Caller) -> Outcome {
    let fields = &call.fields;
    let user = fields.user("user")?;
    let change = ProfileChange {
        name: fields.owned_text("name")?,
        given_name: fields.owned_text("given_name")?,
        family_name: fields.owned_text("family_name")?,
        avatar: fields.owned_text("avatar")?,
    };
    let changed = call.backend.users.update(caller, &user, change).await?;
    let value = |name: &str| fields.text(name).ok().flatten().map(|text| Value::from(text.trim()));
    let now: Map<String, Value> =
        changed.iter().filter_map(|name| value(name).map(|value| ((*name).to_owned(), value))).collect();
    call.answer(&json!({ "updated": u8::from(!changed.is_empty()), "fields": now }))
}

pub async fn set_role(call: &Call<'_>, caller: &Caller) -> Outcome {
    let user = call.fields.user("user")?;
    let role = call.fields.role("role")?.ok_or_else(|| FieldError::missing("role"))?;
    call.backend.users.set_role(caller, &user, role).await?;
    call.answer(&json!({ "updated": 1 }))
}

pub async fn get_role_options(call: &Call<'_>, _: &Caller) -> Outcome {
    call.answer(&json!({ "options": Role::ASSIGNABLE }))
}
