//! Making a group of the tenant's own.

use model::{
    Caller, Error, Permission, Result, Scope,
    audit::Action,
    error::{FieldError, Forbidden, Noun},
    features::FeatureSet,
    groups::{BuiltIn, Group, NewGroup, Source, Verdict, Way},
    id::{GroupId, UserId},
};
use serde_json::json;

use super::{
    Domain,
    membership::{Wanted, Wish},
    names,
};
use crate::{
    domain::audit::Entries,
    store::{self, Conn, OnTaken, Unique},
};

impl Domain {
    pub(super) async fn create_group(&self, caller: &Caller, new: NewGroup) -> Result<Group> {
        let scope = caller.require(Permission::ManageGroups)?;
        let (name, description, features) = new.check()?;
        let configured = self.configured.load_full();
        names::refuse_reserved(&configured, &name)?;
        let id = new.id.unwrap_or_else(|| GroupId::known(self.new_id()));
        let id_taken = || Error::taken("id", "A group of this ID exists already.");
        // An ID of the configuration's would make the group something else one day.
        if BuiltIn::from_id(&id).is_some() || configured.group(id.as_str()).is_some() {
            return Err(id_taken());
        }
        let mut conn = self.store.write(&scope).await?;
        store::tenants::lock(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        let key = names::key(&name);
        let row = store::groups::NewGroup {
            id: &id,
            name: &name,
            name_key: &key,
            description: &description,
            features,
            created: self.now(),
        };
        if store::groups::get(&mut conn, &scope, &id).await?.is_some() {
            return Err(id_taken());
        }
        store::groups::insert(&mut conn, &scope, &row).await.on_taken(Unique::GroupName, names::taken)?;
        let after = json!({ "name": name, "description": description, "features": features.map(FeatureSet::to_list) });
        let mut entries = Entries::default();
        entries.add(Action::GroupCreated, &id, None, Some(after));
        let group = self.locked_group(&mut conn, &scope, &id).await?;
        self.put_all(&mut conn, &scope, caller, &group, &new.users, &mut entries).await?;
        self.record_all(&mut conn, &scope, entries).await?;
        conn.commit().await?;
        let members = group.members + new.users.len() as u64;
        Ok(Group { members, ..group })
    }

    /// Puts all of them in, or refuses with what stands against the first.
    pub(super) async fn put_all(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        caller: &Caller,
        group: &Group,
        users: &[UserId],
        entries: &mut Entries,
    ) -> Result<()> {
        let wanted = Wanted::In { source: Source::Hand, ends: None };
        let wish = Wish { caller: Some(caller), way: Way::GroupEdit, wanted };
        for user in users {
            let (name, verdict) = self.set_membership(conn, scope, group, user, wish, entries).await?;
            refuse(&name, verdict)?;
        }
        Ok(())
    }
}

/// The refusal of a change that is done as a whole or not at all.
pub(in crate::domain) fn refuse(name: &str, verdict: Verdict) -> Result<()> {
    match verdict {
        Verdict::Done | Verdict::Unchanged => Ok(()),
        Verdict::Denied(model::groups::Denied::UnknownUser) => Err(FieldError::value(
            "users",
            "One of the users does not exist in this workspace, so nothing was changed.",
        )
        .into()),
        Verdict::Denied(denied) => Err(Forbidden::Rule(format!("{name}: {}", denied.sentence())).into()),
    }
}
