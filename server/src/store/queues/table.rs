//! Finding queues: by ID, by name, in pages.

use model::{Scope, id::QueueId, queues::DEFAULT_TAG};
use sqlx::AssertSqlSafe;

use super::{QueueRow, Row, columns};
use crate::store::{Conn, Result, Side, fetch_all, fetch_optional, like_pattern};

pub async fn get(conn: &mut Conn, scope: &Scope, id: &QueueId) -> Result<Option<QueueRow>> {
    let row = fetch_optional!(
        conn,
        Row,
        concat!("SELECT ", columns!(), " FROM queues q WHERE q.tenant_id = $1 AND q.id = $2"),
        scope.tenant().as_str(),
        id.as_str(),
    )?;
    row.map(Row::into_row).transpose()
}

/// The queue with this name, as it is folded.
pub async fn named(conn: &mut Conn, scope: &Scope, name_key: &str) -> Result<Option<QueueRow>> {
    let row = fetch_optional!(
        conn,
        Row,
        concat!("SELECT ", columns!(), " FROM queues q WHERE q.tenant_id = $1 AND q.name_key = $2"),
        scope.tenant().as_str(),
        name_key,
    )?;
    row.map(Row::into_row).transpose()
}

/// At most `most` queues after a name key, by name.
pub async fn next_by_name(conn: &mut Conn, scope: &Scope, after: &str, most: u32) -> Result<Vec<QueueRow>> {
    let rows = fetch_all!(
        conn,
        Row,
        concat!(
            "SELECT ",
            columns!(),
            " FROM queues q WHERE q.tenant_id = $1 AND q.name_key > $2 ORDER BY q.name_key LIMIT $3"
        ),
        scope.tenant().as_str(),
        after,
        i64::from(most),
    )?;
    rows.into_iter().map(Row::into_row).collect()
}

/// Queues that are tagged as the default one, at most three.
pub async fn default_queues(conn: &mut Conn, scope: &Scope) -> Result<Vec<QueueRow>> {
    let rows = fetch_all!(
        conn,
        Row,
        concat!(
            "SELECT ",
            columns!(),
            " FROM queues q WHERE q.tenant_id = $1 AND q.system_tags LIKE $2 ORDER BY q.name_key LIMIT 3"
        ),
        scope.tenant().as_str(),
        format!("%\"{DEFAULT_TAG}\"%"),
    )?;
    rows.into_iter().map(Row::into_row).collect()
}

/// A page of queues by name from a place on, the name key of one, and whether there are more beyond.
pub async fn table(
    conn: &mut Conn,
    scope: &Scope,
    search: &str,
    seek: Option<(Side, &str)>,
    size: u32,
) -> Result<(Vec<QueueRow>, bool)> {
    let backwards = seek.is_some_and(|(side, _)| side == Side::Before);
    let (comparison, order) = if backwards { ("<", "DESC") } else { (">", "ASC") };
    let place = if seek.is_some() { format!("q.name_key {comparison} $5") } else { "CAST($5 AS TEXT) = ''".to_owned() };
    let matches = if search.trim().is_empty() {
        "CAST($3 AS TEXT) IS NOT NULL AND CAST($4 AS TEXT) = ''"
    } else {
        "(q.name_key LIKE $3 ESCAPE '\\' OR q.id = $4)"
    };
    let statement = format!(
        "SELECT {} FROM queues q WHERE q.tenant_id = $1 AND {place} AND {matches} ORDER BY q.name_key {order} LIMIT $2",
        columns!(),
    );
    let rows = fetch_all!(
        conn,
        Row,
        AssertSqlSafe(statement.as_str()),
        scope.tenant().as_str(),
        i64::from(size) + 1,
        like_pattern(search),
        search.trim(),
        seek.map_or("", |(_, key)| key),
    )?;
    let wanted = usize::try_from(size).unwrap_or(usize::MAX);
    let more = rows.len() > wanted;
    let mut rows = rows.into_iter().take(wanted).map(Row::into_row).collect::<Result<Vec<_>>>()?;
    if backwards {
        rows.reverse();
    }
    Ok((rows, more))
}
