//! Moving tenants' data keys under another master key while the server runs, and what each master key still holds.

use model::{Error, Result, SystemScope, audit::Action, id::TenantId};
use serde_json::json;

use super::{Domain, audit::Entry};
use crate::{
    secrets::DataKey,
    store::{self, seal::TenantsKey},
};

/// Data keys of one transaction: few, so that no request waits long for its own.
const BATCH: i64 = 50;

/// What one master key holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyStatus {
    pub id: String,
    /// Everything new is made under it.
    pub is_current: bool,
    /// Whether it is in the list of keys.
    pub is_given: bool,
    /// Whether a server has started with it on this database.
    pub is_known: bool,
    /// Data keys of tenants that it wraps.
    pub data_keys: i64,
    /// Access keys that only it can check.
    pub access_keys: i64,
}

/// How far a rotation is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rotated {
    /// Moved by this run.
    pub moved: usize,
    /// Not moved yet.
    pub left: i64,
}

/// Why a rotation does not go on. What was moved stays moved, and running it again goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum NotRotated {
    #[error(
        "no server has started with the key {0} on this database yet, so none could open what is moved under it. \
         Restart the server first, with several replicas all of them, then rotate"
    )]
    Unknown(String),
    #[error("the data key {key} of the tenant {tenant} does not open: {problem}")]
    Unopened { tenant: String, key: String, problem: crate::secrets::SealError },
    #[error("{0}")]
    Refused(#[from] Error),
    #[error("{0}")]
    Store(#[from] store::Error),
}

impl Domain {
    /// Every master key that is given or was seen, the current one first.
    pub async fn key_status(&self) -> Result<Vec<KeyStatus>> {
        let scope = SystemScope::of_server("key status");
        let mut conn = self.store.read_once(&scope).await?;
        let known: Vec<String> = store::seal::checks(&mut conn, &scope).await?.into_iter().map(|(id, _)| id).collect();
        let counts = store::seal::data_keys_by_master(&mut conn, &scope).await?;
        let mut ids: Vec<String> = self.ring.ids().map(ToString::to_string).collect();
        let given = ids.clone();
        for id in known.iter().chain(counts.iter().map(|(id, _)| id)) {
            if !ids.contains(id) {
                ids.push(id.clone());
            }
        }
        let mut status = Vec::new();
        for id in ids {
            status.push(KeyStatus {
                is_current: id == self.ring.current().as_str(),
                is_given: given.contains(&id),
                is_known: known.contains(&id),
                data_keys: counts.iter().find(|(counted, _)| *counted == id).map_or(0, |(_, count)| *count),
                access_keys: store::seal::access_keys_under(&mut conn, &scope, &id).await?,
                id,
            });
        }
        Ok(status)
    }

    /// Wraps every tenant's data keys with the current master key, in small transactions. What is sealed under the data
    /// keys stays as it is. `tell` hears how far it is after each transaction; whoever stops in between loses nothing.
    pub async fn rotate_keys(&self, mut tell: impl FnMut(Rotated)) -> Result<Rotated, NotRotated> {
        let scope = SystemScope::of_server("key rotation");
        let current = self.ring.current().as_str();
        let mut done = Rotated::default();
        let mut after = (String::new(), String::new());
        loop {
            let mut conn = self.store.write_all(&scope).await?;
            let known = store::seal::checks(&mut conn, &scope).await?;
            if !known.iter().any(|(id, _)| id == current) {
                return Err(NotRotated::Unknown(current.to_owned()));
            }
            let place = (after.0.as_str(), after.1.as_str());
            let batch = store::seal::wrapped_otherwise(&mut conn, &scope, current, place, BATCH).await?;
            let Some(last) = batch.last() else { return Ok(done) };
            after = (last.tenant_id.clone(), last.id.clone());
            for key in &batch {
                let wrapped = self.rewrapped(key)?;
                store::seal::rewrap(&mut conn, &scope, key, current, &wrapped).await?;
            }
            let counts = store::seal::data_keys_by_master(&mut conn, &scope).await?;
            let left = counts.iter().filter(|(id, _)| id != current).map(|(_, count)| count).sum();
            let entry = Entry {
                tenant: None,
                action: Action::MasterKeyRotated,
                target: current,
                before: None,
                after: Some(json!({ "data_keys": batch.len() })),
            };
            self.recorder.record(&mut conn, scope.by(), self.now(), entry).await?;
            conn.commit().await?;
            done = Rotated { moved: done.moved + batch.len(), left };
            tell(done);
        }
    }

    fn rewrapped(&self, key: &TenantsKey) -> Result<Vec<u8>, NotRotated> {
        let tenant = TenantId::known(key.tenant_id.clone());
        let rewrapped = DataKey::rewrap(&self.ring, &tenant, &key.id, &key.wrapped, self.entropy.as_ref());
        // Named otherwise than it is wrapped: the name is put right.
        rewrapped
            .map(|wrapped| wrapped.unwrap_or_else(|| key.wrapped.clone()))
            .map_err(|problem| NotRotated::Unopened { tenant: key.tenant_id.clone(), key: key.id.clone(), problem })
    }
}
