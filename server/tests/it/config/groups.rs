//! Groups of every tenant: what is accepted, what is refused and why.

use model::features::Feature;
use server::start;

use super::{load, problem, quiet, settings_file, warning};

const UUID: &str = "0b54ee0b-7a2f-4c63-9c64-3a5b0f5f8b0e";

/// A variable of a group.
fn of(group: &str, setting: &str) -> String {
    format!("CLEARML__services__auth__default_groups__{group}__{setting}")
}

/// The one problem with a group of this ID and these other settings.
fn refused(id: &str, settings: &[(&str, &str)]) -> String {
    let mut variables = vec![(of("mine", "id"), id.to_owned())];
    variables.extend(settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    problem(&variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect::<Vec<_>>())
}

#[test]
fn lists_copied_with_their_backslashes_are_understood() {
    let config = quiet(&[(
        "CLEARML__services__auth__default_groups__users__features",
        "[\\\"applications\\\", \\\"queues\\\"]",
    )]);
    let features = config.product.services.default_groups[0].features.unwrap();
    assert_eq!(features.to_list(), "applications,queues");
}

#[test]
fn an_empty_list_of_features_is_not_no_list() {
    let (config, _) = load(&[
        ("CLEARML__services__auth__default_groups__users__features", "[]"),
        ("CLEARML__services__auth__default_groups__admins__assignable", "true"),
    ])
    .expect("should load");
    let groups = &config.product.services.default_groups;
    assert_eq!(groups[0].features, None);
    assert_eq!(groups[1].features.map(|features| features.iter().count()), Some(0));
}

#[test]
fn an_id_has_a_form() {
    for id in ["short12", "with_underscore", "with space", "é1234567", "", "null", &"x".repeat(65)] {
        let told = refused(id, &[]);
        assert!(told.starts_with(&format!("{}: ", of("mine", "id"))), "{id}: {told}");
        assert!(told.contains("8 to 64") || told.contains("is empty"), "{id}: {told}");
    }
    assert!(refused("<UUID>", &[]).contains("placeholder"));
    for id in [UUID, "0B54EE0B-7A2F-4C63-9C64-3A5B0F5F8B0E", "0b54ee0b7a2f4c639c643a5b0f5f8b0e"] {
        quiet(&[(&of("mine", "id"), id)]);
    }
    for id in ["abcd-1234-abcd-1234", "12345678", &"x".repeat(64), "0b54ee0b-7a2f-4c63-9c64-3a5b0f5f8b0g"] {
        let told = warning(&[(&of("mine", "id"), id)]);
        assert!(told.starts_with(&format!("{}: this is no UUID. It works as it is", of("mine", "id"))), "{told}");
    }
}

#[test]
fn a_group_without_an_id_is_told_how_to_name_it() {
    assert_eq!(
        problem(&[(&of("mine", "features"), "[queues]")]),
        format!("{}: the group needs an id that never changes; make one with: uuidgen", of("mine", "id"))
    );
    let (_dir, path) = settings_file("services.auth.default_groups.mine.features: []");
    assert_eq!(
        problem(&[("TENANTRY_CONFIG", &path)]),
        format!(
            "services.auth.default_groups.mine.id ({path}): the group needs an id that never changes; make one with: \
             uuidgen"
        )
    );
}

#[test]
fn an_id_is_one_groups() {
    for other in [UUID.to_owned(), UUID.to_uppercase()] {
        assert_eq!(
            refused(&other, &[(&of("a", "id"), UUID)]),
            format!("{}: {} has the same id; make one with: uuidgen", of("mine", "id"), of("a", "id"))
        );
    }
    let told = refused("30795571-A470-4717-a80d-e8705fc776bf", &[]);
    assert!(told.starts_with(&of("mine", "id")) && told.contains("the built-in group users"), "{told}");
}

#[test]
fn nothing_reads_like_a_built_in_group() {
    for name in ["Admins", "ADMINS", "\"аdmins\"", "Queue-Admins", "service_accounts", "u s e r s", "ｕｓｅｒｓ"]
    {
        let told = refused(UUID, &[(&of("mine", "name"), name)]);
        assert!(told.starts_with(&of("mine", "name")) && told.contains("the built-in group"), "{name}: {told}");
    }
    assert!(refused(UUID, &[(&of("mine", "name"), "—")]).contains("needs a letter or digit"));
    assert!(refused(UUID, &[(&of("mine", "name"), "\"a\u{200b}b\"")]).contains("invisible"));
    let told = problem(&[(&of("user_s", "id"), UUID)]);
    assert!(told.contains("looks like the built-in group users"), "{told}");
    let (_dir, path) = settings_file(&format!("services.auth.default_groups.Users {{ id: {UUID}, features: [] }}"));
    let told = problem(&[("TENANTRY_CONFIG", &path)]);
    assert!(told.contains("looks like the built-in group users: write users"), "{told}");
    assert!(problem(&[(&of("users", "name"), "Admins")]).contains("the built-in group admins"));
    let told = refused(UUID, &[(&of("users", "name"), "Everyone"), (&of("mine", "name"), "every one")]);
    assert!(told.contains("the built-in group users"), "as it is called now: {told}");
    let told = refused(UUID, &[(&of("a", "id"), "another1"), (&of("a", "name"), "MINE")]);
    assert!(told.contains("the group a has the same name"), "{told}");
    quiet(&[(&of("mine", "id"), UUID), (&of("mine", "name"), "Users of Queues")]);
}

#[test]
fn what_is_said_of_built_in_groups() {
    let config = quiet(&[
        (&of("users", "name"), "Everyone"),
        (&of("users", "features"), "[reports]"),
        (&of("queue_admins", "features"), "[queue_management]"),
        (&of("mine", "id"), UUID),
    ]);
    let access = start::access(&config);
    let find =
        |built_in| access.built_in.iter().find(|(group, _)| *group == built_in).map(|(_, change)| change).unwrap();
    let users = find(model::groups::BuiltIn::Users);
    assert_eq!((users.name.as_deref(), users.assignable), (Some("Everyone"), None));
    assert!(users.features.unwrap().has(Feature::Reports));
    assert_eq!(find(model::groups::BuiltIn::QueueAdmins).assignable, None, "a list alone locks nobody out");
    assert_eq!((access.groups[0].name.as_str(), access.groups[0].assignable), ("mine", false));
    for (setting, value) in [("id", UUID), ("system", "true"), ("assignable", "true")] {
        let told = warning(&[(&of("users", setting), value)]);
        assert!(told.starts_with(&format!("{}: this has no effect", of("users", setting))), "{told}");
    }
    quiet(&[(&of("queue_admins", "assignable"), "\"false\"")]);
    let told = refused(UUID, &[(&of("mine", "system"), "true")]);
    assert!(told.starts_with(&of("mine", "system")) && told.contains("only built-in groups"), "{told}");
    let told = problem(&[(&of("users", "features"), "{a: 1}")]);
    assert!(told.contains("is one value and has no settings below it"), "{told}");
}

/// They are left out of what is in effect, and every check and start names them.
#[test]
fn unknown_features_are_ignored_and_told() {
    let (config, warnings) = load(&[
        (&of("users", "features"), "[reports, pipeline, time_travel]"),
        ("CLEARML__services__auth__ui_features_per_role__user__show_dataset", "false"),
        ("CLEARML__services__organization__features__time_travel", "true"),
    ])
    .unwrap();
    assert_eq!(start::access(&config).built_in[0].1.features.unwrap().to_list(), "reports");
    assert_eq!(
        warnings,
        [
            "CLEARML__services__organization__features__time_travel: there is no feature \"time_travel\", so it is ignored",
            "CLEARML__services__auth__default_groups__users__features: there is no feature \"pipeline\", so it is \
             ignored; did you mean pipelines?",
            "CLEARML__services__auth__default_groups__users__features: there is no feature \"time_travel\", so it is \
             ignored",
            "CLEARML__services__auth__ui_features_per_role__user__show_dataset: there is no feature \"show_dataset\", so \
             it is ignored; did you mean show_datasets?",
        ]
    );
    let text = config.print();
    assert!(text.contains("services.auth.default_groups.users.features = [\"reports\"]"), "{text}");
    assert!(!text.contains("time_travel") && !text.contains("show_dataset "), "{text}");
    assert!(
        warning(&[("CLEARML__services__auth__ui_features_per_role__system__reports", "false")]).contains("operator")
    );
}

#[test]
fn users_of_the_configuration_join_by_name_or_id() {
    let groups = |list: &str| {
        let (config, warnings) = load(&[
            (&of("Data_Scientists", "id"), UUID),
            ("CLEARML__secure__credentials__bot__user_key", "BOTKEY"),
            ("CLEARML__secure__credentials__bot__user_secret", super::SECRET),
            ("CLEARML__secure__credentials__bot__sec_groups", list),
        ])
        .unwrap();
        let groups = start::provided_users(&config).remove(0).groups;
        (groups.iter().map(ToString::to_string).collect::<Vec<_>>(), warnings)
    };
    for list in ["[Data_Scientists]", "[data_scientists]", &format!("[{UUID}]"), &format!("[{}]", UUID.to_uppercase())]
    {
        assert_eq!(groups(list), (vec![UUID.to_owned()], Vec::new()), "{list}");
    }
    let (found, warnings) = groups("[users, queue_admins, scientists]");
    assert_eq!(found.len(), 2);
    assert_eq!(
        warnings,
        ["CLEARML__secure__credentials__bot__sec_groups: there is no group \"scientists\", so it is left out"]
    );
}
