//! Users as identities: made, given a role, removed.

use model::{
    Caller, Role,
    users::{Change, NewUser},
};
use serde_json::json;

use crate::http::api::call::{Call, Outcome};

pub async fn create(call: &Call<'_>, caller: &Caller) -> Outcome {
    let fields = &call.fields;
    let new = NewUser {
        name: fields.required_text("name")?.to_owned(),
        tenant: fields.company("company")?,
        email: fields.required_text("email")?.to_owned(),
        role: fields.role("role")?.unwrap_or(Role::User),
        given_name: fields.owned_text("given_name")?,
        family_name: fields.owned_text("family_name")?,
        avatar: fields.owned_text("avatar")?,
        internal: fields.flag("internal")?.unwrap_or(false),
        groups: fields.groups("groups")?.unwrap_or_default(),
    };
    let id = call.backend.users.create(caller, new).await?;
    call.answer(&json!({ "id": id }))
}

/// Changes the role; without one nothing is changed.
pub async fn edit(call: &Call<'_>, caller: &Caller) -> Outcome {
    let user = call.fields.user("user")?;
    let Some(role) = call.fields.role("role")? else {
        return call.answer(&json!({ "updated": 0, "fields": {} }));
    };
    call.backend.users.set_role(caller, &user, role).await?;
    call.answer(&json!({ "updated": 1, "fields": { "role": role } }))
}

pub async fn delete(call: &Call<'_>, caller: &Caller) -> Outcome {
    let user = call.fields.user("user")?;
    call.backend.users.change(caller, &user, Change::Remove).await?;
    call.answer(&json!({ "deleted": true }))
}
