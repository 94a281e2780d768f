//! Service accounts: made with a first access key.

use model::{Caller, Role, error::FieldError, service_accounts::NewServiceAccount};
use serde::Serialize;

use super::credentials::{NewView, life};
use crate::http::api::{
    call::{Call, Outcome},
    fields::Fields,
};

#[derive(Serialize)]
struct Made<'a> {
    id: &'a str,
    credentials: NewView<'a>,
}

pub async fn create(call: &Call<'_>, caller: &Caller) -> Outcome {
    let fields = &call.fields;
    let new = NewServiceAccount {
        name: fields.required_text("name")?.to_owned(),
        allow_impersonation: fields.flag("allow_running_as_owner")?.unwrap_or(false),
        admin: admin(fields)?.unwrap_or(false),
        groups: fields.groups("groups")?.unwrap_or_default(),
        life: life(fields, "credentials_expiration_sec")?,
    };
    let made = call.backend.service_accounts.create(caller, new).await?;
    call.answer(&Made { id: made.id.as_str(), credentials: NewView::from(&made.credential) })
}

/// Whether a service account is to be an administrator, which its role says.
pub fn admin(fields: &Fields) -> Result<Option<bool>, FieldError> {
    match fields.role("role")? {
        None => Ok(None),
        Some(Role::Admin) => Ok(Some(true)),
        Some(Role::User) => Ok(Some(false)),
        Some(_) => Err(FieldError::value("role", "The role of a service account is user or admin.")),
    }
}
