//! Deleting groups: members lose what they granted, access rules no longer name them.

use model::{
    Caller, Permission, Result,
    audit::Action,
    error::{FieldError, Forbidden},
    groups::MOST_PER_CALL,
    id::GroupId,
    vaults::Operation,
};
use serde_json::json;

use super::{Domain, change::described, read::LISTED_RULES};
use crate::{domain::audit::Entries, store};

impl Domain {
    pub(super) async fn delete_groups(&self, caller: &Caller, mut groups: Vec<GroupId>) -> Result<u32> {
        let scope = caller.require(Permission::ManageGroups)?;
        if groups.is_empty() {
            return Err(FieldError::missing("groups").into());
        }
        if groups.len() > MOST_PER_CALL {
            return Err(FieldError::value("groups", format!("At most {MOST_PER_CALL} groups at a time.")).into());
        }
        groups.sort();
        groups.dedup();
        let mut conn = self.store.write(&scope).await?;
        let (mut deleted, mut entries) = (0, Entries::default());
        let mut binned = Vec::new();
        for id in &groups {
            let group = self.locked_group(&mut conn, &scope, id).await?;
            if !group.origin.may_be_deleted() {
                let reason = group.origin.locked().unwrap_or_default();
                return Err(Forbidden::Rule(format!("{} cannot be deleted. {reason}", group.name)).into());
            }
            let (rules, total) = store::access_rules::of_group(&mut conn, &scope, id, LISTED_RULES).await?;
            let vaults = self.bin_vaults_of(&mut conn, &scope, id).await?;
            binned.extend(vaults);
            store::groups::delete(&mut conn, &scope, id).await?;
            self.give_group(&mut conn, &scope, id).await?;
            let mut before = described(&group);
            before["members"] = json!(group.members);
            before["access_rules"] = json!(rules);
            if total > rules.len() as u64 {
                before["access_rules_total"] = json!(total);
            }
            entries.add(Action::GroupDeleted, id, Some(before), None);
            deleted += 1;
        }
        let binned: Vec<_> = binned.iter().collect();
        let reason = "The group was deleted";
        self.note_operations(&mut conn, &scope, caller, Operation::Delete, &binned, reason).await?;
        self.record_all(&mut conn, &scope, entries).await?;
        conn.commit().await?;
        Ok(deleted)
    }
}
