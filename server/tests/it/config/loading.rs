//! Where values come from, in which order, and what happens to those that cannot be read.

use server::http::client_address::TrustedProxies;
use std::{net::SocketAddr, time::Duration};

use server::config::deployment::Database;

use super::{load, problem, quiet, settings_file, warning};

#[test]
fn nothing_configured_gives_the_defaults() {
    let config = quiet(&[]);
    let deployment = &config.deployment;
    assert_eq!(deployment.web_addr, SocketAddr::from(([0, 0, 0, 0], 8080)));
    assert_eq!(deployment.api_addr, SocketAddr::from(([0, 0, 0, 0], 8008)));
    let urls = &deployment.urls;
    assert_eq!((urls.web.as_str(), urls.api.as_str()), ("http://localhost:8080", "http://localhost:8008"));
    assert_eq!(urls.files, "http://localhost:8081");
    assert_eq!(deployment.database, Database::Sqlite("./data/tenantry.db".into()));
    assert!(
        deployment.local_passwords
            && deployment.trusted_proxies == TrustedProxies::default()
            && deployment.master_keys.is_none()
    );
    assert_eq!((deployment.session_idle.as_secs(), deployment.session_absolute.as_secs()), (1800, 43200));
    assert_eq!(config.token_lifetime(), Duration::from_hours(720));
    assert_eq!(config.product.apiserver.auth.max_expiration, Duration::from_hours(8_760));
    assert_eq!(config.product.apiserver.default_tenant.id.as_str(), "d1bd92a3b039400cbafc60a7a5b1e52b");
    assert!(!config.product.apiserver.unique_tenant_names);
    assert!(config.product.secure.credentials.is_empty() && config.product.secure.token_secret.is_none());
}

#[test]
fn names_are_lower_cased_and_clearml_wins_over_trains() {
    let config = quiet(&[("CLEARML__APISERVER__AUTH__DEFAULT_EXPIRATION_SEC", "172800")]);
    assert_eq!(config.token_lifetime(), Duration::from_hours(48));
    let config = quiet(&[
        ("CLEARML__apiserver__default_company_name", "one"),
        ("TRAINS__apiserver__default_company_name", "two"),
        ("TRAINS__apiserver__company__unique_names", "true"),
    ]);
    assert_eq!(config.product.apiserver.default_tenant.name, "one");
    assert!(config.product.apiserver.unique_tenant_names);
    // Only the exact prefix counts, and within one, names come in the order of their bytes: capitals first.
    let config = quiet(&[
        ("clearml__apiserver__company__unique_names", "true"),
        ("Clearml__nonsense", "a=b"),
        ("CLEARML__apiserver__default_company_name", "lower"),
        ("CLEARML__APISERVER__DEFAULT_COMPANY_NAME", "upper"),
    ]);
    assert!(!config.product.apiserver.unique_tenant_names);
    assert_eq!(config.product.apiserver.default_tenant.name, "lower");
}

#[test]
fn variables_are_merged_over_the_file() {
    let (_dir, path) = settings_file(
        "apiserver { company { unique_names: true }, auth { default_expiration_sec: 2 days } }\n\
         apiserver.default_company { id: \"0123456789ABCDEF0123456789ABCDEF\", name: Ours }",
    );
    let config = quiet(&[("TENANTRY_CONFIG", &path), ("CLEARML__apiserver__company", "{unique_names: false}")]);
    assert!(!config.product.apiserver.unique_tenant_names);
    assert_eq!(config.token_lifetime(), Duration::from_hours(48));
    let tenant = &config.product.apiserver.default_tenant;
    assert_eq!((tenant.id.as_str(), tenant.name.as_str()), ("0123456789abcdef0123456789abcdef", "Ours"));
}

#[test]
fn a_value_of_another_kind_that_is_replaced_is_told() {
    let (_dir, path) = settings_file("apiserver.default_company: d1bd92a3b039400cbafc60a7a5b1e52b");
    let told = warning(&[("TENANTRY_CONFIG", &path), ("CLEARML__apiserver__default_company__name", "Ours")]);
    assert_eq!(told, format!("CLEARML__apiserver__default_company__name replaces all that {path} set"));
}

