//! Fixed users: people of the default tenant whom the configuration gives a name and a password. They are brought to
//! what is configured at every start and whenever it is read again.

use std::collections::HashMap;

use model::{
    Error, Result, Role, Scope, SystemScope,
    access::Kind,
    audit::Action,
    error::Noun,
    groups::Source,
    id::UserId,
    users::{ProfileChange, Status, User},
};
use serde_json::json;

use super::{Configured, Domain, audit::Entries};
use crate::{
    secrets::{ConfiguredPassword, StoredSecret},
    store::{self, Conn, users::NewRow},
};

/// Before the name of a fixed user where the names of all users of the configuration stand; no other has a colon.
const PREFIX: &str = "fixed:";

/// Somebody whom the configuration gives a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FixedUser {
    /// What is typed to sign in.
    pub username: String,
    /// What the pages show.
    pub name: String,
    pub role: Role,
    pub password: ConfiguredPassword,
}

impl FixedUser {
    /// The name among all users of the configuration.
    pub(super) fn provided_name(&self) -> String {
        format!("{PREFIX}{}", self.username)
    }

    /// As the ClearML server splits it, at the first blank.
    fn profile(&self) -> ProfileChange {
        let (given, family) = self.name.split_once(' ').unwrap_or((&self.name, ""));
        ProfileChange {
            name: Some(self.name.clone()),
            given_name: Some(given.to_owned()),
            family_name: Some(family.to_owned()),
            avatar: None,
        }
    }
}

/// Whether a name among all users of the configuration is that of a fixed user.
pub fn is_fixed(provided_name: &str) -> bool {
    provided_name.starts_with(PREFIX)
}

/// What to tell the operator of somebody for whom there is no seat.
pub fn no_seat(username: &str) -> String {
    format!("fixed_users: there is no free seat for {username}, who is not made until there is one")
}

/// What providing them did.
#[derive(Debug, Default)]
pub(super) struct Provided {
    /// To be recorded in the default tenant.
    pub entries: Entries,
    /// Names of those who are new, different, or no longer there.
    pub changed: Vec<String>,
    pub without_seat: Vec<String>,
}

/// What the database remembers of a fixed user, also of one who is no longer configured.
struct Remembered {
    user: UserId,
    /// A digest of the password that was configured last.
    password: Option<StoredSecret>,
}

