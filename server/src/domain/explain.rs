//! Explaining access: the chain of one user, what a change would do, and who holds a right.

use async_trait::async_trait;
use model::{
    Caller, Error, Permission, Result, Role, Timestamp,
    error::Noun,
    explain::{Chain, Explain, Explanation, FeatureWhy, Holder, Holders, Link, Right, WhatIf},
    features::Feature,
    groups::{BuiltIn, Origin},
    id::UserId,
    page::{LARGEST_SIZE, Page, PageRequest},
    permissions::Ruling,
    tenants::Settings,
};

use super::{
    Configured, Domain,
    features::natural_groups,
    pages::{Ends, Places},
};
use crate::{
    secrets::Column,
    store::{
        self,
        explain::{HoldersOf, Holding, Subject},
        groups::GroupRow,
    },
};

#[async_trait]
impl Explain for Domain {
    async fn explain(&self, caller: &Caller, user: &UserId, what_if: WhatIf) -> Result<Explanation> {
        let own = *user == caller.user;
        let scope = caller.require(if own { Permission::ReadWorkspace } else { Permission::ExplainAccess })?;
        let (configured, now) = (self.configured.load_full(), self.now());
        let mut conn = self.store.read(&scope).await?;
        let tenant = store::tenants::get(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        let found = store::explain::subject(&mut conn, &scope, user).await?.ok_or(Error::NotFound(Noun::User))?;
        let chain = chain_of(&configured, &tenant.settings, &found, now);
        let mut joined = Vec::new();
        for id in &what_if.join {
            let row = store::groups::get(&mut conn, &scope, id).await?.ok_or(Error::NotFound(Noun::Group))?;
            if chain.groups.iter().all(|link| link.id != *id || link.ended) {
                joined.push(link_of(&configured, row));
            }
        }
        let after = (!what_if.is_empty()).then(|| {
            let mut after = chain.after(&what_if, joined);
            // What follows from the role follows from the new one.
            if after.role != chain.role {
                after.groups.retain(|link| link.source.is_some() || link.origin != Origin::BuiltIn(BuiltIn::Admins));
                if after.role == Role::Admin && after.groups.iter().all(|link| link.id != BuiltIn::Admins.group_id()) {
                    after.groups.push(natural_link(&configured, BuiltIn::Admins));
                }
                after.hidden = configured.hidden_from(after.role);
            }
            after
        });
        let Subject { user, name, email, kind, .. } = found;
        Ok(Explanation { user, name, email, kind, chain, after, now })
    }

    async fn holders(&self, caller: &Caller, right: Right, request: PageRequest) -> Result<Holders> {
        let scope = caller.require(Permission::ExplainAccess)?;
        let size = request.size.clamp(1, LARGEST_SIZE);
        let (configured, now) = (self.configured.load_full(), self.now());
        let places = Places::of(&scope, format!("holders\n{}", name_of(right)));
        let seek = request.cursor.as_ref().map(|cursor| self.by_key_and_id(&places, cursor)).transpose()?;
        let mut conn = self.store.read(&scope).await?;
        let tenant = store::tenants::get(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        let holding = holding(&configured, &tenant.settings, right);
        let (found, more) = store::explain::holders(&mut conn, &scope, &holding, now, seek.as_ref(), size).await?;
        let place = |subject: Option<&Subject>| {
            let subject = subject?;
            Some(vec![Column::Text(subject.name_key.clone()), Column::Text(subject.user.to_string())])
        };
        let ends = Ends { first: place(found.first()), last: place(found.last()), more };
        let (previous, next) = self.neighbours(&places, seek.map(|seek| seek.side), ends);
        // The statement narrows down; what counts is decided here, as for every caller.
        let holder = |subject: Subject| {
            let chain = chain_of(&configured, &tenant.settings, &subject, now);
            let by = holds_by(&chain, right)?;
            let Subject { user, name, email, kind, role, .. } = subject;
            Some(Holder { user, name, email, kind, role, by })
        };
        let items = found.into_iter().filter_map(holder).collect();
        let everyone = holding.features.everyone && holding.features.hidden_from.is_empty();
        Ok(Holders { page: Page { items, previous, next, total: None }, everyone })
    }
}

/// Everything that decides about one user at this moment.
pub(super) fn chain_of(configured: &Configured, tenant: &Settings, subject: &Subject, now: Timestamp) -> Chain {
    let natural = natural_groups(subject.kind, subject.role).map(|group| natural_link(configured, group));
    let stored = subject.memberships.iter().map(|named| {
        let group = &named.membership.group;
        Link {
            id: group.id.clone(),
            name: named.name.clone(),
            origin: configured.origin(group),
            grant: configured.grant_of(group),
            source: Some(named.source),
            ends: named.membership.ends,
            ended: named.membership.ends.is_some_and(|ends| ends <= now),
        }
    });
    Chain {
        role: subject.role,
        global: configured.features,
        granted: tenant.features,
        excluded: tenant.exclude_features,
        hidden: configured.hidden_from(subject.role),
        groups: natural.chain(stored).collect(),
    }
}

fn natural_link(configured: &Configured, group: BuiltIn) -> Link {
    Link {
        id: group.group_id(),
        name: configured.title(group).to_owned(),
        origin: Origin::BuiltIn(group),
        grant: configured.grant(group),
        source: None,
        ends: None,
        ended: false,
    }
}

fn link_of(configured: &Configured, row: GroupRow) -> Link {
    Link {
        origin: configured.origin(&row.group),
        grant: configured.grant_of(&row.group),
        id: row.group.id,
        name: row.name,
        source: Some(model::groups::Source::Hand),
        ends: None,
        ended: false,
    }
}

fn name_of(right: Right) -> &'static str {
    match right {
        Right::Feature(feature) => feature.as_str(),
        Right::Permission(permission) => permission.as_str(),
    }
}

/// Whom to look at: who may have the right by role, by a group of nature, or by a stored group.
fn holding(configured: &Configured, tenant: &Settings, right: Right) -> Holding {
    let by = |feature| holders_of(configured, tenant, feature);
    match right {
        Right::Feature(feature) => Holding { roles: vec![Role::System], features: by(feature) },
        Right::Permission(permission) => {
            let features = permission.stand_in().or(permission.needed()).map(by).unwrap_or_default();
            Holding { roles: permission.roles().to_vec(), features }
        }
    }
}

fn holders_of(configured: &Configured, tenant: &Settings, feature: Feature) -> HoldersOf {
    let has = model::features::of_tenant(configured.features, tenant.features, tenant.exclude_features);
    if !has.has(feature) {
        return HoldersOf::default();
    }
    let grants = |group| configured.grant(group).within(has).has(feature);
    let hidden = Role::ALL.iter().copied().filter(|role| configured.hidden_from(*role).has(feature));
    HoldersOf {
        feature: Some(feature.as_str()),
        groups: configured.stored_granting(feature),
        everyone: grants(BuiltIn::Users),
        admins: grants(BuiltIn::Admins),
        service_accounts: grants(BuiltIn::ServiceAccounts),
        hidden_from: hidden.collect(),
    }
}

/// The groups by which a chain has a right, none where the role has it; `None` if it does not.
fn holds_by(chain: &Chain, right: Right) -> Option<Vec<String>> {
    let feature = match right {
        Right::Feature(feature) => feature,
        Right::Permission(permission) => match permission.ruling(chain.role, chain.features()) {
            Ruling::ByRole => return Some(Vec::new()),
            Ruling::ByFeature(feature) => feature,
            Ruling::LacksFeature(_) | Ruling::LacksRole => return None,
        },
    };
    match chain.explain_feature(feature) {
        FeatureWhy::By(groups) => Some(groups),
        FeatureWhy::OfOperator => Some(Vec::new()),
        _ => None,
    }
}
