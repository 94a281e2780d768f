//! Disabling, enabling, removing and restoring users: one at a time, or many, each with its own answer.

use std::collections::HashSet;

use model::{
    Caller, Error, Permission, Result, Scope, SystemScope,
    access::Kind,
    audit::Action,
    error::{FieldError, Limit, Noun},
    groups::{MOST_PER_CALL, Outcome, Verdict},
    id::UserId,
    users::{Change, Denied, Outcomes, SECONDS_IN_BIN, Status, User},
};
use serde_json::json;

use super::{
    Domain,
    allowed::{Facts, allowed, facts, refusal},
};
use crate::{
    domain::audit::Entries,
    store::{self, Conn, users::Binned},
};

impl Domain {
    pub(super) async fn change_user(&self, caller: &Caller, user: &UserId, change: Change) -> Result<bool> {
        if let Change::Role(role) = change {
            return self.set_user_role(caller, user, role).await.map(|()| true);
        }
        let scope = match change {
            Change::Restore => self.scope_of_removed(caller, user).await?,
            _ => self.scope_of(caller, Permission::ManageUsers, user).await?,
        };
        let system = SystemScope::of_server("change a user");
        let mut conn = self.store.write_all(&system).await?;
        if change != Change::Restore {
            // For the refusal in all its words.
            allowed(&mut conn, &scope, caller, user, change).await?;
        }
        let mut entries = Entries::default();
        let (_, verdict) = self.apply(&mut conn, &scope, caller, user, change, &mut entries).await?;
        let done = match verdict {
            Verdict::Done => true,
            Verdict::Unchanged => false,
            Verdict::Denied(Denied::NoSeat) => {
                let tenant = store::tenants::get(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
                let allowed = tenant.settings.allowed_users.unwrap_or_default();
                return Err(Error::Limit(Limit::Seats { allowed }));
            }
            Verdict::Denied(denied) => return Err(refusal(denied)),
        };
        self.record_all(&mut conn, &scope, entries).await?;
        conn.commit().await?;
        Ok(done)
    }

    pub(super) async fn change_users(
        &self,
        caller: &Caller,
        mut users: Vec<UserId>,
        change: Change,
    ) -> Result<Outcomes> {
        let scope = caller.require(Permission::ManageUsers)?;
        if users.is_empty() {
            return Err(FieldError::missing("users").into());
        }
        if users.len() > MOST_PER_CALL {
            return Err(FieldError::value("users", format!("At most {MOST_PER_CALL} users at a time.")).into());
        }
        if matches!(change, Change::Role(_)) {
            return Err(FieldError::value("change", "Roles are changed one at a time.").into());
        }
        let mut seen = HashSet::new();
        users.retain(|user| seen.insert(user.clone()));
        // The person may go with the last membership, and people are global.
        let system = SystemScope::of_server("change users");
        let mut conn = self.store.write_all(&system).await?;
        let (mut entries, mut outcomes) = (Entries::default(), Vec::with_capacity(users.len()));
        for user in users {
            let (name, verdict) = self.apply(&mut conn, &scope, caller, &user, change, &mut entries).await?;
            outcomes.push(Outcome { user, name, verdict });
        }
        self.record_all(&mut conn, &scope, entries).await?;
        conn.commit().await?;
        Ok(outcomes)
    }

    /// Makes one change or says why not; answers the user's name too, the ID of one that does not exist.
    async fn apply(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        caller: &Caller,
        user: &UserId,
        change: Change,
        entries: &mut Entries,
    ) -> Result<(String, Verdict<Denied>)> {
        store::tenants::lock(conn, scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        if change == Change::Restore {
            return self.restore(conn, scope, caller, user, entries).await;
        }
        let Some(Facts { user: found, internals, verdict }) = facts(conn, scope, caller, user, change).await? else {
            return Ok((user.to_string(), Verdict::Denied(Denied::UnknownUser)));
        };
        if let Err(denied) = verdict {
            return Ok((found.name, Verdict::Denied(denied)));
        }
        let name = found.name.clone();
        match (change, found.status) {
            (Change::Disable, Status::Disabled) | (Change::Enable, Status::Active) => {
                return Ok((name, Verdict::Unchanged));
            }
            (Change::Disable, _) => self.set_status(conn, scope, user, Status::Disabled, entries).await?,
            (Change::Enable, _) => self.set_status(conn, scope, user, Status::Active, entries).await?,
            (Change::Remove, _) => self.remove(conn, scope, found, internals, entries).await?,
            (Change::Role(_) | Change::Restore | Change::Password, _) => return Err(Error::Internal),
        }
        Ok((name, Verdict::Done))
    }

    pub(in crate::domain) async fn set_status(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        user: &UserId,
        status: Status,
        entries: &mut Entries,
    ) -> Result<()> {
        store::users::set_status(conn, scope, user, status).await?;
        store::sessions::delete_all(conn, scope, user).await?;
        let (action, before) = match status {
            Status::Active => (Action::UserEnabled, Status::Disabled),
            Status::Disabled => (Action::UserDisabled, Status::Active),
        };
        let (was, is) = (json!({ "status": before }), json!({ "status": status }));
        entries.add(action, user, Some(was), Some(is));
        Ok(())
    }

    /// Everything that lets a user in ends. People lie in the recycle bin for a time; nothing is left of others.
    async fn remove(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        user: User,
        internals: store::users::Internals,
        entries: &mut Entries,
    ) -> Result<()> {
        let (now, id) = (self.now(), user.id.clone());
        let was = json!({ "name": user.name, "email": user.email, "role": user.role });
        let (kind, takes_seat) = (user.kind, takes_seat(&user));
        let is_person = kind == Kind::Person;
        let kept = Binned {
            user,
            person: internals.person_id.clone(),
            email_key: internals.email_key.clone(),
            memberships: store::groups::held_by(conn, scope, &id).await?,
            rules: store::access_rules::of_user(conn, scope, &id).await?,
        };
        if is_person {
            store::users::put_into_bin(conn, scope, &kept, now, now.plus_seconds(SECONDS_IN_BIN)).await?;
        }
        store::credentials::delete_all(conn, scope, &id).await?;
        store::gateway_tokens::delete_all(conn, scope, &id).await?;
        store::sessions::delete_all(conn, scope, &id).await?;
        store::groups::remove_all_of(conn, scope, &id).await?;
        store::access_rules::forget_user(conn, scope, &id).await?;
        store::users::mark_removed(conn, scope, &id).await?;
        if takes_seat {
            store::tenants::free_seat(conn, scope).await?;
        }
        if kind == Kind::Service {
            store::tenants::free_service_account(conn, scope).await?;
        }
        if !is_person {
            store::users::purge(conn, scope, &id).await?;
        }
        if !internals.email_key.is_empty() {
            store::users::note_removal(conn, scope, &internals.email_key, now).await?;
        }
        if let Some(person) = internals.person_id {
            let system = SystemScope::of_server("remove a person");
            store::sso::note_removal(conn, scope, &system, &person, &internals.email_key, now).await?;
            store::sign_in::delete_person_without_users(conn, &system, &person).await?;
        }
        entries.add(Action::UserRemoved, &id, Some(was), None);
        Ok(())
    }
}

/// Whether a user holds one of the tenant's seats.
pub(super) fn takes_seat(user: &User) -> bool {
    user.kind == Kind::Person && !user.internal
}
