//! Changing a profile: one's own, or as an administrator somebody else's.

use model::{
    Caller, Error, Permission, Result, Scope,
    audit::Action,
    error::{Forbidden, Noun},
    id::UserId,
    users::{ProfileChange, User},
};
use serde_json::{Map, Value};

use super::Domain;
use crate::store::{self, Conn};

impl Domain {
    pub(super) async fn update_profile(
        &self,
        caller: &Caller,
        user: &UserId,
        change: ProfileChange,
    ) -> Result<Vec<&'static str>> {
        let own = *user == caller.user;
        let permission = if own { Permission::EditOwnProfile } else { Permission::ManageUsers };
        let scope = match self.scope_of(caller, permission, user).await {
            // Whoever may not change others learns nothing about who exists.
            Err(Error::NotFound(_)) => return Err(Error::NotFound(Noun::User)),
            other => other?,
        };
        if own && caller.protected {
            return Err(Forbidden::Protected.into());
        }
        let change = change.check()?;
        let mut conn = self.store.write(&scope).await?;
        let before = changeable(&mut conn, &scope, caller, user).await?;
        let fields = changed(&before, &change);
        if fields.is_empty() {
            return Ok(fields);
        }
        store::users::set_profile(&mut conn, &scope, user, &change).await?;
        let (was, is) = (picked(&before, &fields), picked(&changed_user(&before, &change), &fields));
        self.record(&mut conn, &scope, Action::UserProfileChanged, user.as_str(), Some(was), Some(is)).await?;
        conn.commit().await?;
        Ok(fields)
    }
}

/// A user whose profile the caller may change, read with the tenant locked.
async fn changeable(conn: &mut Conn, scope: &Scope, caller: &Caller, user: &UserId) -> Result<User> {
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

fn changed_user(before: &User, change: &ProfileChange) -> User {
    let or = |new: &Option<String>, old: &Option<String>| match new {
        Some(text) if text.is_empty() => None,
        Some(text) => Some(text.clone()),
        None => old.clone(),
    };
    User {
        name: change.name.clone().unwrap_or_else(|| before.name.clone()),
        given_name: or(&change.given_name, &before.given_name),
        family_name: or(&change.family_name, &before.family_name),
        avatar: or(&change.avatar, &before.avatar),
        ..before.clone()
    }
}

fn changed(before: &User, change: &ProfileChange) -> Vec<&'static str> {
    let after = changed_user(before, change);
    [
        ("name", before.name != after.name),
        ("given_name", before.given_name != after.given_name),
        ("family_name", before.family_name != after.family_name),
        ("avatar", before.avatar != after.avatar),
    ]
    .into_iter()
    .filter_map(|(field, differs)| differs.then_some(field))
    .collect()
}

fn picked(user: &User, fields: &[&str]) -> Value {
    let value = |field: &str| match field {
        "name" => Value::from(user.name.clone()),
        "given_name" => Value::from(user.given_name.clone()),
        "family_name" => Value::from(user.family_name.clone()),
        _ => Value::from(user.avatar.clone()),
    };
    Value::Object(fields.iter().map(|field| ((*field).to_owned(), value(field))).collect::<Map<_, _>>())
}
