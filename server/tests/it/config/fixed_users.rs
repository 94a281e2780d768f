//! `auth.fixed_users`: the forms that are taken, and refusals that name the variable and the user, never a secret.

use server::secrets::ConfiguredPassword;

use super::{load, problem, quiet, warning};

const USERS: &str = "CLEARML__apiserver__auth__fixed_users__users";
const ENABLED: (&str, &str) = ("CLEARML__apiserver__auth__fixed_users__enabled", "true");
const HASHED: (&str, &str) = ("CLEARML__apiserver__auth__fixed_users__pass_hashed", "true");

/// A bcrypt hash, and its base64.
const HASH: &str = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
const ENCODED: &str = "JDJhJDA1JENDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQy5FNVlQTzlrbXl1Ukd5aDBYb3VRWWI0WU1KS3Z5T2VX";

const PASSWORD: &str = "wheelbarrow-of-ideas-42";

#[test]
fn users_with_plain_and_hashed_passwords_are_read() {
    let list = format!(
        r#"[{{username: "jane", password: "{PASSWORD}", name: "Jane van Doe", admin: true}}
            {{"username": "joe@people.example", "password": "{PASSWORD}", company: "d1bd92a3-b039-400c-bafc-60a7a5b1e52b"}}]"#
    );
    let config = quiet(&[ENABLED, (USERS, &list), ("CLEARML__apiserver__auth__fixed_users__provider", "local")]);
    let users = config.product.apiserver.fixed_users.users.clone();
    let told: Vec<_> = users.iter().map(|user| (user.username.as_str(), user.name.as_str(), user.admin)).collect();
    assert_eq!(told, [("jane", "Jane van Doe", true), ("joe@people.example", "joe@people.example", false)]);
    assert!(matches!(&users[0].password, ConfiguredPassword::Plain(plain) if plain.reveal() == PASSWORD));
    let printed = config.print();
    assert!(!format!("{config:?}{printed}").contains(PASSWORD));
    assert!(printed.contains(r#"apiserver.auth.fixed_users.users = ["jane", "joe@people.example"]  # CLEARML__"#));

    for hash in [HASH, ENCODED] {
        let list = format!(r#"[{{username: jane, password: "{hash}", name: Jane}}]"#);
        let variables = [
            ("CLEARML__services__auth__fixed_users__enabled", "true"),
            ("CLEARML__services__auth__fixed_users__pass_hashed", "true"),
            ("CLEARML__services__auth__fixed_users__users", list.as_str()),
        ];
        let config = quiet(&variables);
        assert_eq!(config.product.apiserver.fixed_users.users[0].password.cost(), Some(5));
        assert!(!format!("{config:?}{}", config.print()).contains(hash));
    }
}

#[test]
fn a_wrong_entry_stops_the_start() {
    let with = |list: &str| {
        let said = problem(&[ENABLED, (USERS, list)]);
        let about = format!("{USERS}: user 1 of the list: ");
        assert!(said.starts_with(&about), "{said}");
        said[about.len()..].to_owned()
    };
    let jane = |more: &str| format!(r#"[{{username: jane, password: "{PASSWORD}"{more}}}]"#);
    assert_eq!(with(&format!("[{{password: \"{PASSWORD}\"}}]")), "username is missing");
    assert_eq!(with("[{username: jane}]"), "password is missing");
    assert!(with("[{username: jane, password: secret}]").starts_with("password: Use at least 12 characters."));
    assert_eq!(with(&jane(", admin: perhaps")), "admin has to be true or false");
    assert_eq!(with(&jane(", name: [1]")), "name has to be text");
    assert!(with(&jane(", company: 0123456789abcdef0123456789abcdef")).starts_with("company has to be that of"));
    assert!(with(&jane(", is_guest: true")).starts_with("there are no guests here"));
    assert!(with(&format!("[{{username: \" jane\", password: \"{PASSWORD}\"}}]")).starts_with("a username has up to"));
    let twice = format!(r#"[{{username: jane, password: "{PASSWORD}"}}, {{username: jane, password: "{PASSWORD}"}}]"#);
    assert_eq!(
        problem(&[ENABLED, (USERS, &twice)]),
        format!("{USERS}: user 2 of the list: the user name is there twice")
    );

    let hashed = |text: &str| {
        let list = format!(r#"[{{username: jane, password: "{text}"}}]"#);
        problem(&[ENABLED, HASHED, (USERS, list.as_str())])
    };
    assert!(hashed(PASSWORD).ends_with("password: pass_hashed is on, so this has to be the base64 of a bcrypt hash"));
    assert!(hashed("bm8gaGFzaA==").ends_with("password: this is no hash of bcrypt"));
    assert!(hashed(&HASH.replace("$05$", "$17$")).ends_with("the cost of the hash is 17 and has to be from 4 to 14"));

    assert!(problem(&[ENABLED, (USERS, "jane")]).contains("a list like [{a: b}, {a: c}] is expected here"));
    let said = problem(&[ENABLED, ("CLEARML__apiserver__auth__fixed_users__provider", "ldap")]);
    assert!(said.contains("fixed_users__provider: there is no such provider here"), "{said}");
    let both = [ENABLED, (USERS, &jane("")), ("CLEARML__services__auth__fixed_users__users", &jane(""))];
    assert!(problem(&both).ends_with("is set too: only one of the two may be"));
}

#[test]
fn switched_off_there_are_none() {
    let list = format!(r#"[{{username: jane, password: "{PASSWORD}"}}]"#);
    assert!(quiet(&[(USERS, &list)]).product.apiserver.fixed_users.users.is_empty());
    let more = format!(r#"[{{username: jane, password: "{PASSWORD}", colour: blue}}]"#);
    let said = warning(&[ENABLED, (USERS, &more)]);
    assert!(said.contains("user 1 of the list has other fields than"), "{said}");
    let (_, guest) = load(&[("CLEARML__services__auth__fixed_users__guest__enabled", "true")]).expect("known");
    assert!(guest[0].contains("not used yet"), "{guest:?}");
}
