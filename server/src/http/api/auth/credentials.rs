//! Access keys of the calling or impersonated user. A secret leaves once, when it is made.

use model::{
    Caller,
    credentials::{Credential, MOST_PER_USER},
};
use serde::Serialize;
use serde_json::json;

use crate::http::api::{
    call::{Call, Outcome},
    envelope::Empty,
    error::{INVALID_USER, missing_is},
    json::Iso,
};

#[derive(Serialize)]
struct New<'a> {
    credentials: NewCredential<'a>,
}

#[derive(Serialize)]
struct NewCredential<'a> {
    access_key: &'a str,
    secret_key: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expire: Option<Iso>,
}

pub async fn create(call: &Call<'_>, caller: &Caller) -> Outcome {
    let label = call.fields.owned_text("label")?;
    let life = call.fields.number("expiration_sec")?.filter(|seconds| *seconds > 0);
    let new = call.backend.credentials.create(caller, label, life).await?;
    call.answer(&New {
        credentials: NewCredential {
            access_key: &new.credential.access_key,
            secret_key: new.secret_key.reveal(),
            label: new.credential.label.as_deref(),
            expire: new.credential.expires.map(Iso),
        },
    })
}

#[derive(Serialize)]
struct List<'a> {
    credentials: Vec<CredentialView<'a>>,
    additional_credentials: Empty,
    max_credentials: u32,
}

#[derive(Serialize)]
struct CredentialView<'a> {
    access_key: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'a str>,
    created: Iso,
    #[serde(skip_serializing_if = "Option::is_none")]
    expire: Option<Iso>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used: Option<Iso>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_used_from: Option<&'a str>,
}

impl<'a> From<&'a Credential> for CredentialView<'a> {
    fn from(credential: &'a Credential) -> Self {
        Self {
            access_key: &credential.access_key,
            label: credential.label.as_deref(),
            created: Iso(credential.created),
            expire: credential.expires.map(Iso),
            last_used: credential.last_used.map(Iso),
            last_used_from: credential.last_used_from.as_deref(),
        }
    }
}

pub async fn list(call: &Call<'_>, caller: &Caller) -> Outcome {
    let credentials = call.backend.credentials.list(caller).await?;
    call.answer(&List {
        credentials: credentials.iter().map(CredentialView::from).collect(),
        additional_credentials: Empty {},
        max_credentials: MOST_PER_USER,
    })
}

/// Sets the label; without one it is cleared.
pub async fn edit(call: &Call<'_>, caller: &Caller) -> Outcome {
    let access_key = call.fields.required_text("access_key")?;
    let label = call.fields.owned_text("label")?;
    call.backend.credentials.set_label(caller, access_key, label).await?;
    call.answer(&json!({ "updated": 1 }))
}

pub async fn revoke(call: &Call<'_>, caller: &Caller) -> Outcome {
    let access_key = call.fields.required_text("access_key")?;
    call.backend.credentials.revoke(caller, access_key).await.map_err(missing_is(INVALID_USER))?;
    call.answer(&json!({ "revoked": 1 }))
}
