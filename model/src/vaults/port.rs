//! What can be done with vaults.

use async_trait::async_trait;

use super::{
    Applied, Compared, Draft, History, Loaded, Opened, OperationFacets, OperationFilter, OperationPage, Preview, Saved,
    Vault, VaultFilter, VaultTable, Wanted,
};
use crate::{
    Caller, Result,
    id::{UserId, VaultId},
    page::PageRequest,
};

/// Vaults of the caller's tenant. People touch their own ([`crate::Permission::UseVaults`]); administrators those of
/// groups and of the workspace ([`crate::Permission::ManageVaults`]), and those of service accounts
/// ([`crate::Permission::ManageServiceAccounts`] besides). Whatever is not the caller's to touch is `NotFound`.
///
/// Nobody but a person, and a service account that acts as the person, is told the text of a person's vault. A text
/// that does not open is [`crate::Error::Unreadable`] and recorded, never an empty one.
#[async_trait]
pub trait Vaults: Send + Sync {
    /// Every vault that applies to the caller, in the order of override: those of the workspace, of the caller's groups
    /// by name and ID, the caller's own. Nobody but administrators sees a vault of administrators that is not enabled.
    /// Whoever lacks the feature has none. Needs [`crate::Permission::ReadWorkspace`].
    async fn applied(&self, caller: &Caller, wanted: Wanted) -> Result<Vec<Loaded>>;

    /// The administrator vaults of the tenant with their texts, which counts as revealing them.
    async fn organization(&self, caller: &Caller, wanted: Wanted) -> Result<Vec<Loaded>>;

    /// A page of the administrator vaults, by name.
    async fn table(&self, caller: &Caller, filter: VaultFilter, page: PageRequest) -> Result<VaultTable>;

    /// The vaults of the caller, or of a service account.
    async fn of(&self, caller: &Caller, account: Option<&UserId>) -> Result<Applied>;

    async fn get(&self, caller: &Caller, id: &VaultId) -> Result<Vault>;

    /// The newest text, or that of a revision. Recorded.
    async fn reveal(&self, caller: &Caller, id: &VaultId, revision: Option<i64>) -> Result<Opened>;

    /// Makes a vault, or a new revision of one. A text that cannot be read is refused with line and column.
    async fn save(&self, caller: &Caller, draft: Draft) -> Result<Saved>;

    /// Switches vaults on or off, all or none; answers how many were not so before.
    async fn enable(&self, caller: &Caller, ids: Vec<VaultId>, enabled: bool) -> Result<u32>;

    /// Puts vaults into the bin, all or none.
    async fn delete(&self, caller: &Caller, ids: Vec<VaultId>) -> Result<u32>;

    /// Brings one back from the bin, switched off.
    async fn restore(&self, caller: &Caller, id: &VaultId) -> Result<Vault>;

    async fn history(&self, caller: &Caller, id: &VaultId) -> Result<History>;

    /// Two revisions beside each other. Recorded, since both texts are shown.
    async fn compare(&self, caller: &Caller, id: &VaultId, from: i64, to: i64) -> Result<Compared>;

    /// Saves the text of an older revision as a new one.
    async fn roll_back(&self, caller: &Caller, id: &VaultId, revision: i64, seen: Option<i64>) -> Result<Saved>;

    /// What was done with vaults: administrators see all, everybody else what was done with their own.
    async fn operations(&self, caller: &Caller, filter: OperationFilter, page: PageRequest) -> Result<OperationPage>;

    /// The same by numbered pages.
    async fn numbered_operations(
        &self,
        caller: &Caller,
        filter: OperationFilter,
        page: u32,
        size: u32,
    ) -> Result<OperationPage>;

    async fn operation_facets(&self, caller: &Caller) -> Result<OperationFacets>;

    /// What all vaults of the caller, or of somebody else of the tenant (for administrators), add up to. Revealed values
    /// are recorded; those of another person stay masked.
    async fn preview(&self, caller: &Caller, user: Option<&UserId>, reveal: bool) -> Result<Preview>;
}
