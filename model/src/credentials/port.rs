//! The port of credentials.

use async_trait::async_trait;

use super::{LeakReport, Listed, Located, NewCredential, Wish};
use crate::{Caller, Result, id::UserId, sign_in::Origin};

/// The access keys of the calling (or impersonated) user, or with `of` those of a service account of the tenant.
///
/// One's own need [`crate::Permission::ManageOwnCredentials`], those of a service account
/// [`crate::Permission::ManageServiceAccounts`]; anybody else is `NotFound`. Users provided by configuration cannot
/// change theirs. A service account that acts as a person changes nothing here, and a key that may do less than its
/// owner makes no other.
#[async_trait]
pub trait Credentials: Send + Sync {
    /// Makes one.
    async fn create(&self, caller: &Caller, of: Option<&UserId>, wish: Wish) -> Result<NewCredential>;

    /// All of them.
    async fn list(&self, caller: &Caller, of: Option<&UserId>) -> Result<Listed>;

    /// Sets or clears the label. `NotFound` when there is no such key of this principal.
    async fn set_label(
        &self,
        caller: &Caller,
        of: Option<&UserId>,
        access_key: &str,
        label: Option<String>,
    ) -> Result<()>;

    /// Ends it at once, with every token that was issued for it. `NotFound` when there is no such key of this
    /// principal.
    async fn revoke(&self, caller: &Caller, of: Option<&UserId>, access_key: &str) -> Result<()>;

    /// Makes one that takes the place of another, with its label and limits; the other works for
    /// [`super::OVERLAP_HOURS`] more. Also by a limited key for itself.
    async fn rotate(&self, caller: &Caller, of: Option<&UserId>, access_key: &str, hours: u32)
    -> Result<NewCredential>;

    /// Ends the key whose secret was found somewhere. Needs no caller: the secret is the proof. Says the same whatever
    /// was found.
    async fn report_leak(&self, report: LeakReport, from: &Origin) -> Result<()>;

    /// Whose a key of the caller's tenant is. Needs [`crate::Permission::ManageUsers`].
    async fn locate(&self, caller: &Caller, access_key: &str) -> Result<Located>;
}
