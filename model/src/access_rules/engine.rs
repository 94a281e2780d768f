//! THE decision about resources: what somebody reaches, and by which rules. The API, the pages and whatever of the
//! product has resources of its own ask here.
//!
//! Making, renaming and deleting queues is another matter: that takes a role or a feature, and no rule gives it.

use serde::{Deserialize, Serialize};

use super::{Entity, ResourceType};
use crate::{
    Role,
    id::{GroupId, RuleId, UserId},
};

/// How far access goes. Changing includes reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    Read,
    ReadWrite,
}

impl Access {
    pub const ALL: &[Self] = &[Self::Read, Self::ReadWrite];

    /// The name in the API and in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::ReadWrite => "read_write",
        }
    }

    /// What the pages call it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Read => "Read only",
            Self::ReadWrite => "Read & modify",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|access| access.as_str() == text)
    }

    /// What a role has on everything, without a rule.
    pub const fn of_role(role: Role) -> Option<Self> {
        match role {
            Role::System | Role::Admin => Some(Self::ReadWrite),
            Role::User | Role::Consumer => None,
        }
    }
}

/// As much of a rule as decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleGrant {
    pub id: RuleId,
    pub resource: ResourceType,
    pub entity: Entity,
    pub access: Access,
    pub users: Vec<UserId>,
    pub groups: Vec<GroupId>,
}

/// Who wants to reach something.
#[derive(Clone, Copy, Debug)]
pub struct Who<'a> {
    pub user: &'a UserId,
    pub role: Role,
    /// Groups whose membership counts at this moment, those that follow from role and kind too.
    pub groups: &'a [GroupId],
}

/// What somebody reaches of a resource, and by what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reached {
    pub access: Option<Access>,
    /// The role has it; then no rule is needed and none is named.
    pub by_role: bool,
    /// The rules that give this access, by ID; those that give less are left out.
    pub rules: Vec<RuleId>,
}

impl Reached {
    pub fn allows(&self, wanted: Access) -> bool {
        self.access.is_some_and(|access| access >= wanted)
    }
}

impl RuleGrant {
    fn names(&self, who: &Who<'_>) -> bool {
        self.users.contains(who.user) || self.groups.iter().any(|group| who.groups.contains(group))
    }

    fn is_about(&self, resource: ResourceType, entity: &Entity) -> bool {
        self.resource == resource && self.entity.covers(entity)
    }
}

