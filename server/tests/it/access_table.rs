//! `docs/access.md` is the table of access as the code has it: features and roles, permissions, endpoints, menu.

use std::{fmt::Write, fs, path::Path};

use app::layout::menu;
use model::{Permission, Role, features::Feature};
use server::http::api;

const HEAD: &str = "# Who may do what

The one table of access, written from the code: [`permissions.rs`](../model/src/permissions.rs) leads from roles and features to permissions, [`endpoints.rs`](../server/src/http/api/endpoints.rs) from permissions to the operations of the API, [`menu.rs`](../app/src/layout/menu.rs) to entries of the menu. `UPDATE_DOCS=1 cargo test -p server --test it access_table` writes it again; a test fails while it says something else than the code. `access.explain` answers the same for one user, and the Access page shows it.

A user has the union of the features its groups grant, within what the tenant has, less what the configuration hides from its role. The tenant has the deployment's features and those it was granted, less those excluded. Only the group Users without a list grants all the tenant has; any other group without one grants nothing.

";

fn table() -> String {
    let mut text = HEAD.to_owned();
    text += "## Permissions\n\n*yes*: the role has it. *with feature*: the role has it if the feature is there as well. A feature alone: its holders have it whatever their role. *part of*: the operation needs another permission, and this one for others than oneself or for a part of what it does.\n\n| permission | lets one | system | admin | user | consumer | operations | menu |\n|---|---|---|---|---|---|---|---|\n";
    for permission in Permission::ALL {
        let roles: Vec<String> = Role::ALL.iter().map(|role| cell(*permission, *role)).collect();
        let name = permission.as_str();
        let (sentence, operations, entries) = (permission.sentence(), operations(*permission), entries(*permission));
        let _ = writeln!(text, "| {name} | {sentence} | {} | {operations} | {entries} |", roles.join(" | "));
    }
    text += "\n## Features\n\n| feature | is for | here |\n|---|---|---|\n";
    for feature in Feature::ALL {
        let _ = writeln!(text, "| `{}` | {} | {} |", feature.as_str(), feature.sentence(), effect(*feature));
    }
    text += "\nFeatures without an effect here are carried: clients read them from `users.get_current_user` (`get_supported_features`), and the parts of the platform that have such pages act on them.\n\n## Operations without a permission\n\n";
    let free = api::endpoints().iter().filter(|endpoint| endpoint.needs.is_none());
    let mut free: Vec<String> = free.map(|endpoint| format!("`{}`", endpoint.name)).collect();
    free.dedup();
    let _ = writeln!(text, "{}: they need a recognised caller or nobody at all ([api.md](api.md)).", free.join(", "));
    text
}

fn cell(permission: Permission, role: Role) -> String {
    if permission.roles().contains(&role) {
        return match permission.needed() {
            Some(feature) if role != Role::System => format!("with `{}`", feature.as_str()),
            _ => "yes".to_owned(),
        };
    }
    permission.stand_in().map_or_else(|| "–".to_owned(), |feature| format!("`{}`", feature.as_str()))
}

fn operations(permission: Permission) -> String {
    let named = |which: fn(&api::Endpoint, Permission) -> bool| {
        let endpoints = api::endpoints().iter().filter(|endpoint| which(endpoint, permission));
        let mut names: Vec<String> = endpoints.map(|endpoint| format!("`{}`", endpoint.name)).collect();
        names.dedup();
        names.join(" ")
    };
    let needing = named(|endpoint, permission| endpoint.needs == Some(permission));
    let asking = named(|endpoint, permission| endpoint.also.contains(&permission));
    match (needing.is_empty(), asking.is_empty()) {
        (_, true) => needing,
        (true, false) => format!("part of {asking}"),
        (false, false) => format!("{needing}; part of {asking}"),
    }
}

fn entries(permission: Permission) -> String {
    let entries = menu::WORKSPACE.iter().filter(|entry| entry.needs == Some(permission));
    entries.map(|entry| entry.label).collect::<Vec<_>>().join(", ")
}

fn effect(feature: Feature) -> String {
    let names = |of: fn(Permission) -> Option<Feature>| {
        let permissions = Permission::ALL.iter().copied().filter(|permission| of(*permission) == Some(feature));
        permissions.map(Permission::as_str).collect::<Vec<_>>().join(", ")
    };
    let (gives, needed) = (names(Permission::stand_in), names(Permission::needed));
    match (gives.is_empty(), needed.is_empty()) {
        (true, true) => "carried".to_owned(),
        (false, _) => format!("gives {gives}"),
        (true, false) => format!("needed for {needed}"),
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "whoever runs the test says whether it writes")]
fn the_page_says_what_the_code_does() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/access.md");
    let expected = table();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&file, &expected).expect("docs can be written");
    }
    let written = fs::read_to_string(&file).unwrap_or_default();
    assert!(written == expected, "docs/access.md is not what the code says: UPDATE_DOCS=1 cargo test access_table");
}

/// Every permission leads somewhere, and every entry and operation is led to.
#[test]
fn nothing_in_the_table_is_idle() {
    for permission in Permission::ALL {
        let used = api::endpoints()
            .iter()
            .any(|endpoint| endpoint.needs == Some(*permission) || endpoint.also.contains(permission))
            || menu::WORKSPACE.iter().any(|entry| entry.needs == Some(*permission));
        assert!(used, "{permission:?}");
    }
}

/// What an operation asks for besides is something else than what it needs, and each once.
#[test]
fn what_is_asked_besides_is_more() {
    for endpoint in api::endpoints().iter().filter(|endpoint| !endpoint.also.is_empty()) {
        let mut all: Vec<&str> = endpoint.needs.iter().chain(endpoint.also).map(|it| it.as_str()).collect();
        assert!(endpoint.needs.is_some(), "{}", endpoint.name);
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count, "{}", endpoint.name);
    }
}
