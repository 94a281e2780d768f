//! Gateway tokens, which the API calls router tokens.

use model::{
    Caller, Error,
    error::FieldError,
    gateway_tokens::{GatewayToken, GatewayTokenWish, NewGatewayToken, Opens},
};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::credentials::{account, life};
use crate::http::api::{
    call::{Call, Outcome},
    fields::Fields,
    json::Iso,
};

/// Most tokens that are revoked by one call.
const MOST_REVOKED: usize = 100;

#[derive(Serialize)]
struct New<'a> {
    token: &'a str,
    #[serde(flatten)]
    view: TokenView<'a>,
}

#[derive(Serialize)]
struct TokenView<'a> {
    id: &'a str,
    /// By what a gateway finds it: the `jti` of its claims.
    key: &'a str,
    label: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    user: &'a str,
    created: Iso,
    created_by: &'a str,
    expires: Iso,
    endpoints: &'a [String],
    metadata: &'a Map<String, Value>,
    revoked: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    revoked_at: Option<Iso>,
    #[serde(skip_serializing_if = "Option::is_none")]
    revoked_by: Option<&'a str>,
}

impl<'a> From<&'a GatewayToken> for TokenView<'a> {
    fn from(token: &'a GatewayToken) -> Self {
        let revoked = token.revoked.as_ref();
        Self {
            id: token.id.as_str(),
            key: token.id.as_str(),
            label: &token.label,
            kind: token.kind.as_str(),
            user: token.user.as_str(),
            created: Iso(token.created),
            created_by: token.created_by.as_str(),
            expires: Iso(token.expires),
            endpoints: &token.opens.endpoints,
            metadata: &token.opens.metadata,
            revoked: revoked.is_some(),
            revoked_at: revoked.map(|revoked| Iso(revoked.at)),
            revoked_by: revoked.map(|revoked| revoked.by.as_str()),
        }
    }
}

/// A token that says who shows it.
pub async fn generate(call: &Call<'_>, caller: &Caller) -> Outcome {
    issue(call, caller, Opens::default()).await
}

/// A token that opens endpoints, whoever shows it.
pub async fn generate_for_endpoints(call: &Call<'_>, caller: &Caller) -> Outcome {
    let endpoints = call.fields.required_texts("endpoints")?;
    if endpoints.is_empty() {
        return Err(FieldError::value("endpoints", "Name at least one endpoint.").into());
    }
    let metadata = call.fields.object("metadata")?.as_map().clone();
    issue(call, caller, Opens { endpoints, metadata }).await
}

async fn issue(call: &Call<'_>, caller: &Caller, opens: Opens) -> Outcome {
    let of = account(&call.fields)?;
    let wish = wish(&call.fields, opens)?;
    let new = call.backend.gateway_tokens.issue(caller, of.as_ref(), wish).await?;
    let NewGatewayToken { token, text } = &new;
    call.answer(&New { token: text.reveal(), view: token.into() })
}

fn wish(fields: &Fields, opens: Opens) -> Result<GatewayTokenWish, Error> {
    let label = fields.required_text("label")?.to_owned();
    Ok(GatewayTokenWish { label, life: life(fields, "expiration_sec")?, opens })
}

#[derive(Serialize)]
struct List<'a> {
    tokens: Vec<TokenView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_expiration_sec: Option<u32>,
}

pub async fn list(call: &Call<'_>, caller: &Caller) -> Outcome {
    let of = account(&call.fields)?;
    let all = call.fields.flag("include_revoked")?.unwrap_or(false);
    let listed = call.backend.gateway_tokens.listed(caller, of.as_ref(), all).await?;
    call.answer(&List {
        tokens: listed.tokens.iter().map(TokenView::from).collect(),
        max_expiration_sec: listed.terms.limit(),
    })
}

pub async fn revoke(call: &Call<'_>, caller: &Caller) -> Outcome {
    let ids = call.fields.gateway_tokens("ids")?;
    if ids.len() > MOST_REVOKED {
        return Err(FieldError::value("ids", format!("At most {MOST_REVOKED} tokens at once.")).into());
    }
    let revoked = call.backend.gateway_tokens.end(caller, ids).await?;
    call.answer(&json!({ "revoked": revoked }))
}
