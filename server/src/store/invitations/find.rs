//! Finding one invitation: by ID, by its link, by its address; and those whose time is over.

use model::{
    Scope, SystemScope, Timestamp,
    id::{InvitationId, TenantId},
};

use super::row::{Row, Stored, columns};
use crate::store::{Conn, Result, fetch_all, fetch_one, fetch_optional};

/// An invitation of the tenant.
pub async fn get(conn: &mut Conn, scope: &Scope, id: &InvitationId, now: Timestamp) -> Result<Option<Stored>> {
    let row = fetch_optional!(
        conn,
        Row,
        concat!(
            "SELECT ",
            columns!("$3"),
            " FROM invitations i JOIN users u ON u.tenant_id = i.tenant_id AND u.id = i.invited_by
              WHERE i.tenant_id = $1 AND i.id = $2"
        ),
        scope.tenant().as_str(),
        id.as_str(),
        "\n",
    )?;
    row.map(|row| row.into_stored(now)).transpose()
}

/// The newest invitation of an address that can be sent again.
pub async fn last_of(conn: &mut Conn, scope: &Scope, email_key: &str, now: Timestamp) -> Result<Option<Stored>> {
    let row = fetch_optional!(
        conn,
        Row,
        concat!(
            "SELECT ",
            columns!("$3"),
            " FROM invitations i JOIN users u ON u.tenant_id = i.tenant_id AND u.id = i.invited_by
              WHERE i.tenant_id = $1 AND i.email_key = $2 AND i.state IN ('pending', 'expired')
              ORDER BY CASE WHEN i.state = 'pending' THEN 0 ELSE 1 END, i.sent DESC LIMIT 1"
        ),
        scope.tenant().as_str(),
        email_key,
        "\n",
    )?;
    row.map(|row| row.into_stored(now)).transpose()
}

/// Every open invitation of an address, of all active tenants.
pub async fn open_of(conn: &mut Conn, _: &SystemScope, email_key: &str, now: Timestamp) -> Result<Vec<Stored>> {
    let rows = fetch_all!(
        conn,
        Row,
        concat!(
            "SELECT ",
            columns!("$2"),
            " FROM invitations i
              JOIN users u ON u.tenant_id = i.tenant_id AND u.id = i.invited_by
              JOIN tenants t ON t.id = i.tenant_id AND t.active
             WHERE i.email_key = $1 AND i.state = 'pending' AND i.expires > $3
             ORDER BY i.sent DESC, i.id LIMIT 50"
        ),
        email_key,
        "\n",
        now.millis(),
    )?;
    rows.into_iter().map(|row| row.into_stored(now)).collect()
}

/// What a link leads to, in a tenant that is active.
pub struct Offered {
    pub stored: Stored,
    pub tenant_name: String,
}

/// By what is stored of a link's token.
pub async fn by_token(conn: &mut Conn, _: &SystemScope, token: &str, now: Timestamp) -> Result<Option<Offered>> {
    #[derive(sqlx::FromRow)]
    struct Found {
        #[sqlx(flatten)]
        row: Row,
        tenant_name: String,
    }
    let found = fetch_optional!(
        conn,
        Found,
        concat!(
            "SELECT ",
            columns!("$2"),
            ", t.name AS tenant_name
               FROM invitations i
               JOIN users u ON u.tenant_id = i.tenant_id AND u.id = i.invited_by
               JOIN tenants t ON t.id = i.tenant_id AND t.active
              WHERE i.token = $1"
        ),
        token,
        "\n",
    )?;
    found.map(|found| Ok(Offered { stored: found.row.into_stored(now)?, tenant_name: found.tenant_name })).transpose()
}

/// What is known of an address that is to be invited.
#[derive(sqlx::FromRow)]
pub struct Standing {
    /// Is a user of the tenant.
    pub member: bool,
    /// Has an open invitation, which holds a seat.
    pub open: bool,
    /// Is a user of another tenant.
    pub elsewhere: bool,
}

pub async fn standing(
    conn: &mut Conn,
    _: &SystemScope,
    scope: &Scope,
    email_key: &str,
    now: Timestamp,
) -> Result<Standing> {
    fetch_one!(
        conn,
        Standing,
        "SELECT EXISTS (SELECT 1 FROM users u
                         WHERE u.tenant_id = $1 AND u.email_key = $2 AND u.kind = 'person'
                           AND u.kind <> 'service' AND u.status <> 'removed') AS member,
                EXISTS (SELECT 1 FROM invitations i
                         WHERE i.tenant_id = $1 AND i.email_key = $2 AND i.state = 'pending' AND i.expires > $3) AS open,
                EXISTS (SELECT 1 FROM people p JOIN users u ON u.person_id = p.id
                         WHERE p.email_key = $2 AND u.tenant_id <> $1 AND u.status <> 'removed') AS elsewhere",
        scope.tenant().as_str(),
        email_key,
        now.millis(),
    )
}

/// Open invitations of any tenant whose time is over, at most `most`.
pub async fn due(conn: &mut Conn, _: &SystemScope, now: Timestamp, most: u32) -> Result<Vec<(TenantId, InvitationId)>> {
    let rows = fetch_all!(
        conn,
        (String, String),
        "SELECT tenant_id, id FROM invitations WHERE state = 'pending' AND expires <= $1 ORDER BY expires LIMIT $2",
        now.millis(),
        i64::from(most),
    )?;
    Ok(rows.into_iter().map(|(tenant, id)| (TenantId::known(tenant), InvitationId::known(id))).collect())
}

/// Those of the tenant.
pub async fn due_of(conn: &mut Conn, scope: &Scope, now: Timestamp) -> Result<Vec<InvitationId>> {
    let rows = fetch_all!(
        conn,
        (String,),
        "SELECT id FROM invitations WHERE tenant_id = $1 AND state = 'pending' AND expires <= $2 ORDER BY expires",
        scope.tenant().as_str(),
        now.millis(),
    )?;
    Ok(rows.into_iter().map(|(id,)| InvitationId::known(id)).collect())
}

/// How many of the tenant there are.
pub async fn count_due(conn: &mut Conn, scope: &Scope, now: Timestamp) -> Result<u32> {
    let (count,) = fetch_one!(
        conn,
        (i64,),
        "SELECT count(*) FROM invitations WHERE tenant_id = $1 AND state = 'pending' AND expires <= $2",
        scope.tenant().as_str(),
        now.millis(),
    )?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}
