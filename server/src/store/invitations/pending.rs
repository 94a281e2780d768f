//! Open invitations as rows among the users: keyset paging in each order that the table of users has.

use model::{Scope, Timestamp, id::GroupId, invitations::Invitation, users::UserSort};
use sqlx::AssertSqlSafe;

use super::row::{Row, columns};
use crate::store::{Conn, Result, Seek, Side, fetch_all, like_pattern, users::Wanted};

/// Invitations with their sort values, in the direction that was read.
pub struct Pending {
    pub rows: Vec<(Invitation, String)>,
    /// Whether there are more beyond, in the direction that was read.
    pub more: bool,
}

/// What the order of the users makes of somebody who has not come: there is no name but the address, no sign-in, and
/// no sign of life after being invited.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Address,
    Created,
    Never,
}

impl Order {
    const fn of(sort: UserSort) -> Self {
        match sort {
            UserSort::Name | UserSort::Email => Self::Address,
            UserSort::Created | UserSort::LastActive => Self::Created,
            UserSort::LastSignIn => Self::Never,
        }
    }
}

/// At most `size` open invitations, sorted, from a place among the users on.
pub async fn pending(
    conn: &mut Conn,
    scope: &Scope,
    wanted: &Wanted,
    seek: Option<&Seek>,
    size: u32,
    now: Timestamp,
) -> Result<Pending> {
    let (sort, descending) = wanted.filter.order();
    let backwards = seek.is_some_and(|seek| seek.side == Side::Before);
    let (order, descending) = (Order::of(sort), descending != backwards);
    // Who never signed in stands at one place: before it all of them follow, after it none.
    let seek = match seek {
        Some(seek) if order == Order::Never && seek.value != "0" => {
            if !descending {
                return Ok(Pending { rows: Vec::new(), more: false });
            }
            None
        }
        seek => seek,
    };
    let statement = statement(wanted, seek.is_some(), descending);
    let found = fetch_all!(
        conn,
        Row,
        AssertSqlSafe(statement.as_str()),
        scope.tenant().as_str(),
        i64::from(size) + 1,
        "\n",
        like_pattern(&wanted.filter.search),
        wanted.filter.search.trim(),
        seek.map_or("", |seek| seek.value.as_str()),
        seek.map_or("", |seek| seek.id.as_str()),
        now.millis(),
        wanted.group.as_ref().map_or("", GroupId::as_str),
    )?;
    let most = usize::try_from(size).unwrap_or(usize::MAX);
    let more = found.len() > most;
    let read = |row: Row| {
        let stored = row.into_stored(now)?;
        let value = match order {
            Order::Address => stored.email_key,
            Order::Created => stored.invitation.created.millis().to_string(),
            Order::Never => "0".to_owned(),
        };
        Ok((stored.invitation, value))
    };
    Ok(Pending { rows: found.into_iter().take(most).map(read).collect::<Result<Vec<_>>>()?, more })
}

/// Every statement uses all nine parameters, so that one call binds for all: PostgreSQL wants each one typed.
#[must_use]
pub fn statement(wanted: &Wanted, seeking: bool, descending: bool) -> String {
    let order = Order::of(wanted.filter.order().0);
    let (comparison, direction) = if descending { ("<", "DESC") } else { (">", "ASC") };
    let (column, of_text) = match order {
        Order::Address => ("i.email_key", "$6"),
        Order::Created => ("i.created", "CAST($6 AS BIGINT)"),
        Order::Never => ("", ""),
    };
    let (place, by) = match order {
        _ if !seeking => ("CAST($6 AS TEXT) = '' AND CAST($7 AS TEXT) = ''".to_owned(), column),
        Order::Never => (format!("CAST($6 AS TEXT) = '0' AND i.id {comparison} $7"), column),
        _ => (format!("({column}, i.id) {comparison} ({of_text}, $7)"), column),
    };
    let by = if by.is_empty() { String::new() } else { format!("{by} {direction}, ") };
    let search = if wanted.filter.search.trim().is_empty() {
        "CAST($4 AS TEXT) IS NOT NULL AND CAST($5 AS TEXT) = ''"
    } else {
        "(i.email_key LIKE $4 ESCAPE '\\' OR i.id = $5)"
    };
    let role = wanted.role.map(|role| format!("AND i.role = '{}'", role.as_str())).unwrap_or_default();
    let group = if wanted.group.is_some() {
        "EXISTS (SELECT 1 FROM invitation_groups p
                  WHERE p.tenant_id = i.tenant_id AND p.invitation_id = i.id AND p.group_id = $9)"
    } else {
        "CAST($9 AS TEXT) = ''"
    };
    format!(
        "SELECT {}
           FROM invitations i CROSS JOIN users u
          WHERE i.tenant_id = $1 AND i.state = 'pending' AND i.expires > $8 {role} AND {group} AND {place} AND {search}
            AND u.tenant_id = i.tenant_id AND u.id = i.invited_by
          ORDER BY {by}i.id {direction}
          LIMIT $2",
        columns!("$3")
    )
}
