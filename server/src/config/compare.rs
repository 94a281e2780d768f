//! What is different between two readings of the configuration.

use std::collections::BTreeMap;

use super::report::Entry;

/// Parts of the tree that are exchanged while the server runs; all else counts from a start on.
const EXCHANGED: &[&str] = &[
    "apiserver.auth.fixed_users.",
    "services.auth.default_groups.",
    "services.auth.fixed_users.",
    "services.auth.ui_features_per_role.",
    "services.organization.features.",
];

/// Settings that are not what they were and count only after a restart, by name.
pub fn waiting(started: &[Entry], read: &[Entry]) -> Vec<String> {
    let (before, after) = (by_key(started), by_key(read));
    let keys = before.keys().chain(after.keys().filter(|key| !before.contains_key(*key)));
    let differs = |key: &&&str| {
        let value =
            |of: &BTreeMap<&str, &Entry>| of.get(**key).map(|entry| (entry.shown.clone(), entry.secret.clone()));
        value(&before) != value(&after)
    };
    let mut waiting: Vec<String> = keys
        .filter(|key| !EXCHANGED.iter().any(|part| key.starts_with(part)))
        .filter(differs)
        .map(|key| (*key).to_owned())
        .collect();
    waiting.sort();
    waiting
}

fn by_key(entries: &[Entry]) -> BTreeMap<&str, &Entry> {
    entries.iter().map(|entry| (entry.key.as_str(), entry)).collect()
}
