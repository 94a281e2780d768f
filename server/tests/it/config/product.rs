//! The ClearML settings one by one: what is accepted, what is refused and why.

use model::Role;
use server::config::product::estimated_bits;

use super::{SECRET, problem, quiet, warning};

#[test]
fn access_keys_of_digits_stay_what_they_are() {
    let config = quiet(&[
        ("CLEARML__secure__credentials__bot__user_key", "0070"),
        ("CLEARML__secure__credentials__bot__user_secret", "98304158273640591827364501928374650192"),
    ]);
    let access = config.product.secure.credentials[0].access.as_ref().unwrap();
    assert_eq!(access.access_key, "0070");
    assert_eq!(access.secret_key.reveal(), "98304158273640591827364501928374650192");
}

#[test]
fn credentials_are_refused_with_a_reason() {
    let with = |key: &str, secret: &str| {
        problem(&[
            ("CLEARML__secure__credentials__bot__user_key", key),
            ("CLEARML__secure__credentials__bot__user_secret", secret),
        ])
    };
    let published = with("BOTKEY", "\"x!XTov_G-#vspE*Y(h$Anm&DIc5Ou-F)jsl$PdOyj5wG1&E!Z8\"");
    assert_eq!(
        published,
        "CLEARML__secure__credentials__bot__user_secret: this secret is a published default that everybody knows; make \
         one with: openssl rand -hex 32"
    );
    assert_eq!(
        with("BOTKEY", "tooshort"),
        "CLEARML__secure__credentials__bot__user_secret: the secret has 8 characters and needs at least 16; make one \
         with: openssl rand -hex 32"
    );
    assert!(with("BOTKEY", "aaaaaaaaaaaaaaaaaaaaaaaa").contains("too easy to guess"));
    assert!(with("\"BOT:KEY\"", SECRET).contains("an access key has 4 to 64 of"));
    assert_eq!(
        problem(&[("CLEARML__secure__credentials__bot__user_key", "BOTKEY")]),
        "CLEARML__secure__credentials__bot__user_key: secure.credentials.bot.user_secret is missing; make one with: \
         openssl rand -hex 32"
    );
    assert_eq!(
        problem(&[("CLEARML__secure__credentials__bot__user_secret", SECRET)]),
        "CLEARML__secure__credentials__bot__user_secret: secure.credentials.bot.user_key is missing"
    );
    assert!(problem(&[("CLEARML__secure__credentials__bot__role", "superuser")]).contains("one of: system, admin"));
    assert!(problem(&[("CLEARML__secure__credentials__bot__email", "nobody")]).contains("not an e-mail address"));
    assert!(problem(&[("CLEARML__secure__credentials__bot__email", "<BOT_EMAIL>")]).contains("placeholder"));
    assert!(
        problem(&[("CLEARML__secure__credentials__bot__allow_login", "maybe")]).contains("true or false is expected")
    );
    assert!(problem(&[("CLEARML__secure__credentials__bot", "x")]).contains("this is a group of settings"));
    let told = problem(&[
        ("CLEARML__secure__credentials__a__user_key", "SAMEKEY"),
        ("CLEARML__secure__credentials__a__user_secret", SECRET),
        ("CLEARML__secure__credentials__b__user_key", "SAMEKEY"),
        ("CLEARML__secure__credentials__b__user_secret", SECRET),
    ]);
    assert!(told.contains("secure.credentials.a has the same key"), "{told}");
}

#[test]
fn entries_of_the_clearml_server_have_their_roles_and_may_be_empty() {
    let config = quiet(&[
        ("CLEARML__secure__credentials__services_agent__user_key", ""),
        ("CLEARML__secure__credentials__services_agent__user_secret", ""),
        ("CLEARML__secure__credentials__apiserver__user_key", "APISERVERKEY"),
        ("CLEARML__secure__credentials__apiserver__user_secret", SECRET),
    ]);
    let [apiserver, agent] = config.product.secure.credentials.as_slice() else { panic!("two entries") };
    assert_eq!((apiserver.role, apiserver.allow_login), (Role::System, false));
    assert_eq!((agent.role, agent.access.is_none()), (Role::Admin, true));
}

#[test]
fn token_keys_are_checked() {
    let set = |value: &str| problem(&[("CLEARML__SECURE__AUTH__TOKEN_SECRET", value)]);
    assert!(set("\"7E1ua3xP9GT2(cIQOfhjp+gwN6spBeCAmN-XuugYle00I=Wc+u\"").contains("published default"));
    assert!(set("kYt8Q2vXzP0b7LmNqR4sWcJ5h").contains("at least 32 characters"));
    let config = quiet(&[("CLEARML__SECURE__AUTH__TOKEN_SECRET", SECRET)]);
    assert_eq!(config.product.secure.token_secret.unwrap().reveal(), SECRET);
}

#[test]
fn unknown_names_are_told_with_what_was_probably_meant() {
    assert_eq!(
        warning(&[("CLEARML__apiserver__company__unique_name", "true")]),
        "CLEARML__apiserver__company__unique_name: there is no such setting (apiserver.company.unique_name); did you mean \
         apiserver.company.unique_names?"
    );
    assert_eq!(
        warning(&[("CLEARML__secure__credentials__bot__user_sekret", SECRET)]),
        "CLEARML__secure__credentials__bot__user_sekret: there is no such setting \
         (secure.credentials.bot.user_sekret); did you mean secure.credentials.bot.user_secret?"
    );
    assert_eq!(
        warning(&[("CLEARML__sky__colour", "blue")]),
        "CLEARML__sky__colour: there is no such setting (sky.colour)"
    );
    assert_eq!(
        warning(&[("CLEARML__services__organization__features__pipeline", "true")]),
        "CLEARML__services__organization__features__pipeline: there is no feature \"pipeline\", so it is ignored; did \
         you mean pipelines?"
    );
    assert_eq!(
        warning(&[("TENANTRY_DATADIR", "x")]),
        "TENANTRY_DATADIR: there is no such setting; did you mean TENANTRY_DATA_DIR?"
    );
    assert_eq!(warning(&[("TENANTRY_SKY", "x")]), "TENANTRY_SKY: there is no such setting");
}

#[test]
fn strength_decides_how_a_secret_is_stored() {
    assert!(estimated_bits(SECRET) >= 128);
    assert!(estimated_bits("correct-horse-battery-staple") < 128);
}
