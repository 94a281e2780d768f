//! What may not be configured of groups: IDs that are not unique, and names that read like those of others.

use model::{groups::BuiltIn, id::GroupId, name};

use super::{ConfiguredGroup, Placed};
use crate::{
    config::product::reader::{Found, Reader},
    names::{is_readable, key, looks},
};

/// The ID of a group and what to call the setting; no ID if it cannot be one.
pub fn id(reader: &mut Reader<'_>, path: &[&str], found: Found<String>) -> (Option<GroupId>, String) {
    let Found { value, place, origin } = found;
    if !(8..=64).contains(&value.len()) || !value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
        reader.problem(place.as_str(), "an id has 8 to 64 of the characters a-z, A-Z, 0-9 and -");
        return (None, place);
    }
    if !is_uuid(&value) {
        reader.warn(format!("{place}: this is no UUID. It works as it is; for a new group make one with: uuidgen"));
    }
    reader.note(path, &value, origin);
    (Some(GroupId::known(value)), place)
}

/// 32 hex digits, in one piece or as 8-4-4-4-12 (RFC 9562, section 4).
fn is_uuid(text: &str) -> bool {
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    (groups == [8, 4, 4, 4, 12] || groups == [32]) && text.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit())
}

/// Everything that is wrong with a group by itself or beside another.
pub fn all(reader: &mut Reader<'_>, groups: &[Placed]) {
    for (at, placed) in groups.iter().enumerate() {
        key_of(reader, &placed.group);
        title(reader, placed, groups);
        let others = &groups[..at];
        same_id(reader, placed, others);
        let same = others.iter().find(|other| key(other.group.title()) == key(placed.group.title()));
        if let Some(other) = same {
            reader.problem(placed.name.as_str(), format!("the group {} has the same name", other.group.key));
        }
    }
}

fn key_of(reader: &mut Reader<'_>, group: &ConfiguredGroup) {
    let place = || format!("services.auth.default_groups.{}", group.key);
    if name::check("name", &group.key, 1).is_err()
        || group.key.contains(|c: char| c.is_ascii_punctuation() && c != '_' && c != '-')
    {
        reader.problem(place(), "the name of a group has letters, digits, spaces, _ and -");
    } else if group.built_in.is_none()
        && let Some(built_in) = like_built_in(&group.key, None)
    {
        let text =
            format!("this looks like the built-in group {0}: write {0} or choose another", built_in.config_name());
        reader.problem(place(), text);
    }
}

/// What people will read: it may not look like a built-in group, as that is called or was called.
fn title(reader: &mut Reader<'_>, placed: &Placed, groups: &[Placed]) {
    let group = &placed.group;
    let Some(name) = &group.name else { return };
    if !is_readable(name) {
        reader.problem(placed.name.as_str(), "the name of a group needs a letter or digit");
        return;
    }
    let renamed = groups.iter().map(|placed| &placed.group).filter(|other| other.built_in != group.built_in);
    let renamed = renamed.filter(|other| other.built_in.is_some()).find(|other| looks(other.title()) == looks(name));
    let like = like_built_in(name, group.built_in).or(renamed.and_then(|other| other.built_in));
    if let Some(built_in) = like {
        let text = format!("this looks like the name of the built-in group {}; choose another", built_in.config_name());
        reader.problem(placed.name.as_str(), text);
    }
}

fn like_built_in(name: &str, but: Option<BuiltIn>) -> Option<BuiltIn> {
    let looks_like = |group: &BuiltIn| [group.title(), group.config_name()].iter().any(|it| looks(it) == looks(name));
    BuiltIn::ALL.iter().copied().filter(|group| Some(*group) != but).find(looks_like)
}

fn same_id(reader: &mut Reader<'_>, placed: &Placed, others: &[Placed]) {
    let Some(id) = &placed.group.id else { return };
    let is = |other: &str| other.eq_ignore_ascii_case(id.as_str());
    if let Some(built_in) = BuiltIn::ALL.iter().find(|group| is(group.id())) {
        let text = format!("this is the id of the built-in group {}; make one with: uuidgen", built_in.config_name());
        reader.problem(placed.id.as_str(), text);
    }
    let same = others.iter().find(|other| other.group.id.as_ref().is_some_and(|id| is(id.as_str())));
    if let Some(other) = same {
        reader.problem(placed.id.as_str(), format!("{} has the same id; make one with: uuidgen", other.id));
    }
}
