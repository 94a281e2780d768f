//! Changing a role.

use model::{
    Caller, Error, Permission, Result, Role, access::Kind, audit::Action, error::Noun, groups::Source, id::UserId,
    users::Change,
};
use serde_json::json;

use super::{Domain, allowed::allowed};
use crate::{
    domain::{audit::Entries, grants},
    store,
};

impl Domain {
    pub(super) async fn set_user_role(&self, caller: &Caller, user: &UserId, role: Role) -> Result<()> {
        let scope = self.scope_of(caller, Permission::ManageUsers, user).await?;
        grants::check_role(caller, role)?;
        let mut conn = self.store.write(&scope).await?;
        let before = allowed(&mut conn, &scope, caller, user, Change::Role(role)).await?.user;
        if before.role == role {
            return Ok(());
        }
        if before.kind == Kind::Service {
            let tenant = store::tenants::get(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
            self.check_account_role(&tenant, role)?;
        }
        store::users::set_role(&mut conn, &scope, user, role).await?;
        let mut entries = Entries::default();
        let (was, is) = (json!({ "role": before.role }), json!({ "role": role }));
        entries.add(Action::UserRoleChanged, user, Some(was), Some(is));
        if before.kind != Kind::Service {
            self.welcome_first_admin(&mut conn, &scope, user, role, Source::Hand, &mut entries).await?;
        }
        self.record_all(&mut conn, &scope, entries).await?;
        conn.commit().await?;
        Ok(())
    }
}
