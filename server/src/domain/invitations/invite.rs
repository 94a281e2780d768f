//! Inviting many at once, each with its own answer, before and after.

use std::collections::HashSet;

use model::{
    Caller, Error, Permission, Result, Scope, SystemScope,
    address::EmailAddress,
    audit::Action,
    error::Noun,
    id::InvitationId,
    invitations::{NewInvitations, Preview, Results, Row, State, Terms, Verdict},
};

use super::{
    Domain,
    issue::{Wish, described},
};
use crate::{
    domain::{audit::Entries, grants},
    store::{self, Conn},
};

/// Mails that one address may get, and how soon another: three a day.
const MAILS_PER_ADDRESS: u32 = 3;
const MAIL_EVERY: i64 = 8 * 60 * 60 * 1000;

const HOUR: i64 = 60 * 60 * 1000;

impl Domain {
    pub(super) async fn preview_invitations(&self, caller: &Caller, new: &NewInvitations) -> Result<Preview> {
        let scope = caller.require(Permission::ManageInvitations)?;
        let terms = new.check()?;
        grants::check_role(caller, terms.role)?;
        let (system, now) = (SystemScope::of_server("look at addresses to invite"), self.now());
        let mut conn = self.store.read_once(&system).await?;
        let tenant = store::tenants::get(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        self.check_promised(&mut conn, &scope, caller, &terms.groups).await?;
        let due = store::invitations::count_due(&mut conn, &scope, now).await?;
        let mut used = tenant.seats_used.saturating_sub(due);
        let allowed = tenant.settings.allowed_users;
        let mut rows = Vec::with_capacity(new.emails.len());
        for (written, email) in distinct(&new.emails) {
            let Some(email) = email else {
                rows.push(Row { email: written, verdict: Verdict::Malformed, elsewhere: false, issued: None });
                continue;
            };
            let standing = store::invitations::standing(&mut conn, &system, &scope, email.key(), now).await?;
            let full = allowed.is_some_and(|allowed| used >= allowed);
            let verdict = match (standing.member, standing.open) {
                (true, _) => Verdict::Member,
                (_, true) => Verdict::Renewed,
                _ if full => Verdict::NoSeat,
                _ => Verdict::Invited,
            };
            used += u32::from(verdict == Verdict::Invited);
            rows.push(Row { email: written, verdict, elsewhere: standing.elsewhere, issued: None });
        }
        Ok(Preview { rows, seats_used: used, seats_allowed: allowed, mails: self.mail.is_some() })
    }

    pub(super) async fn invite_all(&self, caller: &Caller, new: &NewInvitations) -> Result<Results> {
        let scope = caller.require(Permission::ManageInvitations)?;
        let terms = new.check()?;
        grants::check_role(caller, terms.role)?;
        // Whether somebody is a person elsewhere, and how often somebody gets mail, is not the tenant's alone.
        let system = SystemScope::of_server("invite");
        let mut conn = self.store.write_all(&system).await?;
        store::tenants::lock(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        self.check_promised(&mut conn, &scope, caller, &terms.groups).await?;
        self.take_turn(&mut conn, caller).await?;
        let mut entries = Entries::default();
        self.end_expired(&mut conn, &scope, &mut entries).await?;
        let mut rows = Vec::with_capacity(new.emails.len());
        for (written, email) in distinct(&new.emails) {
            rows.push(match email {
                Some(email) => self.invite_one(&mut conn, &scope, caller, &email, &terms, &mut entries).await?,
                None => Row { email: written, verdict: Verdict::Malformed, elsewhere: false, issued: None },
            });
        }
        let tenant = store::tenants::get(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        self.record_all(&mut conn, &scope, entries).await?;
        conn.commit().await?;
        self.mail_due.notify_one();
        let (seats_used, seats_allowed) = (tenant.seats_used, tenant.settings.allowed_users);
        Ok(Preview { rows, seats_used, seats_allowed, mails: self.mail.is_some() })
    }

    pub(super) async fn invite_one(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        caller: &Caller,
        email: &EmailAddress,
        terms: &Terms,
        entries: &mut Entries,
    ) -> Result<Row> {
        let system = SystemScope::of_server("invite");
        let standing = store::invitations::standing(conn, &system, scope, email.key(), self.now()).await?;
        let row = |verdict| Row {
            email: email.as_written().to_owned(),
            verdict,
            elsewhere: standing.elsewhere,
            issued: None,
        };
        if standing.member {
            return Ok(row(Verdict::Member));
        }
        let last = store::invitations::last_of(conn, scope, email.key(), self.now()).await?;
        let open = last.as_ref().is_some_and(|last| last.invitation.state != State::Expired);
        if !open && !store::tenants::take_seat(conn, scope).await? {
            return Ok(row(Verdict::NoSeat));
        }
        if self.take_mail(conn, email.key()).await?.is_err() {
            if !open {
                store::tenants::free_seat(conn, scope).await?;
            }
            return Ok(row(Verdict::TooOften));
        }
        let again = last.is_some();
        let id = last.map_or_else(|| InvitationId::known(self.new_id()), |last| last.invitation.id);
        let issued = self.issue(conn, scope, caller, Wish { id, again, email, terms }).await?;
        let action = if again { Action::InvitationResent } else { Action::InvitationCreated };
        let after = described(&issued.email, terms.role, &terms.groups, issued.expires);
        entries.add(action, &issued.id, None, Some(after));
        let verdict = if open { Verdict::Renewed } else { Verdict::Invited };
        Ok(Row { issued: Some(issued), ..row(verdict) })
    }

    /// Counts one more time that somebody invites; refused when that was too often in the last hour.
    pub(super) async fn take_turn(&self, conn: &mut Conn, caller: &Caller) -> Result<()> {
        let who = caller.actor.as_ref().map_or(&caller.user, |actor| &actor.user);
        let (name, most) = (format!("invite:{who}"), self.settings.invitations_per_hour.max(1));
        self.take_rate(conn, &name, most, HOUR / i64::from(most)).await?
    }

    /// Counts one more mail to an address, if there is to be one.
    pub(super) async fn take_mail(&self, conn: &mut Conn, email_key: &str) -> Result<Result<()>> {
        if self.mail.is_none() {
            return Ok(Ok(()));
        }
        self.take_rate(conn, &format!("invitation-mail:{email_key}"), MAILS_PER_ADDRESS, MAIL_EVERY).await
    }

    /// Takes one of a rate, or says how long to wait.
    async fn take_rate(&self, conn: &mut Conn, name: &str, burst: u32, every: i64) -> Result<Result<()>> {
        let (system, now) = (SystemScope::of_server("rates"), self.now());
        let taken = store::rates::take(conn, &system, name, burst, every, now).await?;
        Ok(taken.map_err(|free| {
            let seconds = u32::try_from(free.seconds_since(now) + 1).unwrap_or(1);
            Error::TooMany { retry_after_seconds: seconds }
        }))
    }
}

/// Each address once, as it was written and as it is read.
fn distinct(emails: &[String]) -> Vec<(String, Option<EmailAddress>)> {
    let mut seen = HashSet::new();
    let read = |written: &String| {
        let shown: String = written.trim().chars().take(254).collect();
        (shown, EmailAddress::parse("emails", written).ok())
    };
    let key = |(written, email): &(String, Option<EmailAddress>)| {
        email.as_ref().map_or_else(|| written.clone(), |email| email.key().to_owned())
    };
    emails.iter().map(read).filter(|row| seen.insert(key(row))).collect()
}
