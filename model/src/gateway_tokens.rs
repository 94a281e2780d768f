//! Gateway tokens: what opens applications and endpoints behind a gateway, and nothing of the API.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    Caller, Result, Role, Secret, Timestamp,
    credentials::{Life, LifeTerms},
    error::FieldError,
    id::{GatewayTokenId, TenantId, UserId},
    name,
};

/// Most tokens of one principal that are in force.
pub const MOST_PER_USER: u32 = 100;

/// Most endpoints that one token opens.
pub const MOST_ENDPOINTS: usize = 100;

/// Longest name of an endpoint, in bytes.
pub const LONGEST_ENDPOINT: usize = 256;

/// Most bytes of what is kept beside a token, as JSON.
pub const LARGEST_METADATA: usize = 4096;

/// What a token says of whoever shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenKind {
    /// Who it is: the gateway decides what that opens.
    IdentityToken,
    /// Which endpoints it opens, whoever shows it.
    EndpointToken,
}

impl TokenKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::IdentityToken => "identity_token",
            Self::EndpointToken => "endpoint_token",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "identity_token" => Some(Self::IdentityToken),
            "endpoint_token" => Some(Self::EndpointToken),
            _ => None,
        }
    }
}

/// What a token opens beyond saying who shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opens {
    /// None: it is a token of identity.
    pub endpoints: Vec<String>,
    /// What its maker keeps beside it.
    pub metadata: Map<String, Value>,
}

/// A token as it is listed. Its text is never readable again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GatewayToken {
    pub id: GatewayTokenId,
    /// Whom it belongs to; it ends with this account.
    pub user: UserId,
    pub kind: TokenKind,
    pub label: String,
    pub opens: Opens,
    pub created: Timestamp,
    pub created_by: UserId,
    pub expires: Timestamp,
    pub revoked: Option<Revoked>,
}

/// When a token was revoked, and by whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revoked {
    pub at: Timestamp,
    pub by: UserId,
}

/// A token just made: the only time its text is known.
#[derive(Clone, Debug)]
pub struct NewGatewayToken {
    pub token: GatewayToken,
    pub text: Secret,
}

/// What somebody wants of a new token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GatewayTokenWish {
    pub label: String,
    pub life: Life,
    pub opens: Opens,
}

impl GatewayTokenWish {
    /// With its texts tidied. Labels are required, as in the ClearML API.
    pub fn check(mut self) -> Result<Self, FieldError> {
        self.label = name::check("label", &self.label, 1)?;
        let refuse = |field: &str, text: String| Err(FieldError::value(field, text));
        if self.opens.endpoints.len() > MOST_ENDPOINTS {
            return refuse("endpoints", format!("A token opens at most {MOST_ENDPOINTS} endpoints."));
        }
        for endpoint in &self.opens.endpoints {
            let plain = !endpoint.trim().is_empty() && !endpoint.chars().any(char::is_control);
            if !plain || endpoint.len() > LONGEST_ENDPOINT {
                return refuse("endpoints", format!("An endpoint has 1 to {LONGEST_ENDPOINT} characters."));
            }
        }
        let metadata = Value::Object(self.opens.metadata.clone()).to_string();
        if metadata.len() > LARGEST_METADATA || metadata.contains("\\u0000") {
            return refuse("metadata", format!("The metadata has at most {LARGEST_METADATA} bytes, and no NUL."));
        }
        Ok(self)
    }
}

/// The tokens of a principal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedTokens {
    /// The oldest first.
    pub tokens: Vec<GatewayToken>,
    pub terms: LifeTerms,
    pub now: Timestamp,
}

/// What a gateway is told of a token that is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayPass {
    pub token: GatewayToken,
    pub tenant: TenantId,
    pub user_name: String,
    /// The role of the account at this moment.
    pub role: Role,
}

/// The tokens of the calling (or impersonated) user, or with `of` those of a service account of the tenant: with the
/// rights that [`crate::credentials::Credentials`] asks for. A service account that acts as a person changes nothing
/// here, and an access key that may do less than its owner makes none.
#[async_trait]
pub trait GatewayTokens: Send + Sync {
    /// Makes one. With endpoints it needs [`crate::Permission::RunGateways`].
    async fn issue(&self, caller: &Caller, of: Option<&UserId>, wish: GatewayTokenWish) -> Result<NewGatewayToken>;

    /// Those in force; with `all` also those that were revoked or have expired, as long as they are kept.
    async fn listed(&self, caller: &Caller, of: Option<&UserId>, all: bool) -> Result<ListedTokens>;

    /// Ends them at once, all or none; of oneself, and with the right to manage them of service accounts. Answers how
    /// many were in force. `NotFound` when one is not there, or somebody else's.
    async fn end(&self, caller: &Caller, tokens: Vec<GatewayTokenId>) -> Result<u32>;
}
