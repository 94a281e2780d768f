//! Mail that is still to be sent. Whoever sends one claims it first, so that it is never sent by two.

use model::{
    Scope, SystemScope, Timestamp,
    id::{InvitationId, TenantId},
};

use super::{Conn, Result, execute, fetch_all};

/// Mail with an invitation's newest link.
pub struct Waiting {
    pub tenant: TenantId,
    pub invitation: InvitationId,
    pub id: String,
    pub sealed: Vec<u8>,
    /// How often it was tried before.
    pub attempts: u32,
}

/// Queues the mail of an invitation, in the place of one that is still waiting.
pub async fn put(
    conn: &mut Conn,
    scope: &Scope,
    invitation: &InvitationId,
    id: &str,
    sealed: &[u8],
    now: Timestamp,
) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO mails (tenant_id, invitation_id, id, sealed, attempts, next_attempt, claimed)
         VALUES ($1, $2, $3, $4, 0, $5, 0)
         ON CONFLICT (tenant_id, invitation_id) DO UPDATE
            SET id = excluded.id, sealed = excluded.sealed, attempts = 0, next_attempt = excluded.next_attempt, claimed = 0",
        scope.tenant().as_str(),
        invitation.as_str(),
        id,
        sealed,
        now.millis(),
    )?;
    Ok(())
}

/// Mail whose turn has come and that nobody is sending, the longest waiting first.
pub async fn due(conn: &mut Conn, _: &SystemScope, now: Timestamp, most: u32) -> Result<Vec<Waiting>> {
    let rows = fetch_all!(
        conn,
        (String, String, String, Vec<u8>, i64),
        "SELECT tenant_id, invitation_id, id, sealed, attempts FROM mails
          WHERE next_attempt <= $1 AND claimed = 0
          ORDER BY next_attempt, id LIMIT $2",
        now.millis(),
        i64::from(most),
    )?;
    let waiting = |(tenant, invitation, id, sealed, attempts)| Waiting {
        tenant: TenantId::known(tenant),
        invitation: InvitationId::known(invitation),
        id,
        sealed,
        attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
    };
    Ok(rows.into_iter().map(waiting).collect())
}

/// Mail whose sender has not come back in time.
pub async fn abandoned(
    conn: &mut Conn,
    _: &SystemScope,
    now: Timestamp,
) -> Result<Vec<(TenantId, InvitationId, String)>> {
    let rows = fetch_all!(
        conn,
        (String, String, String),
        "SELECT tenant_id, invitation_id, id FROM mails WHERE claimed > 0 AND claimed <= $1",
        now.millis(),
    )?;
    let read = |(tenant, invitation, id)| (TenantId::known(tenant), InvitationId::known(invitation), id);
    Ok(rows.into_iter().map(read).collect())
}

/// Takes a mail for sending until `until`; false when somebody else has it, or it is gone.
pub async fn claim(conn: &mut Conn, scope: &Scope, id: &str, until: Timestamp) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE mails SET claimed = $3, attempts = attempts + 1 WHERE tenant_id = $1 AND id = $2 AND claimed = 0",
        scope.tenant().as_str(),
        id,
        until.millis(),
    )?;
    Ok(changed == 1)
}

/// Puts a mail back into the queue.
pub async fn postpone(conn: &mut Conn, scope: &Scope, id: &str, next_attempt: Timestamp) -> Result<()> {
    execute!(
        conn,
        "UPDATE mails SET claimed = 0, next_attempt = $3 WHERE tenant_id = $1 AND id = $2",
        scope.tenant().as_str(),
        id,
        next_attempt.millis(),
    )?;
    Ok(())
}

/// Takes a mail out of the queue; false when it is no longer this one's turn.
pub async fn remove(conn: &mut Conn, scope: &Scope, id: &str) -> Result<bool> {
    let gone = execute!(conn, "DELETE FROM mails WHERE tenant_id = $1 AND id = $2", scope.tenant().as_str(), id)?;
    Ok(gone == 1)
}

/// The mail of an invitation that has ended need not be sent any more.
pub async fn drop_of(conn: &mut Conn, scope: &Scope, invitation: &InvitationId) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM mails WHERE tenant_id = $1 AND invitation_id = $2",
        scope.tenant().as_str(),
        invitation.as_str(),
    )?;
    Ok(())
}
