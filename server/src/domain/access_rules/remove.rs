//! Deleting rules: what they gave is gone with the next question.

use model::{
    Caller, Error, Permission, Result,
    audit::Action,
    error::{FieldError, Noun},
    groups::MOST_PER_CALL,
    id::RuleId,
};

use super::{Domain, as_wanted, described};
use crate::{domain::audit::Entries, store};

impl Domain {
    pub(super) async fn delete_rules(&self, caller: &Caller, mut rules: Vec<RuleId>) -> Result<u32> {
        let scope = caller.require(Permission::ManageAccessRules)?;
        if rules.is_empty() {
            return Err(FieldError::missing("rules").into());
        }
        if rules.len() > MOST_PER_CALL {
            return Err(FieldError::value("rules", format!("At most {MOST_PER_CALL} rules at a time.")).into());
        }
        rules.sort();
        rules.dedup();
        let mut conn = self.store.write(&scope).await?;
        store::tenants::lock(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        let (mut deleted, mut entries) = (0, Entries::default());
        for id in &rules {
            let rule = store::access_rules::get(&mut conn, &scope, id).await?;
            let rule = rule.ok_or(Error::NotFound(Noun::AccessRule))?;
            store::access_rules::delete(&mut conn, &scope, id).await?;
            let before = described(&as_wanted(&rule));
            entries.add(Action::AccessRuleDeleted, id, Some(before), None);
            deleted += 1;
        }
        self.record_all(&mut conn, &scope, entries).await?;
        conn.commit().await?;
        Ok(deleted)
    }
}
