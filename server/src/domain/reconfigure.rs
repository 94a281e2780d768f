//! Exchanging what the configuration says about access while the server runs.

use std::{fmt, sync::Arc};

use model::{Result, Role, SystemScope, groups::BuiltIn, id::GroupId};

use super::{Configured, ConfiguredGroup, Domain, carry_over::CarriedOver};

/// What an exchange has changed, by the names of the groups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reconfigured {
    /// How many groups are configured besides the built-in ones.
    pub groups: usize,
    pub new: Vec<String>,
    /// New here, and orphaned until now.
    pub back: Vec<String>,
    pub renamed: Vec<String>,
    /// No longer configured: some tenant has members in it, so it stays there and grants nothing.
    pub orphaned: Vec<String>,
    /// No longer configured, and gone from every tenant.
    pub removed: Vec<String>,
    /// Groups that grant something else.
    pub features: Vec<String>,
    /// Groups whose members can be changed by hand now, or no longer.
    pub assignable: Vec<String>,
    /// Whether every tenant starts from other features.
    pub global: bool,
    /// Roles that something else is hidden from.
    pub hidden: Vec<Role>,
    /// IDs of configured groups that are not everywhere: a tenant's own group has the ID.
    pub own: Vec<GroupId>,
    /// Fixed users who are new, different or no longer there, by name.
    pub fixed_users: Vec<String>,
    /// Fixed users who were not made: the tenant has no free seat.
    pub without_seat: Vec<String>,
}

impl Domain {
    /// Goes by another configuration from now on: rows, record and exchange together or not at all. Requests see all of
    /// the old or all of the new. Who calls it sees to it that no two run at once.
    pub async fn reconfigure(&self, new: Configured) -> Result<Reconfigured> {
        let system = SystemScope::of_server("configuration");
        let old = self.configured.load_full();
        let mut conn = self.store.write_all(&system).await?;
        let fixed = self.provide_fixed_users(&mut conn, &system, Some(&old), &new).await?;
        let done = self.carry_over(&mut conn, &system, Some(&old), &new).await?;
        let tenant = system.within(self.settings.default_tenant.clone());
        self.record_all(&mut conn, &tenant, fixed.entries).await?;
        let mut changed = Reconfigured::between(&old, &new, done);
        (changed.fixed_users, changed.without_seat) = (fixed.changed, fixed.without_seat);
        // Before the rows can be seen: a tenant that is made in between has to have the new groups.
        self.configured.store(Arc::new(new));
        if let Err(error) = conn.commit().await {
            self.configured.store(old);
            return Err(error.into());
        }
        Ok(changed)
    }
}

impl Reconfigured {
    fn between(old: &Configured, new: &Configured, done: CarriedOver) -> Self {
        let mut changed = Self { groups: new.groups.len(), own: done.own, ..Self::default() };
        for group in &new.groups {
            match old.group(group.id.as_str()) {
                Some(before) => changed.compare(before, group),
                None if done.known.contains(&group.id) => changed.back.push(group.name.clone()),
                None => changed.new.push(group.name.clone()),
            }
        }
        for group in old.groups.iter().filter(|group| new.group(group.id.as_str()).is_none()) {
            let stays = done.orphaned.contains(&group.id);
            if stays { &mut changed.orphaned } else { &mut changed.removed }.push(group.name.clone());
        }
        for group in BuiltIn::ALL {
            changed.compare(&old.as_group(*group), &new.as_group(*group));
        }
        changed.global = old.features != new.features;
        let differs = |role: &&Role| old.hidden_from(**role) != new.hidden_from(**role);
        changed.hidden = Role::ALL.iter().filter(differs).copied().collect();
        changed
    }

    fn compare(&mut self, old: &ConfiguredGroup, new: &ConfiguredGroup) {
        let differences = [
            (old.name != new.name, &mut self.renamed),
            (old.features != new.features, &mut self.features),
            (old.assignable != new.assignable, &mut self.assignable),
        ];
        for (_, names) in differences.into_iter().filter(|(differs, _)| *differs) {
            names.push(new.name.clone());
        }
    }
}

impl Configured {
    /// A built-in group in the form of the others, to compare it.
    fn as_group(&self, group: BuiltIn) -> ConfiguredGroup {
        ConfiguredGroup {
            key: group.config_name().to_owned(),
            id: group.group_id(),
            name: self.title(group).to_owned(),
            features: self.listed(group),
            assignable: self.is_assignable(group.id(), model::groups::Origin::BuiltIn(group)),
        }
    }
}

/// For people: `3 groups: 1 new, 1 orphaned; features changed: MLOps`.
impl fmt::Display for Reconfigured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.groups == 1 { "" } else { "s" };
        let counts = [
            (&self.new, "new"),
            (&self.back, "back"),
            (&self.renamed, "renamed"),
            (&self.orphaned, "orphaned"),
            (&self.removed, "removed"),
        ];
        let counts: Vec<String> = counts
            .iter()
            .filter(|(names, _)| !names.is_empty())
            .map(|(names, what)| format!("{} {what}", names.len()))
            .collect();
        let mut features = self.features.clone();
        features.extend(self.global.then(|| "all tenants".to_owned()));
        let hidden: Vec<String> = self.hidden.iter().map(|role| role.as_str().to_owned()).collect();
        let lists = [
            ("features changed", &features),
            ("assignable changed", &self.assignable),
            ("hidden from roles changed", &hidden),
            ("fixed users changed", &self.fixed_users),
        ];
        let lists: Vec<String> = lists
            .iter()
            .filter(|(_, names)| !names.is_empty())
            .map(|(what, names)| format!("; {what}: {}", names.join(", ")))
            .collect();
        let counts = match (counts.is_empty(), lists.is_empty()) {
            (true, true) => ": nothing changed".to_owned(),
            (true, false) => String::new(),
            (false, _) => format!(": {}", counts.join(", ")),
        };
        write!(f, "{} group{plural}{counts}{}", self.groups, lists.concat())
    }
}

#[cfg(test)]
mod tests {
    use model::features::{Feature, FeatureSet};

    use super::*;

    fn group(id: &str, features: Option<FeatureSet>) -> ConfiguredGroup {
        let name = id.to_uppercase();
        ConfiguredGroup { key: id.to_owned(), id: GroupId::known(id), name, features, assignable: false }
    }

    fn said(old: &Configured, new: &Configured, orphaned: &[&str]) -> String {
        let orphaned = orphaned.iter().map(|id| GroupId::known(*id)).collect();
        Reconfigured::between(old, new, CarriedOver { orphaned, ..CarriedOver::default() }).to_string()
    }

    #[test]
    fn what_changed_is_one_line() {
        let reports = Some(FeatureSet::EMPTY.with(Feature::Reports));
        let old =
            Configured { groups: vec![group("a", None), group("b", None), group("c", None)], ..Configured::default() };
        assert_eq!(said(&old, &old, &[]), "3 groups: nothing changed");
        let mut new = Configured { groups: vec![group("a", reports), group("d", None)], ..old.clone() };
        assert_eq!(said(&old, &new, &["b"]), "2 groups: 1 new, 1 orphaned, 1 removed; features changed: A");
        new.groups = old.groups.clone();
        new.groups[2].name = "Sea".to_owned();
        new.features = FeatureSet::all();
        new.hidden = vec![(Role::User, FeatureSet::EMPTY.with(Feature::ShowDatasets))];
        let new = new.granting(BuiltIn::Users, FeatureSet::EMPTY);
        assert_eq!(
            said(&old, &new, &[]),
            "3 groups: 1 renamed; features changed: Users, all tenants; hidden from roles changed: user"
        );
    }
}
