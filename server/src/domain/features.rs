//! Which features a principal has: what its groups grant, within what its tenant has.

use model::{
    Role, Timestamp,
    access::Kind,
    features::{FeatureSet, Grant, effective, of_tenant},
    groups::{BuiltIn, Origin},
};

use super::{Configured, Domain};
use crate::store::{groups::StoredGroup, principals::Principal};

/// The built-in groups a principal is in by what it is.
pub fn natural_groups(kind: Kind, role: Role) -> impl Iterator<Item = BuiltIn> {
    BuiltIn::ALL.iter().copied().filter(move |group| group.holds_by_nature(kind, role))
}

impl Configured {
    /// Where a stored group comes from.
    pub fn origin(&self, group: &StoredGroup) -> Origin {
        match BuiltIn::from_id(&group.id) {
            Some(built_in) => Origin::BuiltIn(built_in),
            None if !group.configured => Origin::Own,
            None if self.group(group.id.as_str()).is_some() => Origin::Configured,
            None => Origin::Orphaned,
        }
    }

    /// What a stored group grants.
    pub fn grant_of(&self, group: &StoredGroup) -> Grant {
        let listed = match self.origin(group) {
            Origin::BuiltIn(built_in) => return self.grant(built_in),
            Origin::Configured => self.group(group.id.as_str()).and_then(|configured| configured.features),
            Origin::Orphaned => None,
            Origin::Own => group.features,
        };
        listed.map_or(Grant::Unlisted { of_all_users: false }, Grant::Listed)
    }

    /// What a principal may use at this moment. System principals have all their tenant has.
    pub fn features_of(&self, principal: &Principal, now: Timestamp) -> FeatureSet {
        let tenant = of_tenant(self.features, principal.granted, principal.excluded);
        if principal.role == Role::System {
            return tenant;
        }
        let natural = natural_groups(principal.kind, principal.role).map(|group| self.grant(group));
        let live = principal.memberships.iter().filter(|membership| membership.ends.is_none_or(|end| end > now));
        let stored = live.map(|membership| self.grant_of(&membership.group));
        effective(natural.chain(stored), tenant, self.hidden_from(principal.role))
    }
}

impl Domain {
    /// What a principal may use.
    pub(super) fn features_of(&self, principal: &Principal) -> FeatureSet {
        self.configured.load().features_of(principal, self.now())
    }
}
