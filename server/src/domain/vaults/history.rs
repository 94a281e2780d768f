//! Older texts: which there are, showing one, and going back to one.

use model::{
    Caller, Permission, Result,
    id::VaultId,
    vaults::{Draft, History, Opened, Operation, Saved},
};

use super::{
    Domain,
    access::{Want, vault_for, vault_or_binned},
};
use crate::store;

impl Domain {
    pub(super) async fn vault_history(&self, caller: &Caller, id: &VaultId) -> Result<History> {
        let scope = caller.require(Permission::UseVaults)?;
        let mut conn = self.store.read(&scope).await?;
        let vault = vault_or_binned(&mut conn, &scope, caller, id, Want::Know).await?;
        let revisions = store::vaults::revisions(&mut conn, &scope, id).await?;
        Ok(History { vault, revisions, now: self.now() })
    }

    pub(super) async fn reveal_vault(&self, caller: &Caller, id: &VaultId, revision: Option<i64>) -> Result<Opened> {
        let scope = caller.require(Permission::UseVaults)?;
        let mut conn = self.store.write(&scope).await?;
        let vault = vault_or_binned(&mut conn, &scope, caller, id, Want::Read).await?;
        let number = revision.unwrap_or(vault.revision);
        let opened = self.text_of(&mut conn, &scope, &vault, number).await?;
        // Recorded before it is handed out, or not handed out.
        self.note_operations(&mut conn, &scope, caller, Operation::Reveal, &[&vault], "").await?;
        conn.commit().await?;
        Ok(opened)
    }

    pub(super) async fn roll_vault_back(
        &self,
        caller: &Caller,
        id: &VaultId,
        revision: i64,
        seen: Option<i64>,
    ) -> Result<Saved> {
        let scope = caller.require(Permission::UseVaults)?;
        let mut conn = self.store.read(&scope).await?;
        let vault = vault_for(&mut conn, &scope, caller, id, Want::Change).await?;
        let opened = self.text_of(&mut conn, &scope, &vault, revision).await?;
        drop(conn);
        let draft = Draft {
            id: Some(id.clone()),
            format: Some(opened.format),
            text: Some(opened.text),
            reason: format!("Back to revision {revision}"),
            seen,
            ..Draft::default()
        };
        self.change_vault(caller, id, draft, Some(revision)).await
    }
}
