//! The chain: everything that decides what a principal may do, and the verdict on each feature and permission.

use serde::{Deserialize, Serialize};

use super::WhatIf;
use crate::{
    Permission, Role, Timestamp,
    features::{Feature, FeatureSet, Grant, effective, of_tenant},
    groups::{Origin, Source},
    id::GroupId,
    permissions::Ruling,
};

/// Everything that decides what a principal may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chain {
    /// Whether the principal may come in at all; whoever is disabled has nothing.
    pub active: bool,
    pub role: Role,
    /// Features of the deployment.
    pub global: FeatureSet,
    /// Features the tenant has beyond those.
    pub granted: FeatureSet,
    /// Features the tenant does not have.
    pub excluded: FeatureSet,
    /// Features hidden from the role (`ui_features_per_role`).
    pub hidden: FeatureSet,
    pub groups: Vec<Link>,
}

/// One group of a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    pub id: GroupId,
    pub name: String,
    pub origin: Origin,
    pub grant: Grant,
    /// Absent where membership follows from the role or kind.
    pub source: Option<Source>,
    pub ends: Option<Timestamp>,
    /// Whether the membership has ended: then it grants nothing.
    pub ended: bool,
}

impl Link {
    /// Whether the membership counts at this moment.
    pub fn counts(&self) -> bool {
        !self.ended && self.origin != Origin::Orphaned
    }

    /// What counts of it in a tenant.
    pub fn grants(&self, tenant: FeatureSet) -> FeatureSet {
        if self.counts() { self.grant.within(tenant) } else { FeatureSet::EMPTY }
    }
}

impl Chain {
    /// What the tenant has.
    pub const fn tenant(&self) -> FeatureSet {
        of_tenant(self.global, self.granted, self.excluded)
    }

    /// What the principal has. System principals have all the tenant has.
    pub fn features(&self) -> FeatureSet {
        if !self.active {
            return FeatureSet::EMPTY;
        }
        let tenant = self.tenant();
        if self.role == Role::System {
            return tenant;
        }
        let grants = self.groups.iter().map(|link| Grant::Listed(link.grants(tenant)));
        effective(grants, tenant, self.hidden)
    }

    /// Why the principal has a feature or lacks it.
    pub fn explain_feature(&self, feature: Feature) -> FeatureWhy {
        if !self.active {
            return FeatureWhy::Disabled;
        }
        if self.excluded.has(feature) {
            return FeatureWhy::ExcludedFromTenant;
        }
        if !self.tenant().has(feature) {
            return FeatureWhy::NotOfTenant;
        }
        if self.role == Role::System {
            return FeatureWhy::OfOperator;
        }
        let tenant = self.tenant();
        let by: Vec<String> =
            self.groups.iter().filter(|link| link.grants(tenant).has(feature)).map(|link| link.name.clone()).collect();
        match (by.is_empty(), self.hidden.has(feature)) {
            (true, _) => FeatureWhy::NoGroup,
            (false, true) => FeatureWhy::HiddenFromRole,
            (false, false) => FeatureWhy::By(by),
        }
    }

    /// The verdict on every feature.
    pub fn all_features(&self) -> Vec<FeatureVerdict> {
        Feature::ALL
            .iter()
            .map(|feature| FeatureVerdict { feature: *feature, why: self.explain_feature(*feature) })
            .collect()
    }

    /// What decides about one permission.
    pub fn ruling(&self, permission: Permission) -> Ruling {
        if self.active { permission.ruling(self.role, self.features()) } else { Ruling::Disabled }
    }

    /// The verdict on every permission.
    pub fn all_permissions(&self) -> Vec<PermissionVerdict> {
        Permission::ALL
            .iter()
            .map(|permission| PermissionVerdict { permission: *permission, ruling: self.ruling(*permission) })
            .collect()
    }

    /// The same principal after a change that was only thought of. What follows from the role or kind cannot be left.
    #[must_use]
    pub fn after(&self, what_if: &WhatIf, joined: Vec<Link>) -> Self {
        let mut chain = self.clone();
        chain.groups.retain(|link| link.source.is_none() || !what_if.leave.contains(&link.id));
        chain.groups.extend(joined);
        if let Some(role) = what_if.role {
            chain.role = role;
        }
        chain
    }
}

/// Why somebody who is disabled has nothing, for people.
const DISABLED: &str = "Disabled: whoever cannot come in may do nothing, whatever the groups grant.";

/// Why a feature is there or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "reason", content = "groups")]
pub enum FeatureWhy {
    /// These groups grant it.
    By(Vec<String>),
    /// The operator has all the tenant has.
    OfOperator,
    ExcludedFromTenant,
    NotOfTenant,
    NoGroup,
    HiddenFromRole,
    /// The principal is disabled.
    Disabled,
}

