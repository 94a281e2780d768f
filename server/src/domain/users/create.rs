//! Making a user without an invitation.

use model::{
    Caller, Error, Permission, Result, Role, Scope, Secret,
    access::Kind,
    audit::Action,
    error::{Forbidden, Limit, Noun},
    groups::{Source, Way},
    id::{GroupId, PersonId, UserId},
    users::{Added, NewUser, ProfileChange},
};
use serde_json::json;

use super::Domain;
use crate::{
    domain::{
        audit::Entries,
        credentials::may_mint,
        grants,
        groups::{self, Wanted, Wish},
    },
    secrets::PasswordHash,
    store::{self, Conn, OnTaken, Unique, users::NewRow},
};

impl Domain {
    pub(super) async fn create_user(&self, caller: &Caller, new: NewUser) -> Result<UserId> {
        self.make_user(caller, new, None).await
    }

    /// With a password to be changed at the first sign-in.
    pub(super) async fn add_user(&self, caller: &Caller, new: NewUser, wish: Option<Secret>) -> Result<Added> {
        caller.require_in(Permission::CreateUsers, &new.tenant)?;
        may_mint(caller)?;
        grants::check_role(caller, new.role)?;
        let (name, email) = new.check()?;
        let password = self.password_to_give(wish, &[email.as_written(), &name])?;
        let hash = match &password {
            Some(password) => Some(self.passwords.hash(password).await?),
            None => None,
        };
        let id = self.make_user(caller, new, hash).await?;
        Ok(Added { id, password })
    }

    async fn make_user(&self, caller: &Caller, new: NewUser, password: Option<PasswordHash>) -> Result<UserId> {
        let scope = caller.require_in(Permission::CreateUsers, &new.tenant)?;
        grants::check_role(caller, new.role)?;
        if new.internal && caller.role != Role::System {
            return Err(Forbidden::Role { role: caller.role, allowed: vec![Role::System] }.into());
        }
        let (name, email) = new.check()?;
        let taken = || Error::taken("email", "A user with this e-mail address exists already.");
        let (now, id, person) = (self.now(), UserId::known(self.new_id()), PersonId::known(self.new_id()));

        // People are global, so this write is not the tenant's alone.
        let system = model::SystemScope::of_server("create a person");
        let mut conn = self.store.write_all(&system).await?;
        let tenant = store::tenants::lock(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        let mut entries = Entries::default();
        self.end_expired(&mut conn, &scope, &mut entries).await?;
        self.end_invitation_of(&mut conn, &scope, email.key(), &mut entries).await?;
        if !new.internal && !store::tenants::take_seat(&mut conn, &scope).await? {
            return Err(Error::Limit(Limit::Seats { allowed: tenant.settings.allowed_users.unwrap_or_default() }));
        }
        store::sign_in::insert_person(&mut conn, &system, &person, &email, now)
            .await
            .on_taken(Unique::PersonEmail, taken)?;
        if let Some(hash) = password {
            let id = person.as_str();
            store::sign_in::replace_password(&mut conn, &system, id, None, &hash.to_text(), true).await?;
        }
        let row = NewRow {
            id: &id,
            person: Some(&person),
            kind: Kind::Person,
            role: new.role,
            name: &name,
            email: Some(&email),
            profile: ProfileChange {
                name: None,
                given_name: new.given_name,
                family_name: new.family_name,
                avatar: new.avatar,
            },
            internal: new.internal,
            allow_login: false,
            provisioned: None,
            created: now,
        };
        store::users::insert(&mut conn, &scope, &row).await?;
        store::sign_in_rules::accept_whitelist_entry(&mut conn, &scope, email.key(), &id, now).await?;
        self.welcome_first_admin(&mut conn, &scope, &id, new.role, Source::Creation, &mut entries).await?;
        for group in &new.groups {
            self.join_at_creation(&mut conn, &scope, caller, group, &id, &mut entries).await?;
        }
        let after = json!({ "name": name, "email": email.as_written(), "role": new.role, "internal": new.internal });
        entries.add(Action::UserCreated, &id, None, Some(after));
        self.record_all(&mut conn, &scope, entries).await?;
        conn.commit().await?;
        Ok(id)
    }

    /// Puts a user that was just made into a group; what stands against it refuses the whole user.
    pub(in crate::domain) async fn join_at_creation(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        caller: &Caller,
        group: &GroupId,
        user: &UserId,
        entries: &mut Entries,
    ) -> Result<()> {
        let group = self.locked_group(conn, scope, group).await?;
        let wanted = Wanted::In { source: Source::Creation, ends: None };
        let wish = Wish { caller: Some(caller), way: Way::UserCreation, wanted };
        let (_, verdict) = self.set_membership(conn, scope, &group, user, wish, entries).await?;
        groups::refuse(&group.name, verdict)
    }
}
