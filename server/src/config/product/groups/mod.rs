//! `services.auth.default_groups`: groups that every tenant has, from configuration, and what is different about the
//! built-in ones.

mod check;

use model::{features::FeatureSet, groups::BuiltIn, id::GroupId};

use super::reader::{Found, Reader};

/// Where the groups are in the tree.
const BASE: [&str; 3] = ["services", "auth", "default_groups"];

/// One group, or what is different about a built-in one.
#[derive(Clone, Debug)]
pub struct ConfiguredGroup {
    /// The name in the path, in lower case if it came from a variable.
    pub key: String,
    /// The built-in group that has this name.
    pub built_in: Option<BuiltIn>,
    /// `id`: 8 to 64 letters, digits and `-`, a UUID by custom. Needed for all but the built-in groups.
    pub id: Option<GroupId>,
    /// `name`: what pages call it.
    pub name: Option<String>,
    /// `features`: what it grants. Not set differs from `[]`.
    pub features: Option<FeatureSet>,
    /// `assignable`: whether administrators may put users into it. Not set: as built in, else they may not.
    pub assignable: Option<bool>,
}

impl ConfiguredGroup {
    /// What pages call it: its name, or that in the path.
    pub fn title(&self) -> &str {
        self.name.as_deref().unwrap_or_else(|| self.built_in.map_or(self.key.as_str(), |group| group.title()))
    }
}

/// The group that a setting means by the name in the path or the ID, whatever the case.
pub fn find(groups: &[ConfiguredGroup], meant: &str) -> Option<GroupId> {
    let is = |text: &str| text.eq_ignore_ascii_case(meant);
    let built_in = BuiltIn::ALL.iter().find(|group| is(group.config_name()) || is(group.id()));
    let configured = || {
        let named = |group: &&ConfiguredGroup| is(&group.key) || group.id.as_ref().is_some_and(|id| is(id.as_str()));
        groups.iter().find(named)?.id.clone()
    };
    built_in.map(|group| group.group_id()).or_else(configured)
}

/// A group with what to call its settings in a message.
struct Placed {
    group: ConfiguredGroup,
    id: String,
    name: String,
}

pub fn read(reader: &mut Reader<'_>) -> Vec<ConfiguredGroup> {
    let keys = reader.names(&BASE);
    let placed: Vec<Placed> = keys.iter().filter_map(|key| group(reader, key)).collect();
    check::all(reader, &placed);
    placed.into_iter().map(|placed| placed.group).collect()
}

fn group(reader: &mut Reader<'_>, key: &str) -> Option<Placed> {
    let path = [BASE.as_slice(), &[key]].concat();
    // A plain value where a group should be stays in the tree and is reported with the rest.
    if reader.names(&path).is_empty() {
        return None;
    }
    let built_in = BuiltIn::from_config_name(key);
    let at = |setting| below(&path, setting);
    let (id, id_place) = match built_in {
        Some(built_in) => {
            of_built_in(reader, built_in, &path);
            (None, String::new())
        }
        None => of_configured(reader, &path),
    };
    let name = name(reader, &at("name"));
    let features = reader.features(&at("features"));
    let assignable = reader.optional_switch(&at("assignable"));
    if built_in.is_none() && assignable.is_none() {
        reader.default(&at("assignable"), "false");
    }
    let (name, name_place) = match name {
        Some(found) => (Some(found.value), found.place),
        None => (None, path.join(".")),
    };
    let group = ConfiguredGroup { key: key.to_owned(), built_in, id, name, features, assignable };
    Some(Placed { group, id: id_place, name: name_place })
}

fn below<'p>(path: &[&'p str], setting: &'p str) -> Vec<&'p str> {
    [path, &[setting]].concat()
}

/// What can be set of a built-in group and changes nothing.
fn of_built_in(reader: &mut Reader<'_>, group: BuiltIn, path: &[&str]) {
    let built_in = format!("this has no effect on {}, which is built in", group.config_name());
    reader.ignore(&below(path, "id"), &built_in);
    reader.ignore(&below(path, "system"), &built_in);
    if group.is_by_nature() {
        let why = format!("this has no effect: who is in {} follows from what a user is", group.config_name());
        reader.ignore(&below(path, "assignable"), &why);
    }
}

/// The ID of a configured group and what to call the setting.
fn of_configured(reader: &mut Reader<'_>, path: &[&str]) -> (Option<GroupId>, String) {
    let (system, path) = (below(path, "system"), below(path, "id"));
    let (of_system, of_id) = (reader.place(&system), reader.place(&path));
    if reader.optional_switch(&system) == Some(true) {
        reader.problem(of_system, "only built-in groups can be system groups: set it to false");
    }
    if reader.takes_empty(&path) {
        reader.problem(of_id, "the id is empty; make one that never changes with: uuidgen");
        return (None, String::new());
    }
    let given = reader.is_set(&path);
    match reader.text(&path) {
        Some(found) => check::id(reader, &path, found),
        None if given => (None, String::new()),
        None => {
            reader.problem(of_id, "the group needs an id that never changes; make one with: uuidgen");
            (None, String::new())
        }
    }
}

fn name(reader: &mut Reader<'_>, path: &[&str]) -> Option<Found<String>> {
    let found = reader.text(path)?;
    match model::name::check("name", &found.value, 1) {
        Ok(name) => {
            reader.note(path, &name, found.origin.clone());
            Some(Found { value: name, ..found })
        }
        Err(error) => {
            reader.problem(found.place, error.message);
            None
        }
    }
}
