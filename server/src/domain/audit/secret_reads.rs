//! Recording that a secret was read.

use model::{Result, Scope, audit::Action};

use super::{super::Domain, noted::Note, record::Entry};

impl Domain {
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
