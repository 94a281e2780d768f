//! A page of the Users table: keyset paging over one index per sortable column. The only dynamic SQL of users is here
//! and in [`super::list`]: column names come from an enum, everything else is bound.

use model::{
    Scope, Timestamp,
    users::{Status, UserFilter, UserRow, UserSort},
};
use sqlx::AssertSqlSafe;

use super::row::{Row, columns, group_lines, groups};
use crate::store::{Conn, Result, Seek, Side, fetch_all, like_pattern};

/// Rows with their sort values, in the order of the page.
pub struct TablePage {
    pub rows: Vec<(UserRow, String)>,
    /// Whether there are more rows beyond, in the direction that was read.
    pub more: bool,
}

#[derive(sqlx::FromRow)]
struct Found {
    #[sqlx(flatten)]
    row: Row,
    last_sign_in: i64,
    last_provider: Option<String>,
    last_key_used: i64,
    group_lines: Option<String>,
    sort_value: String,
}

/// At most `size` rows of the filter, sorted, from a place on.
pub async fn table(
    conn: &mut Conn,
    scope: &Scope,
    filter: &UserFilter,
    seek: Option<&Seek>,
    size: u32,
    now: Timestamp,
) -> Result<TablePage> {
    let backwards = seek.is_some_and(|seek| seek.side == Side::Before);
    let statement = statement(filter, seek.is_some(), filter.descending != backwards);
    let found = fetch_all!(
        conn,
        Found,
        AssertSqlSafe(statement.as_str()),
        scope.tenant().as_str(),
        i64::from(size) + 1,
        "\n",
        like_pattern(&filter.search),
        filter.search.trim(),
        seek.map_or("", |seek| seek.value.as_str()),
        seek.map_or("", |seek| seek.id.as_str()),
        now.millis(),
    )?;
    let wanted = usize::try_from(size).unwrap_or(usize::MAX);
    let more = found.len() > wanted;
    let mut rows = found.into_iter().take(wanted).map(into_row).collect::<Result<Vec<_>>>()?;
    if backwards {
        rows.reverse();
    }
    Ok(TablePage { rows, more })
}

/// Every statement uses all eight parameters, so that one call binds for all: PostgreSQL wants each one typed.
fn statement(filter: &UserFilter, seeking: bool, descending: bool) -> String {
    let (column, of_text, to_text) = match filter.sort {
        UserSort::Name => ("u.name_key", "$6", "u.name_key"),
        UserSort::Email => ("u.email_key", "$6", "u.email_key"),
        UserSort::Created => ("u.created", "CAST($6 AS BIGINT)", "CAST(u.created AS TEXT)"),
        UserSort::LastSignIn => ("u.last_sign_in", "CAST($6 AS BIGINT)", "CAST(u.last_sign_in AS TEXT)"),
    };
    let (comparison, order) = if descending { ("<", "DESC") } else { (">", "ASC") };
    let place = if seeking {
        format!("({column}, u.id) {comparison} ({of_text}, $7)")
    } else {
        "CAST($6 AS TEXT) = '' AND CAST($7 AS TEXT) = ''".to_owned()
    };
    let search = if filter.search.trim().is_empty() {
        "CAST($4 AS TEXT) IS NOT NULL AND CAST($5 AS TEXT) = ''"
    } else {
        "(u.name_key LIKE $4 ESCAPE '\\' OR u.email_key LIKE $4 ESCAPE '\\' OR u.id = $5)"
    };
    // In words of their own, so that each finds its index.
    let status = match filter.status {
        None => "u.status <> 'removed'",
        Some(Status::Active) => "u.status <> 'removed' AND u.status = 'active'",
        Some(Status::Disabled) => "u.status = 'disabled'",
    };
    format!(
        "SELECT {}, u.last_sign_in, u.last_provider, u.last_key_used, {to_text} AS sort_value,
                {}
           FROM users u
          WHERE u.tenant_id = $1 AND u.kind <> 'service' AND {status} AND {place} AND {search}
          ORDER BY {column} {order}, u.id {order}
          LIMIT $2",
        columns!(),
        group_lines!("$3", "$8")
    )
}

fn into_row(found: Found) -> Result<(UserRow, String)> {
    let at = |millis: i64| (millis > 0).then(|| Timestamp::from_millis(millis));
    let row = UserRow {
        user: found.row.into_user()?,
        groups: groups(found.group_lines.as_deref()),
        last_sign_in: at(found.last_sign_in),
        last_provider: found.last_provider,
        credentials_last_used: at(found.last_key_used),
    };
    Ok((row, found.sort_value))
}
