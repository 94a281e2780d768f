//! Credentials: access key and secret key, for automation.

mod life;
pub mod paste;
mod port;
mod scope;

pub use life::{Life, LifeTerms, SHORTEST_SECONDS};
pub use port::Credentials;
pub use scope::{KeyRules, KeyScope, MOST_NETWORKS, SERVICES, check_networks, lets_in};
use serde::{Deserialize, Serialize};

use crate::{
    Result, Role, Secret, Timestamp,
    access::Kind,
    error::FieldError,
    id::{TenantId, UserId},
    name,
};

/// Most credentials of one principal, as the ClearML API limits them (400/50).
pub const MOST_PER_USER: u32 = 100;

/// A key that has expired counts so long among those of its owner, in seconds: 7 days.
pub const COUNTS_SECONDS: i64 = 7 * 24 * 60 * 60;

/// A key that has expired is listed so long, in seconds: 30 days.
pub const LISTED_SECONDS: i64 = 30 * 24 * 60 * 60;

/// A key that ends within so many seconds is said to expire soon: 7 days.
pub const SOON_SECONDS: i64 = 7 * 24 * 60 * 60;

/// How long a key may go on beside the one that takes its place, in hours.
pub const OVERLAP_HOURS: std::ops::RangeInclusive<u32> = 1..=72;

/// A credential as it is listed; its secret is never readable again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credential {
    pub access_key: String,
    pub label: Option<String>,
    pub created: Timestamp,
    pub expires: Option<Timestamp>,
    pub last_used: Option<Timestamp>,
    /// The worker or address that used it last.
    pub last_used_from: Option<String>,
    /// Networks it may be used from, in CIDR; none: from everywhere.
    pub networks: Vec<String>,
    pub scope: KeyScope,
    /// Another one has taken its place: it ends soon.
    pub replaced: bool,
}

impl Credential {
    /// Whether it takes one of the places that its owner has for keys.
    pub fn counts(&self, now: Timestamp) -> bool {
        self.expires.is_none_or(|end| end.plus_seconds(COUNTS_SECONDS) > now)
    }
}

/// How near the end of a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Live,
    /// Within [`SOON_SECONDS`].
    EndsSoon,
    Expired,
}

impl Standing {
    pub fn of(expires: Option<Timestamp>, now: Timestamp) -> Self {
        match expires {
            Some(end) if end <= now => Self::Expired,
            Some(end) if end <= now.plus_seconds(SOON_SECONDS) => Self::EndsSoon,
            _ => Self::Live,
        }
    }
}

/// A credential just made: the only time its secret is known. Not serializable, so that it cannot end in a page by
/// accident.
#[derive(Clone, Debug)]
pub struct NewCredential {
    pub credential: Credential,
    pub secret_key: Secret,
    /// Where programs find what it opens.
    pub urls: ClientUrls,
}

/// The addresses that clients are configured with, without a slash at the end. Three different ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientUrls {
    pub web: String,
    pub api: String,
    pub files: String,
}

/// What somebody wants of a new credential.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    pub label: Option<String>,
    pub life: Life,
    /// As they were typed; they are checked.
    pub networks: Vec<String>,
    /// Names of services, `read_only`, or nothing for everything; they are checked.
    pub scope: Vec<String>,
}

/// The credentials of a principal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The oldest first.
    pub credentials: Vec<Credential>,
    /// Those of the same person in other tenants. Only for who asks about itself and acts as nobody else.
    pub elsewhere: Vec<(TenantId, Vec<Credential>)>,
    pub terms: LifeTerms,
    pub now: Timestamp,
}

/// Whose a credential is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located {
    pub user: UserId,
    pub user_name: String,
    pub kind: Kind,
    pub role: Role,
    pub credential: Credential,
    pub now: Timestamp,
}

/// A secret that was found where it does not belong. It proves itself, so whoever reports it needs no name.
#[derive(Clone, Debug)]
pub struct LeakReport {
    /// Absent where only the secret was found: then it must have our form.
    pub access_key: Option<String>,
    pub secret_key: Secret,
    /// Where it was found.
    pub url: Option<String>,
}

/// Longest address of where a secret was found, in characters.
pub const LONGEST_URL: usize = 500;

/// Longest secret and access key that are looked at, in bytes.
pub const LONGEST_SECRET: usize = 512;

impl LeakReport {
    /// Refuses what cannot be a report, whatever is known of the secret.
    pub fn check(self) -> Result<Self, FieldError> {
        let long = |text: &String| text.len() > LONGEST_SECRET;
        if self.access_key.as_ref().is_some_and(long) || long(self.secret_key.reveal()) {
            return Err(FieldError::value("secret_key", "This is longer than any key."));
        }
        let wrong = |url: &String| url.chars().count() > LONGEST_URL || url.chars().any(char::is_control);
        if self.url.as_ref().is_some_and(wrong) {
            let text = format!("An address has at most {LONGEST_URL} characters, and no line breaks.");
            return Err(FieldError::value("url", text));
        }
        Ok(self)
    }
}

/// Longest label, in characters.
pub const LONGEST_LABEL: usize = name::LONGEST;

/// Takes a label; an empty one means none.
pub fn check_label(label: Option<&str>) -> Result<Option<String>, FieldError> {
    match label {
        Some(text) if !text.trim().is_empty() => name::check("label", text, 1).map(Some),
        _ => Ok(None),
    }
}
