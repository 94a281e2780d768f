//! Recording that a secret was read.

use model::{Caller, Result, Scope, access::Proof, audit::Action};
use serde_json::json;

use super::{super::Domain, noted::Note, record::Entry};

impl Domain {
    /// Records that something sealed did not open, beside the request. Too many at once are in the log alone.
    pub fn note_fault(&self, scope: &Scope, action: Action, target: &str, revision: i64) {
        let note = Note {
            tenant: scope.tenant().clone(),
            by: scope.by().clone(),
            at: self.now(),
            action,
            target: target.to_owned(),
            after: Some(json!({ "revision": revision })),
        };
        if self.notes.reading(note).is_some() {
            tracing::error!(target, "too many faults at once: this one is not in the audit log");
        }
    }

    /// Records that a client was given the vaults that apply to it: one entry for each key and minute.
    pub fn note_load(&self, caller: &Caller) {
        let key = match &caller.proof {
            Proof::Key { access_key } | Proof::Token { access_key: Some(access_key), .. } => access_key.as_str(),
            Proof::Session(_) | Proof::Token { access_key: None, .. } => "",
        };
        self.notes.load(caller, key, self.now());
    }

    /// Records that somebody was given a secret in the clear: one entry for each time, written beside the request.
    /// To be called before the secret is handed out; it waits only when thousands of entries wait already.
    pub async fn note_secret_read(&self, scope: &Scope, action: Action, target: &str) -> Result<()> {
        let note = Note {
            tenant: scope.tenant().clone(),
            by: scope.by().clone(),
            at: self.now(),
            action,
            target: target.to_owned(),
            after: None,
        };
        let Some(note) = self.notes.reading(note) else { return Ok(()) };
        let entry = Entry { tenant: Some(scope.tenant()), action, target, before: None, after: None };
        let mut conn = self.store.write(scope).await?;
        self.recorder.record(&mut conn, &note.by, note.at, entry).await?;
        conn.commit().await?;
        Ok(())
    }
}
