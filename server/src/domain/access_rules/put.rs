//! Making a rule and changing one, as a whole or not at all.

use model::{
    Caller, Error, Permission, Result, Role, Scope,
    access_rules::{DefaultRule, NewRule, Rule, RuleEdit},
    audit::Action,
    edition,
    error::{Forbidden, Noun},
    id::{GroupId, RuleId, UserId},
};

use super::{Domain, as_wanted, described};
use crate::store::{self, Conn, access_rules::NewRow};

impl Domain {
    pub(super) async fn put_rule(&self, caller: &Caller, id: Option<RuleId>, rule: NewRule) -> Result<Rule> {
        let scope = caller.require(Permission::ManageAccessRules)?;
        let rule = rule.check()?;
        let mut conn = self.store.write(&scope).await?;
        // Who is removed meanwhile would stay in the rule.
        store::tenants::lock(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        let before = match &id {
            Some(id) => store::access_rules::get(&mut conn, &scope, id).await?,
            None => None,
        };
        let id = id.unwrap_or_else(|| RuleId::known(self.new_id()));
        match before {
            Some(before) => self.change_rule(&mut conn, &scope, caller, &before, &rule).await?,
            None => self.create_rule(&mut conn, &scope, caller, &id, &rule).await?,
        }
        let stored = store::access_rules::get(&mut conn, &scope, &id).await?;
        conn.commit().await?;
        stored.ok_or(Error::Internal)
    }

    pub(super) async fn edit_rule(&self, caller: &Caller, id: &RuleId, edit: RuleEdit) -> Result<Rule> {
        let scope = caller.require(Permission::ManageAccessRules)?;
        let mut conn = self.store.write(&scope).await?;
        store::tenants::lock(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        let before = store::access_rules::get(&mut conn, &scope, id).await?;
        let before = before.ok_or(Error::NotFound(Noun::AccessRule))?;
        edition::check(edit.seen.as_deref(), &before.edition())?;
        let named = as_wanted(&before);
        let mut rule = edit.rule;
        rule.users.extend(named.users);
        rule.users.retain(|user| !edit.drop_users.contains(user));
        rule.groups.extend(named.groups);
        rule.groups.retain(|group| !edit.drop_groups.contains(group));
        self.change_rule(&mut conn, &scope, caller, &before, &rule.check()?).await?;
        let stored = store::access_rules::get(&mut conn, &scope, id).await?;
        conn.commit().await?;
        stored.ok_or(Error::Internal)
    }

    async fn create_rule(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        caller: &Caller,
        id: &RuleId,
        rule: &NewRule,
    ) -> Result<()> {
        if DefaultRule::of(id).is_some() {
            let text = "This is the ID of a rule that the server makes: restore the default rules instead.";
            return Err(Error::taken("id", text));
        }
        store::access_rules::insert(conn, scope, &NewRow::of(id, rule, self.now())).await?;
        name_all(conn, scope, caller, id, &rule.users, &rule.groups).await?;
        self.record(conn, scope, Action::AccessRuleCreated, id.as_str(), None, Some(described(rule))).await
    }

    async fn change_rule(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        caller: &Caller,
        before: &Rule,
        rule: &NewRule,
    ) -> Result<()> {
        if before.autocreated {
            let text = "Autocreated rules are not for editing: delete this one and make another.";
            return Err(Forbidden::Rule(text.to_owned()).into());
        }
        let (id, was) = (&before.id, as_wanted(before));
        if was == *rule {
            return Ok(());
        }
        store::access_rules::set(conn, scope, &NewRow::of(id, rule, self.now())).await?;
        store::access_rules::remove_users(conn, scope, id, &only_in(&was.users, &rule.users)).await?;
        store::access_rules::remove_groups(conn, scope, id, &only_in(&was.groups, &rule.groups)).await?;
        let (users, groups) = (only_in(&rule.users, &was.users), only_in(&rule.groups, &was.groups));
        name_all(conn, scope, caller, id, &users, &groups).await?;
        let (was, is) = (described(&was), described(rule));
        self.record(conn, scope, Action::AccessRuleChanged, id.as_str(), Some(was), Some(is)).await
    }
}

/// Those of a list that are not in the other; both are sorted.
fn only_in<I: Clone + Ord>(these: &[I], others: &[I]) -> Vec<I> {
    these.iter().filter(|it| others.binary_search(it).is_err()).cloned().collect()
}

/// Names users and groups, all of them or none. System principals are known to their like only.
async fn name_all(
    conn: &mut Conn,
    scope: &Scope,
    caller: &Caller,
    id: &RuleId,
    users: &[UserId],
    groups: &[GroupId],
) -> Result<()> {
    let system_too = caller.role == Role::System;
    if store::access_rules::add_users(conn, scope, id, users, system_too).await? != users.len() as u64 {
        return Err(Error::NotFound(Noun::User));
    }
    if store::access_rules::add_groups(conn, scope, id, groups).await? != groups.len() as u64 {
        return Err(Error::NotFound(Noun::Group));
    }
    Ok(())
}
