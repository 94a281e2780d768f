//! Signing in with a password, and the growing delay after wrong ones.
//!
//! Ten failures on one account are free; then each makes the next attempt wait, 1 second doubling to 15 minutes. The
//! count lies in the database, so that replicas share it and a restart does not forget; there is no lock-out that an
//! attacker could hold (OWASP ASVS v5.0.0-6.3.1).

use model::{
    Error, Result, Secret, SystemScope, Timestamp,
    access::{By, Kind},
    address::EmailAddress,
    audit::Action,
    error::Unauthenticated,
    sign_in::{Origin, SignedIn},
};
use serde_json::json;

use super::{super::audit::Entry, Domain};
use crate::{
    secrets::{PasswordHash, Verdict},
    store::{self, principals::Principal},
};

/// Failures that cost nothing.
const FREE_FAILURES: i64 = 10;

/// Longest wait, in seconds.
const LONGEST_WAIT: i64 = 15 * 60;

/// Characters of an access key that are recorded.
const KEY_SHOWN: usize = 8;

/// Failures are forgotten after a day without one, in seconds.
pub const FORGET: i64 = 24 * 60 * 60;

impl Domain {
    pub(super) async fn sign_in_with_password(
        &self,
        email: &str,
        password: &Secret,
        from: &Origin,
    ) -> Result<SignedIn> {
        let wrong = || Error::from(Unauthenticated::Wrong);
        if let Some(signed_in) = self.as_fixed_user(email, password, from).await? {
            return Ok(signed_in);
        }
        let Ok(address) = EmailAddress::parse("email", email) else {
            self.passwords.verify(None, password).await?;
            return Err(wrong());
        };
        let account = format!("email:{}", address.key());
        self.refuse_while_blocked(&account).await?;
        let Some((principal, verdict)) = self.who_has(&address, password).await? else {
            self.count_failure(&account, from).await?;
            return Err(wrong());
        };
        let signed_in = self.note_sign_in(&principal, &account, "password").await?;
        if verdict == Verdict::RightButOutdated {
            self.rehash(&address, password).await?;
        }
        Ok(signed_in)
    }

    /// The oldest live membership of whoever has this address and password. Unknown, wrong and disabled take the same
    /// path and time.
    async fn who_has(&self, address: &EmailAddress, password: &Secret) -> Result<Option<(Principal, Verdict)>> {
        let scope = SystemScope::of_server("sign in");
        let mut conn = self.store.read_once(&scope).await?;
        let person = store::sign_in::person_by_email(&mut conn, &scope, address.key()).await?;
        drop(conn);
        let hash = person.as_ref().and_then(|person| person.password_hash.as_deref());
        let hash = hash.map(str::parse::<PasswordHash>).transpose().map_err(|_| {
            tracing::error!("a stored password is damaged");
            Error::Internal
        })?;
        let verdict = self.passwords.verify(hash.as_ref(), password).await?;
        let Some(person) = person.filter(|_| verdict != Verdict::Wrong) else { return Ok(None) };
        let mut conn = self.store.read_once(&scope).await?;
        let memberships = store::principals::by_person(&mut conn, &scope, &person.id).await?;
        let first = memberships.into_iter().find(|principal| principal.kind == Kind::Person);
        Ok(first.map(|principal| (principal, verdict)))
    }

    async fn rehash(&self, address: &EmailAddress, password: &Secret) -> Result<()> {
        let hash = self.passwords.hash(password).await?;
        let scope = SystemScope::of_server("sign in");
        let mut conn = self.store.write_all(&scope).await?;
        if let Some(person) = store::sign_in::person_by_email(&mut conn, &scope, address.key()).await? {
            store::sign_in::set_password(&mut conn, &scope, &person.id, &hash.to_text()).await?;
        }
        conn.commit().await?;
        Ok(())
    }

    pub(in crate::domain) async fn refuse_while_blocked(&self, account: &str) -> Result<()> {
        let scope = SystemScope::of_server("sign in");
        let mut conn = self.store.read_once(&scope).await?;
        let failures = store::sign_in::failures(&mut conn, &scope, account).await?;
        let now = self.now();
        match failures.map(|failures| Timestamp::from_millis(failures.blocked_until)) {
            Some(until) if until > now => {
                let seconds = u32::try_from(until.seconds_since(now) + 1).unwrap_or(1);
                Err(Error::TooMany { retry_after_seconds: seconds })
            }
            _ => Ok(()),
        }
    }

    pub(in crate::domain) async fn count_failure(&self, account: &str, from: &Origin) -> Result<()> {
        let scope = SystemScope::of_server("sign in");
        let now = self.now();
        let mut conn = self.store.write_all(&scope).await?;
        let failures =
            store::sign_in::count_failure(&mut conn, &scope, account, now, now.plus_seconds(-FORGET)).await?;
        if failures >= FREE_FAILURES {
            let wait =
                1_i64.checked_shl(u32::try_from(failures - FREE_FAILURES).unwrap_or(u32::MAX)).unwrap_or(i64::MAX);
            let until = now.plus_seconds(wait.clamp(1, LONGEST_WAIT));
            store::sign_in::block_until(&mut conn, &scope, account, until).await?;
        }
        // Once for each account until its failures are forgotten: more, and guessers would fill the log.
        if failures == FREE_FAILURES {
            let by = By { address: from.address.clone(), ..scope.by().clone() };
            let (action, after) = (Action::SignInSlowed, json!({ "failures": failures }));
            let target = recorded(account);
            let entry = Entry { tenant: None, action, target: &target, before: None, after: Some(after) };
            self.record_entry(&mut conn, &by, entry).await?;
        }
        conn.commit().await?;
        tracing::info!(failures, "a sign-in failed");
        Ok(())
    }

    /// Notes a sign-in that worked, and forgets the failures before it.
    pub(super) async fn note_sign_in(&self, principal: &Principal, account: &str, provider: &str) -> Result<SignedIn> {
        let system = SystemScope::of_server("sign in");
        let scope = system.within(principal.tenant.clone());
        let mut conn = self.store.write_all(&system).await?;
        store::sign_in::clear_failures(&mut conn, &system, account).await?;
        store::sign_in::note_sign_in(&mut conn, &scope, principal.user.as_str(), provider, self.now()).await?;
        conn.commit().await?;
        Ok(SignedIn { tenant: principal.tenant.clone(), user: principal.user.clone() })
    }
}

/// An account as the audit log keeps it for good. Somebody may have pasted a secret where the access key belongs: of a
/// key, the beginning is enough to know it by.
fn recorded(account: &str) -> String {
    match account.strip_prefix("key:") {
        Some(key) if key.chars().count() > KEY_SHOWN => {
            format!("key:{}…", key.chars().take(KEY_SHOWN).collect::<String>())
        }
        _ => account.to_owned(),
    }
}
