//! The audit log: every change records itself, in the transaction that makes it; this joins reading it to the port.

mod begin;
mod links;
mod noted;
mod read;
mod record;
mod secret_reads;
mod verify;

use async_trait::async_trait;
use model::{
    Caller, Permission, Result,
    audit::{Action, Audit, AuditFilter, AuditPage, ExportFormat},
    page::PageRequest,
};
use serde_json::json;

use super::Domain;

pub use noted::{NoteWriter, Notes};
pub use record::{Entries, Entry, Recorder};
pub use verify::{Broken, Verdict};

#[async_trait]
impl Audit for Domain {
    async fn page(&self, caller: &Caller, filter: AuditFilter, page: PageRequest) -> Result<AuditPage> {
        self.audit_page(caller, &filter, &page).await
    }

    async fn note_export(&self, caller: &Caller, filter: &AuditFilter, format: ExportFormat) -> Result<()> {
        let scope = caller.require(Permission::ReadAudit)?;
        read::check(caller, filter)?;
        let after = json!({
            "format": format.as_str(),
            "person": none_if_empty(&filter.person),
            "action": filter.action.map(Action::code),
            "object": none_if_empty(&filter.object),
            "from": filter.from.map(|from| from.to_string()),
            "until": filter.until.map(|until| until.to_string()),
            "deployment": filter.deployment,
        });
        let mut conn = self.store.write(&scope).await?;
        let tenant = scope.tenant().as_str();
        self.record(&mut conn, &scope, Action::AuditExported, tenant, None, Some(after)).await?;
        conn.commit().await?;
        Ok(())
    }
}

fn none_if_empty(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}
