//! Changing a role.

use model::{Caller, Permission, Result, Role, audit::Action, groups::Source, id::UserId, users::Change};
use serde_json::json;

use super::{Domain, allowed::allowed};
use crate::{domain::grants, store};

impl Domain {
    pub(super) async fn set_user_role(&self, caller: &Caller, user: &UserId, role: Role) -> Result<()> {
        let scope = self.scope_of(caller, Permission::ManageUsers, user).await?;
        grants::check_role(caller, role)?;
        let mut conn = self.store.write(&scope).await?;
        let before = allowed(&mut conn, &scope, caller, user, Change::Role(role)).await?.user;
        if before.role == role {
            return Ok(());
        }
        store::users::set_role(&mut conn, &scope, user, role).await?;
        self.welcome_first_admin(&mut conn, &scope, user, role, Source::Hand).await?;
        let (was, is) = (json!({ "role": before.role }), json!({ "role": role }));
        self.record(&mut conn, &scope, Action::UserRoleChanged, user.as_str(), Some(was), Some(is)).await?;
        conn.commit().await?;
        Ok(())
    }
}
