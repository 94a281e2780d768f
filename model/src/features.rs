//! Features: named capabilities that groups grant, within what a tenant has.
//!
//! effective = (union over the groups of a user) ∩ tenant; tenant = (global ∪ granted) − excluded.

use serde::{Deserialize, Serialize};

macro_rules! features {
    ($($variant:ident => $name:literal,)*) => {
        /// The features of the ClearML API (`features_enum`).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Feature { $($variant,)* }

        impl Feature {
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name clients and configuration use.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            pub fn parse(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

features! {
    UserManagement => "user_management",
    UserManagementAdvanced => "user_management_advanced",
    Permissions => "permissions",
    Applications => "applications",
    Experiments => "experiments",
    Queues => "queues",
    QueueManagement => "queue_management",
    DataManagement => "data_management",
    ConfigVault => "config_vault",
    AppManagement => "app_management",
    Pipelines => "pipelines",
    Reports => "reports",
    ShowDashboard => "show_dashboard",
    ShowModelView => "show_model_view",
    ShowProjects => "show_projects",
    ResourceDashboard => "resource_dashboard",
    SsoManagement => "sso_management",
    ServiceUsers => "service_users",
    ResourcePolicy => "resource_policy",
    ShowDatasets => "show_datasets",
    ShowOrchestration => "show_orchestration",
    ModelServing => "model_serving",
    ShowAppGateways => "show_app_gateways",
    ProjectWorkloads => "project_workloads",
    TenantUsages => "tenant_usages",
}

/// A set of features, one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FeatureSet(u32);

impl FeatureSet {
    pub const EMPTY: Self = Self(0);

    /// Every known feature.
    pub const fn all() -> Self {
        Self((1 << Feature::ALL.len()) - 1)
    }

    /// What a deployment has that configures nothing: everything but direct creation of users.
    pub const fn unconfigured() -> Self {
        Self::all().without(Feature::UserManagementAdvanced)
    }

    pub const fn has(self, feature: Feature) -> bool {
        self.0 & (1 << feature as u32) != 0
    }

    #[must_use]
    pub const fn with(self, feature: Feature) -> Self {
        Self(self.0 | (1 << feature as u32))
    }

    #[must_use]
    pub const fn without(self, feature: Feature) -> Self {
        Self(self.0 & !(1 << feature as u32))
    }

    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    #[must_use]
    pub const fn minus(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub fn iter(self) -> impl Iterator<Item = Feature> {
        Feature::ALL.iter().copied().filter(move |feature| self.has(*feature))
    }

    /// Reads names separated by commas, as they are stored; unknown ones (of a newer version) are skipped.
    pub fn parse_list(names: &str) -> Self {
        names.split(',').filter_map(Feature::parse).collect()
    }

    /// Names separated by commas.
    pub fn to_list(self) -> String {
        self.iter().map(Feature::as_str).collect::<Vec<_>>().join(",")
    }
}

impl FromIterator<Feature> for FeatureSet {
    fn from_iter<I: IntoIterator<Item = Feature>>(features: I) -> Self {
        features.into_iter().fold(Self::EMPTY, Self::with)
    }
}

/// What a group grants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grant {
    /// These features, `[]` included.
    Listed(FeatureSet),
    /// No list is configured. Only the group of all users then grants everything the tenant has.
    Unlisted { of_all_users: bool },
}

/// What a tenant has.
#[must_use]
pub const fn of_tenant(global: FeatureSet, granted: FeatureSet, excluded: FeatureSet) -> FeatureSet {
    global.union(granted).minus(excluded)
}

/// What a user with these groups has in a tenant with these features.
pub fn effective(groups: impl IntoIterator<Item = Grant>, tenant: FeatureSet) -> FeatureSet {
    groups
        .into_iter()
        .map(|grant| match grant {
            Grant::Listed(features) => features,
            Grant::Unlisted { of_all_users: true } => tenant,
            Grant::Unlisted { of_all_users: false } => FeatureSet::EMPTY,
        })
        .fold(FeatureSet::EMPTY, FeatureSet::union)
        .intersection(tenant)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_set() -> impl Strategy<Value = FeatureSet> {
        any::<u32>().prop_map(|bits| FeatureSet(bits).intersection(FeatureSet::all()))
    }

    fn any_grants() -> impl Strategy<Value = Vec<Grant>> {
        let grant = prop_oneof![
            any_set().prop_map(Grant::Listed),
            any::<bool>().prop_map(|of_all_users| Grant::Unlisted { of_all_users }),
        ];
        prop::collection::vec(grant, 0..6)
    }

    proptest! {
        #[test]
        fn never_beyond_the_tenant(grants in any_grants(), tenant in any_set()) {
            prop_assert_eq!(effective(grants, tenant).minus(tenant), FeatureSet::EMPTY);
        }

        #[test]
        fn order_does_not_matter(grants in any_grants(), tenant in any_set()) {
            let mut reversed = grants.clone();
            reversed.reverse();
            prop_assert_eq!(effective(grants, tenant), effective(reversed, tenant));
        }

        #[test]
        fn removing_a_group_never_adds(grants in any_grants(), tenant in any_set()) {
            let fewer = grants.iter().copied().skip(1);
            prop_assert_eq!(effective(fewer, tenant).minus(effective(grants.clone(), tenant)), FeatureSet::EMPTY);
        }

        #[test]
        fn lists_round_trip(set in any_set()) {
            prop_assert_eq!(FeatureSet::parse_list(&set.to_list()), set);
        }
    }

    #[test]
    fn unconfigured_gives_all_but_direct_creation() {
        let tenant = of_tenant(FeatureSet::unconfigured(), FeatureSet::EMPTY, FeatureSet::EMPTY);
        let users = Grant::Unlisted { of_all_users: true };
        let have = effective([users], tenant);
        assert!(have.has(Feature::UserManagement));
        assert!(!have.has(Feature::UserManagementAdvanced));
        assert_eq!(effective([Grant::Unlisted { of_all_users: false }], tenant), FeatureSet::EMPTY);
        assert_eq!(effective([Grant::Listed(FeatureSet::EMPTY)], tenant), FeatureSet::EMPTY);
    }
}
