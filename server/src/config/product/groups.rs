//! `services.auth.default_groups`: groups that every tenant has, from configuration.

use model::features::FeatureSet;

use super::reader::Reader;

/// Groups that exist without configuration; only what they grant can be set.
const BUILT_IN: &[&str] = &["users", "admins", "queue_admins", "service_accounts"];

/// One group, or what a built-in group grants.
#[derive(Clone, Debug)]
pub struct ConfiguredGroup {
    /// The name in the path, in lower case if it came from a variable.
    pub key: String,
    /// `id`: up to 64 letters, digits, `-` and `_`, a UUID by custom. Needed for all but the built-in groups.
    pub id: Option<String>,
    /// `name`: what pages call it; the name in the path if not set.
    pub name: String,
    /// `features`: what it grants. Not set differs from `[]`.
    pub features: Option<FeatureSet>,
    /// `assignable`: administrators may put users into it. Off by default.
    pub assignable: bool,
    /// Whether it is one of the groups that exist without configuration.
    pub built_in: bool,
}

pub fn read(reader: &mut Reader<'_>) -> Vec<ConfiguredGroup> {
    let keys = reader.names(&["services", "auth", "default_groups"]);
    let groups: Vec<ConfiguredGroup> = keys.iter().filter_map(|key| group(reader, key)).collect();
    for (at, group) in groups.iter().enumerate() {
        let place = format!("services.auth.default_groups.{}", group.key);
        for other in &groups[..at] {
            if group.id.is_some() && group.id == other.id {
                reader.problem(place.as_str(), format!("the group {} has the same id", other.key));
            }
            if model::name::key(&group.name) == model::name::key(&other.name) {
                reader.problem(place.as_str(), format!("the group {} has the same name", other.key));
            }
        }
    }
    groups
}

fn group(reader: &mut Reader<'_>, key: &str) -> Option<ConfiguredGroup> {
    // A plain value where a group should be stays in the tree and is reported with the rest.
    if reader.names(&["services", "auth", "default_groups", key]).is_empty() {
        return None;
    }
    if model::name::check("name", key, 1).is_err()
        || key.contains(|c: char| c.is_ascii_punctuation() && c != '_' && c != '-')
    {
        reader.problem(
            format!("services.auth.default_groups.{key}"),
            "the name of a group has letters, digits, spaces, _ and -",
        );
    }
    let built_in = BUILT_IN.contains(&key);
    let at = |setting: &'static str| ["services", "auth", "default_groups", key, setting];
    let id = id(reader, key);
    if id.is_none() && !built_in {
        reader.problem(
            format!("services.auth.default_groups.{key}"),
            "the group needs an id that never changes; make one with: uuidgen",
        );
    }
    if reader.optional_switch(&at("system")) == Some(true) && !built_in {
        reader
            .problem(format!("services.auth.default_groups.{key}.system"), "only built-in groups can be system groups");
    }
    Some(ConfiguredGroup {
        id,
        name: name(reader, key),
        features: features(reader, key),
        assignable: reader.switch(&at("assignable"), false),
        built_in,
        key: key.to_owned(),
    })
}

fn id(reader: &mut Reader<'_>, key: &str) -> Option<String> {
    let path = ["services", "auth", "default_groups", key, "id"];
    let found = reader.text(&path)?;
    let good =
        found.value.len() <= 64 && found.value.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    if !good {
        reader.problem(found.place.as_str(), "an id has up to 64 of the characters a-z, A-Z, 0-9, - and _");
    }
    reader.note(&path, &found.value, found.origin);
    Some(found.value)
}

fn name(reader: &mut Reader<'_>, key: &str) -> String {
    let path = ["services", "auth", "default_groups", key, "name"];
    let Some(found) = reader.text(&path) else { return key.to_owned() };
    match model::name::check("name", &found.value, 1) {
        Ok(name) => {
            reader.note(&path, &name, found.origin);
            name
        }
        Err(error) => {
            reader.problem(found.place, error.message);
            key.to_owned()
        }
    }
}

fn features(reader: &mut Reader<'_>, key: &str) -> Option<FeatureSet> {
    let found = reader.list(&["services", "auth", "default_groups", key, "features"])?;
    Some(found.value.iter().filter_map(|name| reader.feature(&found.place, name)).collect())
}
