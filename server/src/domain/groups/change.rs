//! Changing a group: its name, description, features and the list of its members, as a whole or not at all.

use std::collections::HashSet;

use model::{
    Caller, Permission, Result, Scope,
    audit::Action,
    edition,
    error::{FieldError, Forbidden},
    features::{FeatureSet, Grant},
    groups::{Group, GroupChange, Origin, Way, check_description, check_number, known_features, may_grant},
    id::{GroupId, UserId},
    name,
};
use serde_json::{Value, json};

use super::{
    Domain,
    create::{by_hand, refuse},
    membership::{Wanted, Wish},
    names,
};
use crate::{
    domain::audit::Entries,
    store::{self, Conn, OnTaken, Unique},
};

/// Most members that a list can replace: one that is longer is changed by adding and removing.
const MOST_IN_LIST: usize = 10_000;

impl Domain {
    pub(super) async fn change_group(&self, caller: &Caller, id: &GroupId, change: GroupChange) -> Result<Group> {
        let scope = caller.require(Permission::ReadUserDetails)?;
        check_number(&change.join)?;
        self.check_end(change.ends)?;
        let mut conn = self.store.write(&scope).await?;
        let before = self.locked_group(&mut conn, &scope, id).await?;
        edition::check(change.seen.as_deref(), &before.edition())?;
        let after = self.changed(&before, &change)?;
        let mut entries = Entries::default();
        if after != before {
            self.write_change(&mut conn, caller, &before, &after, &mut entries).await?;
        }
        if let Some(users) = &change.users {
            caller.require(Permission::EditMemberships)?;
            self.replace_members(&mut conn, &scope, caller, &after, users, &mut entries).await?;
        }
        if !change.join.is_empty() {
            caller.require(Permission::EditMemberships)?;
            let wish = by_hand(caller, change.ends);
            self.put_all(&mut conn, &scope, &after, &change.join, wish, &mut entries).await?;
        }
        let row = store::groups::get(&mut conn, &scope, id).await?;
        self.record_all(&mut conn, &scope, entries).await?;
        conn.commit().await?;
        Ok(row.map_or(after, |row| self.group_of(row)))
    }

    /// The group as it is to be, its members left out.
    fn changed(&self, before: &Group, change: &GroupChange) -> Result<Group> {
        let mut after = before.clone();
        if let Some(name) = &change.name {
            after.name = name::check("name", name, 1)?;
        }
        if let Some(description) = &change.description {
            after.description = check_description(description)?;
        }
        if let Some(features) = &change.features {
            after.grant = Grant::Listed(known_features(features)?);
        }
        if after.name != before.name {
            names::refuse_reserved(&self.configured.load(), &after.name)?;
        }
        Ok(after)
    }

    async fn write_change(
        &self,
        conn: &mut Conn,
        caller: &Caller,
        before: &Group,
        after: &Group,
        entries: &mut Entries,
    ) -> Result<()> {
        let scope = caller.require(Permission::ManageGroups)?;
        if let Some(reason) = before.origin.locked() {
            return Err(Forbidden::Rule(reason.to_owned()).into());
        }
        may_grant(caller, listed(before).unwrap_or_default(), listed(after).unwrap_or_default())?;
        let key = names::key(&after.name);
        let row = store::groups::NewGroup {
            id: &after.id,
            name: &after.name,
            name_key: &key,
            description: &after.description,
            features: listed(after),
            created: after.created,
        };
        store::groups::set(conn, &scope, &row).await.on_taken(Unique::GroupName, names::taken)?;
        let (was, is) = (described(before), described(after));
        entries.add(Action::GroupChanged, &after.id, Some(was), Some(is));
        Ok(())
    }

    /// Makes exactly these users members by hand. Memberships that come from elsewhere stay.
    async fn replace_members(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        caller: &Caller,
        group: &Group,
        users: &[UserId],
        entries: &mut Entries,
    ) -> Result<()> {
        let too_many = || {
            let text = format!("A list can have at most {MOST_IN_LIST} members: add and remove them in parts.");
            FieldError::value("users", text)
        };
        if users.len() > MOST_IN_LIST {
            return Err(too_many().into());
        }
        let most = u32::try_from(MOST_IN_LIST + 1).unwrap_or(u32::MAX);
        let held = store::groups::members_by_hand(conn, scope, &group.id, self.now(), most).await?;
        if held.len() > MOST_IN_LIST {
            return Err(too_many().into());
        }
        if group.origin == Origin::Orphaned && users.iter().all(|user| held.contains(user)) && held.len() == users.len()
        {
            return Ok(());
        }
        let wanted: HashSet<&UserId> = users.iter().collect();
        let kept: HashSet<&UserId> = held.iter().collect();
        let wish = Wish { caller: Some(caller), way: Way::GroupEdit, wanted: Wanted::Out };
        for user in held.iter().filter(|user| !wanted.contains(user)) {
            let (name, verdict) = self.set_membership(conn, scope, group, user, wish, entries).await?;
            refuse(&name, verdict)?;
        }
        let new: Vec<UserId> = users.iter().filter(|user| !kept.contains(user)).cloned().collect();
        self.put_all(conn, scope, group, &new, by_hand(caller, None), entries).await
    }
}

const fn listed(group: &Group) -> Option<FeatureSet> {
    match group.grant {
        Grant::Listed(features) => Some(features),
        Grant::Unlisted { .. } => None,
    }
}

pub(super) fn described(group: &Group) -> Value {
    json!({
        "name": group.name,
        "description": group.description,
        "features": listed(group).map(FeatureSet::to_list),
    })
}
