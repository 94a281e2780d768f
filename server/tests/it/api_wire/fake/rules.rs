//! Access rules that always answer the same.

use async_trait::async_trait;
use model::{
    Caller, Error, Result,
    access::Kind,
    access_rules::{
        Access, AccessRules, Entity, NewRule, Reached, ResourceType, Rule, RuleEdit, RuleFilter, RuleQuery, RuleTable,
        RuleUser, Subjects,
    },
    groups::{BuiltIn, GroupName, UserName},
    id::{GroupId, RuleId, UserId},
    page::PageRequest,
};

use super::{Fake, GROUP_ID, THEN, USER_ID};

/// The rule that exists.
pub const RULE_ID: &str = "0192f0c1a2b37c4d8e9f0a1b2c3d4e60";

fn rule(name: &str, entity: Entity, access: Access, autocreated: bool) -> Rule {
    let user = UserName { id: UserId::known(USER_ID), name: "Zoë Kowalska".to_owned(), kind: Kind::Person };
    let users = vec![RuleUser { user, email: Some("zoe@acme.io".to_owned()) }];
    let groups = vec![GroupName { id: GroupId::known(GROUP_ID), name: "Data Scientists".to_owned() }];
    Rule {
        id: RuleId::known(if autocreated { "all-queues" } else { RULE_ID }),
        name: name.to_owned(),
        description: "For tests".to_owned(),
        resource: if autocreated { ResourceType::Queue } else { ResourceType::Project },
        entity,
        access,
        autocreated,
        created: THEN,
        changed: THEN,
        users_total: 1,
        users,
        groups_total: 1,
        groups,
    }
}

#[async_trait]
impl AccessRules for Fake {
    async fn table(&self, _: &Caller, _: RuleFilter, _: PageRequest) -> Result<RuleTable> {
        Err(Error::Internal)
    }

    async fn list(&self, _: &Caller, query: RuleQuery) -> Result<Vec<Rule>> {
        self.note(format!("list {query:?}"))?;
        Ok(vec![
            rule("All queues", Entity::All, Access::ReadWrite, true),
            rule("The topmost projects", Entity::Root, Access::Read, false),
        ])
    }

    async fn get(&self, _: &Caller, _: &RuleId) -> Result<Rule> {
        Err(Error::Internal)
    }

    async fn find(&self, _: &Caller, _: String) -> Result<Subjects> {
        Err(Error::Internal)
    }

    async fn named(&self, _: &Caller, _: Vec<UserId>, _: Vec<GroupId>) -> Result<Subjects> {
        Err(Error::Internal)
    }

    async fn put(&self, _: &Caller, id: Option<RuleId>, new: NewRule) -> Result<Rule> {
        self.note(format!("put {id:?} {new:?}"))?;
        Ok(rule(&new.name, new.entity, new.access, false))
    }

    async fn edit(&self, _: &Caller, _: &RuleId, _: RuleEdit) -> Result<Rule> {
        Err(Error::Internal)
    }

    async fn delete(&self, _: &Caller, rules: Vec<RuleId>) -> Result<u32> {
        self.note(format!("delete {rules:?}"))?;
        Ok(u32::try_from(rules.len()).expect("few"))
    }

    async fn restore_default(&self, _: &Caller, groups: Vec<BuiltIn>) -> Result<u32> {
        self.note(format!("restore default rules of {groups:?}"))?;
        Ok(1)
    }

    async fn effective(
        &self,
        _: &Caller,
        user: &UserId,
        resource: ResourceType,
        entities: Vec<Entity>,
    ) -> Result<Vec<Reached>> {
        self.note(format!("access of {user} to {resource:?} {entities:?}"))?;
        let reached = |entity: &Entity| match entity {
            Entity::Root => Reached { access: None, by_role: false, rules: Vec::new() },
            Entity::All => Reached { access: Some(Access::ReadWrite), by_role: true, rules: Vec::new() },
            Entity::One(_) => {
                Reached { access: Some(Access::Read), by_role: false, rules: vec![RuleId::known(RULE_ID)] }
            }
        };
        Ok(entities.iter().map(reached).collect())
    }
}
