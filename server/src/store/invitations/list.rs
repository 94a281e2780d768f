//! A page of a tenant's invitations, the newest link first. Conditions come from an enum, everything else is bound.

use model::{
    Scope, Timestamp,
    invitations::{Invitation, InvitationFilter, State},
};
use sqlx::AssertSqlSafe;

use super::row::{Place, Row, columns};
use crate::store::{Conn, Result, Side, fetch_all, like_pattern};

/// Invitations in the order of the page.
pub struct Listed {
    pub rows: Vec<Invitation>,
    /// Whether there are more beyond, in the direction that was read.
    pub more: bool,
}

/// At most `size` invitations of the filter, from a place on.
pub async fn list(
    conn: &mut Conn,
    scope: &Scope,
    filter: &InvitationFilter,
    place: Option<&Place>,
    size: u32,
    now: Timestamp,
) -> Result<Listed> {
    let backwards = place.is_some_and(|place| place.side == Side::Before);
    let statement = statement(filter, place.is_some(), backwards);
    let found = fetch_all!(
        conn,
        Row,
        AssertSqlSafe(statement.as_str()),
        scope.tenant().as_str(),
        i64::from(size) + 1,
        "\n",
        like_pattern(&filter.search),
        filter.search.trim(),
        place.map_or(0, |place| place.sent),
        place.map_or("", |place| place.id.as_str()),
        now.millis(),
    )?;
    let wanted = usize::try_from(size).unwrap_or(usize::MAX);
    let more = found.len() > wanted;
    let read = |row: Row| row.into_stored(now).map(|stored| stored.invitation);
    let mut rows = found.into_iter().take(wanted).map(read).collect::<Result<Vec<_>>>()?;
    if backwards {
        rows.reverse();
    }
    Ok(Listed { rows, more })
}

/// Every statement uses all eight parameters, so that one call binds for all: PostgreSQL wants each one typed.
fn statement(filter: &InvitationFilter, seeking: bool, backwards: bool) -> String {
    let (comparison, order) = if backwards { (">", "ASC") } else { ("<", "DESC") };
    let place = if seeking {
        format!("(i.sent, i.id) {comparison} ($6, $7)")
    } else {
        "CAST($6 AS BIGINT) = 0 AND CAST($7 AS TEXT) = ''".to_owned()
    };
    let search = if filter.search.trim().is_empty() {
        "CAST($4 AS TEXT) IS NOT NULL AND CAST($5 AS TEXT) = ''"
    } else {
        "(i.email_key LIKE $4 ESCAPE '\\' OR i.id = $5)"
    };
    let state = match filter.state {
        None => "CAST($8 AS BIGINT) IS NOT NULL",
        Some(State::Pending) => "i.state = 'pending' AND i.expires > $8 AND i.mail <> 'bounced'",
        Some(State::Bounced) => "i.state = 'pending' AND i.expires > $8 AND i.mail = 'bounced'",
        Some(State::Expired) => "(i.state = 'expired' OR i.state = 'pending' AND i.expires <= $8)",
        Some(State::Accepted) => "i.state = 'accepted' AND CAST($8 AS BIGINT) IS NOT NULL",
        Some(State::Revoked) => "i.state = 'revoked' AND CAST($8 AS BIGINT) IS NOT NULL",
    };
    format!(
        "SELECT {}
           FROM invitations i JOIN users u ON u.tenant_id = i.tenant_id AND u.id = i.invited_by
          WHERE i.tenant_id = $1 AND {state} AND {place} AND {search}
          ORDER BY i.sent {order}, i.id {order}
          LIMIT $2",
        columns!("$3")
    )
}
