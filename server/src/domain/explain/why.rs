//! Why one user may do what it may, and what a change would do.

use model::{
    Caller, Error, Permission, Result, Role,
    access_rules::RuleUser,
    error::Noun,
    explain::{Explanation, FeatureWhy, MOST_RULES, Reach, Right, WhatIf},
    groups::BuiltIn,
    id::{GroupId, UserId},
    permissions::Ruling,
};

use super::{
    Domain,
    chain::{after, chain_of, link_of},
};
use crate::{
    domain::groups::check_search,
    store::{self, explain::Subject},
};

/// How many a picker offers.
const OFFERED: u32 = 20;

impl Domain {
    /// Whose access a page offers to explain.
    pub(super) async fn explainable(&self, caller: &Caller, search: &str) -> Result<Vec<RuleUser>> {
        let scope = caller.require(Permission::ExplainAccess)?;
        check_search(search)?;
        let mut conn = self.store.read(&scope).await?;
        let system_too = caller.role == Role::System;
        Ok(store::access_rules::users(&mut conn, &scope, search, system_too, OFFERED).await?)
    }

    pub(super) async fn explain_user(&self, caller: &Caller, user: &UserId, what_if: &WhatIf) -> Result<Explanation> {
        let own = *user == caller.user && what_if.is_empty();
        let scope = caller.require(if own { Permission::ReadWorkspace } else { Permission::ExplainAccess })?;
        what_if.check()?;
        let (configured, now) = (self.configured.load_full(), self.now());
        let mut conn = self.store.read(&scope).await?;
        let tenant = store::tenants::get(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        let found = store::explain::subject(&mut conn, &scope, user).await?.ok_or(Error::NotFound(Noun::User))?;
        let chain = chain_of(&configured, &tenant.settings, &found, now);
        for id in &what_if.leave {
            if chain.groups.iter().all(|link| link.id != *id) {
                store::groups::get(&mut conn, &scope, id).await?.ok_or(Error::NotFound(Noun::Group))?;
            }
        }
        let mut joined = Vec::new();
        for id in &what_if.join {
            let row = store::groups::get(&mut conn, &scope, id).await?.ok_or(Error::NotFound(Noun::Group))?;
            if chain.groups.iter().all(|link| link.id != *id || link.ended) {
                joined.push(link_of(&configured, row));
            }
        }
        let after = (!what_if.is_empty()).then(|| after(&configured, &chain, what_if, joined));
        // Those of the memberships are found by themselves; a role thought of may bring others.
        let natural = BuiltIn::ALL.iter().filter(|group| group.is_by_nature()).map(|group| group.group_id());
        let besides: Vec<GroupId> = natural.chain(what_if.join.iter().cloned()).collect();
        let (rules, more) = store::access_rules::naming(&mut conn, &scope, user, &besides, MOST_RULES).await?;
        let Subject { user, name, email, kind, .. } = found;
        Ok(Explanation { user, name, email, kind, chain, after, reach: Reach { rules, more }, now })
    }
}

/// The groups by which a chain has a right, none where the role has it; `None` if it does not.
pub(super) fn holds_by(chain: &model::explain::Chain, right: Right) -> Option<Vec<String>> {
    let feature = match right {
        Right::Feature(feature) => feature,
        Right::Permission(permission) => match chain.ruling(permission) {
            Ruling::ByRole => return Some(Vec::new()),
            Ruling::ByFeature(feature) => feature,
            Ruling::LacksFeature(_) | Ruling::LacksRole | Ruling::Disabled => return None,
        },
    };
    match chain.explain_feature(feature) {
        FeatureWhy::By(groups) => Some(groups),
        FeatureWhy::OfOperator => Some(Vec::new()),
        _ => None,
    }
}
