//! Adding to a chain. Between the two functions the chain belongs to the transaction: who writes to the same one waits.

use model::id::TenantId;

use super::Stored;
use crate::store::{Conn, Result, execute, fetch_one, fetch_optional};

/// The end of a chain, for the entry that is to follow.
#[derive(sqlx::FromRow)]
pub struct Head {
    /// The number of the new entry.
    pub number: i64,
    /// The hash and seal of the last one; empty where there is none, or where its end was lost.
    pub hash: String,
    pub seal: String,
}

/// Takes the next number of a chain, and holds the chain until the transaction ends.
pub async fn next(conn: &mut Conn, tenant: Option<&TenantId>) -> Result<Head> {
    let chain = tenant.map_or("", TenantId::as_str);
    let head = fetch_optional!(
        conn,
        Head,
        "UPDATE audit_heads SET number = number + 1 WHERE tenant_id = $1 RETURNING number, hash, seal",
        chain,
    )?;
    match head {
        Some(head) => Ok(head),
        // The first entry, or the end of the chain was lost: then its numbers go on, so that nothing stands twice.
        None => fetch_one!(
            conn,
            Head,
            "INSERT INTO audit_heads (tenant_id, number, hash, seal)
             VALUES ($1, 1 + COALESCE((SELECT max(number) FROM audit_entries
                                        WHERE tenant_id = $1 OR $1 = '' AND tenant_id IS NULL), 0), '', '')
             ON CONFLICT (tenant_id) DO UPDATE SET number = audit_heads.number + 1
             RETURNING number, hash, seal",
            chain,
        ),
    }
}

/// Adds the entry that [`next`] has given the number of, and makes it the end of its chain.
pub async fn append(conn: &mut Conn, entry: &Stored, seal: &str) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO audit_entries (tenant_id, number, at, actor, subject, why, action, target, before, after,
                                    address, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        entry.tenant_id.as_deref(),
        entry.number,
        entry.at,
        entry.actor.as_deref(),
        entry.subject.as_deref(),
        entry.why.as_str(),
        entry.action.as_str(),
        entry.target.as_str(),
        entry.before.as_deref(),
        entry.after.as_deref(),
        entry.address.as_deref(),
        entry.hash.as_str(),
    )?;
    execute!(
        conn,
        "UPDATE audit_heads SET hash = $2, seal = $3 WHERE tenant_id = $1",
        entry.tenant_id.as_deref().unwrap_or_default(),
        entry.hash.as_str(),
        seal,
    )?;
    Ok(())
}
