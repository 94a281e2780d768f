//! Browser sessions: opening, recognising, ending.

use async_trait::async_trait;
use model::{
    Caller, Error, Permission, Result, Scope, SystemScope, Timestamp,
    access::{By, PasswordState, Proof},
    audit::Action,
    error::{Forbidden, Noun},
    id::{SessionId, UserId},
    sessions::{NewSession, Session, SessionKey, Sessions},
};
use serde_json::json;

use super::{Domain, audit::Entry};
use crate::{
    secrets::Place,
    store::{self, OnTaken, Unique},
};

/// Most sessions of one user; the oldest ends when there are more.
const MOST_PER_USER: u32 = 20;

#[async_trait]
impl Sessions for Domain {
    async fn open(&self, key: &SessionKey, new: NewSession) -> Result<()> {
        let system = SystemScope::of_server("sign in");
        let scope = system.within(new.tenant.clone());
        let (now, id) = (self.now(), SessionId::known(self.new_id()));
        let ends = now.plus_seconds(i64::from(self.settings.session_seconds));
        let (actor, subject) = (Some(new.user.clone()), Some(new.user.clone()));
        let by = By { actor, subject, why: "", address: new.address.clone() };
        let mut conn = self.store.write(&scope).await?;
        let sealed = match &new.from {
            Some(from) => Some(self.seal(&mut conn, &scope, &id_token_of(&id), &from.id_token).await?),
            None => None,
        };
        store::sessions::insert(&mut conn, &system, key, &id, &new, sealed.as_deref(), now, ends)
            .await
            .on_taken(Unique::Session, || Error::taken("session", "This session exists already."))?;
        store::sessions::keep_newest(&mut conn, &scope, &new.user, MOST_PER_USER).await?;
        let entry = Entry {
            tenant: Some(&new.tenant),
            action: Action::SessionOpened,
            target: id.as_str(),
            before: None,
            after: None,
        };
        self.record_entry(&mut conn, &by, entry).await?;
        conn.commit().await?;
        Ok(())
    }

    async fn load(&self, key: &SessionKey) -> Result<Option<Caller>> {
        let scope = SystemScope::of_server("recognise");
        let now = self.now();
        let mut conn = self.store.read_once(&scope).await?;
        let found = store::principals::by_session(&mut conn, &scope, key, now, self.idle_since(now)).await?;
        Ok(found.map(|found| {
            self.usage.session(&found.id, found.last_seen, now);
            // Where nobody signs in with a password, nobody is kept from everything until it is changed.
            let password = if self.settings.local_passwords { found.password } else { PasswordState::None };
            let caller = self.caller(found.principal, Proof::Session(SessionId::known(found.id)));
            Caller { password, adds_elsewhere: self.settings.adds_elsewhere, elsewhere: found.elsewhere, ..caller }
        }))
    }

    async fn exists(&self, key: &SessionKey) -> Result<bool> {
        let scope = SystemScope::of_server("recognise");
        let mut conn = self.store.read_once(&scope).await?;
        Ok(store::sessions::exists(&mut conn, &scope, key).await?)
    }

    async fn end(&self, key: &SessionKey) -> Result<()> {
        let scope = SystemScope::of_server("sign out");
        let mut conn = self.store.write_all(&scope).await?;
        store::sessions::delete(&mut conn, &scope, key).await?;
        conn.commit().await?;
        Ok(())
    }

    async fn list(&self, caller: &Caller) -> Result<Vec<Session>> {
        let scope = caller.require(Permission::EditOwnProfile)?;
        let now = self.now();
        let mut conn = self.store.read(&scope).await?;
        Ok(store::sessions::of_user(&mut conn, &scope, &caller.user, now, self.idle_since(now)).await?)
    }

