//! Making, renewing and closing invitations. None of them counts seats: the rules do, in the same transaction.

use model::{
    Role, Scope, Timestamp,
    address::EmailAddress,
    id::{GroupId, InvitationId, UserId},
    invitations::{MailState, State},
};

use crate::store::{Conn, Result, execute};

/// An invitation with the link it is to have.
pub struct NewInvitation<'a> {
    pub id: &'a InvitationId,
    pub email: &'a EmailAddress,
    pub role: Role,
    pub groups: &'a [GroupId],
    pub note: &'a str,
    pub inviter: &'a UserId,
    pub by_operator: Option<&'a UserId>,
    /// What is to be stored of the link's token.
    pub token: &'a str,
    pub sent: Timestamp,
    pub expires: Timestamp,
    pub mail: MailState,
}

/// Makes an invitation. `Taken` when the address has an open one.
pub async fn insert(conn: &mut Conn, scope: &Scope, new: &NewInvitation<'_>) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO invitations (tenant_id, id, email, email_key, role, note, invited_by, by_operator, token,
                                  created, sent, expires, state, mail)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, 'pending', $12)",
        scope.tenant().as_str(),
        new.id.as_str(),
        new.email.as_written(),
        new.email.key(),
        new.role.as_str(),
        new.note,
        new.inviter.as_str(),
        new.by_operator.map(UserId::as_str),
        new.token,
        new.sent.millis(),
        new.expires.millis(),
        new.mail.as_str(),
    )?;
    put_groups(conn, scope, new).await
}

/// Gives a pending or expired invitation another link and these terms; its old link leads nowhere from now on.
pub async fn renew(conn: &mut Conn, scope: &Scope, new: &NewInvitation<'_>) -> Result<()> {
    execute!(
        conn,
        "UPDATE invitations
            SET email = $3, role = $4, note = $5, invited_by = $6, by_operator = $7, token = $8, sent = $9,
                expires = $10, mail = $11, state = 'pending', closed = NULL
          WHERE tenant_id = $1 AND id = $2 AND state IN ('pending', 'expired')",
        scope.tenant().as_str(),
        new.id.as_str(),
        new.email.as_written(),
        new.role.as_str(),
        new.note,
        new.inviter.as_str(),
        new.by_operator.map(UserId::as_str),
        new.token,
        new.sent.millis(),
        new.expires.millis(),
        new.mail.as_str(),
    )?;
    execute!(
        conn,
        "DELETE FROM invitation_groups WHERE tenant_id = $1 AND invitation_id = $2",
        scope.tenant().as_str(),
        new.id.as_str(),
    )?;
    put_groups(conn, scope, new).await
}

async fn put_groups(conn: &mut Conn, scope: &Scope, new: &NewInvitation<'_>) -> Result<()> {
    for group in new.groups {
        execute!(
            conn,
            "INSERT INTO invitation_groups (tenant_id, invitation_id, group_id) VALUES ($1, $2, $3)",
            scope.tenant().as_str(),
            new.id.as_str(),
            group.as_str(),
        )?;
    }
    Ok(())
}

/// Takes an open invitation for one person, if the token is still its newest and its time is not over: of many at once
/// exactly one is told that it has it.
pub async fn accept(
    conn: &mut Conn,
    scope: &Scope,
    id: &InvitationId,
    token: &str,
    user: &UserId,
    now: Timestamp,
) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE invitations SET state = 'accepted', closed = $5, user_id = $4
          WHERE tenant_id = $1 AND id = $2 AND token = $3 AND state = 'pending' AND expires > $5",
        scope.tenant().as_str(),
        id.as_str(),
        token,
        user.as_str(),
        now.millis(),
    )?;
    Ok(changed == 1)
}

/// Ends a pending invitation without anybody having come; false when it is none.
pub async fn close(conn: &mut Conn, scope: &Scope, id: &InvitationId, state: State, now: Timestamp) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE invitations SET state = $3, closed = $4 WHERE tenant_id = $1 AND id = $2 AND state = 'pending'",
        scope.tenant().as_str(),
        id.as_str(),
        state.as_str(),
        now.millis(),
    )?;
    Ok(changed == 1)
}

/// Notes what became of the mail.
pub async fn set_mail(conn: &mut Conn, scope: &Scope, id: &InvitationId, mail: MailState) -> Result<()> {
    execute!(
        conn,
        "UPDATE invitations SET mail = $3 WHERE tenant_id = $1 AND id = $2",
        scope.tenant().as_str(),
        id.as_str(),
        mail.as_str(),
    )?;
    Ok(())
}
