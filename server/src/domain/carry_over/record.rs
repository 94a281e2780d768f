//! What a configuration says about access, as the audit log and the database keep it.

use std::fmt;

use model::{features::FeatureSet, groups::BuiltIn};
use serde_json::{Value, json};

use crate::domain::{Configured, ConfiguredGroup};

/// A configuration written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record(Value);

impl Record {
    pub fn of(configured: &Configured) -> Self {
        let hidden = configured.hidden.iter().map(|(role, features)| json!([role.as_str(), features.to_list()]));
        let built_in = BuiltIn::ALL.iter().filter_map(|group| built_in(configured, *group));
        Self(json!({
            "features": configured.features.to_list(),
            "hidden": hidden.collect::<Vec<_>>(),
            "groups": configured.groups.iter().map(group).collect::<Vec<_>>(),
            "built_in": built_in.collect::<Vec<_>>(),
        }))
    }

    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok().map(Self)
    }

    pub fn into_value(self) -> Value {
        self.0
    }

    /// Whether it says the same of a group.
    pub fn has_group(&self, it: &ConfiguredGroup) -> bool {
        self.list("groups").contains(&group(it))
    }

    /// Whether it says the same of a built-in group as a configuration does.
    pub fn has_built_in(&self, configured: &Configured, group: BuiltIn) -> bool {
        let mut of_group = self.list("built_in").iter().filter(|it| it["group"] == group.config_name());
        of_group.next() == built_in(configured, group).as_ref()
    }

    fn list(&self, name: &str) -> &[Value] {
        self.0[name].as_array().map(Vec::as_slice).unwrap_or_default()
    }
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

fn group(group: &ConfiguredGroup) -> Value {
    json!({
        "id": group.id,
        "key": group.key,
        "name": group.name,
        "features": group.features.map(FeatureSet::to_list),
        "assignable": group.assignable,
    })
}

fn built_in(configured: &Configured, group: BuiltIn) -> Option<Value> {
    let change = configured.overridden(group)?;
    Some(json!({
        "group": group.config_name(),
        "name": change.name,
        "features": change.features.map(FeatureSet::to_list),
        "assignable": change.assignable,
    }))
}
