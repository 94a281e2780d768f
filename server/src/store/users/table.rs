//! A page of the Users table: keyset paging over an index per order and per filter. The only dynamic SQL of users is
//! here and in [`super::list`]: column names come from an enum, everything else is bound.

use model::{
    Role, Scope, Timestamp,
    id::GroupId,
    users::{Standing, UserColumns, UserFilter, UserRow, UserSort},
};
use sqlx::AssertSqlSafe;

use super::row::{Activity, Row, activity, columns, group_lines};
use crate::store::{Conn, Result, Seek, Side, execute, fetch_all, fetch_optional, like_pattern};

/// What is wanted of the users.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub filter: UserFilter,
    /// Whose stored membership decides, where one does.
    pub group: Option<GroupId>,
    /// Only users of this role.
    pub role: Option<Role>,
    /// Only those without a sign of life since then.
    pub silent_since: Option<Timestamp>,
}

/// Rows with their sort values, in the direction that was read.
pub struct TablePage {
    pub rows: Vec<(UserRow, String)>,
    /// Whether there are more rows beyond, in the direction that was read.
    pub more: bool,
}

#[derive(sqlx::FromRow)]
struct Found {
    #[sqlx(flatten)]
    row: Row,
    #[sqlx(flatten)]
    activity: Activity,
    sort_value: String,
}

/// At most `size` users, sorted, from a place on.
pub async fn table(
    conn: &mut Conn,
    scope: &Scope,
    wanted: &Wanted,
    seek: Option<&Seek>,
    size: u32,
    now: Timestamp,
) -> Result<TablePage> {
    let (_, descending) = wanted.filter.order();
    let backwards = seek.is_some_and(|seek| seek.side == Side::Before);
    let statement = statement(wanted, seek.is_some(), descending != backwards);
    let found = fetch_all!(
        conn,
        Found,
        AssertSqlSafe(statement.as_str()),
        scope.tenant().as_str(),
        i64::from(size) + 1,
        "\n",
        like_pattern(&wanted.filter.search),
        wanted.filter.search.trim(),
        seek.map_or("", |seek| seek.value.as_str()),
        seek.map_or("", |seek| seek.id.as_str()),
        now.millis(),
        wanted.filter.provider.as_str(),
        wanted.group.as_ref().map_or("", GroupId::as_str),
        wanted.silent_since.map_or(0, Timestamp::millis),
    )?;
    let most = usize::try_from(size).unwrap_or(usize::MAX);
    let more = found.len() > most;
    let rows = found.into_iter().take(most).map(|found| Ok((found.activity.of(found.row)?, found.sort_value)));
    Ok(TablePage { rows: rows.collect::<Result<Vec<_>>>()?, more })
}

