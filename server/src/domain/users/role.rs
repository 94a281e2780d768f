//! Changing a role, and the rule that a tenant keeps an administrator.

use model::{
    Caller, Error, Permission, Result, Role, Scope,
    access::Kind,
    audit::Action,
    error::{Forbidden, Noun},
    id::UserId,
    users::{Status, User},
};
use serde_json::json;

use super::Domain;
use crate::{
    domain::grants,
    store::{self, Conn},
};

impl Domain {
    pub(super) async fn set_user_role(&self, caller: &Caller, user: &UserId, role: Role) -> Result<()> {
        let scope = self.scope_of(caller, Permission::ManageUsers, user).await?;
        grants::check_role(caller, role)?;
        if *user == caller.user || caller.actor.as_ref().is_some_and(|actor| actor.user == *user) {
            return Err(Forbidden::Rule("You cannot change your own role.".to_owned()).into());
        }
        let mut conn = self.store.write(&scope).await?;
        let before = changeable(&mut conn, &scope, caller, user).await?;
        if before.kind == Kind::System {
            return Err(Forbidden::Rule("A system principal has no other role.".to_owned()).into());
        }
        if before.role == role {
            return Ok(());
        }
        if role != Role::Admin {
            keep_an_admin(&mut conn, &scope, &before).await?;
        }
        store::users::set_role(&mut conn, &scope, user, role).await?;
        let (was, is) = (json!({ "role": before.role }), json!({ "role": role }));
        self.record(&mut conn, &scope, Action::UserRoleChanged, user.as_str(), Some(was), Some(is)).await?;
        conn.commit().await?;
        Ok(())
    }
}

/// A user that the caller may change, read with the tenant locked: rules over several users hold until the commit.
pub(super) async fn changeable(conn: &mut Conn, scope: &Scope, caller: &Caller, user: &UserId) -> Result<User> {
    store::tenants::lock(conn, scope).await?.ok_or(Error::NotFound(Noun::Company))?;
    let found = store::users::get(conn, scope, user).await?.ok_or(Error::NotFound(Noun::User))?;
    let internals = store::users::internals(conn, scope, user).await?.ok_or(Error::NotFound(Noun::User))?;
    if internals.provisioned.is_some() {
        return Err(Forbidden::Protected.into());
    }
    if found.role.outranks(caller.role) {
        return Err(Forbidden::Role { role: caller.role, allowed: vec![found.role] }.into());
    }
    Ok(found)
}

/// Refuses what would leave the tenant without a human administrator. The tenant must be locked.
pub(super) async fn keep_an_admin(conn: &mut Conn, scope: &Scope, user: &User) -> Result<()> {
    let counts =
        user.role == Role::Admin && user.kind == Kind::Person && user.status == Status::Active && !user.internal;
    if counts && store::users::count_human_admins(conn, scope).await? <= 1 {
        let text = "This is the last administrator of the workspace. Make somebody else an administrator first.";
        return Err(Forbidden::Rule(text.to_owned()).into());
    }
    Ok(())
}
