//! Vaults: one file per thing done with them; this one joins them to the port.

mod access;
mod change;
mod check;
mod compare;
mod draft;
mod history;
mod load;
mod log;
mod mask;
mod open;
mod preview;
mod read;
mod save;

use async_trait::async_trait;
use model::{
    Caller, Result,
    id::{UserId, VaultId},
    page::PageRequest,
    vaults::{
        Applied, Compared, Draft, History, Loaded, Opened, OperationFacets, OperationFilter, OperationPage, Preview,
        Saved, Vault, VaultFilter, VaultTable, Vaults, Wanted,
    },
};

use super::Domain;

#[async_trait]
impl Vaults for Domain {
    async fn applied(&self, caller: &Caller, wanted: Wanted) -> Result<Vec<Loaded>> {
        self.load_vaults(caller, &wanted).await
    }

    async fn organization(&self, caller: &Caller, wanted: Wanted) -> Result<Vec<Loaded>> {
        self.load_organization(caller, &wanted).await
    }

    async fn table(&self, caller: &Caller, filter: VaultFilter, page: PageRequest) -> Result<VaultTable> {
        self.vault_table(caller, &filter, &page).await
    }

    async fn of(&self, caller: &Caller, account: Option<&UserId>) -> Result<Applied> {
        self.vaults_of(caller, account).await
    }

    async fn get(&self, caller: &Caller, id: &VaultId) -> Result<Vault> {
        self.known_vault(caller, id).await
    }

    async fn reveal(&self, caller: &Caller, id: &VaultId, revision: Option<i64>) -> Result<Opened> {
        self.reveal_vault(caller, id, revision).await
    }

    async fn save(&self, caller: &Caller, draft: Draft) -> Result<Saved> {
        self.save_vault(caller, draft).await
    }

    async fn enable(&self, caller: &Caller, ids: Vec<VaultId>, enabled: bool) -> Result<u32> {
        self.enable_vaults(caller, ids, enabled).await
    }

    async fn delete(&self, caller: &Caller, ids: Vec<VaultId>) -> Result<u32> {
        self.delete_vaults(caller, ids).await
    }

    async fn restore(&self, caller: &Caller, id: &VaultId) -> Result<Vault> {
        self.restore_vault(caller, id).await
    }

    async fn history(&self, caller: &Caller, id: &VaultId) -> Result<History> {
        self.vault_history(caller, id).await
    }

    async fn compare(&self, caller: &Caller, id: &VaultId, from: i64, to: i64) -> Result<Compared> {
        self.compare_revisions(caller, id, from, to).await
    }

    async fn roll_back(&self, caller: &Caller, id: &VaultId, revision: i64, seen: Option<i64>) -> Result<Saved> {
        self.roll_vault_back(caller, id, revision, seen).await
    }

    async fn operations(&self, caller: &Caller, filter: OperationFilter, page: PageRequest) -> Result<OperationPage> {
        self.operation_page(caller, &filter, &page).await
    }

    async fn numbered_operations(
        &self,
        caller: &Caller,
        filter: OperationFilter,
        page: u32,
        size: u32,
    ) -> Result<OperationPage> {
        self.numbered_operation_page(caller, &filter, page, size).await
    }

    async fn operation_facets(&self, caller: &Caller) -> Result<OperationFacets> {
        self.facets_of_operations(caller).await
    }

    async fn preview(&self, caller: &Caller, user: Option<&UserId>, reveal: bool) -> Result<Preview> {
        self.preview_vaults(caller, user, reveal).await
    }
}
