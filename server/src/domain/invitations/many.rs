//! Sending many again, or revoking them: what stands against one does not stop the others.

use std::collections::HashSet;

use model::{
    Caller, Error, Permission, Result, Scope, SystemScope,
    error::{FieldError, Noun},
    id::InvitationId,
    invitations::{End, Handled, Invitation, MOST_PER_CALL, ManyChange, days},
};

use super::Domain;
use crate::{
    domain::audit::Entries,
    store::{self, Conn},
};

impl Domain {
    pub(super) async fn change_invitations(
        &self,
        caller: &Caller,
        ids: Vec<InvitationId>,
        change: ManyChange,
    ) -> Result<Vec<Handled>> {
        let scope = caller.require(Permission::ManageInvitations)?;
        if let ManyChange::Resend { days: life } = change {
            days(life)?;
        }
        let ids = distinct(ids)?;
        let system = SystemScope::of_server("change invitations");
        let mut conn = self.store.write_all(&system).await?;
        store::tenants::lock(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        if matches!(change, ManyChange::Resend { .. }) {
            self.take_turn(&mut conn, caller).await?;
        }
        let mut entries = Entries::default();
        self.end_expired(&mut conn, &scope, &mut entries).await?;
        let mut handled = Vec::with_capacity(ids.len());
        for id in ids {
            handled.push(self.change_one(&mut conn, &scope, caller, (id, change), &mut entries).await?);
        }
        self.record_all(&mut conn, &scope, entries).await?;
        conn.commit().await?;
        self.mail_due.notify_one();
        Ok(handled)
    }

    async fn change_one(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        caller: &Caller,
        (id, change): (InvitationId, ManyChange),
        entries: &mut Entries,
    ) -> Result<Handled> {
        let stored = match self.invitation(conn, scope, &id).await {
            Ok(stored) => stored,
            Err(error) => return Ok(Handled { id, email: String::new(), end: End::Refused(of_this_one(error)?) }),
        };
        let email = stored.invitation.email.clone();
        let done = match change {
            ManyChange::Resend { days } => {
                let issued = self.send_again(conn, scope, caller, (stored, days), entries).await;
                issued.map(End::Resent)
            }
            ManyChange::Revoke => {
                let closed = self.revoke_one(conn, scope, &stored, entries).await;
                closed.map(|closed| if closed { End::Revoked } else { End::WasOver })
            }
        };
        let end = match done {
            Ok(end) => end,
            Err(error) => End::Refused(of_this_one(error)?),
        };
        Ok(Handled { id, email, end })
    }

    pub(super) async fn some_invitations(&self, caller: &Caller, ids: Vec<InvitationId>) -> Result<Vec<Invitation>> {
        let scope = caller.require(Permission::ManageInvitations)?;
        let ids = distinct(ids)?;
        let mut conn = self.store.read(&scope).await?;
        let mut found = Vec::with_capacity(ids.len());
        for id in ids {
            let stored = store::invitations::get(&mut conn, &scope, &id, self.now()).await?;
            found.extend(stored.map(|stored| stored.invitation));
        }
        Ok(found)
    }
}

/// Each once, some and not too many.
fn distinct(mut ids: Vec<InvitationId>) -> Result<Vec<InvitationId>> {
    if ids.is_empty() {
        return Err(FieldError::missing("invites").into());
    }
    if ids.len() > MOST_PER_CALL {
        let text = format!("At most {MOST_PER_CALL} invitations at a time.");
        return Err(FieldError::value("invites", text).into());
    }
    let mut seen = HashSet::new();
    ids.retain(|id| seen.insert(id.clone()));
    Ok(ids)
}

/// What stands against one invitation; an error of the machine ends it all.
fn of_this_one(error: Error) -> Result<Error> {
    match error {
        Error::Forbidden(_) | Error::NotFound(_) | Error::Limit(_) | Error::TooMany { .. } | Error::Invalid(_) => {
            Ok(error)
        }
        other => Err(other),
    }
}
