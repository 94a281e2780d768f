//! The environments that the two guides of the ClearML documentation show, word for word: `guides/*.yaml`.

use model::{Role, address::EmailAddress, features::Feature, groups::BuiltIn};

use super::{SECRET, load};

/// The guide of today, in sections that an operator chooses from, and the one before it.
const NEWER: &str = include_str!("guides/newer.yaml");
const OLDER: &str = include_str!("guides/older.yaml");

/// What the reader is told to fill in.
const FILLED_IN: &[(&str, &str)] = &[
    ("<SUPERVISOR_USER_KEY>", "SUPERVISORKEY"),
    ("<SUPERVISOR_USER_SECRET>", SECRET),
    ("<SUPERVISOR_USER_EMAIL>", "email@example.com"),
    ("<SUPERVISOR_COMPANY_ID>", model::id::DEFAULT_TENANT),
    ("<SSO_CLIENT_ID>", "client-of-ours"),
    ("<SSO_CLIENT_SECRET>", "secret-of-ours"),
    ("<SSO_CLIENT_URL>", "https://acme.eu.auth0.com"),
    ("<SSO_CLIENT_AUTHORIZE_URL>", "https://acme.eu.auth0.com/authorize"),
    ("<SSO_CLIENT_ACCESS_TOKEN_URL>", "https://acme.eu.auth0.com/oauth/token"),
    ("<SSO_CLIENT_AUDIENCE>", "https://acme.eu.auth0.com/api/v2/"),
];

/// Variables with their values.
pub type Variables = Vec<(String, String)>;

/// The environment of some sections of the guide of today, a later one over an earlier.
pub fn newer(sections: &[&str]) -> Variables {
    sections.iter().flat_map(|section| variables(section_of(NEWER, section))).collect()
}

/// The environment of the older guide. Its page doubles the backslashes.
pub fn older() -> Variables {
    variables(&OLDER.replace("\\\\\"", "\\\""))
}

pub fn pairs(variables: &Variables) -> Vec<(&str, &str)> {
    variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
}

fn section_of<'t>(text: &'t str, title: &str) -> &'t str {
    let start = text.find(&format!("--- {title}\n")).expect("a section");
    let rest = &text[start + 4..];
    rest.find("\n--- ").map_or(rest, |end| &rest[..end])
}

/// `- name: …` and `value: …`, whatever the indentation, with what goes for a placeholder put in.
fn variables(yaml: &str) -> Variables {
    let mut found = Variables::new();
    for line in yaml.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix("- name: ") {
            found.push((name.to_owned(), String::new()));
        } else if let (Some(value), Some((_, last))) = (line.strip_prefix("value: "), found.last_mut()) {
            *last = FILLED_IN.iter().fold(scalar(value), |text, (placeholder, real)| text.replace(placeholder, real));
        }
    }
    assert!(found.iter().all(|(_, value)| !value.is_empty()), "{found:?}");
    found
}

/// A value as YAML reads it: in double or single quotes, or plain; a comment may follow.
fn scalar(text: &str) -> String {
    if let Some(rest) = text.strip_prefix('\'') {
        return rest.split('\'').next().unwrap_or_default().to_owned();
    }
    let Some(rest) = text.strip_prefix('"') else {
        return text.split(" #").next().unwrap_or_default().trim().to_owned();
    };
    let (mut value, mut characters) = (String::new(), rest.chars());
    while let Some(c) = characters.next().filter(|c| *c != '"') {
        value.extend(if c == '\\' { characters.next() } else { Some(c) });
    }
    value
}

/// Everything the guide of today shows, as far as it goes together.
pub fn whole() -> Variables {
    newer(&["supervisor", "applications only", "my group", "all for admins"])
}

#[test]
fn the_guide_loads_as_it_stands() {
    let (config, warnings) = load(&pairs(&whole())).unwrap();
    let [no_uuid, unused] = warnings.as_slice() else { panic!("two warnings: {warnings:?}") };
    assert!(no_uuid.starts_with("CLEARML__services__auth__default_groups__my_group_name__id: this is no UUID."));
    assert_eq!(
        unused,
        "known settings that are not used yet: CLEARML__services__workers__resource_usages__supervisor_company"
    );
    let product = &config.product;
    assert!(product.apiserver.unique_tenant_names);
    let [supervisor] = product.secure.credentials.as_slice() else { panic!("one entry") };
    assert_eq!((supervisor.name.as_str(), supervisor.role, supervisor.allow_login), ("supervisor", Role::System, true));
    assert_eq!(supervisor.groups, ["users", "admins", "queue_admins"]);
    assert_eq!(supervisor.email.as_ref().map(EmailAddress::key), Some("email@example.com"));
    let access = supervisor.access.as_ref().unwrap();
    assert_eq!((access.access_key.as_str(), access.secret_key.reveal().as_str()), ("SUPERVISORKEY", SECRET));
    assert!(product.services.organization.global_features().has(Feature::UserManagementAdvanced));
    let shown: Vec<_> = product.services.ui_features_per_role.iter().map(|s| (s.role, s.feature, s.shown)).collect();
    assert_eq!(shown, [(Role::User, Feature::ShowDatasets, false), (Role::User, Feature::ShowOrchestration, false)]);
    let groups: Vec<_> = product.services.default_groups.iter().map(|g| (g.built_in, g.title())).collect();
    assert_eq!(groups, [(Some(BuiltIn::Admins), "Admins"), (None, "My Group Name"), (Some(BuiltIn::Users), "Users")]);
    let mine = &product.services.default_groups[1];
    assert_eq!(mine.id.as_ref().map(model::id::GroupId::as_str), Some("abcd-1234-abcd-1234"));
    assert_eq!(mine.assignable, Some(false));
    assert_eq!(mine.features.unwrap().iter().count(), 7);
}

/// The stray colon in a name is one more setting of a part that is not here.
#[test]
fn the_older_guide_loads_as_it_stands() {
    let variables = older();
    let (config, warnings) = load(&pairs(&variables)).unwrap();
    let [unused] = warnings.as_slice() else { panic!("{warnings:?}") };
    assert!(variables.iter().any(|(name, _)| name == "CLEARML__billing__enabled:"));
    for (name, _) in &variables {
        let parts = ["billing", "KAFKA", "REDIS", "applications__max", "workers"];
        assert_eq!(unused.contains(name), parts.iter().any(|part| name.contains(part)), "{name}: {unused}");
    }
    let [auth0] = config.product.services.login.providers.as_slice() else { panic!("one provider") };
    assert_eq!((auth0.key.as_str(), auth0.client_id.as_str()), ("auth0", "client-of-ours"));
    let groups: Vec<_> = config.product.services.default_groups.iter().map(|g| g.features.unwrap().to_list()).collect();
    assert_eq!(groups[0].split(',').count(), 11, "{groups:?}");
    assert_eq!(groups[1], "applications");
}
