//! Credentials: access key and secret key, for automation.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{Caller, Result, Secret, Timestamp, error::FieldError, name};

/// Most credentials of one principal, as the ClearML API limits them (400/50).
pub const MOST_PER_USER: u32 = 100;

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
}

/// A credential just made: the only time its secret is known. Not serializable, so that it cannot end in a page.
#[derive(Clone, Debug)]
pub struct NewCredential {
    pub credential: Credential,
    pub secret_key: Secret,
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

/// The access keys of the calling (or impersonated) user. All need [`crate::Permission::ManageOwnCredentials`];
/// users provided by configuration cannot change theirs.
#[async_trait]
pub trait Credentials: Send + Sync {
    /// Makes one that ends after `life_seconds`, or never.
    async fn create(&self, caller: &Caller, label: Option<String>, life_seconds: Option<u32>) -> Result<NewCredential>;

    /// All of them, the oldest first.
    async fn list(&self, caller: &Caller) -> Result<Vec<Credential>>;

    /// Sets or clears the label. `NotFound` when it is not the caller's.
    async fn set_label(&self, caller: &Caller, access_key: &str, label: Option<String>) -> Result<()>;

    /// Ends it at once, with every token that was issued for it. `NotFound` when it is not the caller's.
    async fn revoke(&self, caller: &Caller, access_key: &str) -> Result<()>;
}
