//! Writing entries: in the transaction of the change, and last in it, since a chain has one writer at a time.

use std::sync::Arc;

use model::{
    Result, Scope, Timestamp,
    access::By,
    audit::Action,
    id::{TenantId, UserId},
};
use serde_json::Value;

use super::{super::Domain, links::Links};
use crate::{
    secrets::Keyring,
    store::{self, Conn, audit::Stored},
};

/// One thing that was done.
pub struct Entry<'a> {
    /// The tenant it happened in; absent for what concerns the deployment.
    pub tenant: Option<&'a TenantId>,
    pub action: Action,
    /// The ID of what was changed.
    pub target: &'a str,
    /// The changed facts as they were and as they are. Never a secret.
    pub before: Option<Value>,
    pub after: Option<Value>,
}

/// What a change of several things did, kept until the rest of it is written: a chain has one writer at a time, who
/// holds it until the commit. Two that each waited for a row the other holds would never end.
#[derive(Debug, Default)]
pub struct Entries(Vec<Done>);

#[derive(Debug)]
struct Done {
    action: Action,
    target: String,
    before: Option<Value>,
    after: Option<Value>,
}

impl Entries {
    pub fn add(
        &mut self,
        action: Action,
        target: &(impl ToString + ?Sized),
        before: Option<Value>,
        after: Option<Value>,
    ) {
        self.0.push(Done { action, target: target.to_string(), before, after });
    }
}

/// Ties entries into their chain.
#[derive(Clone)]
pub struct Recorder {
    links: Links,
}

impl Recorder {
    pub fn new(ring: Arc<Keyring>) -> Self {
        Self { links: Links::new(ring) }
    }

    pub const fn links(&self) -> &Links {
        &self.links
    }

    pub async fn record(&self, conn: &mut Conn, by: &By, at: Timestamp, entry: Entry<'_>) -> store::Result<()> {
        let owned = |id: &UserId| id.as_str().to_owned();
        let mut stored = Stored {
            tenant_id: entry.tenant.map(ToString::to_string),
            number: 0,
            at: at.millis(),
            actor: by.actor.as_ref().map(owned),
            subject: by.subject.as_ref().map(owned),
            why: by.why.to_owned(),
            action: entry.action.code().to_owned(),
            target: entry.target.to_owned(),
            before: entry.before.map(|value| value.to_string()),
            after: entry.after.map(|value| value.to_string()),
            address: by.address.clone(),
            hash: String::new(),
        };
        // From here on, other writers of this chain wait.
        let head = store::audit::next(conn, entry.tenant).await?;
        let chain = entry.tenant.map_or("", TenantId::as_str);
        stored.number = head.number;
        stored.hash = self.links.hash(&stored, &head.hash);
        let is_whole = if head.seal.is_empty() {
            head.number == 1 && entry.action.begins_a_chain()
        } else {
            self.links.check_seal(chain, head.number - 1, &head.hash, &head.seal).is_ok()
        };
        let seal = if is_whole {
            self.links.seal(chain, stored.number, &stored.hash)
        } else {
            // What was done must still be recorded, but never so that the damage no longer shows.
            tracing::error!(chain, "the end of this audit chain was changed: run tenantry audit verify");
            head.seal
        };
        store::audit::append(conn, &stored, &seal).await
    }
}

impl Domain {
    /// Writes an entry of one tenant.
    pub(in crate::domain) async fn record(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        action: Action,
        target: &str,
        before: Option<Value>,
        after: Option<Value>,
    ) -> Result<()> {
        let entry = Entry { tenant: Some(scope.tenant()), action, target, before, after };
        Ok(self.recorder.record(conn, scope.by(), self.now(), entry).await?)
    }

    /// Writes all entries of a change in one tenant, as the last thing before the commit.
    pub(in crate::domain) async fn record_all(&self, conn: &mut Conn, scope: &Scope, entries: Entries) -> Result<()> {
        for Done { action, target, before, after } in entries.0 {
            self.record(conn, scope, action, &target, before, after).await?;
        }
        Ok(())
    }

    /// Writes an entry of whatever chain it belongs to.
    pub(in crate::domain) async fn record_entry(&self, conn: &mut Conn, by: &By, entry: Entry<'_>) -> Result<()> {
        Ok(self.recorder.record(conn, by, self.now(), entry).await?)
    }
}