/// Every statement uses all eleven parameters, so that one call binds for all: PostgreSQL wants each one typed.
///
/// Conditions of the status stand in words of their own, so that each finds its index; so does that of the role.
#[must_use]
pub fn statement(wanted: &Wanted, seeking: bool, descending: bool) -> String {
    let (sort, _) = wanted.filter.order();
    // Members of a group stand by name in an index of their own.
    let by_members = wanted.group.is_some() && sort == UserSort::Name;
    let (column, id, is_text) = match sort {
        UserSort::Name if by_members => ("m.user_key", "m.user_id", true),
        UserSort::Name => ("u.name_key", "u.id", true),
        UserSort::Email => ("u.email_key", "u.id", true),
        UserSort::Created => ("u.created", "u.id", false),
        UserSort::LastSignIn => ("u.last_sign_in", "u.id", false),
        UserSort::LastActive => ("u.last_active", "u.id", false),
    };
    let of_text = if is_text { "$6" } else { "CAST($6 AS BIGINT)" };
    let (comparison, order) = if descending { ("<", "DESC") } else { (">", "ASC") };
    let place = if seeking {
        format!("({column}, {id}) {comparison} ({of_text}, $7)")
    } else {
        "CAST($6 AS TEXT) = '' AND CAST($7 AS TEXT) = ''".to_owned()
    };
    let from = if by_members {
        // The order of the tables is the order of reading: that of the members.
        "memberships m CROSS JOIN users u
          WHERE m.tenant_id = $1 AND m.group_id = $10 AND (m.ends IS NULL OR m.ends > $8)
            AND u.tenant_id = m.tenant_id AND u.id = m.user_id"
    } else if wanted.group.is_some() {
        "users u
          WHERE u.tenant_id = $1
            AND EXISTS (SELECT 1 FROM memberships m
                         WHERE m.tenant_id = u.tenant_id AND m.user_id = u.id AND m.group_id = $10
                           AND (m.ends IS NULL OR m.ends > $8))"
    } else {
        "users u
          WHERE u.tenant_id = $1 AND CAST($10 AS TEXT) = ''"
    };
    let search = if wanted.filter.search.trim().is_empty() {
        "CAST($4 AS TEXT) IS NOT NULL AND CAST($5 AS TEXT) = ''"
    } else {
        "(u.name_key LIKE $4 ESCAPE '\\' OR u.email_key LIKE $4 ESCAPE '\\' OR u.id = $5)"
    };
    let status = match wanted.filter.status {
        None | Some(Standing::Pending) => "u.status <> 'removed'",
        Some(Standing::Active) => "u.status <> 'removed' AND u.status = 'active'",
        Some(Standing::Disabled) => "u.status = 'disabled'",
    };
    let role = wanted.role.map(|role| format!("AND u.role = '{}'", role.as_str())).unwrap_or_default();
    let provider = if wanted.filter.provider.is_empty() { "CAST($9 AS TEXT) = ''" } else { "u.last_provider = $9" };
    let silent = if wanted.silent_since.is_some() { "u.last_active < $11" } else { "CAST($11 AS BIGINT) = 0" };
    format!(
        "SELECT {}, {}, CAST({column} AS TEXT) AS sort_value,
                {}
           FROM {from}
            AND u.kind <> 'service' AND {status} {role} AND {provider} AND {silent} AND {place} AND {search}
          ORDER BY {column} {order}, {id} {order}
          LIMIT $2",
        columns!(),
        activity!(),
        group_lines!("$3", "$8")
    )
}

/// Ways in which users of the table signed in last, at most fifty: one look into the index for each, not one for each
/// user.
pub async fn providers(conn: &mut Conn, scope: &Scope) -> Result<Vec<String>> {
    let rows = fetch_all!(
        conn,
        (String,),
        "WITH RECURSIVE way (name) AS (
              SELECT (SELECT min(u.last_provider) FROM users u
                       WHERE u.tenant_id = $1 AND u.kind <> 'service' AND u.status <> 'removed')
              UNION ALL
              SELECT (SELECT min(u.last_provider) FROM users u
                       WHERE u.tenant_id = $1 AND u.kind <> 'service' AND u.status <> 'removed'
                         AND u.last_provider > way.name)
                FROM way WHERE way.name IS NOT NULL)
         SELECT name FROM way WHERE name IS NOT NULL LIMIT 50",
        scope.tenant().as_str(),
    )?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

/// The columns that a user of the tenant wants to see.
pub async fn columns_of(conn: &mut Conn, scope: &Scope, user: &model::id::UserId) -> Result<UserColumns> {
    let row = fetch_optional!(
        conn,
        (String,),
        "SELECT table_columns FROM users WHERE tenant_id = $1 AND id = $2",
        scope.tenant().as_str(),
        user.as_str(),
    )?;
    Ok(row.map(|(text,)| UserColumns::parse(&text)).unwrap_or_default())
}

pub async fn set_columns(conn: &mut Conn, scope: &Scope, user: &model::id::UserId, columns: UserColumns) -> Result<()> {
    execute!(
        conn,
        "UPDATE users SET table_columns = $3 WHERE tenant_id = $1 AND id = $2",
        scope.tenant().as_str(),
        user.as_str(),
        columns.written(),
    )?;
    Ok(())
}
