//! Sending what waits in the mail queue.
//!
//! A mail is claimed before it is sent and taken out of the queue afterwards. Who dies in between leaves a claim behind,
//! and nobody knows whether the mail went out: it is not sent again, and the list of invitations says so.

use std::{sync::Arc, time::Duration};

use model::{Result, Scope, SystemScope, Timestamp, invitations::MailState};

use super::{Domain, issue::place, letter::letter};
use crate::{
    outside::{Letter, Mail, Undelivered},
    store::{self, mails::Waiting},
};

/// Longer than any attempt takes, in seconds.
const CLAIM: i64 = 5 * 60;

/// How often the queue is looked at when nobody says that there is something new.
const PAUSE: Duration = Duration::from_secs(15);

/// Longest wait between two attempts, in seconds.
const LONGEST_WAIT: i64 = 60 * 60;

const DAY: i64 = 24 * 60 * 60 * 1000;

/// How an attempt ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Attempt {
    /// The mail is out of the queue, in one way or another.
    Over,
    /// Its turn comes later, as the tenant's pace wants it.
    Postponed,
    /// The mail server does not take it at the moment.
    Failed,
}

impl Domain {
    /// Sends mail until `stop`; what is being sent then is finished.
    pub async fn carry_mail(self: Arc<Self>, stop: impl Future<Output = ()>) {
        tokio::pin!(stop);
        let mut timer = tokio::time::interval(PAUSE);
        timer.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = &mut stop => return,
                () = self.mail_due.notified() => {}
                _ = timer.tick() => {}
            }
            loop {
                match self.deliver_next().await {
                    Ok(true) => {}
                    Ok(false) => break,
                    Err(error) => {
                        tracing::warn!(%error, "the mail queue cannot be worked on");
                        break;
                    }
                }
                if is_done(&mut stop).await {
                    return;
                }
            }
        }
    }

    /// Sends the mail whose turn it is. Answers whether it makes sense to go on at once.
    pub async fn deliver_next(&self) -> Result<bool> {
        let Some(mail) = self.mail.clone() else { return Ok(false) };
        self.give_up_abandoned().await?;
        let system = SystemScope::of_server("mail");
        let mut conn = self.store.read_once(&system).await?;
        let next = store::mails::due(&mut conn, &system, self.now(), 1).await?.pop();
        drop(conn);
        match next {
            Some(waiting) => Ok(self.deliver(mail.as_ref(), waiting).await? != Attempt::Failed),
            None => Ok(false),
        }
    }

    async fn deliver(&self, mail: &dyn Mail, waiting: Waiting) -> Result<Attempt> {
        let system = SystemScope::of_server("mail");
        let scope = system.within(waiting.tenant.clone());
        let letter = match self.claimed(&system, &scope, &waiting).await? {
            Ok(letter) => letter,
            Err(attempt) => return Ok(attempt),
        };
        let sent = mail.send(&letter).await;
        let mut conn = self.store.write(&scope).await?;
        let state = match &sent {
            Ok(()) => MailState::Sent,
            Err(Undelivered::Refused(code)) => {
                tracing::info!(code, invitation = %waiting.invitation, "the mail server refused an invitation");
                MailState::Bounced
            }
            Err(Undelivered::Later(reason)) => {
                tracing::warn!(reason, attempts = waiting.attempts + 1, "mail waits");
                let wait = back_off(waiting.attempts);
                store::mails::postpone(&mut conn, &scope, &waiting.id, self.now().plus_seconds(wait)).await?;
                conn.commit().await?;
                return Ok(Attempt::Failed);
            }
        };
        // Unless it was sent again meanwhile: then another mail is the one that counts.
        if store::mails::remove(&mut conn, &scope, &waiting.id).await? {
            store::invitations::set_mail(&mut conn, &scope, &waiting.invitation, state).await?;
        }
        conn.commit().await?;
        Ok(Attempt::Over)
    }

    /// The letter of a mail, claimed for this process; or why there is none to be sent now.
    async fn claimed(&self, system: &SystemScope, scope: &Scope, waiting: &Waiting) -> Result<Result<Letter, Attempt>> {
        let now = self.now();
        let mut conn = self.store.write_all(system).await?;
        let found = store::invitations::get(&mut conn, scope, &waiting.invitation, now).await?;
        let open = found.filter(|stored| stored.invitation.state.is_open());
        let (Some(stored), Some(tenant)) = (open, store::tenants::get(&mut conn, scope).await?) else {
            store::mails::remove(&mut conn, scope, &waiting.id).await?;
            conn.commit().await?;
            return Ok(Err(Attempt::Over));
        };
        if let Err(free) = self.take_pace(&mut conn, system, scope, now).await? {
            store::mails::postpone(&mut conn, scope, &waiting.id, free).await?;
            conn.commit().await?;
            return Ok(Err(Attempt::Postponed));
        }
        let place = place(&waiting.invitation, &waiting.id);
        let Ok(token) = self.unseal(&mut conn, scope, &place, &waiting.sealed).await else {
            // The log says why. The rest of the queue does not wait for it.
            store::mails::postpone(&mut conn, scope, &waiting.id, now.plus_seconds(LONGEST_WAIT)).await?;
            conn.commit().await?;
            return Ok(Err(Attempt::Postponed));
        };
        if !store::mails::claim(&mut conn, scope, &waiting.id, now.plus_seconds(CLAIM)).await? {
            return Ok(Err(Attempt::Over));
        }
        conn.commit().await?;
        Ok(Ok(letter(&waiting.id, &stored.invitation, &tenant.name, &self.link(&token), now)))
    }

    /// Counts one more mail of a tenant in a day, so that nobody floods others in the name of the deployment.
    async fn take_pace(
        &self,
        conn: &mut store::Conn,
        system: &SystemScope,
        scope: &Scope,
        now: Timestamp,
    ) -> Result<Result<(), Timestamp>> {
        let (name, most) = (format!("mails:{}", scope.tenant()), self.settings.mails_per_day.max(1));
        Ok(store::rates::take(conn, system, &name, most, DAY / i64::from(most), now).await?)
    }

    async fn give_up_abandoned(&self) -> Result<()> {
        let system = SystemScope::of_server("mail");
        let mut conn = self.store.read_once(&system).await?;
        let abandoned = store::mails::abandoned(&mut conn, &system, self.now()).await?;
        drop(conn);
        for (tenant, invitation, id) in abandoned {
            let scope = system.within(tenant);
            let mut conn = self.store.write(&scope).await?;
            if store::mails::remove(&mut conn, &scope, &id).await? {
                store::invitations::set_mail(&mut conn, &scope, &invitation, MailState::Unclear).await?;
            }
            conn.commit().await?;
            tracing::warn!(%invitation, "it is not known whether a mail went out; it is not sent twice");
        }
        Ok(())
    }
}

/// Seconds until the next attempt: one minute, doubling to an hour.
fn back_off(attempts: u32) -> i64 {
    60_i64.checked_shl(attempts.min(10)).unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT)
}

/// Whether something is done already, without waiting for it.
async fn is_done(future: &mut (impl Future<Output = ()> + Unpin)) -> bool {
    tokio::select! {
        biased;
        () = future => true,
        () = std::future::ready(()) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attempts_become_rarer() {
        let waits: Vec<i64> = (0..9).map(back_off).collect();
        assert_eq!(waits, [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]);
        assert_eq!(back_off(u32::MAX), 3600);
    }
}
