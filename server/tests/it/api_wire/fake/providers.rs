//! Connections to identity providers that always answer the same.

use async_trait::async_trait;
use model::{
    Caller, Error, Result,
    error::Noun,
    id::TenantId,
    identity_providers::{
        Addresses, Blank, Configured, Connection, Draft, GroupSync, IdentityProviders, Overview, Preset, Terms, Trial,
    },
    sso::{Answer, Binding, ProviderKey},
};

use super::{Fake, THEN};

/// The connection that exists.
pub const PROVIDER_ID: &str = "0192f0c1a2b37c4d8e9f0a1b2c3d4e61";

const CALLBACK: &str = "https://app.acme.io/callback_0192f0c1a2b37c4d8e9f0a1b2c3d4e61";

fn addresses() -> Addresses {
    Addresses {
        issuer: "https://acme.okta.example".to_owned(),
        authorize: "https://acme.okta.example/authorize".to_owned(),
        token: "https://acme.okta.example/token".to_owned(),
        keys: "https://acme.okta.example/keys".to_owned(),
        ..Addresses::default()
    }
}

fn connection() -> Connection {
    let groups = GroupSync {
        enabled: true,
        mapping: vec![("ml".to_owned(), vec!["Data Scientists".to_owned(), "Users".to_owned()])],
        ..GroupSync::default()
    };
    let terms = Terms { client_id: "tenantry".to_owned(), addresses: addresses(), groups, ..Terms::default() };
    Connection {
        id: ProviderKey::known(PROVIDER_ID),
        name: "Acme Okta".to_owned(),
        preset: Preset::Okta,
        terms,
        has_secret: true,
        active: true,
        updated: THEN,
    }
}

#[async_trait]
impl IdentityProviders for Fake {
    async fn overview(&self, _: &Caller) -> Result<Overview> {
        self.note("connections".to_owned())?;
        let configured =
            Configured { key: ProviderKey::known("auth0"), name: "Auth0".to_owned(), preset: Preset::Auth0 };
        Ok(Overview { configured: vec![configured], connections: vec![connection()], now: THEN })
    }

    async fn get(&self, _: &Caller, id: &ProviderKey) -> Result<(Connection, String)> {
        self.note(format!("connection {id}"))?;
        Ok((connection(), CALLBACK.to_owned()))
    }

    async fn blank(&self, _: &Caller, _: Option<ProviderKey>) -> Result<Blank> {
        self.note("blank connection".to_owned())?;
        Ok(Blank { id: ProviderKey::known(PROVIDER_ID), callback: CALLBACK.to_owned() })
    }

    async fn save(&self, _: &Caller, tenant: Option<&TenantId>, draft: Draft) -> Result<Connection> {
        self.note(format!("save connection in {tenant:?} {draft:?}"))?;
        Ok(connection())
    }

    async fn set_active(&self, _: &Caller, ids: Vec<ProviderKey>, active: bool) -> Result<u32> {
        self.note(format!("set active {ids:?} {active}"))?;
        Ok(1)
    }

    async fn delete(&self, _: &Caller, ids: Vec<ProviderKey>) -> Result<u32> {
        self.note(format!("delete connections {ids:?}"))?;
        Ok(1)
    }

    async fn look_up(&self, _: &Caller, address: String) -> Result<Addresses> {
        self.note(format!("look up {address}"))?;
        Ok(addresses())
    }

    async fn begin_trial(&self, _: &Caller, draft: Draft, _: &Binding) -> Result<String> {
        self.note(format!("test connection {draft:?}"))?;
        Ok(CALLBACK.to_owned())
    }

    async fn end_trial(&self, _: &ProviderKey, _: &Answer, _: &Binding) -> Result<Option<String>> {
        Ok(None)
    }

    async fn trial(&self, _: &Caller, id: &str) -> Result<Trial> {
        self.note(format!("trial {id}"))?;
        Err(Error::NotFound(Noun::Provider))
    }
}
