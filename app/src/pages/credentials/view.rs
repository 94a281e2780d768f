//! What the browser gets of access keys: what pages show, and never a secret but the one that was just made.

use model::Timestamp;
#[cfg(feature = "ssr")]
use model::{
    credentials::{Credential, KeyScope, LifeTerms, Listed, MOST_PER_USER, Standing},
    gateway_tokens::{GatewayToken, ListedTokens},
};
use serde::{Deserialize, Serialize};

/// The keys of one principal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeysView {
    /// The service account they belong to; empty for one's own.
    pub of: String,
    pub rows: Vec<KeyRow>,
    /// No other can be made.
    pub full: bool,
    /// Gateway tokens in force.
    pub tokens: Vec<TokenRow>,
    pub now: i64,
}

/// One gateway token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenRow {
    pub id: String,
    pub label: String,
    /// What it opens, if not whatever its owner may open.
    pub endpoints: String,
    pub created: Timestamp,
    pub expires: Timestamp,
}

/// One key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyRow {
    pub key: String,
    /// Empty if it has none.
    pub label: String,
    pub created: Timestamp,
    pub expires: Option<Timestamp>,
    /// `soon`, `expired`, or empty.
    pub standing: String,
    pub used: Option<Timestamp>,
    /// The worker or address, or empty.
    pub from: String,
    /// Where and for what it may be used, in words; empty: without limits.
    pub limits: String,
    /// Another one has taken its place.
    pub replaced: bool,
}

impl KeyRow {
    /// What it is called.
    pub fn name(&self) -> &str {
        if self.label.is_empty() { &self.key } else { &self.label }
    }
}

/// How long a new key may live: what a form offers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LifeView {
    /// What is usual, in words.
    pub usual: String,
    /// Days that may be asked for.
    pub days: Vec<u32>,
    pub never: bool,
}

/// What the page for making a key shows before it is made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewKeyView {
    /// Whose it will be, if not one's own.
    pub owner: String,
    pub life: LifeView,
    /// The one it takes the place of.
    pub rotated: Option<KeyRow>,
}

#[cfg(feature = "ssr")]
impl KeysView {
    pub fn of(of: &str, listed: &Listed, tokens: ListedTokens) -> Self {
        Self {
            of: of.to_owned(),
            rows: listed.credentials.iter().map(|credential| KeyRow::of(credential, listed.now)).collect(),
            full: listed.credentials.iter().filter(|key| key.counts(listed.now)).count() >= MOST_PER_USER as usize,
            tokens: tokens.tokens.into_iter().map(TokenRow::of).collect(),
            now: listed.now.millis(),
        }
    }
}

#[cfg(feature = "ssr")]
impl TokenRow {
    fn of(token: GatewayToken) -> Self {
        Self {
            id: token.id.to_string(),
            label: token.label,
            endpoints: token.opens.endpoints.join(", "),
            created: token.created,
            expires: token.expires,
        }
    }
}

#[cfg(feature = "ssr")]
impl KeyRow {
    pub fn of(credential: &Credential, now: Timestamp) -> Self {
        let standing = match Standing::of(credential.expires, now) {
            Standing::Live => "",
            Standing::EndsSoon => "soon",
            Standing::Expired => "expired",
        };
        Self {
            key: credential.access_key.clone(),
            label: credential.label.clone().unwrap_or_default(),
            created: credential.created,
            expires: credential.expires,
            standing: standing.to_owned(),
            used: credential.last_used,
            from: credential.last_used_from.clone().unwrap_or_default(),
            limits: limits(credential),
            replaced: credential.replaced,
        }
    }
}

#[cfg(feature = "ssr")]
fn limits(credential: &Credential) -> String {
    let scope = match &credential.scope {
        KeyScope::All => None,
        KeyScope::ReadOnly => Some("Read only".to_owned()),
        KeyScope::Services(names) => Some(["Only ", &names.join(", ")].concat()),
    };
    let networks = (!credential.networks.is_empty()).then(|| ["From ", &credential.networks.join(", ")].concat());
    scope.into_iter().chain(networks).collect::<Vec<_>>().join(" · ")
}

#[cfg(feature = "ssr")]
impl LifeView {
    pub fn of(terms: &LifeTerms) -> Self {
        const DAYS: [u32; 5] = [7, 30, 90, 180, 365];
        let fits = |days: &u32| terms.limit().is_none_or(|limit| days * 86_400 <= limit);
        let usual = match terms.grant(model::credentials::Life::Usual) {
            Ok(Some(seconds)) if seconds >= 86_400 => {
                let days = u64::from(seconds / 86_400);
                crate::components::number::counted(days, "day", "days")
            }
            Ok(Some(seconds)) => crate::components::number::counted((seconds / 60).into(), "minute", "minutes"),
            _ => "until it is revoked".to_owned(),
        };
        let never = terms.limit().is_none() && terms.default_seconds.is_some();
        Self { usual, days: DAYS.into_iter().filter(fits).collect(), never }
    }
}
