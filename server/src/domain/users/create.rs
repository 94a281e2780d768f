//! Making a user without an invitation.

use model::{
    Caller, Error, Permission, Result, Role,
    access::Kind,
    audit::Action,
    error::{FieldError, Forbidden, Limit, Noun},
    groups::BuiltIn,
    id::{PersonId, UserId},
    users::{NewUser, ProfileChange},
};
use serde_json::json;

use super::Domain;
use crate::store::{self, OnTaken, Unique, groups::Source, users::NewRow};

impl Domain {
    pub(super) async fn create_user(&self, caller: &Caller, new: NewUser) -> Result<UserId> {
        let scope = caller.require_in(Permission::ManageUsers, &new.tenant)?;
        check_grant(caller, &new)?;
        let (name, email) = new.check()?;
        let taken = || Error::taken("email", "A user with this e-mail address exists already.");
        let (now, id, person) = (self.now(), UserId::known(self.new_id()), PersonId::known(self.new_id()));

        // People are global, so this write is not the tenant's alone.
        let system = model::SystemScope::of_server("create a person");
        let mut conn = self.store.write_all(&system).await?;
        let tenant = store::tenants::lock(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        if !new.internal && !store::tenants::take_seat(&mut conn, &scope).await? {
            return Err(Error::Limit(Limit::Seats { allowed: tenant.settings.allowed_users.unwrap_or_default() }));
        }
        let first_admin = new.role == Role::Admin && !store::users::has_admin(&mut conn, &scope).await?;
        store::sign_in::insert_person(&mut conn, &system, &person, &email, now)
            .await
            .on_taken(Unique::PersonEmail, taken)?;
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
        if first_admin {
            let group = BuiltIn::QueueAdmins.group_id();
            store::groups::add_member(&mut conn, &scope, &group, &id, Source::Creation, now).await?;
        }
        let after = json!({ "name": name, "email": email.as_written(), "role": new.role, "internal": new.internal });
        self.record(&mut conn, &scope, Action::UserCreated, id.as_str(), None, Some(after)).await?;
        conn.commit().await?;
        Ok(id)
    }
}

/// A caller gives at most its own role, and only the operator makes platform users.
fn check_grant(caller: &Caller, new: &NewUser) -> Result<()> {
    let refuse = |allowed: &[Role]| Err(Forbidden::Role { role: caller.role, allowed: allowed.to_vec() }.into());
    if !Role::ASSIGNABLE.contains(&new.role) {
        return Err(FieldError::value("role", "The role must be admin, user or consumer.").into());
    }
    if new.role.outranks(caller.role) {
        return refuse(&[new.role]);
    }
    if new.internal && caller.role != Role::System {
        return refuse(&[Role::System]);
    }
    Ok(())
}
