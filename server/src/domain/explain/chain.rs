//! Chains from what is stored and configured.

use model::{
    Role, Timestamp,
    explain::{Chain, Link, WhatIf},
    groups::{BuiltIn, Origin, Source},
    tenants::Settings,
};

use crate::{
    domain::{Configured, features::natural_groups},
    store::{explain::Subject, groups::GroupRow},
};

/// Everything that decides about one user at this moment.
pub(in crate::domain) fn chain_of(
    configured: &Configured,
    tenant: &Settings,
    subject: &Subject,
    now: Timestamp,
) -> Chain {
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
        active: subject.active,
        role: subject.role,
        global: configured.features,
        granted: tenant.features,
        excluded: tenant.exclude_features,
        hidden: configured.hidden_from(subject.role),
        groups: natural.chain(stored).collect(),
    }
}

/// The chain after a change that is only thought of; `joined` are the groups of it that are new.
pub(super) fn after(configured: &Configured, chain: &Chain, what_if: &WhatIf, joined: Vec<Link>) -> Chain {
    let mut after = chain.after(what_if, joined);
    // What follows from the role follows from the new one.
    if after.role != chain.role {
        after.groups.retain(|link| link.source.is_some() || link.origin != Origin::BuiltIn(BuiltIn::Admins));
        if after.role == Role::Admin && after.groups.iter().all(|link| link.id != BuiltIn::Admins.group_id()) {
            after.groups.push(natural_link(configured, BuiltIn::Admins));
        }
        after.hidden = configured.hidden_from(after.role);
    }
    after
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

/// A group that somebody could be put into.
pub(super) fn link_of(configured: &Configured, row: GroupRow) -> Link {
    Link {
        origin: configured.origin(&row.group),
        grant: configured.grant_of(&row.group),
        id: row.group.id,
        name: row.name,
        source: Some(Source::Hand),
        ends: None,
        ended: false,
    }
}