    async fn revoke(&self, caller: &Caller, session: SessionId) -> Result<()> {
        let scope = caller.require(Permission::EditOwnProfile)?;
        let mut conn = self.store.write(&scope).await?;
        if !store::sessions::delete_one(&mut conn, &scope, &caller.user, &session).await? {
            return Err(Error::NotFound(Noun::Session));
        }
        self.record(&mut conn, &scope, Action::SessionRevoked, session.as_str(), None, None).await?;
        conn.commit().await?;
        Ok(())
    }

    async fn of_user(&self, caller: &Caller, user: &UserId) -> Result<Vec<Session>> {
        let scope = scope_over(caller, user)?;
        let now = self.now();
        let mut conn = self.store.read(&scope).await?;
        store::users::get(&mut conn, &scope, user).await?.ok_or(Error::NotFound(Noun::User))?;
        Ok(store::sessions::of_user(&mut conn, &scope, user, now, self.idle_since(now)).await?)
    }

    async fn end_of_user(&self, caller: &Caller, user: &UserId, session: Option<SessionId>) -> Result<u32> {
        let scope = scope_over(caller, user)?;
        let mut conn = self.store.write(&scope).await?;
        let found = store::users::get(&mut conn, &scope, user).await?.ok_or(Error::NotFound(Noun::User))?;
        if found.role.outranks(caller.role) && caller.user != *user {
            return Err(Forbidden::Role { role: caller.role, allowed: vec![found.role] }.into());
        }
        let ended = if let Some(session) = session {
            if !store::sessions::delete_one(&mut conn, &scope, user, &session).await? {
                return Err(Error::NotFound(Noun::Session));
            }
            let of = json!({ "user": user });
            self.record(&mut conn, &scope, Action::SessionRevoked, session.as_str(), Some(of), None).await?;
            1
        } else {
            // Whoever ends one's own goes on where one is.
            let kept = if let Proof::Session(id) = &caller.proof { Some(id) } else { None };
            let ended = store::sessions::delete_others(&mut conn, &scope, user, kept).await?;
            if ended > 0 {
                let after = json!({ "sessions": ended });
                self.record(&mut conn, &scope, Action::UserSessionsEnded, user.as_str(), None, Some(after)).await?;
            }
            u32::try_from(ended).unwrap_or(u32::MAX)
        };
        conn.commit().await?;
        Ok(ended)
    }
}

/// One's own sessions are one's own to end.
fn scope_over(caller: &Caller, user: &UserId) -> Result<Scope> {
    let own = caller.user == *user;
    caller.require(if own { Permission::EditOwnProfile } else { Permission::ManageUsers })
}

/// Where the ID token of a session is sealed for.
pub(super) fn id_token_of(session: &SessionId) -> Place<'_> {
    Place { owner_kind: "session", owner: session.as_str(), record: "session", field: "id_token", revision: 0 }
}

impl Domain {
    pub(super) fn idle_since(&self, now: Timestamp) -> Timestamp {
        now.plus_seconds(-i64::from(self.settings.session_idle_seconds))
    }

    /// Removes what has ended (memberships, the time in the recycle bin, invitations too), and failed sign-ins that no
    /// longer count.
    pub async fn sweep(&self) -> Result<()> {
        let scope = SystemScope::of_server("sweep");
        let now = self.now();
        let mut conn = self.store.write_all(&scope).await?;
        store::sessions::sweep(&mut conn, &scope, now, self.idle_since(now)).await?;
        store::sso::sweep(&mut conn, &scope, now).await?;
        let listed = model::credentials::LISTED_SECONDS;
        store::credentials::sweep(&mut conn, &scope, now.plus_seconds(-listed)).await?;
        store::sign_in::forget_failures(&mut conn, &scope, now.plus_seconds(-super::sign_in::FORGET)).await?;
        conn.commit().await?;
        self.sweep_memberships().await?;
        self.sweep_bin().await?;
        self.sweep_vaults().await?;
        self.sweep_imports().await?;
        self.sweep_work().await?;
        self.sweep_gateway_tokens().await?;
        self.sweep_invitations().await
    }
}
