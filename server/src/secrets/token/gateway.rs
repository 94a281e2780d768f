//! What a gateway token says. It has another audience than tokens of the API, so neither is ever taken for the other.

use model::{
    Timestamp,
    gateway_tokens::TokenKind,
    id::{GatewayTokenId, TenantId, UserId},
};
use serde::{Deserialize, Serialize};

use super::claims::{ISSUER, at};

const AUDIENCE: &str = "clearml-gateway";

/// What the server reads back from a gateway token. What it opens at this moment stands in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayClaims {
    /// Names the token (`jti`).
    pub id: GatewayTokenId,
    /// Whom it belongs to (`sub`).
    pub user: UserId,
    pub tenant: TenantId,
    pub kind: TokenKind,
    /// Whole seconds (`iat`).
    pub issued: Timestamp,
    /// Whole seconds (`exp`).
    pub expires: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct Text {
    iss: String,
    aud: String,
    iat: i64,
    exp: i64,
    jti: GatewayTokenId,
    sub: UserId,
    tenant: TenantId,
    #[serde(rename = "type")]
    kind: TokenKind,
}

pub(super) fn write(claims: &GatewayClaims) -> Vec<u8> {
    let text = Text {
        iss: ISSUER.to_owned(),
        aud: AUDIENCE.to_owned(),
        iat: claims.issued.seconds(),
        exp: claims.expires.seconds(),
        jti: claims.id.clone(),
        sub: claims.user.clone(),
        tenant: claims.tenant.clone(),
        kind: claims.kind,
    };
    serde_json::to_vec(&text).expect("texts and numbers are always JSON")
}

/// `None` when it is no claims set of a gateway token of ours.
pub(super) fn read(json: &[u8]) -> Option<GatewayClaims> {
    let text: Text = serde_json::from_slice(json).ok()?;
    let ours = text.iss == ISSUER && text.aud == AUDIENCE;
    ours.then(|| GatewayClaims {
        id: text.jti,
        user: text.sub,
        tenant: text.tenant,
        kind: text.kind,
        issued: at(text.iat),
        expires: at(text.exp),
    })
}
