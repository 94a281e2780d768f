//! Groups of a tenant by name: pages for people, lists for clients, choices for pickers.

use model::{
    Scope,
    access::Kind,
    groups::{FIRST_MEMBERS, GroupFilter, GroupQuery, UserName},
    id::{GroupId, UserId},
};
use sqlx::AssertSqlSafe;

use super::row::{GroupRow, Row, columns};
use crate::store::{Conn, Result, Side, fetch_all, fetch_optional, like_pattern};

/// A page of groups with their first stored members, in the order of the page.
pub struct GroupPage {
    pub rows: Vec<(GroupRow, Vec<UserName>)>,
    /// Whether there are more beyond, in the direction that was read.
    pub more: bool,
}

/// At most `size` groups of the filter from a place on: the name key of a group, which is unique in its tenant.
pub async fn table(
    conn: &mut Conn,
    scope: &Scope,
    filter: &GroupFilter,
    seek: Option<(Side, &str)>,
    size: u32,
) -> Result<GroupPage> {
    let backwards = seek.is_some_and(|(side, _)| side == Side::Before);
    let (comparison, order) = if filter.descending == backwards { (">", "ASC") } else { ("<", "DESC") };
    let place = if seek.is_some() { format!("g.name_key {comparison} $5") } else { "CAST($5 AS TEXT) = ''".to_owned() };
    let search = search(&filter.search);
    // The first members in the same statement: a query for each of fifty rows would be fifty round trips.
    let statement = format!(
        "SELECT {}, (SELECT string_agg(f.id || ' ' || f.kind || ' ' || f.name, $6) FROM (
                       SELECT u.id, u.kind, u.name FROM memberships m
                         JOIN users u ON u.tenant_id = m.tenant_id AND u.id = m.user_id
                        WHERE m.tenant_id = g.tenant_id AND m.group_id = g.id
                        ORDER BY m.user_key, m.user_id LIMIT {FIRST_MEMBERS}) f) AS first
           FROM groups g
          WHERE g.tenant_id = $1 AND {place} AND {search} ORDER BY g.name_key {order} LIMIT $2",
        columns!(),
    );
    let found = fetch_all!(
        conn,
        Found,
        AssertSqlSafe(statement.as_str()),
        scope.tenant().as_str(),
        i64::from(size) + 1,
        like_pattern(&filter.search),
        filter.search.trim(),
        seek.map_or("", |(_, key)| key),
        "\n",
    )?;
    let wanted = usize::try_from(size).unwrap_or(usize::MAX);
    let more = found.len() > wanted;
    let into_row = |found: Found| (found.row.into(), first(found.first.as_deref()));
    let mut rows: Vec<_> = found.into_iter().take(wanted).map(into_row).collect();
    if backwards {
        rows.reverse();
    }
    Ok(GroupPage { rows, more })
}

#[derive(sqlx::FromRow)]
struct Found {
    #[sqlx(flatten)]
    row: Row,
    first: Option<String>,
}

/// What the statement wrote of the first members: ID, kind and name, one a line; names hold no line breaks.
fn first(lines: Option<&str>) -> Vec<UserName> {
    let read = |line: &str| {
        let mut parts = line.splitn(3, ' ');
        let (id, kind, name) = (parts.next()?, Kind::parse(parts.next()?)?, parts.next()?);
        Some(UserName { id: UserId::known(id), name: name.to_owned(), kind })
    };
    lines.into_iter().flat_map(str::lines).filter_map(read).collect()
}

/// The condition of a search with the pattern in `$3` and the text in `$4`; every statement uses both.
fn search(text: &str) -> &'static str {
    if text.trim().is_empty() {
        "CAST($3 AS TEXT) IS NOT NULL AND CAST($4 AS TEXT) = ''"
    } else {
        "(g.name_key LIKE $3 ESCAPE '\\' OR g.description_key LIKE $3 ESCAPE '\\' OR g.id = $4)"
    }
}

/// Groups as clients list them: a numbered page by name, or those of the IDs.
pub async fn list(conn: &mut Conn, scope: &Scope, query: &GroupQuery) -> Result<Vec<GroupRow>> {
    if !query.ids.is_empty() {
        return of_ids(conn, scope, &query.ids).await;
    }
    let rows = fetch_all!(
        conn,
        Row,
        concat!("SELECT ", columns!(), " FROM groups g WHERE g.tenant_id = $1 ORDER BY g.name_key LIMIT $2 OFFSET $3"),
        scope.tenant().as_str(),
        i64::from(query.page_size),
        i64::from(query.page) * i64::from(query.page_size),
    )?;
    Ok(rows.into_iter().map(GroupRow::from).collect())
}

async fn of_ids(conn: &mut Conn, scope: &Scope, ids: &[GroupId]) -> Result<Vec<GroupRow>> {
    let mut found = Vec::new();
    for id in ids {
        found.extend(get(conn, scope, id).await?);
    }
    found.sort_by(|a: &GroupRow, b| a.name_key.cmp(&b.name_key));
    found.dedup_by(|a, b| a.group.id == b.group.id);
    Ok(found)
}

/// One group of the tenant.
pub async fn get(conn: &mut Conn, scope: &Scope, id: &GroupId) -> Result<Option<GroupRow>> {
    let row = fetch_optional!(
        conn,
        Row,
        concat!("SELECT ", columns!(), " FROM groups g WHERE g.tenant_id = $1 AND g.id = $2"),
        scope.tenant().as_str(),
        id.as_str(),
    )?;
    Ok(row.map(GroupRow::from))
}

/// The group of the tenant with this name, as it is folded.
pub async fn named(conn: &mut Conn, scope: &Scope, name_key: &str) -> Result<Option<GroupRow>> {
    let row = fetch_optional!(
        conn,
        Row,
        concat!("SELECT ", columns!(), " FROM groups g WHERE g.tenant_id = $1 AND g.name_key = $2"),
        scope.tenant().as_str(),
        name_key,
    )?;
    Ok(row.map(GroupRow::from))
}

/// At most `most` groups whose name holds the text, by name.
pub async fn choices(conn: &mut Conn, scope: &Scope, text: &str, most: u32) -> Result<Vec<GroupRow>> {
    let rows = fetch_all!(
        conn,
        Row,
        concat!(
            "SELECT ",
            columns!(),
            " FROM groups g WHERE g.tenant_id = $1 AND g.name_key LIKE $2 ESCAPE '\\'
              ORDER BY g.name_key LIMIT $3"
        ),
        scope.tenant().as_str(),
        like_pattern(text),
        i64::from(most),
    )?;
    Ok(rows.into_iter().map(GroupRow::from).collect())
}
