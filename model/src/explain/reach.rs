//! Which access rules reach somebody, and through which group.

use serde::{Deserialize, Serialize};

use super::Chain;
use crate::{
    access_rules::{Access, Entity, ResourceType},
    id::{GroupId, RuleId},
};

/// The rules that name a user, or a group of a chain: whether they reach depends on the chain.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// By type and ID of the resource.
    pub rules: Vec<RuleLink>,
    /// Whether there are more than [`super::MOST_RULES`]: then only the first of them are here.
    pub more: bool,
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleLink {
    pub id: RuleId,
    pub name: String,
    pub resource: ResourceType,
    pub entity: Entity,
    pub access: Access,
    /// Whether it names the user as such.
    pub named: bool,
    /// The groups that it names, of those of the user and those that were thought of.
    pub groups: Vec<GroupId>,
}

impl RuleLink {
    /// The names of the groups through which it reaches whoever has this chain.
    pub fn through<'a>(&self, chain: &'a Chain) -> Vec<&'a str> {
        let counting = chain.groups.iter().filter(|link| link.counts() && self.groups.contains(&link.id));
        counting.map(|link| link.name.as_str()).collect()
    }

    fn reaches(&self, chain: &Chain) -> bool {
        self.named || chain.groups.iter().any(|link| link.counts() && self.groups.contains(&link.id))
    }
}

impl Reach {
    /// The rules by which whoever has this chain reaches something. None where the role reaches everything without,
    /// and none for whoever is disabled.
    pub fn of<'a>(&'a self, chain: &Chain) -> Vec<&'a RuleLink> {
        if !chain.active || Access::of_role(chain.role).is_some() {
            return Vec::new();
        }
        self.rules.iter().filter(|rule| rule.reaches(chain)).collect()
    }

    /// The rules that reach after a change and did not before.
    pub fn gained<'a>(&'a self, before: &Chain, after: &Chain) -> Vec<&'a RuleLink> {
        let had = self.of(before);
        self.of(after).into_iter().filter(|rule| !had.contains(rule)).collect()
    }

    /// The rules that no longer reach after a change.
    pub fn lost<'a>(&'a self, before: &Chain, after: &Chain) -> Vec<&'a RuleLink> {
        self.gained(after, before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Role,
        access_rules::{RuleGrant, Who, reach},
        explain::Link,
        features::{FeatureSet, Grant},
        groups::{Origin, Source},
        id::UserId,
    };

    fn link(id: &str, ended: bool, origin: Origin) -> Link {
        Link {
            id: GroupId::known(id),
            name: id.to_uppercase(),
            origin,
            grant: Grant::Listed(FeatureSet::EMPTY),
            source: Some(Source::Hand),
            ends: None,
            ended,
        }
    }

    fn chain(groups: Vec<Link>) -> Chain {
        let none = FeatureSet::EMPTY;
        Chain { active: true, role: Role::User, global: none, granted: none, excluded: none, hidden: none, groups }
    }

    fn rule(id: &str, named: bool, groups: &[&str]) -> RuleLink {
        RuleLink {
            id: RuleId::known(id),
            name: id.to_owned(),
            resource: ResourceType::Queue,
            entity: Entity::One(id.to_owned()),
            access: Access::Read,
            named,
            groups: groups.iter().map(|group| GroupId::known(*group)).collect(),
        }
    }

    fn ids(rules: &[&RuleLink]) -> Vec<String> {
        rules.iter().map(|rule| rule.id.to_string()).collect()
    }

    fn world() -> Reach {
        let rules = vec![
            rule("by-name", true, &[]),
            rule("by-live", false, &["live", "ended"]),
            rule("by-ended", false, &["ended"]),
            rule("by-left", false, &["left"]),
            rule("by-other", false, &["other"]),
        ];
        Reach { rules, more: false }
    }

    #[test]
    fn only_memberships_that_count_reach() {
        let chain = chain(vec![
            link("live", false, Origin::Own),
            link("ended", true, Origin::Own),
            link("left", false, Origin::Orphaned),
        ]);
        let reach = world();
        assert_eq!(ids(&reach.of(&chain)), ["by-name", "by-live"]);
        assert_eq!(reach.rules[1].through(&chain), ["LIVE"]);
        assert!(reach.of(&Chain { active: false, ..chain.clone() }).is_empty());
        assert!(reach.of(&Chain { role: Role::Admin, ..chain.clone() }).is_empty());
        let mut after = chain.clone();
        after.groups = vec![link("other", false, Origin::Own)];
        assert_eq!(ids(&reach.gained(&chain, &after)), ["by-other"]);
        assert_eq!(ids(&reach.lost(&chain, &after)), ["by-live"]);
    }

    /// What is explained is what THE decision about resources says.
    #[test]
    fn an_explanation_is_what_the_engine_says() {
        let (user, reaching) = (UserId::known("u"), world());
        let grants: Vec<RuleGrant> = reaching
            .rules
            .iter()
            .map(|rule| RuleGrant {
                id: rule.id.clone(),
                resource: rule.resource,
                entity: rule.entity.clone(),
                access: rule.access,
                users: if rule.named { vec![user.clone()] } else { Vec::new() },
                groups: rule.groups.clone(),
            })
            .collect();
        for role in Role::ALL {
            let chain = Chain {
                role: *role,
                ..chain(vec![link("live", false, Origin::Own), link("ended", true, Origin::Own)])
            };
            let live: Vec<GroupId> = chain.groups.iter().filter(|link| link.counts()).map(|it| it.id.clone()).collect();
            let who = Who { user: &user, role: *role, groups: &live };
            let by_engine =
                reaching.rules.iter().flat_map(|rule| reach(&who, rule.resource, &rule.entity, &grants).rules);
            let explained: Vec<RuleId> = reaching.of(&chain).into_iter().map(|rule| rule.id.clone()).collect();
            assert_eq!(explained, by_engine.collect::<Vec<_>>(), "{role:?}");
        }
    }
}
