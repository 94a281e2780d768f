//! A provider as it is configured, and the addresses that lead people to it.

use model::{
    Secret,
    address::Domain,
    group_sync::GroupSync,
    id::TenantId,
    sso::{ClaimNames, ProviderKey},
};
use url::{Origin, Url};

use super::Metadata;

/// Where a provider is. What is absent, it says itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Endpoints {
    /// The issuer, with or without a slash at its end.
    pub issuer: Option<String>,
    pub authorize: Option<String>,
    pub token: Option<String>,
    pub userinfo: Option<String>,
    pub keys: Option<String>,
    pub end_session: Option<String>,
}

/// A configured provider.
#[derive(Clone, Debug)]
pub struct Provider {
    pub key: ProviderKey,
    /// What buttons call it.
    pub name: String,
    pub client_id: String,
    /// Absent for a public client, which has its code challenge alone.
    pub client_secret: Option<Secret>,
    pub endpoints: Endpoints,
    /// Auth0's `audience`.
    pub audience: Option<String>,
    /// Cognito's `identity_provider`: the one behind this one.
    pub upstream: Option<String>,
    pub scopes: Vec<String>,
    pub claims: ClaimNames,
    /// Where people land whom no rule is about.
    pub default_tenant: Option<TenantId>,
    /// The operator vouches for every address that this provider names.
    pub trust_email: bool,
    /// The only domains it may vouch for; empty for all. One with domains is found by address and has no button.
    pub domains: Vec<Domain>,
    /// How groups are taken over, if they are.
    pub groups: Option<GroupSync>,
    /// Signing out here signs out there.
    pub sign_out: bool,
    /// Auth0 has an address of its own for signing out where it announces none.
    pub auth0: bool,
    /// The workspace whose administrators have set it, which alone it signs people into; absent for the operator's.
    pub owner: Option<TenantId>,
    /// Rises whenever a workspace changes it, so that nothing counts that was heard before.
    pub revision: i64,
}

/// What a sign-in asks of a provider.
pub struct Request<'a> {
    pub callback: &'a str,
    pub state: &'a str,
    pub nonce: &'a str,
    /// S256 of the verifier (RFC 7636).
    pub challenge: &'a str,
    pub again: bool,
    pub hint: &'a str,
}

impl Provider {
    /// Where somebody signs in.
    pub fn authorize_address(&self, metadata: &Metadata, request: &Request<'_>) -> Option<String> {
        let mut url = Url::parse(&metadata.authorize).ok()?;
        let scope = self.scopes.join(" ");
        let mut query = url.query_pairs_mut();
        for (name, value) in [
            ("response_type", "code"),
            ("client_id", self.client_id.as_str()),
            ("redirect_uri", request.callback),
            ("scope", scope.as_str()),
            ("state", request.state),
            ("nonce", request.nonce),
            ("code_challenge", request.challenge),
            ("code_challenge_method", "S256"),
            ("audience", self.audience.as_deref().unwrap_or_default()),
            ("identity_provider", self.upstream.as_deref().unwrap_or_default()),
            ("login_hint", request.hint),
            ("prompt", if request.again { "login" } else { "" }),
        ] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        drop(query);
        Some(url.into())
    }

    /// Where somebody signs out (OpenID Connect RP-Initiated Logout 1.0, section 2), if that is wanted and there is
    /// such a place.
    pub fn sign_out_address(&self, metadata: &Metadata, id_token: Option<&Secret>, back: &str) -> Option<String> {
        if !self.sign_out {
            return None;
        }
        if let Some(end_session) = &metadata.end_session {
            let mut url = Url::parse(end_session).ok()?;
            let mut query = url.query_pairs_mut();
            if let Some(id_token) = id_token {
                query.append_pair("id_token_hint", id_token.reveal());
            }
            query.append_pair("client_id", &self.client_id).append_pair("post_logout_redirect_uri", back);
            drop(query);
            return Some(url.into());
        }
        if !self.auth0 {
            return None;
        }
        let mut url = Url::parse(&metadata.issuer).ok()?.join("/v2/logout").ok()?;
        url.query_pairs_mut().append_pair("client_id", &self.client_id).append_pair("returnTo", back);
        Some(url.into())
    }
}

/// The origin of an address as browsers write it.
pub fn origin(address: &str) -> Option<String> {
    match Url::parse(address).ok()?.origin() {
        Origin::Tuple(..) => Some(Url::parse(address).ok()?.origin().ascii_serialization()),
        Origin::Opaque(_) => None,
    }
}
