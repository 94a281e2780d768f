//! Walking a chain from its beginning to its end, some entries at a time.

use model::{SystemScope, id::TenantId};

use super::{Chain, Stored};
use crate::store::{Conn, Result, fetch_all, fetch_one, fetch_optional};

/// The end of a chain, and what stands beside it at the same moment.
#[derive(sqlx::FromRow)]
pub struct End {
    pub number: i64,
    pub hash: String,
    pub seal: String,
    /// The highest number of an entry; absent where there is none.
    pub last: Option<i64>,
}

pub async fn end(conn: &mut Conn, chain: Chain<'_>) -> Result<Option<End>> {
    let statement = match chain {
        Chain::Tenant(_) => {
            "SELECT h.number, h.hash, h.seal,
                    (SELECT max(e.number) FROM audit_entries e WHERE e.tenant_id = h.tenant_id) AS last
               FROM audit_heads h WHERE h.tenant_id = $1"
        }
        Chain::Deployment(_) => {
            "SELECT h.number, h.hash, h.seal,
                    (SELECT max(e.number) FROM audit_entries e WHERE e.tenant_id IS NULL) AS last
               FROM audit_heads h WHERE h.tenant_id = $1"
        }
    };
    fetch_optional!(conn, End, statement, chain.name())
}

macro_rules! chained {
    ($condition:literal) => {
        concat!(
            "SELECT tenant_id, number, at, actor, subject, why, action, target, before, after, address,
                    COALESCE(hash, '') AS hash
               FROM audit_entries
              WHERE ",
            $condition,
            " AND number > $2 AND number <= $3
              ORDER BY number LIMIT $4"
        )
    };
}

/// At most `most` entries of a chain after a number, up to another.
pub async fn chained(conn: &mut Conn, chain: Chain<'_>, after: i64, up_to: i64, most: i64) -> Result<Vec<Stored>> {
    let statement = match chain {
        Chain::Tenant(_) => chained!("tenant_id = $1"),
        Chain::Deployment(_) => chained!("tenant_id IS NULL AND CAST($1 AS TEXT) = ''"),
    };
    fetch_all!(conn, Stored, statement, chain.name(), after, up_to, most)
}

/// The row of an entry without a number that is younger than the chain: nothing writes such an entry.
pub async fn added_beside(conn: &mut Conn, chain: Chain<'_>) -> Result<Option<i64>> {
    let statement = match chain {
        Chain::Tenant(_) => {
            "SELECT min(seq) FROM audit_entries
              WHERE tenant_id = $1 AND number IS NULL
                AND seq > (SELECT seq FROM audit_entries
                            WHERE tenant_id = $1 AND number IS NOT NULL ORDER BY number LIMIT 1)"
        }
        Chain::Deployment(_) => {
            "SELECT min(seq) FROM audit_entries
              WHERE tenant_id IS NULL AND CAST($1 AS TEXT) = '' AND number IS NULL
                AND seq > (SELECT seq FROM audit_entries
                            WHERE tenant_id IS NULL AND number IS NOT NULL ORDER BY number LIMIT 1)"
        }
    };
    let (row,) = fetch_one!(conn, (Option<i64>,), statement, chain.name())?;
    Ok(row)
}

/// At most `most` tenants in the order of their IDs, those included of which only the end of a chain is left.
pub async fn tenants_after(conn: &mut Conn, _: &SystemScope, after: &str, most: i64) -> Result<Vec<TenantId>> {
    let rows = fetch_all!(
        conn,
        (String,),
        "SELECT id FROM (SELECT id FROM tenants
                          UNION SELECT tenant_id FROM audit_heads WHERE tenant_id <> '') AS known
          WHERE id > $1 ORDER BY id LIMIT $2",
        after,
        most,
    )?;
    Ok(rows.into_iter().map(|(id,)| TenantId::known(id)).collect())
}

/// Tenants whose chain has not begun.
pub async fn without_head(conn: &mut Conn, _: &SystemScope) -> Result<Vec<TenantId>> {
    let rows = fetch_all!(
        conn,
        (String,),
        "SELECT id FROM tenants t
          WHERE NOT EXISTS (SELECT 1 FROM audit_heads h WHERE h.tenant_id = t.id) ORDER BY id",
    )?;
    Ok(rows.into_iter().map(|(id,)| TenantId::known(id)).collect())
}
