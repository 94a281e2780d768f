//! Removing a user: everything that lets them in ends in one transaction.

use model::{Caller, Permission, Result, SystemScope, access::Kind, audit::Action, error::Forbidden, id::UserId};
use serde_json::json;

use super::{
    Domain,
    role::{changeable, keep_an_admin},
};
use crate::store;

impl Domain {
    pub(super) async fn remove_user(&self, caller: &Caller, user: &UserId) -> Result<()> {
        let scope = self.scope_of(caller, Permission::ManageUsers, user).await?;
        let actor = caller.actor.as_ref().map_or(&caller.user, |actor| &actor.user);
        if *user == caller.user || user == actor {
            return Err(Forbidden::Rule("You cannot remove yourself.".to_owned()).into());
        }
        // The person may go with the last membership, and people are global.
        let system = SystemScope::of_server("remove a person");
        let mut conn = self.store.write_all(&system).await?;
        let before = changeable(&mut conn, &scope, caller, user).await?;
        keep_an_admin(&mut conn, &scope, &before).await?;
        let internals = store::users::internals(&mut conn, &scope, user).await?;
        store::credentials::delete_all(&mut conn, &scope, user).await?;
        store::sessions::delete_all(&mut conn, &scope, user).await?;
        store::groups::remove_all_of(&mut conn, &scope, user).await?;
        store::access_rules::forget_user(&mut conn, &scope, user).await?;
        store::users::mark_removed(&mut conn, &scope, user).await?;
        if before.kind == Kind::Person && !before.internal {
            store::tenants::free_seat(&mut conn, &scope).await?;
        }
        if let Some(internals) = internals {
            if !internals.email_key.is_empty() {
                store::users::note_removal(&mut conn, &scope, &internals.email_key, self.now()).await?;
            }
            if let Some(person) = internals.person_id {
                store::sign_in::delete_person_without_users(&mut conn, &system, &person).await?;
            }
        }
        let was = json!({ "name": before.name, "email": before.email, "role": before.role });
        self.record(&mut conn, &scope, Action::UserRemoved, user.as_str(), Some(was), None).await?;
        conn.commit().await?;
        Ok(())
    }
}
