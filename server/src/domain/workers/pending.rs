//! What workers said and is not written yet: one word each, the last, however often they speak.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use model::{
    SystemScope,
    access::Kind,
    groups::UserName,
    id::{TenantId, UserId},
    workers::MOST_PER_ACCOUNT,
};

use crate::store::{
    self, Store,
    workers::{Said, WorkerRow},
};

/// Tenant, account and name of a worker.
type Key = (TenantId, UserId, String);

/// The last words of workers.
#[derive(Default)]
pub struct Pending(Mutex<BTreeMap<Key, WorkerRow>>);

impl Pending {
    fn map<T>(&self, done: impl FnOnce(&mut BTreeMap<Key, WorkerRow>) -> T) -> T {
        // A map is whole whenever somebody lets go of it.
        done(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Keeps a worker's word; not that of one too many of an account.
    pub fn keep(&self, tenant: &TenantId, user: &UserId, user_name: &str, kind: Kind, said: Said) -> bool {
        let owner = UserName { id: user.clone(), name: user_name.to_owned(), kind };
        let key = (tenant.clone(), user.clone(), said.name.clone());
        let first = (tenant.clone(), user.clone(), String::new());
        self.map(|words| {
            let own = words.range(first..).take_while(|((t, u, _), _)| t == tenant && u == user).count();
            if own >= MOST_PER_ACCOUNT && !words.contains_key(&key) {
                return false;
            }
            words.insert(key, WorkerRow { owner, said });
            true
        })
    }

    /// What a worker said last.
    pub fn of(&self, tenant: &TenantId, user: &UserId, name: &str) -> Option<Said> {
        let key = (tenant.clone(), user.clone(), name.to_owned());
        self.map(|words| words.get(&key).map(|row| row.said.clone()))
    }

    /// All of a tenant that said something.
    pub fn of_tenant(&self, tenant: &TenantId) -> Vec<WorkerRow> {
        let first = (tenant.clone(), UserId::known(""), String::new());
        self.map(|words| {
            let own = words.range(first..).take_while(|((t, ..), _)| t == tenant);
            own.map(|(_, row)| row.clone()).collect()
        })
    }

    /// What a worker said no longer counts.
    pub fn forget(&self, tenant: &TenantId, user: &UserId, name: &str) {
        let key = (tenant.clone(), user.clone(), name.to_owned());
        self.map(|words| words.remove(&key));
    }

    /// Writes everything in one transaction. What was said since, or could not be written, stays.
    pub async fn write(&self, store: &Store) {
        let words = self.map(|words| words.clone());
        if words.is_empty() {
            return;
        }
        match write_all(store, &words).await {
            Ok(()) => self.map(|kept| kept.retain(|key, row| words.get(key).is_none_or(|written| written != row))),
            Err(error) => tracing::warn!(%error, "what workers said could not be written"),
        }
    }
}

async fn write_all(store: &Store, words: &BTreeMap<Key, WorkerRow>) -> store::Result<()> {
    let system = SystemScope::of_server("workers");
    let mut conn = store.write_all(&system).await?;
    for ((tenant, user, _), row) in words {
        store::workers::put(&mut conn, &system, tenant, user, &row.said).await?;
    }
    conn.commit().await
}
