//! Coming in: recognising callers, tokens for clients, and the ways in for people.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{
    Caller, Result, Secret,
    gateway_tokens::GatewayPass,
    id::{TenantId, UserId},
};

/// Seconds that a token lives unless the client asks otherwise: 30 days. Never 12 hours or less, or the agent would
/// sign in again on every call.
pub const DEFAULT_TOKEN_SECONDS: u32 = 2_592_000;

/// What a request presents as proof.
#[derive(Clone, Debug)]
pub enum Presented {
    /// HTTP Basic (RFC 7617): access key and secret key.
    Key { access_key: String, secret_key: Secret },
    /// A token we issued (RFC 6750).
    Token(Secret),
}

/// Whom a request wants to act as, besides proving who it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Acting {
    /// `X-Clearml-Impersonate-As`: take this user's identity and role.
    pub impersonate_as: Option<String>,
    /// `X-Clearml-Act-As`: take this user's identity and tenant, keep the own role.
    pub act_as: Option<String>,
    /// `X-Clearml-Tenant`: act in this tenant.
    pub tenant: Option<String>,
}

/// Where a request comes from, as far as it matters for limits and records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The client's address, behind trusted proxies the forwarded one.
    pub address: Option<String>,
    /// `X-Clearml-Worker`.
    pub worker: Option<String>,
}

/// The user a browser has proved to be, before it has a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    pub tenant: TenantId,
    pub user: UserId,
}

/// A tenant that a person can go to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workspace {
    pub id: TenantId,
    pub name: String,
}

/// What the sign-in page offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaysIn {
    /// E-mail address and password.
    pub passwords: bool,
    /// Names in the place of addresses, for users that the configuration gives a password.
    pub names: bool,
    /// Access key and secret, for principals that may.
    pub access_keys: bool,
}

/// What [`SignIn::validate_token`] found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenState {
    Valid(Box<Caller>),
    /// It opens nothing of the API, but a gateway.
    Gateway(Box<GatewayPass>),
    /// Why not, in words for the client's log.
    Invalid(String),
}

/// Recognising people and clients.
#[async_trait]
pub trait SignIn: Send + Sync {
    /// Who presents this, acting as whom. Loads the principal afresh: what was revoked before this call is refused.
    async fn recognise(&self, presented: Presented, acting: &Acting, from: &Origin) -> Result<Caller>;

    /// A token for the caller, for `life_seconds` or the default.
    async fn issue_token(&self, caller: &Caller, life_seconds: Option<u32>) -> Result<Secret>;

    /// A token for another user, whom the caller then acts as. Needs [`crate::Permission::IssueTokens`]. `NotFound` for
    /// whom the caller may not act as, and when the user is not of the `tenant` that is named.
    async fn token_for(
        &self,
        caller: &Caller,
        user: &UserId,
        tenant: Option<&TenantId>,
        life_seconds: Option<u32>,
    ) -> Result<Secret>;

    /// Ends the token the caller came with; with a key there is nothing to end.
    async fn revoke_token(&self, caller: &Caller) -> Result<()>;

    /// What a token is worth. Needs [`crate::Permission::RunGateways`], and for a token of the API
    /// [`crate::Permission::ValidateTokens`]: to anybody else it is no token.
    async fn validate_token(&self, caller: &Caller, token: Secret) -> Result<TokenState>;

    /// Checks an address, or the name of a fixed user, and password. One answer for unknown, wrong and disabled.
    async fn with_password(&self, email: &str, password: Secret, from: &Origin) -> Result<SignedIn>;

    /// Checks an access key and secret of a principal that may sign in with them.
    async fn with_key(&self, access_key: &str, secret_key: Secret, from: &Origin) -> Result<SignedIn>;

    /// Goes from one tenant of a person to another, where role, groups and features are those of that tenant. Only with
    /// a browser's session, which is to be replaced by one of the other tenant. `NotFound` unless the person is an
    /// active user of that active tenant.
    async fn switch(&self, caller: &Caller, tenant: &TenantId) -> Result<SignedIn>;

    fn ways_in(&self) -> WaysIn;
}
