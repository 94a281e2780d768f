//! Connections of workspaces: one file per thing done with them; this one joins them to the port, and says what a stored
//! one is for signing in.

mod addresses;
mod change;
mod find;
mod read;
mod save;
mod trial;

use async_trait::async_trait;
use model::{
    Caller, Result,
    id::TenantId,
    identity_providers::{Addresses, Blank, Connection, Draft, IdentityProviders, Overview, Trial},
    sso::{Answer, Binding, ProviderKey},
};
use serde_json::{Value, json};

use super::Domain;
use crate::secrets::Place;

pub(super) use find::leads_into;

#[async_trait]
impl IdentityProviders for Domain {
    async fn overview(&self, caller: &Caller) -> Result<Overview> {
        self.list_connections(caller).await
    }

    async fn get(&self, caller: &Caller, id: &ProviderKey) -> Result<(Connection, String)> {
        self.get_connection(caller, id).await
    }

    async fn blank(&self, caller: &Caller, again: Option<ProviderKey>) -> Result<Blank> {
        self.blank_connection(caller, again)
    }

    async fn save(&self, caller: &Caller, tenant: Option<&TenantId>, draft: Draft) -> Result<Connection> {
        self.save_connection(caller, tenant, draft).await
    }

    async fn set_active(&self, caller: &Caller, ids: Vec<ProviderKey>, active: bool) -> Result<u32> {
        self.switch_connections(caller, ids, active).await
    }

    async fn delete(&self, caller: &Caller, ids: Vec<ProviderKey>) -> Result<u32> {
        self.delete_connections(caller, ids).await
    }

    async fn look_up(&self, caller: &Caller, address: String) -> Result<Addresses> {
        self.look_up_provider(caller, &address).await
    }

    async fn begin_trial(&self, caller: &Caller, draft: Draft, binding: &Binding) -> Result<String> {
        self.begin_trial_of(caller, draft, binding).await
    }

    async fn end_trial(&self, provider: &ProviderKey, answer: &Answer, binding: &Binding) -> Result<Option<String>> {
        self.end_trial_of(provider, answer, binding).await
    }

    async fn trial(&self, caller: &Caller, id: &str) -> Result<Trial> {
        self.trial_of(caller, id).await
    }
}

/// Where the client secret of a connection belongs.
fn place(id: &ProviderKey, revision: i64) -> Place<'_> {
    Place { owner_kind: "provider", owner: id.as_str(), record: "connection", field: "client_secret", revision }
}

/// A connection for the audit record, which never has its secret.
fn described(connection: &Connection) -> Value {
    json!({
        "name": connection.name, "provider": connection.preset, "active": connection.active,
        "has_secret": connection.has_secret, "terms": connection.terms,
    })
}