#[test]
fn values_that_hocon_refuses_stop_the_start_and_say_how_to_quote() {
    for value in ["a=b", "se$cret", "a,b", "*", "p@ss", "\"open", "[a", "${HOME}", "include \"/etc/passwd\""] {
        let told = problem(&[("CLEARML__secure__credentials__bot__user_secret", value)]);
        assert!(
            told.starts_with("CLEARML__secure__credentials__bot__user_secret: the value cannot be read ("),
            "{told}"
        );
        assert!(told.contains("double quotes inside the value") && !told.contains(value), "{told}");
    }
    assert_eq!(
        problem(&[("CLEARML__apiserver__default_company_name", "a=b")]),
        "CLEARML__apiserver__default_company_name: the value cannot be read (character 2: this character is not expected \
         here; text that holds it must stand in double quotes); text with such characters needs double quotes inside the \
         value, like '\"…\"'"
    );
    let told = problem(&[("CLEARML__secure__credentials__bot__email", "\\\"a@example.com\\\"")]);
    assert!(told.contains("backslashes"), "{told}");
    let told = problem(&[("CLEARML__a!b", "x")]);
    assert!(told.starts_with("CLEARML__a!b: the name is not that of a setting"), "{told}");
}

#[test]
fn a_comment_in_a_value_is_told() {
    let told = warning(&[("CLEARML__apiserver__default_company_name", "Ours#1")]);
    assert!(told.starts_with("CLEARML__apiserver__default_company_name: what follows the #"), "{told}");
    assert_eq!(
        quiet(&[("CLEARML__apiserver__default_company_name", "\"Ours#1\"")]).product.apiserver.default_tenant.name,
        "Ours#1"
    );
}

#[test]
fn switches_and_numbers_may_be_text() {
    let (config, _) = load(&[
        ("CLEARML__apiserver__company__unique_names", "\"true\""),
        ("CLEARML__apiserver__auth__default_expiration_sec", "\"86400\""),
        ("CLEARML__apiserver__auth__credentials__default_expiration_sec", "30 days"),
        ("CLEARML__services__organization__allow_service_user_admins", "yes"),
    ])
    .expect("should load");
    assert!(config.product.apiserver.unique_tenant_names);
    assert_eq!(config.token_lifetime(), Duration::from_hours(24));
    assert_eq!(config.product.apiserver.auth.credentials_expiration, Some(Duration::from_hours(720)));
    assert!(config.product.services.organization.allow_service_user_admins);
}

#[test]
fn all_problems_are_told_at_once() {
    let told = load(&[
        ("TENANTRY_WEB_ADDR", "here"),
        ("TENANTRY_SESSION_IDLE", "soon"),
        ("CLEARML__apiserver__company__unique_names", "5"),
        ("CLEARML__secure__credentials__bot__user_secret", "a=b"),
        ("DATABASE_URL", "mysql://root:hunter2@db"),
    ])
    .unwrap_err();
    assert_eq!(told.lines().count(), 5, "{told}");
    assert!(!told.contains("hunter2"), "{told}");
}

#[test]
fn a_broken_settings_file_is_told_with_its_place() {
    let (_dir, path) = settings_file("apiserver {\n  company.unique_names: se$cret\n}");
    let told = problem(&[("TENANTRY_CONFIG", &path)]);
    assert!(told.starts_with(&format!("{path}: line 2, column 27: $ starts")), "{told}");
    let (_dir, path) = settings_file("[1, 2]");
    assert!(problem(&[("TENANTRY_CONFIG", &path)]).contains("must be an object"));
    let (_dir, path) = settings_file("tenantry.data_dir: /x\nhosts.redis: x\nlogging {}");
    let (_, warnings) = load(&[("TENANTRY_CONFIG", &path)]).unwrap();
    assert_eq!(warnings.len(), 2, "{warnings:?}");
    assert!(warnings[0].contains("come from the command line"), "{warnings:?}");
    assert_eq!(warnings[1], format!("known settings that are not used yet: hosts.redis ({path})"));
}
