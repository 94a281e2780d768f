//! The rules that a tenant begins with: made with it, and again when they were deleted and are wanted back.

use model::{
    Caller, Error, Permission, Result, Scope,
    access_rules::{DEFAULTS, DefaultRule},
    audit::Action,
    error::Noun,
    groups::BuiltIn,
};
use serde_json::json;

use super::Domain;
use crate::{
    domain::audit::Entries,
    store::{self, Conn},
};

impl Domain {
    /// Gives a new tenant its rules; the record of the tenant says enough.
    pub(in crate::domain) async fn insert_default_rules(&self, conn: &mut Conn, scope: &Scope) -> Result<()> {
        for default in DEFAULTS {
            store::access_rules::insert_default(conn, scope, default, self.now()).await?;
        }
        Ok(())
    }

    pub(super) async fn restore_rules(&self, caller: &Caller, groups: &[BuiltIn]) -> Result<u32> {
        let scope = caller.require(Permission::ManageAccessRules)?;
        let mut conn = self.store.write(&scope).await?;
        store::tenants::lock(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        let (mut restored, mut entries) = (0, Entries::default());
        for default in DEFAULTS.iter().filter(|default| groups.contains(&default.group)) {
            // One that is there is as it was made: nobody can edit it.
            if store::access_rules::get(&mut conn, &scope, &default.rule_id()).await?.is_none() {
                store::access_rules::insert_default(&mut conn, &scope, default, self.now()).await?;
                entries.add(Action::AccessRuleRestored, default.id, None, Some(described(default)));
                restored += 1;
            }
        }
        self.record_all(&mut conn, &scope, entries).await?;
        conn.commit().await?;
        Ok(restored)
    }
}

fn described(default: &DefaultRule) -> serde_json::Value {
    json!({
        "name": default.name,
        "entity_type": default.resource,
        "entity_id": default.entity.wire(),
        "access": default.access,
        "groups": [default.group_id()],
    })
}
