//! The audit record: who did what to what, written in the same transaction as the change.

use model::{
    Timestamp,
    access::By,
    id::{TenantId, UserId},
};
use serde_json::Value;

use super::{Conn, Result, execute};

/// One thing that was done.
pub struct Entry<'a> {
    /// The tenant it happened in; absent for what concerns the deployment.
    pub tenant: Option<&'a TenantId>,
    /// `noun.verb`, such as `user.created`.
    pub action: &'static str,
    /// The ID of what was changed.
    pub target: &'a str,
    /// The changed facts as they were and as they are. Never a secret.
    pub before: Option<Value>,
    pub after: Option<Value>,
}

pub async fn record(conn: &mut Conn, by: &By, now: Timestamp, entry: Entry<'_>) -> Result<()> {
    let before = entry.before.map(|value| value.to_string());
    let after = entry.after.map(|value| value.to_string());
    execute!(
        conn,
        "INSERT INTO audit_entries (tenant_id, at, actor, subject, why, action, target, before, after)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        entry.tenant.map(TenantId::as_str),
        now.millis(),
        by.actor.as_ref().map(UserId::as_str),
        by.subject.as_ref().map(UserId::as_str),
        by.why,
        entry.action,
        entry.target,
        before.as_deref(),
        after.as_deref(),
    )?;
    Ok(())
}
