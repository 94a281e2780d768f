//! Making a connection and changing one, as a whole or not at all.

use model::{
    Caller, Error, Permission, Result, Scope, Secret,
    audit::Action,
    error::{FieldError, Noun},
    id::TenantId,
    identity_providers::{Connection, Draft, MOST, Terms},
    sso::ProviderKey,
};

use super::{Domain, described, place};
use crate::{
    secrets::{is_connection_key_of, new_connection_key},
    store::{self, Conn, OnTaken, Unique, identity_providers::Stored},
};

impl Domain {
    pub(super) async fn save_connection(
        &self,
        caller: &Caller,
        tenant: Option<&TenantId>,
        draft: Draft,
    ) -> Result<Connection> {
        let scope = match tenant {
            Some(tenant) => caller.require_in(Permission::ManageIdentityProviders, tenant)?,
            None => caller.require(Permission::ManageIdentityProviders)?,
        };
        let mut draft = draft.check()?;
        // Asks for names: nothing of the database is held meanwhile.
        draft.terms.addresses = self.check_addresses(&draft.terms.addresses).await?;
        let mut conn = self.store.write(&scope).await?;
        store::tenants::lock(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        let before = match &draft.id {
            Some(id) => store::identity_providers::get(&mut conn, &scope, id).await?,
            None => None,
        };
        let saved = match before {
            Some(before) => self.change_connection(&mut conn, &scope, before, draft).await?,
            None => self.make_connection(&mut conn, &scope, draft).await?,
        };
        conn.commit().await?;
        Ok(saved)
    }

    async fn make_connection(&self, conn: &mut Conn, scope: &Scope, draft: Draft) -> Result<Connection> {
        let id = match draft.id {
            Some(id) if is_connection_key_of(&self.ring, scope.tenant(), id.as_str()) => id,
            Some(_) => return Err(Error::NotFound(Noun::Provider)),
            None => ProviderKey::known(new_connection_key(&self.ring, scope.tenant(), self.entropy.as_ref())),
        };
        if store::identity_providers::count(conn, scope).await? >= i64::from(MOST) {
            return Err(FieldError::value("provider", format!("A workspace has at most {MOST} connections.")).into());
        }
        let revision = 1;
        let sealed = self.sealed(conn, scope, &id, revision, draft.secret.as_ref()).await?;
        let connection = Connection {
            id,
            name: draft.name,
            preset: draft.preset,
            terms: draft.terms,
            has_secret: sealed.is_some(),
            active: true,
            updated: self.now(),
        };
        store::identity_providers::insert(conn, scope, &connection, sealed.as_deref(), revision)
            .await
            .on_taken(Unique::ConnectionName, name_taken)?;
        let after = Some(described(&connection));
        self.record(conn, scope, Action::IdentityProviderCreated, connection.id.as_str(), None, after).await?;
        Ok(connection)
    }

    async fn change_connection(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        before: Stored,
        draft: Draft,
    ) -> Result<Connection> {
        let secret_is_new = draft.secret.is_some();
        let secret = self.secret_of(conn, scope, &before, &draft).await?;
        let was = before.connection;
        let id = &was.id;
        let revision = before.revision + 1;
        let sealed = self.sealed(conn, scope, id, revision, secret.as_ref()).await?;
        let connection = Connection {
            id: was.id.clone(),
            name: draft.name,
            preset: draft.preset,
            terms: draft.terms,
            has_secret: sealed.is_some(),
            active: was.active,
            updated: self.now(),
        };
        let same = Connection { updated: was.updated, ..connection.clone() } == was;
        if same && !secret_is_new {
            return Ok(was);
        }
        store::identity_providers::set(conn, scope, &connection, sealed.as_deref(), revision)
            .await
            .on_taken(Unique::ConnectionName, name_taken)?;
        let mut after = described(&connection);
        after["secret_is_new"] = secret_is_new.into();
        let before = Some(described(&was));
        self.record(conn, scope, Action::IdentityProviderChanged, id.as_str(), before, Some(after)).await?;
        Ok(connection)
    }

    /// The client secret that a changed connection has: the one that is given, or the one that is stored.
    pub(super) async fn secret_of(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        before: &Stored,
        draft: &Draft,
    ) -> Result<Option<Secret>> {
        let was = &before.connection;
        match (&draft.secret, &before.sealed) {
            (Some(secret), _) => Ok(Some(secret.clone())),
            (None, Some(_)) if goes_elsewhere(&was.terms, &draft.terms) => {
                let text =
                    "Enter the client secret again: the provider is another one now, and is not told the old secret.";
                Err(FieldError::value("client_secret", text).into())
            }
            (None, Some(sealed)) => self.unseal(conn, scope, &place(&was.id, before.revision), sealed).await.map(Some),
            (None, None) => Ok(None),
        }
    }

    async fn sealed(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        id: &ProviderKey,
        revision: i64,
        secret: Option<&Secret>,
    ) -> Result<Option<Vec<u8>>> {
        match secret {
            Some(secret) => self.seal(conn, scope, &place(id, revision), secret).await.map(Some),
            None => Ok(None),
        }
    }
}

/// Whether somebody else would be told the secret: whoever may change a connection did not have to know it.
fn goes_elsewhere(was: &Terms, is: &Terms) -> bool {
    let to = |terms: &Terms| (terms.addresses.issuer.clone(), terms.addresses.token.clone(), terms.client_id.clone());
    to(was) != to(is)
}

fn name_taken() -> Error {
    Error::taken("display_name", "Another connection of this workspace has this name.")
}
