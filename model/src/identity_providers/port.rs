//! What the doors ask of connections.

use async_trait::async_trait;

use super::{Addresses, Blank, Connection, Draft, Overview, Trial};
use crate::{
    Caller, Result,
    id::TenantId,
    sso::{Answer, Binding, ProviderKey},
};

/// Connections of the caller's workspace. All of it needs `ManageIdentityProviders`; what belongs to another workspace
/// is `NotFound`, as what does not exist.
#[async_trait]
pub trait IdentityProviders: Send + Sync {
    /// The connections, and the providers of the deployment beside them.
    async fn overview(&self, caller: &Caller) -> Result<Overview>;

    /// One of them, and the address that the provider sends people back to.
    async fn get(&self, caller: &Caller, id: &ProviderKey) -> Result<(Connection, String)>;

    /// A key for a new connection, good for this workspace only; the same again if it was told before. Nothing is stored.
    async fn blank(&self, caller: &Caller, again: Option<ProviderKey>) -> Result<Blank>;

    /// Makes a connection, which is active, or changes the one with this key; answers it. In another tenant for system
    /// principals only. `Invalid` names each field; `Taken` for a name that another connection has; an unknown key,
    /// or one that was given to another workspace, is `NotFound`.
    async fn save(&self, caller: &Caller, tenant: Option<&TenantId>, draft: Draft) -> Result<Connection>;

    /// Switches connections on or off, all of them or none; answers how many were otherwise before. The last active one
    /// stays on while there is no other way in.
    async fn set_active(&self, caller: &Caller, ids: Vec<ProviderKey>, active: bool) -> Result<u32>;

    /// Deletes connections, all of them or none, under the same condition. Who came through them is linked anew by
    /// whatever lets them in next.
    async fn delete(&self, caller: &Caller, ids: Vec<ProviderKey>) -> Result<u32>;

    /// What a provider says of itself at its issuer or the address of its configuration document. `Invalid` when it
    /// says nothing usable, or may not be asked.
    async fn look_up(&self, caller: &Caller, address: String) -> Result<Addresses>;

    /// Begins a test of a connection as it was typed, saved or not: the address at its provider to go to. `Invalid`
    /// names each field; `Unavailable` when the provider does not answer. Nothing is changed but that an entry is made.
    async fn begin_trial(&self, caller: &Caller, draft: Draft, binding: &Binding) -> Result<String>;

    /// Ends a test with what the provider answered: its ID, or nothing where this is no answer to a test. Lets nobody
    /// in and makes nobody.
    async fn end_trial(&self, provider: &ProviderKey, answer: &Answer, binding: &Binding) -> Result<Option<String>>;

    /// What came of a test, for whoever began it and for ten minutes.
    async fn trial(&self, caller: &Caller, id: &str) -> Result<Trial>;
}
