//! Tokens: given for a key or for another token, ended, and looked into.

use model::{Caller, Role, Secret, error::FieldError, sign_in::TokenState};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::http::api::{
    call::{Call, Outcome},
    json::Iso,
};

/// Longest life of a token that a client may ask for, in seconds: one year (`apiserver.auth.max_expiration_sec`).
const LONGEST_LIFE: u32 = 31_536_000;

#[derive(Serialize)]
struct Token<'a> {
    token: &'a str,
}

/// A token for whoever the request acts as. No cookie is set, whatever `set_cookie` says: the API never reads one.
pub async fn login(call: &Call<'_>, caller: &Caller) -> Outcome {
    let life = call.fields.number("expiration_sec")?;
    if life.is_some_and(|seconds| seconds == 0 || seconds > LONGEST_LIFE) {
        let message = format!("expiration_sec must be from 1 to {LONGEST_LIFE} seconds.");
        return Err(FieldError::value("expiration_sec", message).into());
    }
    let token = call.backend.sign_in.issue_token(caller, life).await?;
    call.answer(&Token { token: token.reveal() })
}

pub async fn logout(call: &Call<'_>, caller: &Caller) -> Outcome {
    call.backend.sign_in.revoke_token(caller).await?;
    call.done()
}

/// A token for somebody else, whom the caller then acts as.
pub async fn for_user(call: &Call<'_>, caller: &Caller) -> Outcome {
    let user = call.fields.user("user")?;
    let company = call.fields.optional_company("company")?;
    let life = call.fields.number("expiration_sec")?;
    let token = call.backend.sign_in.token_for(caller, &user, company.as_ref(), life).await?;
    call.answer(&Token { token: token.reveal() })
}

#[derive(Default, Serialize)]
struct Validity<'a> {
    valid: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    company: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<Role>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tenants: Option<[&'a str; 1]>,
    /// Of a gateway token: what kind it is, and what it opens.
    #[serde(flatten)]
    gateway: Option<GatewayView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    msg: Option<&'a str>,
}

#[derive(Serialize)]
struct GatewayView<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    name: &'a str,
    label: &'a str,
    endpoints: &'a [String],
    metadata: &'a Map<String, Value>,
    expires: Iso,
}

/// What a token is worth: always an answer, since a bad token of somebody else is no error of the caller's.
pub async fn validate(call: &Call<'_>, caller: &Caller) -> Outcome {
    let token = Secret::new(call.fields.required_text("token")?.to_owned());
    let state = call.backend.sign_in.validate_token(caller, token).await?;
    call.answer(&match &state {
        TokenState::Valid(holder) => Validity {
            valid: true,
            user: Some(holder.user.as_str()),
            company: Some(holder.tenant.as_str()),
            role: Some(holder.role),
            tenant: Some(holder.tenant.as_str()),
            tenants: Some([holder.tenant.as_str()]),
            ..Validity::default()
        },
        TokenState::Gateway(pass) => Validity {
            valid: true,
            user: Some(pass.token.user.as_str()),
            company: Some(pass.tenant.as_str()),
            role: Some(pass.role),
            tenant: Some(pass.tenant.as_str()),
            tenants: Some([pass.tenant.as_str()]),
            gateway: Some(GatewayView {
                kind: pass.token.kind.as_str(),
                name: &pass.user_name,
                label: &pass.token.label,
                endpoints: &pass.token.opens.endpoints,
                metadata: &pass.token.opens.metadata,
                expires: Iso(pass.token.expires),
            }),
            msg: None,
        },
        TokenState::Invalid(why) => Validity { msg: Some(why), ..Validity::default() },
    })
}
