//! `….groups`: whether and how groups are taken over from a provider.

use model::group_sync::GroupSync;

use super::{At, Reader};

/// What is configured, if it is switched on.
pub fn groups(at: At<'_>, reader: &mut Reader<'_>) -> Option<GroupSync> {
    let path = |name| ["services", "login", "sso", "oauth_client", at.key, "groups", name];
    let enabled = reader.switch(&path("enabled"), false);
    let claim = reader.text(&path("claim")).map(|found| {
        reader.note(&path("claim"), &found.value, found.origin);
        found.value
    });
    let admins = reader.list(&path("admins")).map(|found| found.value);
    let sync = GroupSync {
        claim: claim.unwrap_or_else(|| "groups".to_owned()),
        admins: admins.unwrap_or_default(),
        case_sensitive: reader.switch(&path("case_sensitive"), true),
        required: reader.switch(&path("prohibit_user_signup_if_not_in_group"), false),
        map: map(reader, &path("map")),
        by_operator: true,
    };
    enabled.then_some(sync)
}

/// Pairs like `data-eng=Engineers`: a group of the provider, and one of ours.
fn map(reader: &mut Reader<'_>, path: &[&str]) -> Vec<(String, String)> {
    let Some(found) = reader.list(path) else { return Vec::new() };
    let mut pairs = Vec::new();
    for text in &found.value {
        // Names of ours come last: a provider's may be a path or a URL.
        match text.rsplit_once('=').map(|(theirs, ours)| (theirs.trim(), ours.trim())) {
            Some((theirs, ours)) if !theirs.is_empty() && !ours.is_empty() => {
                pairs.push((theirs.to_owned(), ours.to_owned()));
            }
            _ => reader.problem(found.place.as_str(), "pairs like \"data-eng=Engineers\" are expected here"),
        }
    }
    pairs
}
