//! Users as identities: made, given a role, removed.

use model::{
    Caller, Error, Role, Secret,
    error::FieldError,
    id::{TenantId, UserId},
    users::{Change, NewUser},
};
use serde::Serialize;
use serde_json::json;

use crate::http::api::{
    call::{Call, Outcome},
    fields::Fields,
};

pub async fn create(call: &Call<'_>, caller: &Caller) -> Outcome {
    let new = new_user(&call.fields, call.fields.company("company")?)?;
    let id = call.backend.users.create(caller, new).await?;
    call.answer(&json!({ "id": id }))
}

/// Makes a user with a password, which is answered this once.
pub async fn add(call: &Call<'_>, caller: &Caller) -> Outcome {
    let fields = &call.fields;
    for field in ["provider", "provider_user_id"] {
        if fields.text(field)?.is_some() {
            let text =
                format!("Leave {field} out: whoever signs in by a provider is linked to it at the first sign-in.");
            return Err(Error::from(FieldError::value(field, text)).into());
        }
    }
    let tenant = fields.optional_company("company")?.unwrap_or_else(|| caller.tenant.clone());
    let new = NewUser { internal: false, ..new_user(fields, tenant)? };
    let password = fields.owned_text("secret_key")?.map(Secret::new);
    let added = call.backend.users.add(caller, new, password).await?;
    call.answer(&NewPassword { id: &added.id, secret: added.password.as_ref().map(|secret| secret.reveal().as_str()) })
}

#[derive(Serialize)]
struct NewPassword<'a> {
    id: &'a UserId,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<&'a str>,
}

/// Gives a user, whose ID is the access key of its password, another one.
pub async fn set_credentials(call: &Call<'_>, caller: &Caller) -> Outcome {
    let user = call.fields.user("access_key")?;
    let password = Secret::new(call.fields.required_text("secret_key")?.to_owned());
    call.backend.passwords.give(caller, &user, Some(password)).await?;
    call.answer(&json!({ "set": true }))
}

fn new_user(fields: &Fields, tenant: TenantId) -> Result<NewUser, Error> {
    Ok(NewUser {
        name: fields.required_text("name")?.to_owned(),
        tenant,
        email: fields.required_text("email")?.to_owned(),
        role: fields.role("role")?.unwrap_or(Role::User),
        given_name: fields.owned_text("given_name")?,
        family_name: fields.owned_text("family_name")?,
        avatar: fields.owned_text("avatar")?,
        internal: fields.flag("internal")?.unwrap_or(false),
        groups: fields.groups("groups")?.unwrap_or_default(),
    })
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
