//! What is recorded beside the requests instead of in them: sign-ins by API, one entry for each key and minute, and
//! each reading of a secret.
//!
//! Noting a sign-in takes a lock for as long as a map takes, and nothing is lost when there are many: there are never
//! more to remember than keys in use. What is not written yet when the process is killed is lost, a minute at most.

use std::{
    collections::{BTreeMap, HashMap},
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use model::{
    Caller, SystemScope, Timestamp,
    access::By,
    audit::Action,
    id::{TenantId, UserId},
};
use serde_json::{Value, json};
use tokio::sync::Notify;

use super::record::{Entry, Recorder};
use crate::store::{self, Store};

/// Readings that may wait to be written; whoever reads a secret after that writes its own entry.
const READINGS: usize = 4096;

/// Entries that are kept while the database does not take them.
const KEPT: usize = 65_536;

/// An entry that is to be written.
pub struct Note {
    pub tenant: TenantId,
    pub by: By,
    pub at: Timestamp,
    pub action: Action,
    pub target: String,
    pub after: Option<Value>,
}

/// Sign-ins by API, or loads of vaults, that make one entry.
#[derive(Clone, PartialEq, Eq, Hash)]
struct SameMinute {
    minute: i64,
    tenant: TenantId,
    subject: UserId,
    access_key: String,
    what: What,
}

/// What a client did.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum What {
    SignedIn,
    LoadedVaults,
}

struct Several {
    first: Timestamp,
    count: u64,
    actor: UserId,
    address: Option<String>,
    /// Acts as somebody else: whether the key belongs to the same tenant, which may then see it.
    acting: Option<bool>,
}

#[derive(Default)]
struct Held {
    sign_ins: HashMap<SameMinute, Several>,
    readings: Vec<Note>,
}

/// Where is noted what shall be recorded.
#[derive(Clone, Default)]
pub struct Notes {
    held: Arc<Mutex<Held>>,
    reading: Arc<Notify>,
}

impl Notes {
    /// A token was issued for an access key.
    pub fn sign_in(&self, caller: &Caller, access_key: &str, at: Timestamp) {
        self.several(caller, access_key, What::SignedIn, at);
    }

    /// A client was given vaults.
    pub fn load(&self, caller: &Caller, access_key: &str, at: Timestamp) {
        self.several(caller, access_key, What::LoadedVaults, at);
    }

    fn several(&self, caller: &Caller, access_key: &str, what: What, at: Timestamp) {
        let same = SameMinute {
            minute: minute(at),
            tenant: caller.tenant.clone(),
            subject: caller.user.clone(),
            access_key: access_key.to_owned(),
            what,
        };
        let new = || Several {
            first: at,
            count: 0,
            actor: caller.actor.as_ref().map_or(&caller.user, |actor| &actor.user).clone(),
            address: caller.address.clone(),
            acting: caller.actor.as_ref().map(|actor| actor.tenant == caller.tenant),
        };
        self.held().sign_ins.entry(same).or_insert_with(new).count += 1;
    }

    /// A secret was read: an entry of its own, written at once by who writes the notes. Gives the note back when too
    /// many wait.
    pub fn reading(&self, note: Note) -> Option<Note> {
        let mut held = self.held();
        if held.readings.len() >= READINGS {
            return Some(note);
        }
        held.readings.push(note);
        drop(held);
        self.reading.notify_one();
        None
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        // Nothing can panic between taking the lock and giving it back.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes out readings, and the sign-ins of minutes before this one.
    fn take(&self, before: i64) -> Vec<Note> {
        let mut held = self.held();
        let mut notes = mem::take(&mut held.readings);
        let past = held.sign_ins.extract_if(|same, _| same.minute < before);
        notes.extend(past.map(|(same, several)| several.into_note(same)));
        notes
    }
}

impl Several {
    fn into_note(self, same: SameMinute) -> Note {
        let (action, target, after) = match self.acting {
            // A key of another tenant is nobody's business here.
            Some(false) if same.what == What::LoadedVaults => {
                (Action::VaultLoaded, same.subject.to_string(), json!({ "count": self.count }))
            }
            _ if same.what == What::LoadedVaults => {
                let after = json!({ "count": self.count, "access_key": same.access_key });
                (Action::VaultLoaded, same.subject.to_string(), after)
            }
            None => (Action::CredentialSignedIn, same.access_key, json!({ "count": self.count })),
            Some(true) => {
                let after = json!({ "count": self.count, "access_key": same.access_key });
                (Action::UserImpersonated, same.subject.to_string(), after)
            }
            Some(false) => (Action::UserImpersonated, same.subject.to_string(), json!({ "count": self.count })),
        };
        let by = By { actor: Some(self.actor), subject: Some(same.subject), why: "", address: self.address };
        Note { tenant: same.tenant, by, at: self.first, action, target, after: Some(after) }
    }
}

fn minute(at: Timestamp) -> i64 {
    at.seconds().div_euclid(60)
}

/// Writes the notes.
pub struct NoteWriter {
    notes: Notes,
    store: Store,
    recorder: Recorder,
    /// What the database has not taken yet.
    kept: Vec<Note>,
}

impl NoteWriter {
    pub fn new(notes: Notes, store: Store, recorder: Recorder) -> Self {
        Self { notes, store, recorder, kept: Vec::new() }
    }

    /// Waits until a secret was read.
    pub async fn reading(&self) {
        self.notes.reading.notified().await;
    }

    /// Writes what is due: readings, and sign-ins of minutes that are over.
    pub async fn write(&mut self, now: Timestamp) {
        self.write_before(minute(now)).await;
    }

    /// Writes everything.
    pub async fn finish(&mut self) {
        self.write_before(i64::MAX).await;
    }

    async fn write_before(&mut self, before: i64) {
        let mut by_tenant: BTreeMap<TenantId, Vec<Note>> = BTreeMap::new();
        for note in mem::take(&mut self.kept).into_iter().chain(self.notes.take(before)) {
            by_tenant.entry(note.tenant.clone()).or_default().push(note);
        }
        // A transaction for each: none holds two chains, and none holds one for long.
        for (tenant, mut notes) in by_tenant {
            notes.sort_by_key(|note| note.at);
            if let Err(error) = self.write_tenant(&tenant, &notes).await {
                tracing::warn!(%error, count = notes.len(), "audit entries wait for the database");
                self.kept.extend(notes);
            }
        }
        let lost = self.kept.len().saturating_sub(KEPT);
        if lost > 0 {
            tracing::error!(lost, "audit entries are lost: the database has not taken them for too long");
            self.kept.drain(..lost);
        }
    }

    async fn write_tenant(&self, tenant: &TenantId, notes: &[Note]) -> store::Result<()> {
        let scope = SystemScope::of_server("audit notes").within(tenant.clone());
        let mut conn = self.store.write(&scope).await?;
        for note in notes {
            let entry = Entry {
                tenant: Some(tenant),
                action: note.action,
                target: &note.target,
                before: None,
                after: note.after.clone(),
            };
            self.recorder.record(&mut conn, &note.by, note.at, entry).await?;
        }
        conn.commit().await
    }
}
