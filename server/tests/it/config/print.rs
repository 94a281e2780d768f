//! The printed configuration.

use server::config::hocon;

use super::{SECRET, guides, load, settings_file};

#[test]
fn the_printed_configuration_is_hocon_and_has_no_secret() {
    let (_dir, path) = settings_file("apiserver.auth.default_expiration_sec: 86400");
    let key = "O25YMPo0M2B0ZzdloPvgRmclFfVrOkjh/obXeWkTIOY=";
    let keys = format!("a:{key}");
    let guide = guides::whole();
    let variables = [
        guides::pairs(&guide).as_slice(),
        &[
            ("TENANTRY_CONFIG", path.as_str()),
            ("DATABASE_URL", "postgres://u:hunter2@db/t"),
            ("TENANTRY_MASTER_KEYS", keys.as_str()),
            ("CLEARML__secure__auth__token_secret", SECRET),
        ],
    ]
    .concat();
    let (config, _) = load(&variables).unwrap();
    let text = config.print();
    for secret in ["hunter2", SECRET, key] {
        assert!(!text.contains(secret), "{text}");
        assert!(!format!("{config:?}").contains(secret));
    }
    hocon::parse(&text, &hocon::Limits::default()).expect("HOCON");
    for line in [
        "tenantry.web_addr = \"0.0.0.0:8080\"  # default".to_owned(),
        "tenantry.database_url = \"********\"  # DATABASE_URL".to_owned(),
        "apiserver.company.unique_names = true  # CLEARML__apiserver__company__unique_names".to_owned(),
        format!("apiserver.auth.default_expiration_sec = 86400  # {path}"),
        "apiserver.auth.max_expiration_sec = 31536000  # default".to_owned(),
        "secure.credentials.supervisor.user_secret = \"********\"  # CLEARML__secure__credentials__supervisor__user_secret"
            .to_owned(),
    ] {
        assert!(text.lines().any(|printed| printed == line), "{line} is missing in:\n{text}");
    }
}

#[test]
fn a_name_for_the_first_tenant_alone_prints_as_hocon_too() {
    let (config, _) = load(&[("CLEARML__apiserver__default_company__name", "Ours")]).unwrap();
    let text = config.print();
    hocon::parse(&text, &hocon::Limits::default()).expect("HOCON");
    assert!(text.contains("apiserver.default_company.name = \"Ours\"  # CLEARML__apiserver__default_company__name"));
}
