//! Connections to identity providers that administrators make in the pages, each for its own workspace.
//!
//! Providers of the deployment's configuration are the operator's and stand beside them, locked. What is different about
//! a connection: it signs people into its own workspace only, whatever it says of them, and it may not live on an
//! address that only the server can reach.

mod draft;
mod port;
mod preset;
mod trial;

use serde::{Deserialize, Serialize};

use crate::{
    Timestamp, group_sync,
    sso::{ClaimNames, ProviderKey},
};

pub use draft::Draft;
pub use port::IdentityProviders;
pub use preset::Preset;
pub use trial::{Told, Trial};

/// Most connections of one workspace.
pub const MOST: u32 = 50;

/// Scopes that are asked for unless others are wished.
pub const SCOPES: [&str; 3] = ["openid", "profile", "email"];

/// A connection. Its secret is nowhere but sealed in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    pub id: ProviderKey,
    /// What its button says; unique in the workspace.
    pub name: String,
    pub preset: Preset,
    pub terms: Terms,
    /// Whether a client secret is stored.
    pub has_secret: bool,
    /// People can sign in with it.
    pub active: bool,
    pub updated: Timestamp,
}

/// What a connection says about the provider and about whom it lets in. Stored as JSON: what an older program did not
/// write has its default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Terms {
    pub client_id: String,
    pub addresses: Addresses,
    /// Auth0's `audience`; empty for none.
    pub audience: String,
    pub scopes: Vec<String>,
    pub claims: ClaimNames,
    /// Whoever the provider vouches for gets an account at the first sign-in, without an invitation.
    pub create_users: bool,
    /// Only addresses that the provider says are verified count. Without it there must be domains.
    pub require_verified: bool,
    /// The only mail domains it may vouch for; empty for all.
    pub domains: Vec<String>,
    /// Signing out here signs out there.
    pub sign_out: bool,
    pub groups: GroupSync,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            client_id: String::new(),
            addresses: Addresses::default(),
            audience: String::new(),
            scopes: SCOPES.map(str::to_owned).to_vec(),
            claims: ClaimNames::default(),
            create_users: false,
            require_verified: true,
            domains: Vec::new(),
            sign_out: true,
            groups: GroupSync::default(),
        }
    }
}

/// Where a provider is. What is empty, it says itself under its issuer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Addresses {
    pub issuer: String,
    pub authorize: String,
    pub token: String,
    pub userinfo: String,
    pub keys: String,
    pub end_session: String,
}

impl Addresses {
    /// All of them under the names of the API.
    pub fn named(&self) -> [(&'static str, &str); 6] {
        [
            ("issuer", &self.issuer),
            ("authorization_endpoint", &self.authorize),
            ("token_endpoint", &self.token),
            ("userinfo_endpoint", &self.userinfo),
            ("jwks_uri", &self.keys),
            ("end_session_endpoint", &self.end_session),
        ]
    }
}

/// Which groups of the provider lead to which groups here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GroupSync {
    pub enabled: bool,
    /// The claim that lists them; it may be a URL.
    pub claim: String,
    /// A group of the provider, and the names of groups here that it leads to. One that is not named here leads to the
    /// group of the same name.
    pub mapping: Vec<(String, Vec<String>)>,
    /// Groups of the provider whose members are administrators.
    pub admins: Vec<String>,
    pub case_sensitive: bool,
    /// Who is in none of the groups is not let in.
    pub prohibit: bool,
}

impl GroupSync {
    /// What a sign-in does with it, if it is switched on.
    pub fn taken_over(&self) -> Option<group_sync::GroupSync> {
        let pairs =
            |(from, to): &(String, Vec<String>)| -> Vec<_> { to.iter().map(|to| (from.clone(), to.clone())).collect() };
        self.enabled.then(|| group_sync::GroupSync {
            claim: self.claim.clone(),
            admins: self.admins.clone(),
            case_sensitive: self.case_sensitive,
            required: self.prohibit,
            map: self.mapping.iter().flat_map(pairs).collect(),
            by_operator: false,
        })
    }
}

impl Default for GroupSync {
    fn default() -> Self {
        Self {
            enabled: false,
            claim: "groups".to_owned(),
            mapping: Vec::new(),
            admins: Vec::new(),
            case_sensitive: true,
            prohibit: false,
        }
    }
}

/// A provider of the deployment's configuration, which only the operator changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configured {
    pub key: ProviderKey,
    pub name: String,
    pub preset: Preset,
}

/// Everything a workspace's people can sign in with through a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// By key.
    pub configured: Vec<Configured>,
    /// By name.
    pub connections: Vec<Connection>,
    pub now: Timestamp,
}

/// What a form for a new connection begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blank {
    /// The key it will have: it is known before it is stored, since the provider wants the callback.
    pub id: ProviderKey,
    /// The whole address that the provider sends people back to.
    pub callback: String,
}
