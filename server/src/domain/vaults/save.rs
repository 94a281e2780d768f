//! Saving: every change of name, format or text is a revision, and nobody takes back what somebody else has saved.

use model::{
    Caller, Error, Permission, Result, Scope, Secret,
    error::{FieldError, Noun},
    id::VaultId,
    vaults::{Draft, Opened, Operation, Saved, Vault, looks_secret},
};

use super::{
    Domain,
    access::{Want, author, right_to_make, vault_for},
    change::{check_room, has_one},
    check::{self, Checked},
    draft::{New, check_stays},
    open::{Field, Keys, place},
};
use crate::store::{self, Conn, OnTaken, Unique, vaults::NewRevision};

impl Domain {
    pub(super) async fn save_vault(&self, caller: &Caller, draft: Draft) -> Result<Saved> {
        match draft.id.clone() {
            None => self.make_vault(caller, draft).await,
            Some(id) => self.change_vault(caller, &id, draft, None).await,
        }
    }

    async fn make_vault(&self, caller: &Caller, draft: Draft) -> Result<Saved> {
        let owner = draft.owner.clone().ok_or_else(|| FieldError::missing("scope"))?;
        let scope = right_to_make(caller, &owner)?;
        let new = self.new_vault(draft, owner).await?;
        let mut conn = self.store.write(&scope).await?;
        store::tenants::lock(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        self.check_owner(&mut conn, &scope, &new.vault.owner).await?;
        check_room(&mut conn, &scope, &new.vault.owner).await?;
        store::vaults::insert(&mut conn, &scope, &new.vault).await.on_taken(Unique::VaultOwn, has_one)?;
        self.seal_revision(&mut conn, &scope, caller, &new, None).await?;
        self.note_operations(&mut conn, &scope, caller, Operation::Create, &[&new.vault], &new.reason).await?;
        conn.commit().await?;
        Ok(done(new.vault, new.checked))
    }

    /// A new revision, or another state. `back_to` names the revision whose text it is.
    pub(super) async fn change_vault(
        &self,
        caller: &Caller,
        id: &VaultId,
        draft: Draft,
        back_to: Option<i64>,
    ) -> Result<Saved> {
        let scope = caller.require(Permission::UseVaults)?;
        let (before, old) = self.newest(caller, &scope, id).await?;
        check_stays(&draft, &before)?;
        let name = match &draft.name {
            Some(name) => model::vaults::check_name(before.owner.kind(), Some(name))?,
            None => before.name.clone(),
        };
        let format = draft.format.unwrap_or(before.format);
        let reason = check::reason(&draft.reason)?;
        let text = match &draft.text {
            Some(text) => text.reveal().clone(),
            None => old.clone()?.into_inner(),
        };
        let checked = check::text(before.target, format, &text).await?;

        let mut conn = self.store.write(&scope).await?;
        store::tenants::lock(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        let is = vault_for(&mut conn, &scope, caller, id, Want::Change).await?;
        // What was not sent was taken from the revision that was read.
        let seen = draft.seen.or_else(|| draft.text.is_none().then_some(before.revision));
        if seen.is_some_and(|seen| seen != is.revision) {
            return self.conflict(conn, &scope, caller, is).await;
        }
        let enabled = draft.enabled.unwrap_or(is.enabled);
        let same_text = old.is_ok_and(|old| *old.reveal() == text) && is.revision == before.revision;
        let revised = !(same_text && name == is.name && format == is.format);
        let switched = enabled != is.enabled;
        let vault = Vault {
            name,
            format,
            enabled,
            revision: if revised { is.revision + 1 } else { is.revision },
            lines: checked.lines,
            bytes: checked.bytes,
            updated: self.now(),
            ..is.clone()
        };
        if !revised && !switched {
            return Ok(done(is, checked));
        }
        if !store::vaults::set(&mut conn, &scope, &vault, is.revision).await? {
            return Err(Error::NotFound(Noun::Vault));
        }
        let new = New { vault, text, checked, reason };
        if revised {
            self.seal_revision(&mut conn, &scope, caller, &new, back_to).await?;
            store::vaults::forget_older(&mut conn, &scope, id, new.vault.revision).await?;
            self.note_operations(&mut conn, &scope, caller, Operation::Edit, &[&new.vault], &new.reason).await?;
        }
        if switched {
            let operation = if enabled { Operation::Activate } else { Operation::Deactivate };
            self.note_operations(&mut conn, &scope, caller, operation, &[&new.vault], &new.reason).await?;
        }
        conn.commit().await?;
        Ok(done(new.vault, new.checked))
    }

    /// A vault somebody may change, with its newest text. One that does not open can still be overwritten.
    async fn newest(&self, caller: &Caller, scope: &Scope, id: &VaultId) -> Result<(Vault, Result<Secret>)> {
        let mut conn = self.store.read(scope).await?;
        let vault = vault_for(&mut conn, scope, caller, id, Want::Change).await?;
        let text = self.text_of(&mut conn, scope, &vault, vault.revision).await;
        match text {
            Ok(opened) => Ok((vault, Ok(opened.text))),
            Err(Error::Unreadable) => Ok((vault, Err(Error::Unreadable))),
            Err(other) => Err(other),
        }
    }

    /// Nothing was saved; what there is now is shown, which is recorded.
    async fn conflict(&self, mut conn: Conn, scope: &Scope, caller: &Caller, is: Vault) -> Result<Saved> {
        let opened = self.text_of(&mut conn, scope, &is, is.revision).await?;
        self.note_operations(&mut conn, scope, caller, Operation::Reveal, &[&is], "").await?;
        conn.commit().await?;
        Ok(Saved::Conflict(Box::new(opened)))
    }

    /// One text of a vault, opened.
    pub(super) async fn text_of(&self, conn: &mut Conn, scope: &Scope, vault: &Vault, revision: i64) -> Result<Opened> {
        let stored = store::vaults::revision(conn, scope, &vault.id, revision).await?;
        let stored = stored.ok_or(Error::NotFound(Noun::Revision))?;
        let at = (revision, Field::Text);
        let text = self.open_text(conn, scope, &mut Keys::default(), vault, at, &stored.text).await?;
        Ok(Opened { vault: vault.clone(), revision, format: stored.revision.format, text })
    }

    async fn seal_revision(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        caller: &Caller,
        new: &New,
        back_to: Option<i64>,
    ) -> Result<()> {
        let vault = &new.vault;
        let text = Secret::new(new.text.clone());
        let sealed = self.seal(conn, scope, &place(vault, vault.revision, Field::Text), &text).await?;
        let delivered = match &new.checked.delivered {
            None => None,
            Some(text) => {
                let place = place(vault, vault.revision, Field::Delivered);
                Some(self.seal(conn, scope, &place, &Secret::new(text.clone())).await?)
            }
        };
        let revision = NewRevision {
            vault: &vault.id,
            number: vault.revision,
            author: &author(caller),
            at: self.now(),
            reason: &new.reason,
            back_to,
            name: &vault.name,
            format: vault.format,
            lines: vault.lines,
            bytes: vault.bytes,
            sealed: &sealed,
            delivered: delivered.as_deref(),
        };
        Ok(store::vaults::insert_revision(conn, scope, &revision).await?)
    }
}

fn done(vault: Vault, checked: Checked) -> Saved {
    let mut warnings = checked.warnings;
    if looks_secret(&vault.name) {
        warnings.push("The name looks like a key. Names are not secret: put it into the text.".to_owned());
    }
    Saved::Done { vault, warnings }
}
