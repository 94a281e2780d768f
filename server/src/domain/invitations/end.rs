//! Sending again, revoking, and what happens when nobody came in time.

use model::{
    Caller, Error, Permission, Result, Scope, SystemScope,
    address::EmailAddress,
    audit::Action,
    error::{FieldError, Forbidden, Limit, Noun},
    id::InvitationId,
    invitations::{Invitation, Issued, MOST_PER_CALL, State, Terms, days},
};
use serde_json::{Value, json};

use super::{
    Domain,
    issue::{Wish, described},
};
use crate::{
    domain::{audit::Entries, grants},
    store::{self, Conn, invitations::Stored},
};

/// Most expired ones at once: the rest waits for the next time.
const AT_ONCE: u32 = 500;

impl Domain {
    pub(super) async fn resend_invitation(&self, caller: &Caller, id: &InvitationId, life: u32) -> Result<Issued> {
        let scope = caller.require(Permission::ManageInvitations)?;
        let days = days(life)?;
        let system = SystemScope::of_server("send an invitation again");
        let mut conn = self.store.write_all(&system).await?;
        store::tenants::lock(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        let mut entries = Entries::default();
        self.end_expired(&mut conn, &scope, &mut entries).await?;
        let stored = self.invitation(&mut conn, &scope, id).await?;
        self.take_turn(&mut conn, caller).await?;
        let issued = self.send_again(&mut conn, &scope, caller, (stored, days), &mut entries).await?;
        self.record_all(&mut conn, &scope, entries).await?;
        conn.commit().await?;
        self.mail_due.notify_one();
        Ok(issued)
    }

    /// Gives one a new link, or refuses and leaves it and its seat as they were. The tenant must be locked.
    pub(super) async fn send_again(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        caller: &Caller,
        (stored, days): (Stored, u32),
        entries: &mut Entries,
    ) -> Result<Issued> {
        let Invitation { state, role, id, .. } = stored.invitation.clone();
        if !state.may_be_resent() {
            return Err(ended(state));
        }
        grants::check_role(caller, role)?;
        let groups: Vec<_> = stored.invitation.groups.iter().map(|group| group.id.clone()).collect();
        self.check_promised(conn, scope, caller, &groups).await?;
        if state == State::Expired {
            self.reopen(conn, scope, &stored).await?;
        }
        if let Err(error) = self.take_mail(conn, &stored.email_key).await? {
            if state == State::Expired {
                store::tenants::free_seat(conn, scope).await?;
            }
            return Err(error);
        }
        let email = EmailAddress::parse("email", &stored.invitation.email)?;
        let terms = Terms { role, groups, note: stored.invitation.note, days };
        let wish = Wish { id: id.clone(), again: true, email: &email, terms: &terms };
        let issued = self.issue(conn, scope, caller, wish).await?;
        let after = described(&issued.email, terms.role, &terms.groups, issued.expires);
        entries.add(Action::InvitationResent, &id, None, Some(after));
        Ok(issued)
    }

    /// An expired invitation takes a seat again, unless its address has come in or was invited anew meanwhile.
    async fn reopen(&self, conn: &mut Conn, scope: &Scope, stored: &Stored) -> Result<()> {
        let system = SystemScope::of_server("send an invitation again");
        let standing = store::invitations::standing(conn, &system, scope, &stored.email_key, self.now()).await?;
        if standing.member {
            return Err(Forbidden::Rule("This person is a member of the workspace already.".to_owned()).into());
        }
        if standing.open {
            return Err(Forbidden::Rule("A newer invitation of this address is open: send that one.".to_owned()).into());
        }
        if !store::tenants::take_seat(conn, scope).await? {
            let tenant = store::tenants::get(conn, scope).await?.ok_or(Error::NotFound(Noun::Company))?;
            let allowed = tenant.settings.allowed_users.unwrap_or_default();
            return Err(Error::Limit(Limit::Seats { allowed }));
        }
        Ok(())
    }

    pub(super) async fn revoke_invitations(&self, caller: &Caller, ids: &[InvitationId]) -> Result<u32> {
        let scope = caller.require(Permission::ManageInvitations)?;
        if ids.is_empty() {
            return Err(FieldError::missing("invites").into());
        }
        if ids.len() > MOST_PER_CALL {
            let text = format!("Revoke at most {MOST_PER_CALL} invitations at a time.");
            return Err(FieldError::value("invites", text).into());
        }
        let mut conn = self.store.write(&scope).await?;
        store::tenants::lock(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        let mut entries = Entries::default();
        self.end_expired(&mut conn, &scope, &mut entries).await?;
        let mut revoked = 0;
        for id in ids {
            let stored = self.invitation(&mut conn, &scope, id).await?;
            revoked += u32::from(self.revoke_one(&mut conn, &scope, &stored, &mut entries).await?);
        }
        self.record_all(&mut conn, &scope, entries).await?;
        conn.commit().await?;
        Ok(revoked)
    }

    /// Revokes one; false when it was over before. Refused for one that was accepted. The tenant must be locked.
    pub(super) async fn revoke_one(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        stored: &Stored,
        entries: &mut Entries,
    ) -> Result<bool> {
        if stored.invitation.state == State::Accepted {
            return Err(ended(State::Accepted));
        }
        let closed = self.close(conn, scope, stored, State::Revoked).await?;
        if closed {
            entries.add(Action::InvitationRevoked, &stored.invitation.id, Some(as_it_was(stored)), None);
        }
        Ok(closed)
    }

    pub(super) async fn invitation(&self, conn: &mut Conn, scope: &Scope, id: &InvitationId) -> Result<Stored> {
        let stored = store::invitations::get(conn, scope, id, self.now()).await?;
        stored.ok_or(Error::NotFound(Noun::Invitation))
    }

    /// Closes a pending invitation and gives its seat back; false when it was closed before. The tenant must be locked.
    async fn close(&self, conn: &mut Conn, scope: &Scope, stored: &Stored, state: State) -> Result<bool> {
        let id = &stored.invitation.id;
        if !store::invitations::close(conn, scope, id, state, self.now()).await? {
            return Ok(false);
        }
        store::tenants::free_seat(conn, scope).await?;
        store::mails::drop_of(conn, scope, id).await?;
        Ok(true)
    }

    /// Ends the tenant's invitations whose time is over, so that their seats are free. The tenant must be locked.
    pub(in crate::domain) async fn end_expired(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        entries: &mut Entries,
    ) -> Result<()> {
        for id in store::invitations::due_of(conn, scope, self.now()).await? {
            let stored = self.invitation(conn, scope, &id).await?;
            if self.close(conn, scope, &stored, State::Expired).await? {
                entries.add(Action::InvitationExpired, &stored.invitation.id, Some(as_it_was(&stored)), None);
            }
        }
        Ok(())
    }

    /// Ends the open invitation of an address that comes in another way, if there is one: its seat is free. The tenant
    /// must be locked.
    pub(in crate::domain) async fn end_invitation_of(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        email_key: &str,
        entries: &mut Entries,
    ) -> Result<bool> {
        let last = store::invitations::last_of(conn, scope, email_key, self.now()).await?;
        let Some(stored) = last else { return Ok(false) };
        let closed = self.close(conn, scope, &stored, State::Revoked).await?;
        if closed {
            entries.add(Action::InvitationRevoked, &stored.invitation.id, Some(as_it_was(&stored)), None);
        }
        Ok(closed)
    }

    /// The same in all tenants, and rates that are full again.
    pub(in crate::domain) async fn sweep_invitations(&self) -> Result<()> {
        let system = SystemScope::of_server("invitations that have expired");
        let mut conn = self.store.write_all(&system).await?;
        store::rates::sweep(&mut conn, &system, self.now()).await?;
        let due = store::invitations::due(&mut conn, &system, self.now(), AT_ONCE).await?;
        conn.commit().await?;
        let mut tenants: Vec<_> = due.into_iter().map(|(tenant, _)| tenant).collect();
        tenants.sort();
        tenants.dedup();
        // A transaction for each: none holds two tenants.
        for tenant in tenants {
            let scope = system.within(tenant);
            let mut conn = self.store.write(&scope).await?;
            if store::tenants::lock(&mut conn, &scope).await?.is_some() {
                let mut entries = Entries::default();
                self.end_expired(&mut conn, &scope, &mut entries).await?;
                self.record_all(&mut conn, &scope, entries).await?;
            }
            conn.commit().await?;
        }
        Ok(())
    }
}

/// The refusal of what can no longer be done.
fn ended(state: State) -> Error {
    let text = match state {
        State::Accepted => "This invitation was accepted. To take the person out again, remove the user.",
        _ => "This invitation was revoked. Invite the address again.",
    };
    Forbidden::Rule(text.to_owned()).into()
}

/// What an entry says of an invitation that nobody came by.
fn as_it_was(stored: &Stored) -> Value {
    json!({ "name": stored.invitation.email, "role": stored.invitation.role })
}
