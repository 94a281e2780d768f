//! Groups and explanations that always answer the same.

use async_trait::async_trait;
use model::{
    Caller, Error, Result, Role, Timestamp,
    access::Kind,
    access_rules::{Access, Entity, ResourceType, RuleName, RuleUser},
    explain::{Chain, Explain, Explanation, Holder, Holders, Link, Reach, Right, RuleLink, WhatIf},
    features::{Feature, FeatureSet, Grant},
    groups::{
        BuiltIn, Candidate, Group, GroupChange, GroupChoice, GroupDetails, GroupFilter, GroupQuery, GroupRow,
        GroupWithMembers, Groups, Member, Members, NewGroup, Origin, Outcomes, Source, UserGroups,
    },
    id::{GroupId, RuleId, UserId},
    page::{Cursor, Page, PageRequest},
};

use super::{Fake, THEN, USER_ID};

/// The group that exists.
pub const GROUP_ID: &str = "abcd-1234-abcd-1234";

fn group(id: &str, name: &str, origin: Origin, grant: Grant) -> Group {
    Group {
        id: GroupId::known(id),
        name: name.to_owned(),
        description: "Those who look at data".to_owned(),
        origin,
        assignable: origin == Origin::Own,
        grant,
        members: 2,
        created: THEN,
    }
}

fn known(name: &str) -> Group {
    let features = [Feature::Reports, Feature::ShowProjects].into_iter().collect();
    group(GROUP_ID, name, Origin::Own, Grant::Listed(features))
}

fn member() -> Member {
    Member {
        user: UserId::known(USER_ID),
        name: "Zoë Kowalska".to_owned(),
        email: Some("zoe@acme.io".to_owned()),
        kind: Kind::Person,
        source: Some(Source::Hand),
        added_by: Some("Ada".to_owned()),
        added: Some(THEN),
        ends: None,
    }
}

#[async_trait]
impl Groups for Fake {
    async fn table(&self, _: &Caller, _: GroupFilter, _: PageRequest) -> Result<Page<GroupRow>> {
        Err(Error::Internal)
    }

    async fn list(&self, _: &Caller, query: GroupQuery) -> Result<Vec<GroupWithMembers>> {
        self.note(format!("list {query:?}"))?;
        let users = BuiltIn::Users;
        let all = Grant::Unlisted { of_all_users: true };
        let built_in = group(users.id(), users.title(), Origin::BuiltIn(users), all);
        let rules = vec![RuleName { id: RuleId::known("all-queues"), name: "All queues".to_owned() }];
        Ok(vec![
            GroupWithMembers { group: known("Data Scientists"), members: vec![member()], rules: Vec::new() },
            GroupWithMembers { group: built_in, members: vec![member()], rules },
        ])
    }

    async fn get(&self, _: &Caller, group: &GroupId) -> Result<GroupDetails> {
        self.note(format!("get group {group}"))?;
        if group.as_str() != GROUP_ID {
            return Err(Error::NotFound(model::error::Noun::Group));
        }
        Ok(GroupDetails {
            group: known("Data Scientists"),
            features: FeatureSet::EMPTY,
            rules: Vec::new(),
            rules_total: 0,
            denied: None,
        })
    }

    async fn members(&self, _: &Caller, _: &GroupId, _: String, _: PageRequest) -> Result<Members> {
        Err(Error::Internal)
    }

    async fn candidates(&self, _: &Caller, _: Option<&GroupId>, _: String) -> Result<Vec<Candidate>> {
        Err(Error::Internal)
    }

    async fn choices(&self, _: &Caller, _: String) -> Result<Vec<GroupChoice>> {
        Err(Error::Internal)
    }

    async fn of_users(&self, _: &Caller, _: Vec<UserId>) -> Result<Vec<UserGroups>> {
        Err(Error::Internal)
    }

    async fn create(&self, _: &Caller, new: NewGroup) -> Result<Group> {
        self.note(format!("create {new:?}"))?;
        let (name, ..) = new.check()?;
        Ok(known(&name))
    }

    async fn update(&self, _: &Caller, group: &GroupId, change: GroupChange) -> Result<Group> {
        self.note(format!("update {group} {change:?}"))?;
        Ok(known(&change.name.unwrap_or_else(|| "Data Scientists".to_owned())))
    }

    async fn delete(&self, _: &Caller, groups: Vec<GroupId>) -> Result<u32> {
        self.note(format!("delete {groups:?}"))?;
        Ok(u32::try_from(groups.len()).expect("few"))
    }

    async fn add_members(&self, _: &Caller, _: &GroupId, _: Vec<UserId>, _: Option<Timestamp>) -> Result<Outcomes> {
        Err(Error::Internal)
    }

    async fn remove_members(&self, _: &Caller, _: &GroupId, _: Vec<UserId>) -> Result<Outcomes> {
        Err(Error::Internal)
    }
}

#[async_trait]
impl Explain for Fake {
    async fn explain(&self, _: &Caller, user: &UserId, what_if: WhatIf) -> Result<Explanation> {
        self.note(format!("explain {user} {what_if:?}"))?;
        let grant = Grant::Listed([Feature::UserManagement].into_iter().collect());
        let chain = Chain {
            active: true,
            role: Role::User,
            global: FeatureSet::all(),
            granted: FeatureSet::EMPTY,
            excluded: FeatureSet::EMPTY.with(Feature::Pipelines),
            hidden: FeatureSet::EMPTY.with(Feature::ShowDatasets),
            groups: vec![Link {
                id: GroupId::known(GROUP_ID),
                name: "Data Scientists".to_owned(),
                origin: Origin::Own,
                grant,
                source: Some(Source::Hand),
                ends: Some(THEN),
                ended: false,
            }],
        };
        let rule = RuleLink {
            id: RuleId::known("all-queues"),
            name: "All queues".to_owned(),
            resource: ResourceType::Queue,
            entity: Entity::All,
            access: Access::ReadWrite,
            named: false,
            groups: vec![GroupId::known(GROUP_ID)],
        };
        Ok(Explanation {
            user: user.clone(),
            name: "Zoë Kowalska".to_owned(),
            email: Some("zoe@acme.io".to_owned()),
            kind: Kind::Person,
            after: (!what_if.is_empty()).then(|| chain.after(&what_if, Vec::new())),
            chain,
            reach: Reach { rules: vec![rule], more: false },
            now: THEN,
        })
    }

    async fn people(&self, _: &Caller, _: String) -> Result<Vec<RuleUser>> {
        Err(Error::Internal)
    }

    async fn holders(&self, _: &Caller, right: Right, page: PageRequest) -> Result<Holders> {
        self.note(format!("holders {right:?} {page:?}"))?;
        let holder = Holder {
            user: UserId::known(USER_ID),
            name: "Zoë Kowalska".to_owned(),
            email: Some("zoe@acme.io".to_owned()),
            kind: Kind::Person,
            role: Role::User,
            by: vec!["Data Scientists".to_owned()],
        };
        let next = Some(Cursor("next".to_owned()));
        Ok(Holders { page: Page { items: vec![holder], previous: None, next, total: None }, everyone: false })
    }
}
