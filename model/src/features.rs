//! Features: named capabilities that groups grant, within what a tenant has.
//!
//! effective = ((union over the groups of a user) ∩ tenant) − hidden from the role;
//! tenant = (global ∪ granted) − excluded.

use serde::{Deserialize, Serialize};

macro_rules! features {
    ($($(#[doc = $doc:literal])* $variant:ident => $name:literal,)*) => {
        /// The features of the ClearML API (`features_enum`).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Feature { $($(#[doc = $doc])* $variant,)* }

        impl Feature {
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name clients and configuration use.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What it is for, as a sentence for people.
            pub const fn sentence(self) -> &'static str {
                match self { $(Self::$variant => concat!($($doc),*).trim_ascii(),)* }
            }

            /// What the pages call it.
            pub fn title(self) -> String {
                let words = self.as_str().replace('_', " ").replace("sso", "SSO");
                let (first, rest) = words.split_at(1);
                first.to_ascii_uppercase() + rest
            }

            pub fn parse(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

features! {
    /// See users and groups, and edit memberships of assignable groups.
    UserManagement => "user_management",
    /// Make users without an invitation, for administrators.
    UserManagementAdvanced => "user_management_advanced",
    /// Edit access rules, for administrators.
    Permissions => "permissions",
    /// See and run applications.
    Applications => "applications",
    /// Work with experiments.
    Experiments => "experiments",
    /// Work with queues.
    Queues => "queues",
    /// Make, rename and delete queues.
    QueueManagement => "queue_management",
    /// Work with hyper-datasets.
    DataManagement => "data_management",
    /// Keep configuration in vaults.
    ConfigVault => "config_vault",
    /// Upload, delete, enable and disable applications.
    AppManagement => "app_management",
    /// Build and run pipelines.
    Pipelines => "pipelines",
    /// Read and write reports.
    Reports => "reports",
    /// Show the dashboard in the menu.
    ShowDashboard => "show_dashboard",
    /// Show models in the menu.
    ShowModelView => "show_model_view",
    /// Show projects in the menu.
    ShowProjects => "show_projects",
    /// See how resources are used.
    ResourceDashboard => "resource_dashboard",
    /// Set up identity providers, for administrators.
    SsoManagement => "sso_management",
    /// Make service accounts, for administrators.
    ServiceUsers => "service_users",
    /// Set resource policies.
    ResourcePolicy => "resource_policy",
    /// Show datasets in the menu.
    ShowDatasets => "show_datasets",
    /// Show orchestration in the menu.
    ShowOrchestration => "show_orchestration",
    /// See model endpoints.
    ModelServing => "model_serving",
    /// Show application gateways in the menu.
    ShowAppGateways => "show_app_gateways",
    /// See the workloads of projects.
    ProjectWorkloads => "project_workloads",
    /// See what the workspace uses.
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

    pub const fn is_empty(self) -> bool {
        self.0 == 0
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grant {
    /// These features, `[]` included.
    Listed(FeatureSet),
    /// No list is configured. Only the group of all users then grants everything the tenant has, but for the management
    /// of queues: that comes from Queue Admins, or from a list.
    Unlisted { of_all_users: bool },
}

impl Grant {
    /// What comes of it in a tenant: never more than the tenant has.
    #[must_use]
    pub const fn within(self, tenant: FeatureSet) -> FeatureSet {
        match self {
            Self::Listed(features) => features.intersection(tenant),
            Self::Unlisted { of_all_users: true } => tenant.without(Feature::QueueManagement),
            Self::Unlisted { of_all_users: false } => FeatureSet::EMPTY,
        }
    }
}

/// What a tenant has.
#[must_use]
pub const fn of_tenant(global: FeatureSet, granted: FeatureSet, excluded: FeatureSet) -> FeatureSet {
    global.union(granted).minus(excluded)
}

/// What a user with these groups has in a tenant with these features, less what is hidden from the user's role
/// (`ui_features_per_role`, which only takes away).
pub fn effective(groups: impl IntoIterator<Item = Grant>, tenant: FeatureSet, hidden: FeatureSet) -> FeatureSet {
    let granted = groups.into_iter().map(|grant| grant.within(tenant)).fold(FeatureSet::EMPTY, FeatureSet::union);
    granted.minus(hidden)
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
        fn never_beyond_the_tenant(grants in any_grants(), tenant in any_set(), hidden in any_set()) {
            prop_assert_eq!(effective(grants, tenant, hidden).minus(tenant), FeatureSet::EMPTY);
        }

        #[test]
        fn never_what_is_hidden_from_the_role(grants in any_grants(), tenant in any_set(), hidden in any_set()) {
            prop_assert_eq!(effective(grants, tenant, hidden).intersection(hidden), FeatureSet::EMPTY);
        }

        #[test]
        fn order_does_not_matter(grants in any_grants(), tenant in any_set(), hidden in any_set()) {
            let mut reversed = grants.clone();
            reversed.reverse();
            prop_assert_eq!(effective(grants, tenant, hidden), effective(reversed, tenant, hidden));
        }

        #[test]
        fn the_same_group_twice_adds_nothing(grants in any_grants(), tenant in any_set(), hidden in any_set()) {
            let twice = grants.iter().chain(&grants).copied();
            prop_assert_eq!(effective(twice, tenant, hidden), effective(grants.clone(), tenant, hidden));
        }

        #[test]
        fn removing_a_group_never_adds(grants in any_grants(), tenant in any_set(), hidden in any_set()) {
            let fewer = grants.iter().copied().skip(1);
            let all = effective(grants.clone(), tenant, hidden);
            prop_assert_eq!(effective(fewer, tenant, hidden).minus(all), FeatureSet::EMPTY);
        }

        #[test]
        fn taking_a_feature_from_a_list_never_adds(
            listed in any_set(), others in any_grants(), tenant in any_set(), hidden in any_set(), n in 0..25_usize,
        ) {
            let with = |list| effective(others.iter().copied().chain([Grant::Listed(list)]), tenant, hidden);
            let fewer = with(listed.without(Feature::ALL[n]));
            prop_assert_eq!(fewer.minus(with(listed)), FeatureSet::EMPTY);
        }

        #[test]
        fn excluding_from_the_tenant_never_adds(
            grants in any_grants(), global in any_set(), granted in any_set(), excluded in any_set(), n in 0..25_usize,
        ) {
            let of = |excluded| effective(grants.clone(), of_tenant(global, granted, excluded), FeatureSet::EMPTY);
            prop_assert_eq!(of(excluded.with(Feature::ALL[n])).minus(of(excluded)), FeatureSet::EMPTY);
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
        let have = effective([users], tenant, FeatureSet::EMPTY);
        assert!(have.has(Feature::UserManagement));
        assert!(!have.has(Feature::UserManagementAdvanced));
        for nothing in [Grant::Unlisted { of_all_users: false }, Grant::Listed(FeatureSet::EMPTY)] {
            assert_eq!(effective([nothing], tenant, FeatureSet::EMPTY), FeatureSet::EMPTY);
        }
    }
}
