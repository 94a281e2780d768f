//! What administrators see of connections, and what helps to set one up.

use model::{
    Caller, Error, Permission, Result,
    error::{FieldError, Noun},
    identity_providers::{Addresses, Blank, Configured, Connection, Overview, Preset},
    sso::ProviderKey,
};

use super::Domain;
use crate::{
    secrets::{is_connection_key_of, new_connection_key},
    store,
};

impl Domain {
    pub(super) async fn list_connections(&self, caller: &Caller) -> Result<Overview> {
        let scope = caller.require(Permission::ManageIdentityProviders)?;
        let mut conn = self.store.read(&scope).await?;
        let stored = store::identity_providers::list(&mut conn, &scope).await?;
        let configured = self.oidc.providers().map(|provider| Configured {
            key: provider.key.clone(),
            name: provider.name.clone(),
            preset: Preset::of(provider.key.as_str()),
        });
        Ok(Overview {
            configured: configured.collect(),
            connections: stored.into_iter().map(|stored| stored.connection).collect(),
            now: self.now(),
        })
    }

    pub(super) async fn get_connection(&self, caller: &Caller, id: &ProviderKey) -> Result<(Connection, String)> {
        let scope = caller.require(Permission::ManageIdentityProviders)?;
        let mut conn = self.store.read(&scope).await?;
        let stored = store::identity_providers::get(&mut conn, &scope, id).await?;
        let connection = stored.ok_or(Error::NotFound(Noun::Provider))?.connection;
        let callback = self.callback_of(&connection.id);
        Ok((connection, callback))
    }

    pub(super) fn blank_connection(&self, caller: &Caller, again: Option<ProviderKey>) -> Result<Blank> {
        let scope = caller.require(Permission::ManageIdentityProviders)?;
        let again = again.filter(|key| is_connection_key_of(&self.ring, scope.tenant(), key.as_str()));
        let new = || ProviderKey::known(new_connection_key(&self.ring, scope.tenant(), self.entropy.as_ref()));
        let id = again.unwrap_or_else(new);
        let callback = self.callback_of(&id);
        Ok(Blank { id, callback })
    }

    pub(super) async fn look_up_provider(&self, caller: &Caller, address: &str) -> Result<Addresses> {
        caller.require(Permission::ManageIdentityProviders)?;
        let field = "well_known_url";
        let address = address.trim();
        if address.is_empty() {
            return Err(FieldError::missing(field).into());
        }
        self.check_address(field, address).await?;
        let found = self.oidc.look_up(address).await.map_err(|reason| {
            tracing::info!(reason, "an identity provider that is being set up does not answer");
            FieldError::value(
                field,
                "Nothing there describes an identity provider. Check the address, or fill in the fields below.",
            )
        })?;
        Ok(Addresses {
            issuer: found.issuer,
            authorize: found.authorize,
            token: found.token,
            userinfo: found.userinfo,
            keys: found.keys,
            end_session: found.end_session,
        })
    }

    pub(super) fn callback_of(&self, id: &ProviderKey) -> String {
        format!("{}{}", self.settings.web_url, id.callback())
    }
}
