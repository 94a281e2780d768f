//! Users as clients list them: by ID, by a pattern of the name, in numbered pages.

use model::{
    Scope, Timestamp,
    id::UserId,
    users::{User, UserQuery, UserRow, UserSort},
};
use regex::Regex;
use sqlx::AssertSqlSafe;

use super::row::{Activity, Row, activity, columns, group_lines};
use crate::store::{Conn, Result, fetch_all, sql};

/// Rows looked at in one go when names are matched against a pattern.
const CHUNK: u32 = 1000;

/// IDs looked up in one statement.
const IDS: usize = 50;

/// The page of the query; `name` is its compiled pattern.
pub async fn list(conn: &mut Conn, scope: &Scope, query: &UserQuery, name: Option<&Regex>) -> Result<Vec<User>> {
    if !query.ids.is_empty() {
        return by_ids(conn, scope, query, name).await;
    }
    let skip = u64::from(query.page) * u64::from(query.page_size);
    let Some(name) = name else {
        return chunk(conn, scope, query, skip, query.page_size).await;
    };
    // The pattern language is the clients', not the database's: a linear-time engine looks at names in chunks.
    let wanted = usize::try_from(query.page_size).unwrap_or(usize::MAX);
    let (mut page, mut to_skip, mut offset) = (Vec::new(), skip, 0_u64);
    while page.len() < wanted {
        let users = chunk(conn, scope, query, offset, CHUNK).await?;
        let last = users.len() < CHUNK as usize;
        for user in users.into_iter().filter(|user| name.is_match(&user.name)) {
            if to_skip > 0 {
                to_skip -= 1;
            } else if page.len() < wanted {
                page.push(user);
            }
        }
        if last {
            break;
        }
        offset += u64::from(CHUNK);
    }
    Ok(page)
}

/// The same with groups and activity.
pub async fn rows(
    conn: &mut Conn,
    scope: &Scope,
    query: &UserQuery,
    name: Option<&Regex>,
    now: Timestamp,
) -> Result<Vec<UserRow>> {
    let users = list(conn, scope, query, name).await?;
    let mut rows = Vec::with_capacity(users.len());
    for ids in users.chunks(IDS) {
        rows.extend(of(conn, scope, ids, now).await?);
    }
    Ok(rows)
}

/// What is known of so many users, in their order; who has gone in the meantime is left out.
async fn of(conn: &mut Conn, scope: &Scope, users: &[User], now: Timestamp) -> Result<Vec<UserRow>> {
    #[derive(sqlx::FromRow)]
    struct Found {
        #[sqlx(flatten)]
        row: Row,
        #[sqlx(flatten)]
        activity: Activity,
    }
    let statement = format!(
        "SELECT {}, {}, {} FROM users u WHERE u.tenant_id = $1 AND u.status <> 'removed' AND u.id IN ({})",
        columns!(),
        activity!(),
        group_lines!("$2", "$3"),
        numbered(4),
    );
    let Some(last) = users.last() else { return Ok(Vec::new()) };
    let padded = users.iter().chain(std::iter::repeat(last)).take(IDS);
    let found: Vec<Found> = sql!(conn, |c| {
        let start = sqlx::query_as(AssertSqlSafe(statement.as_str()))
            .bind(scope.tenant().as_str())
            .bind("\n")
            .bind(now.millis());
        padded
            .fold(start, |query, user| query.bind(user.id.as_str()))
            .fetch_all(c)
            .await
            .map_err(crate::store::Error::from)
    })?;
    let mut rows = found.into_iter().map(|found| found.activity.of(found.row)).collect::<Result<Vec<_>>>()?;
    let place = |id: &UserId| users.iter().position(|user| user.id == *id);
    rows.sort_by_key(|row| place(&row.user.id));
    Ok(rows)
}

/// So many parameters as there are IDs in a statement.
fn numbered(first: usize) -> String {
    (0..IDS).map(|at| format!("${}", at + first)).collect::<Vec<_>>().join(", ")
}

async fn by_ids(conn: &mut Conn, scope: &Scope, query: &UserQuery, name: Option<&Regex>) -> Result<Vec<User>> {
    let statement = format!(
        "SELECT {} FROM users u WHERE u.tenant_id = $1 AND u.status <> 'removed' AND u.id IN ({}) ORDER BY {}",
        columns!(),
        numbered(2),
        order(query)
    );
    let mut users = Vec::new();
    for ids in query.ids.chunks(IDS) {
        // One statement for all lengths: a short list repeats its last ID.
        let padded = ids.iter().chain(std::iter::repeat(&ids[ids.len() - 1])).take(IDS);
        let rows: Vec<Row> = sql!(conn, |c| {
            let start = sqlx::query_as(AssertSqlSafe(statement.as_str())).bind(scope.tenant().as_str());
            padded
                .fold(start, |query, id| query.bind(id.as_str()))
                .fetch_all(c)
                .await
                .map_err(crate::store::Error::from)
        })?;
        let found = rows.into_iter().map(Row::into_user).collect::<Result<Vec<_>>>()?;
        users.extend(found.into_iter().filter(|user| name.is_none_or(|name| name.is_match(&user.name))));
    }
    let skip = usize::try_from(u64::from(query.page) * u64::from(query.page_size)).unwrap_or(usize::MAX);
    Ok(users.into_iter().skip(skip).take(query.page_size as usize).collect())
}

async fn chunk(conn: &mut Conn, scope: &Scope, query: &UserQuery, offset: u64, size: u32) -> Result<Vec<User>> {
    let statement = format!(
        "SELECT {} FROM users u WHERE u.tenant_id = $1 AND u.status <> 'removed' ORDER BY {} LIMIT $2 OFFSET $3",
        columns!(),
        order(query)
    );
    let rows = fetch_all!(
        conn,
        Row,
        AssertSqlSafe(statement.as_str()),
        scope.tenant().as_str(),
        i64::from(size),
        i64::try_from(offset).unwrap_or(i64::MAX),
    )?;
    rows.into_iter().map(Row::into_user).collect()
}

fn order(query: &UserQuery) -> String {
    let mut order = String::new();
    for by in &query.order_by {
        let column = match by.by {
            UserSort::Name => "u.name_key",
            UserSort::Email => "u.email_key",
            UserSort::Created => "u.created",
            UserSort::LastSignIn => "u.last_sign_in",
            UserSort::LastActive => "u.last_active",
        };
        order.push_str(column);
        order.push_str(if by.descending { " DESC, " } else { ", " });
    }
    order.push_str("u.id");
    order
}
