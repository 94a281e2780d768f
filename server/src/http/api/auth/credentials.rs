//! Access keys of the calling or impersonated user, and of service accounts. A secret leaves once, when it is made.

use std::collections::BTreeMap;

use model::{
    Caller, Error, Role,
    access::Kind,
    credentials::{Credential, KeyScope, Life, MOST_PER_USER, NewCredential, Wish},
    id::UserId,
};
use serde::{Serialize, Serializer};
use serde_json::json;

use crate::http::api::{
    call::{Call, Outcome},
    error::{INVALID_USER, missing_is},
    fields::Fields,
    json::Iso,
};

/// How long a replaced key goes on where the client does not say, in hours.
const USUAL_OVERLAP: u32 = 24;

#[derive(Serialize)]
struct New<'a> {
    credentials: NewView<'a>,
}

/// A new credential with its secret.
#[derive(Serialize)]
pub struct NewView<'a> {
    access_key: &'a str,
    secret_key: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expire: Option<Iso>,
    #[serde(flatten)]
    limits: Limits<'a>,
}

impl<'a> From<&'a NewCredential> for NewView<'a> {
    fn from(new: &'a NewCredential) -> Self {
        Self {
            access_key: &new.credential.access_key,
            secret_key: new.secret_key.reveal(),
            label: new.credential.label.as_deref(),
            expire: new.credential.expires.map(Iso),
            limits: Limits::of(&new.credential),
        }
    }
}

/// What a key may be used for, and from where; nothing is said of one without limits.
#[derive(Serialize)]
struct Limits<'a> {
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    networks: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<ScopeView<'a>>,
}

struct ScopeView<'a>(&'a KeyScope);

impl Serialize for ScopeView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.names().serialize(serializer)
    }
}

impl<'a> Limits<'a> {
    fn of(credential: &'a Credential) -> Self {
        let limited = credential.scope != KeyScope::All;
        Self { networks: &credential.networks, scope: limited.then_some(ScopeView(&credential.scope)) }
    }
}

/// The service account that is meant, if it is not the caller itself.
pub fn account(fields: &Fields) -> Result<Option<UserId>, Error> {
    match fields.text("user")? {
        None => Ok(None),
        Some(_) => fields.user("user").map(Some),
    }
}

/// A life in seconds; 0 means until it is revoked.
pub fn life(fields: &Fields, name: &str) -> Result<Life, Error> {
    Ok(match fields.number(name)? {
        None => Life::Usual,
        Some(0) => Life::Unlimited,
        Some(seconds) => Life::Seconds(seconds),
    })
}

pub async fn create(call: &Call<'_>, caller: &Caller) -> Outcome {
    let fields = &call.fields;
    let of = account(fields)?;
    let wish = Wish {
        label: fields.owned_text("label")?,
        life: life(fields, "expiration_sec")?,
        networks: fields.owned_texts("networks")?.unwrap_or_default(),
        scope: fields.owned_texts("scope")?.unwrap_or_default(),
    };
    let new = call.backend.credentials.create(caller, of.as_ref(), wish).await?;
    call.answer(&New { credentials: NewView::from(&new) })
}

/// Beyond the ClearML API: a key that takes the place of another, which goes on for some hours.
pub async fn rotate(call: &Call<'_>, caller: &Caller) -> Outcome {
    let of = account(&call.fields)?;
    let access_key = call.fields.required_text("access_key")?;
    let hours = call.fields.number("overlap_hours")?.unwrap_or(USUAL_OVERLAP);
    let new = call.backend.credentials.rotate(caller, of.as_ref(), access_key, hours).await?;
    call.answer(&New { credentials: NewView::from(&new) })
}

#[derive(Serialize)]
struct List<'a> {
    credentials: Vec<CredentialView<'a>>,
    /// By tenant.
    additional_credentials: BTreeMap<&'a str, Vec<CredentialView<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default_expiration_sec: Option<u32>,
    max_credentials: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_expiration_sec: Option<u32>,
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
    #[serde(flatten)]
    limits: Limits<'a>,
    /// Another key has taken its place.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    replaced: bool,
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
            limits: Limits::of(credential),
            replaced: credential.replaced,
        }
    }
}

pub async fn list(call: &Call<'_>, caller: &Caller) -> Outcome {
    let of = account(&call.fields)?;
    let listed = call.backend.credentials.list(caller, of.as_ref()).await?;
    let elsewhere = listed.elsewhere.iter();
    call.answer(&List {
        credentials: listed.credentials.iter().map(CredentialView::from).collect(),
        additional_credentials: elsewhere
            .map(|(tenant, credentials)| (tenant.as_str(), credentials.iter().map(CredentialView::from).collect()))
            .collect(),
        default_expiration_sec: listed.terms.default_seconds,
        max_credentials: MOST_PER_USER,
        max_expiration_sec: listed.terms.limit(),
    })
}

/// Sets the label; without one it is cleared.
pub async fn edit(call: &Call<'_>, caller: &Caller) -> Outcome {
    let of = account(&call.fields)?;
    let access_key = call.fields.required_text("access_key")?;
    let label = call.fields.owned_text("label")?;
    call.backend.credentials.set_label(caller, of.as_ref(), access_key, label).await?;
    call.answer(&json!({ "updated": 1 }))
}

pub async fn revoke(call: &Call<'_>, caller: &Caller) -> Outcome {
    let of = account(&call.fields)?;
    let access_key = call.fields.required_text("access_key")?;
    let revoked = call.backend.credentials.revoke(caller, of.as_ref(), access_key).await;
    revoked.map_err(missing_is(INVALID_USER))?;
    call.answer(&json!({ "revoked": 1 }))
}

#[derive(Serialize)]
struct LocatedView<'a> {
    user: &'a str,
    name: &'a str,
    /// `person`, `service` or `system`.
    kind: Kind,
    role: Role,
    #[serde(flatten)]
    credential: CredentialView<'a>,
}

/// Whose a key of the tenant is.
pub async fn locate(call: &Call<'_>, caller: &Caller) -> Outcome {
    let found = call.backend.credentials.locate(caller, call.fields.required_text("access_key")?).await?;
    call.answer(&LocatedView {
        user: found.user.as_str(),
        name: &found.user_name,
        kind: found.kind,
        role: found.role,
        credential: CredentialView::from(&found.credential),
    })
}
