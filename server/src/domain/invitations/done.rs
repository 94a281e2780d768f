//! What was done with several invitations at once, to be recorded when nothing else is left to do: a chain has one
//! writer at a time.

use model::{Result, Scope, audit::Action, id::InvitationId};
use serde_json::{Value, json};

use super::Domain;
use crate::store::{Conn, invitations::Stored};

/// Entries in the order in which things happened.
#[derive(Default)]
pub struct Done(Vec<Entry>);

struct Entry {
    action: Action,
    id: InvitationId,
    before: Option<Value>,
    after: Option<Value>,
}

impl Done {
    /// There is something new, such as an invitation or its link.
    pub fn made(&mut self, action: Action, id: &InvitationId, after: Value) {
        self.0.push(Entry { action, id: id.clone(), before: None, after: Some(after) });
    }

    /// An invitation ended without anybody having come.
    pub fn ended(&mut self, action: Action, stored: &Stored) {
        let before = json!({ "name": stored.invitation.email, "role": stored.invitation.role });
        self.0.push(Entry { action, id: stored.invitation.id.clone(), before: Some(before), after: None });
    }
}

impl Domain {
    pub(in crate::domain) async fn record_done(&self, conn: &mut Conn, scope: &Scope, done: Done) -> Result<()> {
        for Entry { action, id, before, after } in done.0 {
            self.record(conn, scope, action, id.as_str(), before, after).await?;
        }
        Ok(())
    }
}
