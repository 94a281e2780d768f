//! What a token says: to the server, which trusts it as far as it is signed, and to clients, which read without checking.

use model::{
    Role, Timestamp,
    id::{SessionId, TenantId, UserId},
};
use serde::{Deserialize, Serialize};

/// Tokens are made by this server and by nobody else.
pub(super) const ISSUER: &str = "tenantry";

/// Tokens are for the API and for nothing else.
const AUDIENCE: &str = "clearml-api";

/// Room for the JSON of nearly all tokens, so that it is allocated once.
const USUAL_LENGTH: usize = 1024;

/// What the server reads back from a token. It proves who was signed in; what they may do now is loaded afresh.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// Names the token, for revoking it (`session_id`).
    pub id: SessionId,
    pub user: UserId,
    pub tenant: TenantId,
    /// Access key of the credential it was issued for; the token ends with it (`cid`).
    pub access_key: Option<String>,
    /// The user's token epoch when it was issued; raising the epoch ends all tokens before (`epoch`).
    pub epoch: i64,
    /// Who really acts, when it was issued for somebody impersonated (`act`, RFC 8693 §4.1).
    pub actor: Option<ActorClaim>,
    /// Whole seconds (`iat`).
    pub issued: Timestamp,
    /// Whole seconds (`exp`).
    pub expires: Timestamp,
}

/// Whoever acts through an impersonated user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActorClaim {
    pub user: UserId,
    pub tenant: TenantId,
    /// The actor's token epoch when it was issued.
    pub epoch: i64,
}

/// What clients of the ClearML API read from a token without checking it. The server never reads it back.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    pub env: &'a str,
    pub role: Role,
    pub user_name: &'a str,
    pub company_name: &'a str,
    /// Tells agents that they run as a service account.
    pub service_account_type: Option<u8>,
    /// Dotted numbers; clients choose their request formats by it.
    pub api_version: &'a str,
    /// Dotted numbers.
    pub server_version: &'a str,
    pub server_build: &'a str,
    pub feature_set: &'a str,
}

#[derive(Serialize)]
struct Written<'a> {
    auth_type: &'static str,
    env: &'a str,
    iat: i64,
    exp: i64,
    session_id: &'a SessionId,
    identity: WrittenIdentity<'a>,
    api_version: &'a str,
    server_version: &'a str,
    server_build: &'a str,
    feature_set: &'a str,
    tenant: &'a TenantId,
    iss: &'static str,
    aud: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cid: Option<&'a str>,
    epoch: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    act: Option<&'a ActorClaim>,
}

/// Empty names are left out, as the ClearML server does.
#[derive(Serialize)]
struct WrittenIdentity<'a> {
    user: &'a UserId,
    company: &'a TenantId,
    role: Role,
    #[serde(skip_serializing_if = "str::is_empty")]
    user_name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    company_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_account_type: Option<u8>,
}

/// Claims of later versions are skipped: replicas are updated one after the other.
#[derive(Deserialize)]
struct Read {
    iss: String,
    aud: String,
    iat: i64,
    exp: i64,
    session_id: SessionId,
    identity: ReadIdentity,
    cid: Option<String>,
    epoch: i64,
    act: Option<ActorClaim>,
}

#[derive(Deserialize)]
struct ReadIdentity {
    user: UserId,
    company: TenantId,
}

pub(super) fn write(claims: &Claims, shown: &Shown<'_>) -> Vec<u8> {
    let written = Written {
        auth_type: "Bearer",
        env: shown.env,
        iat: claims.issued.seconds(),
        exp: claims.expires.seconds(),
        session_id: &claims.id,
        identity: WrittenIdentity {
            user: &claims.user,
            company: &claims.tenant,
            role: shown.role,
            user_name: shown.user_name,
            company_name: shown.company_name,
            service_account_type: shown.service_account_type,
        },
        api_version: shown.api_version,
        server_version: shown.server_version,
        server_build: shown.server_build,
        feature_set: shown.feature_set,
        tenant: &claims.tenant,
        iss: ISSUER,
        aud: AUDIENCE,
        cid: claims.access_key.as_deref(),
        epoch: claims.epoch,
        act: claims.actor.as_ref(),
    };
    let mut json = Vec::with_capacity(USUAL_LENGTH);
    serde_json::to_writer(&mut json, &written).expect("texts and numbers are always JSON");
    json
}

/// `None` when it is no claims set of ours.
pub(super) fn read(json: &[u8]) -> Option<Claims> {
    let read: Read = serde_json::from_slice(json).ok()?;
    let ours = read.iss == ISSUER && read.aud == AUDIENCE;
    ours.then(|| Claims {
        id: read.session_id,
        user: read.identity.user,
        tenant: read.identity.company,
        access_key: read.cid,
        epoch: read.epoch,
        actor: read.act,
        issued: at(read.iat),
        expires: at(read.exp),
    })
}

pub(super) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(0).plus_seconds(seconds)
}
