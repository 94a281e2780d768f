//! Which features a principal has: what its groups grant, within what its tenant has.

use model::{
    Role,
    access::Kind,
    features::{FeatureSet, Grant, effective, of_tenant},
    groups::BuiltIn,
};

use super::Domain;
use crate::store::principals::Principal;

/// The configured feature lists of built-in groups (`services.auth.default_groups.<name>.features`).
#[derive(Clone, Copy, Debug, Default)]
pub struct GroupFeatures {
    pub users: Option<FeatureSet>,
    pub admins: Option<FeatureSet>,
    pub queue_admins: Option<FeatureSet>,
    pub service_accounts: Option<FeatureSet>,
}

impl GroupFeatures {
    fn grant(self, group: BuiltIn) -> Grant {
        let listed = match group {
            BuiltIn::Users => self.users,
            BuiltIn::Admins => self.admins,
            BuiltIn::QueueAdmins => self.queue_admins,
            BuiltIn::ServiceAccounts => self.service_accounts,
        };
        listed.map_or(Grant::Unlisted { of_all_users: group == BuiltIn::Users }, Grant::Listed)
    }
}

/// The built-in groups a principal is in: some by what it is, some by a stored membership.
pub fn built_in_groups(kind: Kind, role: Role, stored: &[model::id::GroupId]) -> impl Iterator<Item = BuiltIn> {
    BuiltIn::ALL.iter().copied().filter(move |group| {
        let by_nature = match group {
            BuiltIn::Users => true,
            BuiltIn::Admins => role == Role::Admin,
            BuiltIn::ServiceAccounts => kind == Kind::Service,
            BuiltIn::QueueAdmins => false,
        };
        by_nature || stored.iter().any(|id| id.as_str() == group.id())
    })
}

impl Domain {
    /// What a principal may use. System principals have all their tenant has.
    pub(super) fn features_of(&self, principal: &Principal) -> FeatureSet {
        let tenant = of_tenant(self.settings.features, principal.granted, principal.excluded);
        if principal.role == Role::System {
            return tenant;
        }
        let grants = built_in_groups(principal.kind, principal.role, &principal.groups)
            .map(|group| self.settings.group_features.grant(group));
        effective(grants, tenant)
    }
}