impl FeatureWhy {
    pub const fn has(&self) -> bool {
        matches!(self, Self::By(_) | Self::OfOperator)
    }

    /// For people.
    pub fn sentence(&self) -> String {
        match self {
            Self::By(groups) => format!("Granted by {}.", groups.join(", ")),
            Self::OfOperator => "The operator has everything the workspace has.".to_owned(),
            Self::ExcludedFromTenant => "The operator has taken it from this workspace.".to_owned(),
            Self::NotOfTenant => "Neither the deployment nor this workspace has it.".to_owned(),
            Self::NoGroup => "No group grants it.".to_owned(),
            Self::HiddenFromRole => "A group grants it, and the configuration hides it from this role.".to_owned(),
            Self::Disabled => DISABLED.to_owned(),
        }
    }
}

/// One feature.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeatureVerdict {
    pub feature: Feature,
    pub why: FeatureWhy,
}

/// One permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PermissionVerdict {
    pub permission: Permission,
    pub ruling: Ruling,
}

impl PermissionVerdict {
    /// For people.
    pub fn sentence(&self) -> String {
        match self.ruling {
            Ruling::ByRole => "The role has it.".to_owned(),
            Ruling::ByFeature(feature) => format!("The feature {} gives it.", feature.as_str()),
            Ruling::LacksFeature(feature) => {
                format!("The role would have it; the feature {} is missing.", feature.as_str())
            }
            Ruling::Disabled => DISABLED.to_owned(),
            Ruling::LacksRole => {
                let roles: Vec<&str> = self.permission.roles().iter().map(|role| role.as_str()).collect();
                match self.permission.stand_in() {
                    Some(feature) => {
                        format!("Needs the role {} or the feature {}.", roles.join(" or "), feature.as_str())
                    }
                    None => format!("Needs the role {}.", roles.join(" or ")),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_set() -> impl Strategy<Value = FeatureSet> {
        prop::collection::vec(0..Feature::ALL.len(), 0..25)
            .prop_map(|features| features.into_iter().map(|n| Feature::ALL[n]).collect())
    }

    fn any_link() -> impl Strategy<Value = Link> {
        let grant = prop_oneof![
            any_set().prop_map(Grant::Listed),
            any::<bool>().prop_map(|of_all_users| Grant::Unlisted { of_all_users }),
        ];
        (grant, any::<[bool; 3]>()).prop_map(|(grant, [ended, orphaned, natural])| Link {
            id: GroupId::known("g"),
            name: "G".to_owned(),
            origin: if orphaned { Origin::Orphaned } else { Origin::Own },
            grant,
            source: (!natural).then_some(Source::Hand),
            ends: None,
            ended,
        })
    }

    prop_compose! {
        fn any_chain()(
            global in any_set(), granted in any_set(), excluded in any_set(), hidden in any_set(),
            groups in prop::collection::vec(any_link(), 0..5), role in 0..Role::ALL.len(), active in any::<bool>(),
        ) -> Chain {
            Chain { active, role: Role::ALL[role], global, granted, excluded, hidden, groups }
        }
    }

    proptest! {
        /// The explanation of each feature and what counts are one thing.
        #[test]
        fn an_explanation_says_what_holds(chain in any_chain()) {
            for verdict in chain.all_features() {
                prop_assert_eq!(verdict.why.has(), chain.features().has(verdict.feature), "{:?}", verdict);
            }
            for verdict in chain.all_permissions() {
                let allows = verdict.permission.ruling(chain.role, chain.features()).allows();
                prop_assert_eq!(verdict.ruling.allows(), chain.active && allows);
            }
        }

        #[test]
        fn whoever_is_disabled_has_nothing(chain in any_chain()) {
            let chain = Chain { active: false, ..chain };
            prop_assert!(chain.features().is_empty());
            prop_assert!(chain.all_features().iter().all(|verdict| verdict.why == FeatureWhy::Disabled));
            prop_assert!(chain.all_permissions().iter().all(|verdict| verdict.ruling == Ruling::Disabled));
        }

        #[test]
        fn ended_and_orphaned_memberships_grant_nothing(chain in any_chain()) {
            let mut fewer = chain.clone();
            fewer.groups.retain(|link| !link.ended && link.origin != Origin::Orphaned);
            prop_assert_eq!(chain.features(), fewer.features());
        }

        #[test]
        fn nobody_gains_by_leaving(chain in any_chain()) {
            let what_if = WhatIf { leave: vec![GroupId::known("g")], ..WhatIf::default() };
            let after = chain.after(&what_if, Vec::new());
            prop_assert!(after.features().minus(chain.features()).is_empty());
            prop_assert!(after.groups.iter().all(|link| link.source.is_none()), "what follows from the role stays");
        }
    }
}
