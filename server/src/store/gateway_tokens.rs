//! Gateway tokens: what is known of each but its text.

use model::{
    Scope, SystemScope, Timestamp,
    gateway_tokens::{GatewayToken, Opens, Revoked, TokenKind},
    id::{GatewayTokenId, UserId},
};

use super::{Conn, Error, Result, execute, fetch_all, fetch_one, fetch_optional};

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    user_id: String,
    kind: String,
    label: String,
    endpoints: String,
    metadata: String,
    created: i64,
    created_by: String,
    expires: i64,
    revoked: i64,
    revoked_by: Option<String>,
}

/// A [`Row`] from `gateway_tokens g`.
macro_rules! select {
    () => {
        "SELECT g.id, g.user_id, g.kind, g.label, g.endpoints, g.metadata, g.created, g.created_by, g.expires,
                g.revoked, g.revoked_by
           FROM gateway_tokens g "
    };
}

impl Row {
    fn into_token(self) -> Result<GatewayToken> {
        let at = Timestamp::from_millis;
        let damaged = |_| Error::Damaged("gateway token");
        let revoked = self.revoked_by.map(|by| Revoked { at: at(self.revoked), by: UserId::known(by) });
        Ok(GatewayToken {
            id: GatewayTokenId::known(self.id),
            user: UserId::known(self.user_id),
            kind: TokenKind::parse(&self.kind).ok_or(Error::Damaged("kind of a gateway token"))?,
            label: self.label,
            opens: Opens {
                endpoints: serde_json::from_str(&self.endpoints).map_err(damaged)?,
                metadata: serde_json::from_str(&self.metadata).map_err(damaged)?,
            },
            created: at(self.created),
            created_by: UserId::known(self.created_by),
            expires: at(self.expires),
            revoked: revoked.filter(|_| self.revoked > 0),
        })
    }
}

pub async fn insert(conn: &mut Conn, scope: &Scope, token: &GatewayToken) -> Result<()> {
    let endpoints = serde_json::json!(token.opens.endpoints).to_string();
    let metadata = serde_json::json!(token.opens.metadata).to_string();
    execute!(
        conn,
        "INSERT INTO gateway_tokens
                (tenant_id, id, user_id, kind, label, endpoints, metadata, created, created_by, expires)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        scope.tenant().as_str(),
        token.id.as_str(),
        token.user.as_str(),
        token.kind.as_str(),
        token.label.as_str(),
        endpoints,
        metadata,
        token.created.millis(),
        token.created_by.as_str(),
        token.expires.millis(),
    )?;
    Ok(())
}

/// At most `most` of a user's, the oldest first; with `since` only those in force then.
pub async fn of_user(
    conn: &mut Conn,
    scope: &Scope,
    user: &UserId,
    since: Option<Timestamp>,
    most: u32,
) -> Result<Vec<GatewayToken>> {
    let rows = fetch_all!(
        conn,
        Row,
        concat!(
            select!(),
            "WHERE g.tenant_id = $1 AND g.user_id = $2 AND (CAST($3 AS BIGINT) = 0 OR g.expires > $3 AND g.revoked = 0)
             ORDER BY g.created, g.id LIMIT $4"
        ),
        scope.tenant().as_str(),
        user.as_str(),
        since.map_or(0, Timestamp::millis),
        i64::from(most),
    )?;
    rows.into_iter().map(Row::into_token).collect()
}

/// How many of a user's are in force.
pub async fn count(conn: &mut Conn, scope: &Scope, user: &UserId, now: Timestamp) -> Result<i64> {
    let (count,) = fetch_one!(
        conn,
        (i64,),
        "SELECT count(*) FROM gateway_tokens WHERE tenant_id = $1 AND user_id = $2 AND revoked = 0 AND expires > $3",
        scope.tenant().as_str(),
        user.as_str(),
        now.millis(),
    )?;
    Ok(count)
}

pub async fn get(conn: &mut Conn, scope: &Scope, id: &GatewayTokenId) -> Result<Option<GatewayToken>> {
    let row = fetch_optional!(
        conn,
        Row,
        concat!(select!(), "WHERE g.tenant_id = $1 AND g.id = $2"),
        scope.tenant().as_str(),
        id.as_str(),
    )?;
    row.map(Row::into_token).transpose()
}

/// Ends one; answers whether it was not revoked before.
pub async fn revoke(conn: &mut Conn, scope: &Scope, id: &GatewayTokenId, by: &UserId, now: Timestamp) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE gateway_tokens SET revoked = $3, revoked_by = $4
          WHERE tenant_id = $1 AND id = $2 AND revoked = 0",
        scope.tenant().as_str(),
        id.as_str(),
        now.millis(),
        by.as_str(),
    )?;
    Ok(changed == 1)
}

/// Removes all tokens of a user.
pub async fn delete_all(conn: &mut Conn, scope: &Scope, user: &UserId) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM gateway_tokens WHERE tenant_id = $1 AND user_id = $2",
        scope.tenant().as_str(),
        user.as_str(),
    )?;
    Ok(())
}

/// Forgets tokens that would have expired before then, revoked ones too.
pub async fn sweep(conn: &mut Conn, _: &SystemScope, before: Timestamp) -> Result<()> {
    execute!(conn, "DELETE FROM gateway_tokens WHERE expires < $1", before.millis())?;
    Ok(())
}