/// What somebody reaches of one resource under these rules. Whoever administers reaches everything.
pub fn reach(who: &Who<'_>, resource: ResourceType, entity: &Entity, rules: &[RuleGrant]) -> Reached {
    if let Some(access) = Access::of_role(who.role) {
        return Reached { access: Some(access), by_role: true, rules: Vec::new() };
    }
    let giving = || rules.iter().filter(|rule| rule.is_about(resource, entity) && rule.names(who));
    let access = giving().map(|rule| rule.access).max();
    let mut by: Vec<RuleId> = giving().filter(|rule| Some(rule.access) == access).map(|rule| rule.id.clone()).collect();
    by.sort();
    by.dedup();
    Reached { access, by_role: false, rules: by }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Few names, so that they meet often.
    fn any_entity() -> impl Strategy<Value = Entity> {
        prop_oneof![Just(Entity::All), Just(Entity::Root), "[ab]".prop_map(Entity::One)]
    }

    fn any_resource() -> impl Strategy<Value = ResourceType> {
        prop_oneof![Just(ResourceType::Project), Just(ResourceType::Queue)]
    }

    fn any_groups() -> impl Strategy<Value = Vec<GroupId>> {
        prop::collection::vec("[gh]".prop_map(GroupId::known), 0..3)
    }

    prop_compose! {
        fn any_rule()(
            id in "[a-z]{3}", resource in any_resource(), entity in any_entity(), write in any::<bool>(),
            users in prop::collection::vec("[uv]".prop_map(UserId::known), 0..3), groups in any_groups(),
        ) -> RuleGrant {
            let access = if write { Access::ReadWrite } else { Access::Read };
            RuleGrant { id: RuleId::known(id), resource, entity, access, users, groups }
        }
    }

    fn any_rules() -> impl Strategy<Value = Vec<RuleGrant>> {
        prop::collection::vec(any_rule(), 0..8)
    }

    fn plain<'a>(user: &'a UserId, groups: &'a [GroupId]) -> Who<'a> {
        Who { user, role: Role::User, groups }
    }

    proptest! {
        #[test]
        fn the_order_of_rules_and_groups_is_of_no_matter(
            rules in any_rules(), groups in any_groups(), resource in any_resource(), entity in any_entity(),
        ) {
            let user = UserId::known("u");
            let asked = |rules: &[RuleGrant], groups: &[GroupId]| reach(&plain(&user, groups), resource, &entity, rules);
            let (mut other_rules, mut other_groups) = (rules.clone(), groups.clone());
            other_rules.reverse();
            other_groups.reverse();
            prop_assert_eq!(asked(&rules, &groups), asked(&other_rules, &other_groups));
        }

        #[test]
        fn less_gives_no_more(
            rules in any_rules(), groups in any_groups(), resource in any_resource(), entity in any_entity(),
            at in any::<prop::sample::Index>(),
        ) {
            let user = UserId::known("u");
            let all = reach(&plain(&user, &groups), resource, &entity, &rules);
            if !rules.is_empty() {
                let mut fewer = rules.clone();
                fewer.remove(at.index(rules.len()));
                prop_assert!(reach(&plain(&user, &groups), resource, &entity, &fewer).access <= all.access);
            }
            if !groups.is_empty() {
                let mut fewer = groups.clone();
                fewer.remove(at.index(groups.len()));
                prop_assert!(reach(&plain(&user, &fewer), resource, &entity, &rules).access <= all.access);
            }
        }

        #[test]
        fn changing_includes_reading(
            rules in any_rules(), groups in any_groups(), resource in any_resource(), entity in any_entity(),
        ) {
            let user = UserId::known("u");
            let reached = reach(&plain(&user, &groups), resource, &entity, &rules);
            prop_assert!(!reached.allows(Access::ReadWrite) || reached.allows(Access::Read));
            prop_assert_eq!(reached.access.is_some(), !reached.rules.is_empty());
        }

        /// Rules of another type, of another resource, or for others might as well not be there.
        #[test]
        fn only_what_is_meant_counts(
            rules in any_rules(), groups in any_groups(), resource in any_resource(), entity in any_entity(),
        ) {
            let user = UserId::known("u");
            let who = plain(&user, &groups);
            let mut meant = rules.clone();
            meant.retain(|rule| {
                let one = matches!(entity, Entity::One(_));
                rule.resource == resource
                    && (rule.entity == entity || rule.entity == Entity::All && one)
                    && (rule.users.contains(&user) || rule.groups.iter().any(|group| groups.contains(group)))
            });
            let reached = reach(&who, resource, &entity, &rules);
            prop_assert_eq!(&reached, &reach(&who, resource, &entity, &meant));
            prop_assert_eq!(reached.access, meant.iter().map(|rule| rule.access).max());
        }

        #[test]
        fn who_administers_reaches_everything(
            rules in any_rules(), groups in any_groups(), resource in any_resource(), entity in any_entity(),
        ) {
            let user = UserId::known("w");
            for role in Role::ALL {
                let reached = reach(&Who { user: &user, role: *role, groups: &groups }, resource, &entity, &rules);
                let administers = matches!(role.as_str(), "system" | "admin");
                prop_assert_eq!(reached.by_role, administers);
                prop_assert!(!administers || reached.allows(Access::ReadWrite) && reached.rules.is_empty());
            }
        }
    }

    #[test]
    fn all_projects_are_not_where_projects_are() {
        let (user, groups) = (UserId::known("u"), []);
        let rule = |entity| RuleGrant {
            id: RuleId::known("r"),
            resource: ResourceType::Project,
            entity,
            access: Access::Read,
            users: vec![user.clone()],
            groups: Vec::new(),
        };
        let reads = |of: Entity, asked: Entity| {
            reach(&plain(&user, &groups), ResourceType::Project, &asked, &[rule(of)]).allows(Access::Read)
        };
        let one = || Entity::One("p".to_owned());
        assert!(reads(Entity::All, one()) && reads(Entity::All, Entity::All));
        assert!(!reads(Entity::All, Entity::Root) && !reads(Entity::Root, one()) && !reads(one(), Entity::All));
    }
}