impl Domain {
    /// Brings the fixed users to a configuration. `before` is what this server went by until now.
    ///
    /// Who is no longer configured is disabled, with sessions and tokens at an end, and is the same user again when the
    /// entry comes back.
    pub(super) async fn provide_fixed_users(
        &self,
        conn: &mut Conn,
        system: &SystemScope,
        before: Option<&Configured>,
        after: &Configured,
    ) -> Result<Provided> {
        let mut done = Provided::default();
        let scope = system.within(self.settings.default_tenant.clone());
        let stored = store::users::provisioned(conn, system).await?.into_iter().filter(|(name, ..)| is_fixed(name));
        let mut stored: HashMap<String, UserId> = stored.map(|(name, _, id)| (name, id)).collect();
        if after.fixed_users.is_empty() && stored.is_empty() {
            return Ok(done);
        }
        store::tenants::lock(conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        self.end_expired(conn, &scope, &mut done.entries).await?;
        for user in &after.fixed_users {
            stored.remove(&user.provided_name());
            let remembered = remembered(conn, system, user).await?;
            let there = match &remembered {
                Some(known) => store::users::get(conn, &scope, &known.user).await?,
                None => None,
            };
            match (there, remembered) {
                (Some(there), Some(known)) => {
                    let old =
                        before.and_then(|before| before.fixed_users.iter().find(|old| old.username == user.username));
                    let same = match old {
                        Some(old) => old.password == user.password,
                        None => self.is_same(&known, user).await?,
                    };
                    if !same {
                        self.remember(conn, system, user, &known.user).await?;
                    }
                    self.bring_to(conn, &scope, user, &there, same, &mut done).await?;
                }
                _ => self.make_fixed(conn, system, &scope, user, &mut done).await?,
            }
        }
        for (name, id) in stored {
            store::users::set_provided_as(conn, &scope, &id, None).await?;
            self.set_status(conn, &scope, &id, Status::Disabled, &mut done.entries).await?;
            done.entries.add(Action::UserUnprovisioned, &id, None, None);
            done.changed.push(name[PREFIX.len()..].to_owned());
        }
        Ok(done)
    }

    async fn make_fixed(
        &self,
        conn: &mut Conn,
        system: &SystemScope,
        scope: &Scope,
        user: &FixedUser,
        done: &mut Provided,
    ) -> Result<()> {
        if !store::tenants::take_seat(conn, scope).await? {
            done.without_seat.push(user.username.clone());
            return Ok(());
        }
        let id = UserId::known(self.new_id());
        let split = user.profile();
        let family_name = split.family_name.filter(|name| !name.is_empty());
        let row = NewRow {
            id: &id,
            person: None,
            kind: Kind::Person,
            role: user.role,
            name: &user.name,
            email: None,
            profile: ProfileChange { name: None, family_name, given_name: split.given_name, avatar: None },
            internal: false,
            allow_login: false,
            provisioned: Some(&user.provided_name()),
            created: self.now(),
        };
        store::users::insert(conn, scope, &row).await?;
        self.remember(conn, system, user, &id).await?;
        self.welcome_first_admin(conn, scope, &id, user.role, Source::Creation, &mut done.entries).await?;
        done.entries.add(Action::UserProvisioned, &id, None, Some(json!({ "name": user.name, "role": user.role })));
        done.changed.push(user.username.clone());
        Ok(())
    }

    /// Brings somebody who is there to what is configured; only what differs is written and recorded.
    async fn bring_to(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        user: &FixedUser,
        there: &User,
        same_password: bool,
        done: &mut Provided,
    ) -> Result<()> {
        let (id, entries) = (&there.id, &mut done.entries);
        let internals = store::users::internals(conn, scope, id).await?.ok_or(Error::NotFound(Noun::User))?;
        let (is_back, renamed) = (internals.provisioned.is_none(), there.name != user.name);
        let another_role = there.role != user.role;
        if is_back {
            store::users::set_provided_as(conn, scope, id, Some(&user.provided_name())).await?;
            if there.status == Status::Disabled {
                self.set_status(conn, scope, id, Status::Active, entries).await?;
            }
            entries.add(Action::UserProvisioned, id, None, None);
        }
        if renamed {
            store::users::set_profile(conn, scope, id, &user.profile()).await?;
            let (was, is) = (json!({ "name": there.name }), json!({ "name": user.name }));
            entries.add(Action::UserProfileChanged, id, Some(was), Some(is));
        }
        if another_role {
            store::users::set_role(conn, scope, id, user.role).await?;
            let (was, is) = (json!({ "role": there.role }), json!({ "role": user.role }));
            entries.add(Action::UserRoleChanged, id, Some(was), Some(is));
            self.welcome_first_admin(conn, scope, id, user.role, Source::Creation, entries).await?;
        }
        if !same_password {
            store::sessions::delete_all(conn, scope, id).await?;
            store::users::bump_epoch(conn, scope, id).await?;
            entries.add(Action::UserPasswordReset, id, None, None);
        }
        if is_back || renamed || another_role || !same_password {
            done.changed.push(user.username.clone());
        }
        Ok(())
    }

    async fn is_same(&self, known: &Remembered, user: &FixedUser) -> Result<bool> {
        // Under a master key that is gone nothing can be compared: then it counts as another one.
        let Some(stored) = &known.password else { return Ok(false) };
        match self.credentials.verify(Some(stored), &user.username, &user.password.text()).await {
            Err(Error::Internal) => Ok(false),
            other => other,
        }
    }

    async fn remember(&self, conn: &mut Conn, system: &SystemScope, user: &FixedUser, id: &UserId) -> Result<()> {
        let stored = self.credentials.store_configured(&user.username, &user.password.text()).await?;
        let (name, value) = (place(user), format!("{id} {}", stored.to_text()));
        store::meta::insert(conn, system, &name, &value).await?;
        Ok(store::meta::set(conn, system, &name, &value).await?)
    }
}

/// Where the database remembers a fixed user.
fn place(user: &FixedUser) -> String {
    format!("fixed_user:{}", user.username)
}

async fn remembered(conn: &mut Conn, system: &SystemScope, user: &FixedUser) -> Result<Option<Remembered>> {
    let value = store::meta::get(conn, system, &place(user)).await?;
    Ok(value
        .as_deref()
        .and_then(|value| value.split_once(' '))
        .map(|(id, stored)| Remembered { user: UserId::known(id), password: stored.parse().ok() }))
}
