//! Browser sessions, by the digest of their secret ID.

use model::{
    Scope, SystemScope, Timestamp,
    id::{SessionId, UserId},
    sessions::{NewSession, Session, SessionKey},
};

use super::{Conn, Result, execute, fetch_all, fetch_optional};

/// Opens a session, with the sealed ID token of the provider it comes from. There is no way to bring back one that was ended: nothing here inserts but this.
#[expect(clippy::too_many_arguments, reason = "each is a fact of the session")]
pub async fn insert(
    conn: &mut Conn,
    _: &SystemScope,
    key: &SessionKey,
    id: &SessionId,
    new: &NewSession,
    sealed: Option<&[u8]>,
    now: Timestamp,
    ends: Timestamp,
) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO sessions (key, id, tenant_id, user_id, created, last_seen, ends, address, user_agent, provider, id_token)
         VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9, $10)",
        key.0.as_slice(),
        id.as_str(),
        new.tenant.as_str(),
        new.user.as_str(),
        now.millis(),
        ends.millis(),
        new.address.as_deref(),
        new.user_agent.as_deref(),
        new.from.as_ref().map(|from| from.key.as_str()),
        sealed,
    )?;
    execute!(
        conn,
        "UPDATE users SET last_ui = $3 WHERE tenant_id = $1 AND id = $2 AND last_ui < $3",
        new.tenant.as_str(),
        new.user.as_str(),
        now.millis(),
    )?;
    Ok(())
}

/// The provider that a session came from, and its sealed ID token.
pub async fn provider(conn: &mut Conn, scope: &Scope, id: &SessionId) -> Result<Option<(String, Vec<u8>)>> {
    fetch_optional!(
        conn,
        (String, Vec<u8>),
        "SELECT provider, id_token FROM sessions
          WHERE tenant_id = $1 AND id = $2 AND provider IS NOT NULL AND id_token IS NOT NULL",
        scope.tenant().as_str(),
        id.as_str(),
    )
}

/// Ends all but the newest `keep` sessions of a user.
pub async fn keep_newest(conn: &mut Conn, scope: &Scope, user: &UserId, keep: u32) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM sessions
          WHERE tenant_id = $1 AND user_id = $2 AND id NOT IN (
                SELECT id FROM sessions WHERE tenant_id = $1 AND user_id = $2
                 ORDER BY created DESC, id DESC LIMIT $3)",
        scope.tenant().as_str(),
        user.as_str(),
        i64::from(keep),
    )?;
    Ok(())
}

pub async fn exists(conn: &mut Conn, _: &SystemScope, key: &SessionKey) -> Result<bool> {
    let row = fetch_optional!(conn, (String,), "SELECT id FROM sessions WHERE key = $1", key.0.as_slice())?;
    Ok(row.is_some())
}

/// Notes that a session was used; one that has ended stays ended.
pub async fn touch(conn: &mut Conn, _: &SystemScope, id: &str, at: Timestamp) -> Result<()> {
    execute!(conn, "UPDATE sessions SET last_seen = $2 WHERE id = $1 AND last_seen < $2", id, at.millis())?;
    execute!(
        conn,
        "UPDATE users SET last_ui = $2
          WHERE last_ui < $2 AND (tenant_id, id) = (SELECT tenant_id, user_id FROM sessions WHERE id = $1)",
        id,
        at.millis(),
    )?;
    Ok(())
}

pub async fn delete(conn: &mut Conn, _: &SystemScope, key: &SessionKey) -> Result<()> {
    execute!(conn, "DELETE FROM sessions WHERE key = $1", key.0.as_slice())?;
    Ok(())
}

/// A user's live sessions, the newest first. Those that nobody used since `seen_after` have ended.
pub async fn of_user(
    conn: &mut Conn,
    scope: &Scope,
    user: &UserId,
    now: Timestamp,
    seen_after: Timestamp,
) -> Result<Vec<Session>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        id: String,
        created: i64,
        last_seen: i64,
        address: Option<String>,
        user_agent: Option<String>,
    }
    let rows = fetch_all!(
        conn,
        Row,
        "SELECT id, created, last_seen, address, user_agent
           FROM sessions
          WHERE tenant_id = $1 AND user_id = $2 AND ends > $3 AND last_seen > $4
          ORDER BY created DESC, id DESC",
        scope.tenant().as_str(),
        user.as_str(),
        now.millis(),
        seen_after.millis(),
    )?;
    let session = |row: Row| Session {
        id: SessionId::known(row.id),
        created: Timestamp::from_millis(row.created),
        last_seen: Timestamp::from_millis(row.last_seen),
        address: row.address,
        user_agent: row.user_agent,
    };
    Ok(rows.into_iter().map(session).collect())
}

/// Ends one session of a user; false when it is not theirs.
pub async fn delete_one(conn: &mut Conn, scope: &Scope, user: &UserId, id: &SessionId) -> Result<bool> {
    let changed = execute!(
        conn,
        "DELETE FROM sessions WHERE tenant_id = $1 AND user_id = $2 AND id = $3",
        scope.tenant().as_str(),
        user.as_str(),
        id.as_str(),
    )?;
    Ok(changed == 1)
}

/// Ends all sessions of a user.
pub async fn delete_all(conn: &mut Conn, scope: &Scope, user: &UserId) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM sessions WHERE tenant_id = $1 AND user_id = $2",
        scope.tenant().as_str(),
        user.as_str(),
    )?;
    Ok(())
}

/// Ends all sessions of a user but one, and answers how many there were.
pub async fn delete_others(conn: &mut Conn, scope: &Scope, user: &UserId, kept: Option<&SessionId>) -> Result<u64> {
    execute!(
        conn,
        "DELETE FROM sessions WHERE tenant_id = $1 AND user_id = $2 AND id <> $3",
        scope.tenant().as_str(),
        user.as_str(),
        kept.map_or("", SessionId::as_str),
    )
}

/// Removes what has ended: sessions idle or past their end, and tokens that would have ended anyway.
pub async fn sweep(conn: &mut Conn, _: &SystemScope, now: Timestamp, seen_after: Timestamp) -> Result<()> {
    execute!(conn, "DELETE FROM sessions WHERE ends <= $1 OR last_seen <= $2", now.millis(), seen_after.millis())?;
    execute!(conn, "DELETE FROM revoked_tokens WHERE ends <= $1", now.millis())?;
    Ok(())
}
