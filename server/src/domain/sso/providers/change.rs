//! Switching connections on and off, and deleting them. One way in stays.

use model::{
    Caller, Error, Permission, Result, Scope, SystemScope,
    audit::Action,
    error::{FieldError, Forbidden, Noun},
    identity_providers::{Connection, MOST},
    sso::ProviderKey,
};
use serde_json::json;

use super::{Domain, described};
use crate::{
    domain::audit::Entries,
    store::{self, Conn, identity_providers::Stored},
};

impl Domain {
    pub(super) async fn switch_connections(&self, caller: &Caller, ids: Vec<ProviderKey>, active: bool) -> Result<u32> {
        let scope = caller.require(Permission::ManageIdentityProviders)?;
        let ids = checked(ids)?;
        let mut conn = self.store.write(&scope).await?;
        let (found, all) = self.named_connections(&mut conn, &scope, &ids).await?;
        if !active {
            self.keep_a_way_in(&all, &ids)?;
        }
        let action = if active { Action::IdentityProviderEnabled } else { Action::IdentityProviderDisabled };
        let (mut changed, mut entries) = (0, Entries::default());
        for connection in found.iter().filter(|connection| connection.active != active) {
            store::identity_providers::set_active(&mut conn, &scope, &connection.id, active, self.now()).await?;
            let after = json!({ "name": connection.name });
            entries.add(action, &connection.id, None, Some(after));
            changed += 1;
        }
        self.record_all(&mut conn, &scope, entries).await?;
        conn.commit().await?;
        Ok(changed)
    }

    pub(super) async fn delete_connections(&self, caller: &Caller, ids: Vec<ProviderKey>) -> Result<u32> {
        let scope = caller.require(Permission::ManageIdentityProviders)?;
        let ids = checked(ids)?;
        // Identities are people's, and people are global.
        let system = SystemScope::of_server("delete an identity provider");
        let mut conn = self.store.write_all(&system).await?;
        let (found, all) = self.named_connections(&mut conn, &scope, &ids).await?;
        self.keep_a_way_in(&all, &ids)?;
        let (mut deleted, mut entries) = (0, Entries::default());
        for connection in &found {
            store::identity_providers::delete(&mut conn, &scope, &system, &connection.id).await?;
            entries.add(Action::IdentityProviderDeleted, &connection.id, Some(described(connection)), None);
            deleted += 1;
        }
        self.record_all(&mut conn, &scope, entries).await?;
        conn.commit().await?;
        Ok(deleted)
    }

    /// The connections of these keys, all of them or none, and all of the tenant, which stays as it is until the commit.
    async fn named_connections(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        ids: &[ProviderKey],
    ) -> Result<(Vec<Connection>, Vec<Connection>)> {
        store::tenants::lock(conn, scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        let all = store::identity_providers::list(conn, scope).await?;
        let all: Vec<Connection> = all.into_iter().map(|Stored { connection, .. }| connection).collect();
        let named: Vec<Connection> = all.iter().filter(|connection| ids.contains(&connection.id)).cloned().collect();
        if named.len() == ids.len() { Ok((named, all)) } else { Err(Error::NotFound(Noun::Provider)) }
    }

    /// Refuses to take the last active connection away where there are neither passwords nor providers of the operator.
    fn keep_a_way_in(&self, all: &[Connection], gone: &[ProviderKey]) -> Result<()> {
        let other_ways = self.settings.local_passwords || self.oidc.providers().next().is_some();
        let (mut goes, mut stays) = (false, false);
        for connection in all.iter().filter(|connection| connection.active) {
            if gone.contains(&connection.id) { goes = true } else { stays = true }
        }
        if goes && !stays && !other_ways { Err(Forbidden::LastProvider.into()) } else { Ok(()) }
    }
}

fn checked(mut ids: Vec<ProviderKey>) -> Result<Vec<ProviderKey>> {
    ids.sort();
    ids.dedup();
    if ids.is_empty() {
        return Err(FieldError::missing("ids").into());
    }
    if ids.len() > MOST as usize {
        return Err(Error::NotFound(Noun::Provider));
    }
    Ok(ids)
}
