//! Switching vaults on and off, deleting them and bringing them back.

use model::{
    Caller, Error, Permission, Result, Scope, SystemScope,
    audit::Action,
    error::{FieldError, Forbidden, Limit, Noun},
    id::{GroupId, VaultId},
    vaults::{MOST_OF_OWNER, MOST_OF_TENANT, Operation, Owner, Vault},
};

use super::{
    Domain,
    access::{Want, vault_for, vault_or_binned},
};
use crate::store::{self, Conn, OnTaken, Unique};

/// Most vaults in one call.
const MOST: usize = 100;

/// Vaults that are forgotten in one sweep.
const AT_ONCE: u32 = 200;

impl Domain {
    pub(super) async fn enable_vaults(&self, caller: &Caller, ids: Vec<VaultId>, enabled: bool) -> Result<u32> {
        let scope = caller.require(Permission::UseVaults)?;
        let mut conn = self.store.write(&scope).await?;
        let found = named_vaults(&mut conn, &scope, caller, ids).await?;
        let changed: Vec<Vault> =
            found.into_iter().filter(|it| it.enabled != enabled).map(|it| Vault { enabled, ..it }).collect();
        for vault in &changed {
            store::vaults::set_enabled(&mut conn, &scope, &vault.id, enabled, self.now()).await?;
        }
        let operation = if enabled { Operation::Activate } else { Operation::Deactivate };
        self.note_operations(&mut conn, &scope, caller, operation, &changed.iter().collect::<Vec<_>>(), "").await?;
        conn.commit().await?;
        Ok(u32::try_from(changed.len()).unwrap_or(u32::MAX))
    }

    pub(super) async fn delete_vaults(&self, caller: &Caller, ids: Vec<VaultId>) -> Result<u32> {
        let scope = caller.require(Permission::UseVaults)?;
        let mut conn = self.store.write(&scope).await?;
        let found = named_vaults(&mut conn, &scope, caller, ids).await?;
        for vault in &found {
            store::vaults::set_deleted(&mut conn, &scope, &vault.id, Some(self.now())).await?;
        }
        let vaults: Vec<_> = found.iter().collect();
        self.note_operations(&mut conn, &scope, caller, Operation::Delete, &vaults, "").await?;
        conn.commit().await?;
        Ok(u32::try_from(found.len()).unwrap_or(u32::MAX))
    }

    pub(super) async fn restore_vault(&self, caller: &Caller, id: &VaultId) -> Result<Vault> {
        let scope = caller.require(Permission::UseVaults)?;
        let mut conn = self.store.write(&scope).await?;
        store::tenants::lock(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        let found = vault_or_binned(&mut conn, &scope, caller, id, Want::Change).await?;
        if found.deleted.is_none() {
            return Ok(found);
        }
        let gone =
            |_| Error::from(Forbidden::Rule("The group of this vault is gone, so it applies to nobody.".to_owned()));
        self.check_owner(&mut conn, &scope, &found.owner).await.map_err(gone)?;
        check_room(&mut conn, &scope, &found.owner).await?;
        store::vaults::set_deleted(&mut conn, &scope, id, None).await.on_taken(Unique::VaultOwn, has_one)?;
        let vault = Vault { deleted: None, enabled: false, ..found };
        self.note_operations(&mut conn, &scope, caller, Operation::Restore, &[&vault], "").await?;
        conn.commit().await?;
        Ok(vault)
    }

    /// Whether whoever a vault is for is there.
    pub(super) async fn check_owner(&self, conn: &mut Conn, scope: &Scope, owner: &Owner) -> Result<()> {
        match owner {
            Owner::Workspace | Owner::Person(_) => Ok(()),
            Owner::Group(group) => {
                let found = store::groups::get(conn, scope, group).await?;
                found.map(drop).ok_or(Error::NotFound(Noun::Group))
            }
            Owner::ServiceAccount(account) => {
                let found = store::service_accounts::get(conn, scope, account, self.now()).await?;
                found.map(drop).ok_or(Error::NotFound(Noun::User))
            }
        }
    }

    /// The vaults of a group that is deleted go into the bin with it. Answers them, to be noted.
    pub(in crate::domain) async fn bin_vaults_of(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        group: &GroupId,
    ) -> Result<Vec<Vault>> {
        let owner = Owner::Group(group.clone());
        let there = store::vaults::of_owner(conn, scope, &owner).await?;
        store::vaults::put_into_bin(conn, scope, &owner, self.now()).await?;
        Ok(there.into_iter().filter(|vault| vault.deleted.is_none()).collect())
    }

    /// Forgets what the bin has kept for its time.
    pub(in crate::domain) async fn sweep_vaults(&self) -> Result<()> {
        let system = SystemScope::of_server("bin of vaults");
        let mut conn = self.store.write_all(&system).await?;
        let mut overdue = store::vaults::overdue(&mut conn, &system, self.now(), AT_ONCE).await?;
        // Chains are held until the commit: in one order, so that two replicas do not wait for each other.
        overdue.sort();
        for (tenant, id) in &overdue {
            store::vaults::purge(&mut conn, &system.within(tenant.clone()), id).await?;
        }
        for (tenant, id) in overdue {
            let scope = system.within(tenant);
            self.record(&mut conn, &scope, Action::VaultPurged, id.as_str(), None, None).await?;
        }
        conn.commit().await?;
        Ok(())
    }
}

/// People and service accounts have one vault for each target.
pub fn has_one() -> Error {
    Error::taken("type", "There is a vault for this already: change that one.")
}

/// Whether there may be one more.
pub async fn check_room(conn: &mut Conn, scope: &Scope, owner: &Owner) -> Result<()> {
    if !owner.kind().is_administrators() {
        return Ok(());
    }
    if store::vaults::count_of(conn, scope, owner).await? >= i64::from(MOST_OF_OWNER) {
        return Err(Error::Limit(Limit::Vaults { allowed: MOST_OF_OWNER }));
    }
    if store::vaults::count_of_administrators(conn, scope).await? >= i64::from(MOST_OF_TENANT) {
        return Err(Error::Limit(Limit::Vaults { allowed: MOST_OF_TENANT }));
    }
    Ok(())
}

/// The vaults of these IDs, all of them or none. The tenant stays locked until the commit.
async fn named_vaults(conn: &mut Conn, scope: &Scope, caller: &Caller, mut ids: Vec<VaultId>) -> Result<Vec<Vault>> {
    ids.sort();
    ids.dedup();
    if ids.is_empty() {
        return Err(FieldError::missing("vaults").into());
    }
    if ids.len() > MOST {
        return Err(FieldError::value("vaults", format!("At most {MOST} vaults at a time.")).into());
    }
    store::tenants::lock(conn, scope).await?.ok_or(Error::NotFound(Noun::Company))?;
    let mut found = Vec::with_capacity(ids.len());
    for id in &ids {
        found.push(vault_for(conn, scope, caller, id, Want::Change).await?);
    }
    Ok(found)
}
