//! What the configuration says about access. It is exchanged as a whole when the configuration is read again; requests
//! read it without a lock.

use model::{
    Role,
    features::{Feature, FeatureSet, Grant},
    groups::{BuiltIn, Origin},
    id::GroupId,
};

use super::FixedUser;

/// Features of the deployment, groups of every tenant, and what roles do not see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configured {
    /// Features every tenant starts from.
    pub features: FeatureSet,
    /// What each role does not get, whatever its groups grant (`services.auth.ui_features_per_role`).
    pub hidden: Vec<(Role, FeatureSet)>,
    /// Groups of every tenant besides the built-in ones.
    pub groups: Vec<ConfiguredGroup>,
    /// What is different about built-in groups.
    pub built_in: Vec<(BuiltIn, Override)>,
    /// People of the default tenant who sign in with a name and a password of the configuration.
    pub fixed_users: Vec<FixedUser>,
}

/// A group that the deployment gives every tenant (`services.auth.default_groups.<key>`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfiguredGroup {
    /// Its name in the configuration.
    pub key: String,
    pub id: GroupId,
    pub name: String,
    /// What it grants; without a list nothing.
    pub features: Option<FeatureSet>,
    /// Whether administrators may put users into it.
    pub assignable: bool,
}

/// What the configuration changes about a built-in group; what is absent is as built in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Override {
    pub name: Option<String>,
    pub features: Option<FeatureSet>,
    pub assignable: Option<bool>,
}

impl Default for Configured {
    fn default() -> Self {
        Self {
            features: FeatureSet::unconfigured(),
            hidden: Vec::new(),
            groups: Vec::new(),
            built_in: Vec::new(),
            fixed_users: Vec::new(),
        }
    }
}

impl Configured {
    /// The same with a feature list for a built-in group.
    #[must_use]
    pub fn granting(mut self, group: BuiltIn, features: FeatureSet) -> Self {
        self.built_in.push((group, Override { features: Some(features), ..Override::default() }));
        self
    }

    /// A configured group by its ID.
    pub fn group(&self, id: &str) -> Option<&ConfiguredGroup> {
        self.groups.iter().find(|group| group.id.as_str() == id)
    }

    /// What a built-in group grants. Only Users without a list grants all the tenant has, and then all but the
    /// management of queues: that is what Queue Admins is for, whatever else it lists.
    pub fn grant(&self, group: BuiltIn) -> Grant {
        if group == BuiltIn::QueueAdmins {
            return Grant::Listed(self.listed(group).unwrap_or_default().with(Feature::QueueManagement));
        }
        self.listed(group).map_or(Grant::Unlisted { of_all_users: group == BuiltIn::Users }, Grant::Listed)
    }

    /// The list of a built-in group.
    pub fn listed(&self, group: BuiltIn) -> Option<FeatureSet> {
        self.overridden(group).and_then(|it| it.features)
    }

    /// What a built-in group is called.
    pub fn title(&self, group: BuiltIn) -> &str {
        self.overridden(group).and_then(|it| it.name.as_deref()).unwrap_or_else(|| group.title())
    }

    /// Whether members are put into a group and taken out by hand.
    pub fn is_assignable(&self, id: &str, origin: Origin) -> bool {
        match origin {
            Origin::BuiltIn(group) => {
                let configured = self.overridden(group).and_then(|it| it.assignable);
                group.is_assignable() && configured.unwrap_or(true)
            }
            Origin::Configured => self.group(id).is_some_and(|group| group.assignable),
            Origin::Orphaned => false,
            Origin::Own => true,
        }
    }

    /// Groups with stored members that grant a feature because the configuration says so.
    pub fn stored_granting(&self, feature: Feature) -> Vec<GroupId> {
        let lists = |features: Option<FeatureSet>| features.is_some_and(|features| features.has(feature));
        let built_in = BuiltIn::ALL.iter().filter(|group| {
            let listed = matches!(self.grant(**group), Grant::Listed(features) if features.has(feature));
            !group.is_by_nature() && listed
        });
        let configured = self.groups.iter().filter(|group| lists(group.features));
        built_in.map(|group| group.group_id()).chain(configured.map(|group| group.id.clone())).collect()
    }

    /// What a role does not get.
    pub fn hidden_from(&self, role: Role) -> FeatureSet {
        self.hidden.iter().filter(|(of, _)| *of == role).fold(FeatureSet::EMPTY, |all, (_, hidden)| all.union(*hidden))
    }

    /// What is different about a built-in group.
    pub fn overridden(&self, group: BuiltIn) -> Option<&Override> {
        self.built_in.iter().find(|(of, _)| *of == group).map(|(_, it)| it)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_users_grants_all_by_itself() {
        let configured = Configured::default();
        for group in BuiltIn::ALL.iter().filter(|group| **group != BuiltIn::QueueAdmins) {
            let all = Grant::Unlisted { of_all_users: *group == BuiltIn::Users };
            assert_eq!(configured.grant(*group), all, "{group:?}");
        }
        let queues = FeatureSet::EMPTY.with(Feature::QueueManagement);
        assert_eq!(configured.grant(BuiltIn::QueueAdmins), Grant::Listed(queues));
        let more = configured.clone().granting(BuiltIn::QueueAdmins, FeatureSet::EMPTY.with(Feature::Reports));
        assert_eq!(more.grant(BuiltIn::QueueAdmins), Grant::Listed(queues.with(Feature::Reports)));
        let listed = FeatureSet::EMPTY.with(Feature::Reports);
        let configured = configured.granting(BuiltIn::Users, listed);
        assert_eq!(configured.grant(BuiltIn::Users), Grant::Listed(listed));
    }

    #[test]
    fn what_follows_from_nature_is_never_assignable() {
        let change = Override { assignable: Some(true), ..Override::default() };
        let built_in = BuiltIn::ALL.iter().map(|group| (*group, change.clone())).collect();
        let configured = Configured { built_in, ..Configured::default() };
        for group in BuiltIn::ALL {
            let assignable = configured.is_assignable(group.id(), Origin::BuiltIn(*group));
            assert_eq!(assignable, *group == BuiltIn::QueueAdmins, "{group:?}");
        }
    }
}
