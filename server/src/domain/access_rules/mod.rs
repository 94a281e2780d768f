//! Access rules: one file per thing done with them; this one joins them to the port.

mod default;
mod effective;
mod put;
mod read;
mod remove;
mod subjects;

use async_trait::async_trait;
use model::{
    Caller, Result,
    access_rules::{
        AccessRules, Entity, NewRule, Reached, ResourceType, Rule, RuleEdit, RuleFilter, RuleQuery, RuleTable, Subjects,
    },
    groups::BuiltIn,
    id::{GroupId, RuleId, UserId},
    page::PageRequest,
};
use serde_json::{Value, json};

use super::Domain;

#[async_trait]
impl AccessRules for Domain {
    async fn table(&self, caller: &Caller, filter: RuleFilter, page: PageRequest) -> Result<RuleTable> {
        self.rule_table(caller, filter, page).await
    }

    async fn list(&self, caller: &Caller, query: RuleQuery) -> Result<Vec<Rule>> {
        self.list_rules(caller, query).await
    }

    async fn get(&self, caller: &Caller, rule: &RuleId) -> Result<Rule> {
        self.get_rule(caller, rule).await
    }

    async fn find(&self, caller: &Caller, search: String) -> Result<Subjects> {
        self.find_subjects(caller, search).await
    }

    async fn named(&self, caller: &Caller, users: Vec<UserId>, groups: Vec<GroupId>) -> Result<Subjects> {
        self.named_subjects(caller, users, groups).await
    }

    async fn put(&self, caller: &Caller, id: Option<RuleId>, rule: NewRule) -> Result<Rule> {
        self.put_rule(caller, id, rule).await
    }

    async fn edit(&self, caller: &Caller, rule: &RuleId, edit: RuleEdit) -> Result<Rule> {
        self.edit_rule(caller, rule, edit).await
    }

    async fn delete(&self, caller: &Caller, rules: Vec<RuleId>) -> Result<u32> {
        self.delete_rules(caller, rules).await
    }

    async fn restore_default(&self, caller: &Caller, groups: Vec<BuiltIn>) -> Result<u32> {
        self.restore_rules(caller, &groups).await
    }

    async fn effective(
        &self,
        caller: &Caller,
        user: &UserId,
        resource: ResourceType,
        entities: Vec<Entity>,
    ) -> Result<Vec<Reached>> {
        self.effective_access(caller, user, resource, &entities).await
    }
}

/// A rule for the audit record.
fn described(rule: &NewRule) -> Value {
    json!({
        "name": rule.name,
        "description": rule.description,
        "entity_type": rule.resource,
        "entity_id": rule.entity.wire(),
        "access": rule.access,
        "users": rule.users,
        "groups": rule.groups,
    })
}

/// A stored rule as somebody could have wanted it, whom it names in the order of [`NewRule::check`].
fn as_wanted(rule: &Rule) -> NewRule {
    let mut users: Vec<UserId> = rule.users.iter().map(|named| named.user.id.clone()).collect();
    let mut groups: Vec<_> = rule.groups.iter().map(|group| group.id.clone()).collect();
    users.sort();
    groups.sort();
    NewRule {
        name: rule.name.clone(),
        description: rule.description.clone(),
        resource: rule.resource,
        entity: rule.entity.clone(),
        access: rule.access,
        users,
        groups,
    }
}
