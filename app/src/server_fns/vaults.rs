//! Vaults. Whatever shows a text is a plain form, since its answer has a secret.

use leptos::prelude::*;

use crate::{
    error::ApiError,
    pages::{
        invitations::view::Choice,
        vaults::view::{AppliedView, HistoryView, LogView, PreviewView, VaultsView},
    },
};
#[cfg(feature = "ssr")]
use crate::{
    pages::vaults::{
        query,
        view::{LogRow, Row},
    },
    paths,
    request::{go_on_to, refuse, request},
};
#[cfg(feature = "ssr")]
use model::{
    error::{Conflict, Error},
    id::{UserId, VaultId},
    vaults::{Operation, OperationFilter, OwnerKind, Saved, VaultFilter},
};

/// A page of administrator vaults: what to search for, whether in the bin, and the cursor of a page or nothing.
#[server(name = GetVaultTable, prefix = "/ui", endpoint = "vaults/table")]
pub async fn vault_table(
    #[server(default)] q: String,
    #[server(default)] bin: String,
    #[server(default)] at: String,
) -> Result<VaultsView, ApiError> {
    let (backend, caller) = request()?;
    let filter = VaultFilter { search: q.trim().to_owned(), deleted: !bin.is_empty() };
    backend.vaults.table(&caller, filter, query::page(&at)).await.map(VaultsView::of).map_err(refuse)
}

/// The own vaults, or those of a service account.
#[server(name = GetAppliedVaults, prefix = "/ui", endpoint = "vaults/applied")]
pub async fn applied_vaults(#[server(default)] account: String) -> Result<AppliedView, ApiError> {
    let (backend, caller) = request()?;
    let account = (!account.is_empty()).then(|| UserId::parse(&account)).transpose().map_err(refuse)?;
    backend.vaults.of(&caller, account.as_ref()).await.map(AppliedView::of).map_err(refuse)
}

/// Groups that have a text in their name, for a new administrator vault.
#[server(name = GetVaultGroups, prefix = "/ui", endpoint = "vaults/groups")]
pub async fn vault_groups(#[server(default)] find: String) -> Result<Vec<Choice>, ApiError> {
    let (backend, caller) = request()?;
    caller.require(model::Permission::ManageVaults).map_err(refuse)?;
    let found = backend.groups.choices(&caller, find).await.map_err(refuse)?;
    Ok(found.into_iter().map(Choice::of).collect())
}

#[server(name = GetVaultHistory, prefix = "/ui", endpoint = "vaults/history")]
pub async fn vault_history(vault: String) -> Result<HistoryView, ApiError> {
    let (backend, caller) = request()?;
    let id = VaultId::parse(&vault).map_err(refuse)?;
    backend.vaults.history(&caller, &id).await.map(HistoryView::of).map_err(refuse)
}

/// What was done, of one vault, user, kind of action and kind of owner, or of all.
#[server(name = GetVaultLog, prefix = "/ui", endpoint = "vaults/log")]
pub async fn vault_log(
    #[server(default)] vault: String,
    #[server(default)] user: String,
    #[server(default)] action: String,
    #[server(default)] owner: String,
    #[server(default)] at: String,
) -> Result<LogView, ApiError> {
    let (backend, caller) = request()?;
    let vaults = (!vault.is_empty()).then(|| VaultId::parse(&vault)).transpose().map_err(refuse)?;
    let users = (!user.is_empty()).then(|| UserId::parse(&user)).transpose().map_err(refuse)?;
    let filter = OperationFilter {
        vaults: vaults.into_iter().collect(),
        users: users.into_iter().collect(),
        operations: Operation::parse(&action).into_iter().collect(),
        owners: OwnerKind::parse(&owner).into_iter().collect(),
        ..OperationFilter::default()
    };
    let found = backend.vaults.operations(&caller, filter, query::page(&at)).await.map_err(refuse)?;
    let facets = backend.vaults.operation_facets(&caller).await.map_err(refuse)?;
    Ok(LogView {
        rows: found.page.items.into_iter().map(LogRow::of).collect(),
        vaults: facets.vaults.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
        users: facets.users.into_iter().map(|(id, name)| (id.to_string(), name)).collect(),
        previous: found.page.previous.map(|cursor| cursor.0),
        next: found.page.next.map(|cursor| cursor.0),
        now: found.now,
    })
}

/// What all vaults add up to, with masked values; one's own without a user.
#[server(name = GetVaultPreview, prefix = "/ui", endpoint = "vaults/preview")]
pub async fn vault_preview(#[server(default)] user: String) -> Result<PreviewView, ApiError> {
    let (backend, caller) = request()?;
    let user = (!user.is_empty()).then(|| UserId::parse(&user)).transpose().map_err(refuse)?;
    backend.vaults.preview(&caller, user.as_ref(), false).await.map(PreviewView::of).map_err(refuse)
}

/// Switches one on or off.
#[server(name = SwitchVault, prefix = "/ui", endpoint = "vaults/switch")]
pub async fn switch_vault(vault: String, #[server(default)] active: String) -> Result<String, ApiError> {
    let (backend, caller) = request()?;
    let id = VaultId::parse(&vault).map_err(refuse)?;
    let row = backend.vaults.get(&caller, &id).await.map(Row::of).map_err(refuse)?;
    backend.vaults.enable(&caller, vec![id], !active.is_empty()).await.map_err(refuse)?;
    go_on_to(&query::home(&row.kind, &row.owner));
    Ok(if active.is_empty() { "Vault deactivated" } else { "Vault activated" }.to_owned())
}

#[server(name = DeleteVault, prefix = "/ui", endpoint = "vaults/delete")]
pub async fn delete_vault(vault: String) -> Result<String, ApiError> {
    let (backend, caller) = request()?;
    let id = VaultId::parse(&vault).map_err(refuse)?;
    let row = backend.vaults.get(&caller, &id).await.map(Row::of).map_err(refuse)?;
    backend.vaults.delete(&caller, vec![id]).await.map_err(refuse)?;
    go_on_to(&query::home(&row.kind, &row.owner));
    Ok("Vault deleted. It can be restored for 30 days.".to_owned())
}

#[server(name = RestoreVault, prefix = "/ui", endpoint = "vaults/restore")]
pub async fn restore_vault(vault: String) -> Result<String, ApiError> {
    let (backend, caller) = request()?;
    let id = VaultId::parse(&vault).map_err(refuse)?;
    let row = backend.vaults.restore(&caller, &id).await.map(Row::of).map_err(refuse)?;
    go_on_to(&query::home(&row.kind, &row.owner));
    Ok("Vault restored. It is not active yet.".to_owned())
}

/// Saves the text of an older revision as a new one, if nobody else has saved meanwhile.
#[server(name = RollVaultBack, prefix = "/ui", endpoint = "vaults/roll_back")]
pub async fn roll_vault_back(vault: String, revision: i64, seen: i64) -> Result<String, ApiError> {
    let (backend, caller) = request()?;
    let id = VaultId::parse(&vault).map_err(refuse)?;
    match backend.vaults.roll_back(&caller, &id, revision, Some(seen)).await.map_err(refuse)? {
        Saved::Done { .. } => {
            go_on_to(&paths::with_query(paths::VAULT_HISTORY, &[("vault", &vault)]));
            Ok("Rolled back".to_owned())
        }
        Saved::Conflict(is) => Err(refuse(Error::Conflict(Conflict::VaultChanged { revision: is.vault.revision }))),
    }
}
