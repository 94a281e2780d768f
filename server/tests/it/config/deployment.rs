//! The settings of the deployment.

use std::{fs, net::SocketAddr};

use server::config::{
    CliOverrides,
    deployment::{Database, LogFormat},
};

use super::{SECRET, load, load_with, problem, quiet, warning};

#[test]
fn the_command_line_wins() {
    let cli = CliOverrides {
        web_addr: Some("127.0.0.1:9000".into()),
        log: Some("json".into()),
        data: Some("/srv/tenantry".into()),
        ..CliOverrides::default()
    };
    let (config, _) =
        load_with(&cli, &[("TENANTRY_WEB_ADDR", "127.0.0.1:9001"), ("TENANTRY_API_ADDR", "localhost:9002")]).unwrap();
    assert_eq!(config.deployment.web_addr, SocketAddr::from(([127, 0, 0, 1], 9000)));
    assert_eq!(config.deployment.api_addr, SocketAddr::from(([127, 0, 0, 1], 9002)));
    assert_eq!(config.deployment.log, LogFormat::Json);
    assert_eq!(config.deployment.database, Database::Sqlite("/srv/tenantry/tenantry.db".into()));
    let wrong = CliOverrides { log: Some("loud".into()), ..CliOverrides::default() };
    assert_eq!(load_with(&wrong, &[]).map(|_| ()).unwrap_err(), "--log: this must be one of: json, pretty");
}

#[test]
fn urls_must_be_three_and_the_pages_on_https_or_this_machine() {
    let with = |name: &str, url: &str| problem(&[(name, url)]);
    assert_eq!(
        with("TENANTRY_API_URL", "http://localhost:8080/"),
        "TENANTRY_API_URL: this is the URL of the pages too; ClearML clients insist on three different ones"
    );
    assert!(with("TENANTRY_FILES_URL", "http://LOCALHOST:8008").contains("URL of the API too"));
    for url in ["http://app.example.com", "http://10.0.0.1:8080", "http://localhost.example.com"] {
        let told = load(&[("TENANTRY_WEB_URL", url)]).map(|_| ()).unwrap_err();
        assert!(told.starts_with("TENANTRY_WEB_URL: browsers do not keep the session cookie on plain http"), "{told}");
    }
    for url in ["http://localhost:1", "http://127.0.0.5:1", "http://[::1]:1", "http://app.localhost:1"] {
        assert_eq!(quiet(&[("TENANTRY_WEB_URL", url)]).deployment.urls.web, url);
    }
    assert!(with("TENANTRY_WEB_URL", "app.example.com").contains("must start with https:// or http://"));
    assert!(with("TENANTRY_WEB_URL", "ftp://app.example.com").contains("must start with https:// or http://"));
    assert!(with("TENANTRY_WEB_URL", "https://me:pw@app.example.com").contains("must not hold a user"));
    assert!(with("TENANTRY_WEB_URL", "https://app.example.com/x").contains("must not have a path"));
    assert!(with("TENANTRY_WEB_URL", "https://app.example.com/?x").contains("no ?"));
    let config =
        quiet(&[("TENANTRY_WEB_URL", "https://App.example.com/"), ("TENANTRY_API_URL", "https://app.example.com/api")]);
    let urls = &config.deployment.urls;
    assert_eq!((urls.web.as_str(), urls.files.as_str()), ("https://app.example.com", "https://app.example.com:8081"));
    let told = warning(&[("TENANTRY_WEB_URL", "https://app.example.com")]);
    assert!(told.starts_with("TENANTRY_API_URL is not set"), "{told}");
}

#[test]
fn urls_nobody_set_follow_the_bound_ports() {
    let config = quiet(&[("TENANTRY_WEB_ADDR", "127.0.0.1:0"), ("TENANTRY_API_ADDR", "127.0.0.1:0")]);
    let urls = config.deployment.urls.bound(([127, 0, 0, 1], 4001).into(), ([127, 0, 0, 1], 4002).into());
    assert_eq!(urls.web, "http://localhost:4001");
    assert_eq!((urls.api.as_str(), urls.files.as_str()), ("http://localhost:4002", "http://localhost:8081"));
}

#[test]
fn one_port_cannot_serve_both() {
    let told = load(&[("TENANTRY_WEB_ADDR", "127.0.0.1:9000"), ("TENANTRY_API_ADDR", "127.0.0.1:9000")]);
    assert!(told.unwrap_err().contains("TENANTRY_API_ADDR: the pages are served on 127.0.0.1:9000 already"));
}

#[test]
fn secrets_come_from_files_too() {
    let dir = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = dir.path().join(name);
        fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let url = file("url", "postgres://u:hunter2@db/t\n");
    let config = quiet(&[("DATABASE_URL_FILE", &url)]);
    let Database::Postgres(found) = &config.deployment.database else { panic!() };
    assert_eq!(found.reveal(), "postgres://u:hunter2@db/t");
    assert!(!format!("{config:?}").contains("hunter2"));

    let both = problem(&[("DATABASE_URL_FILE", &url), ("DATABASE_URL", "postgres://x")]);
    assert_eq!(both, "DATABASE_URL_FILE: DATABASE_URL is set too: only one of the two may be");
    let missing = problem(&[("TENANTRY_MASTER_KEYS_FILE", "/nonexistent/keys")]);
    assert!(missing.starts_with("TENANTRY_MASTER_KEYS_FILE: /nonexistent/keys: the file cannot be read"), "{missing}");
    assert!(problem(&[("TENANTRY_MASTER_KEYS_FILE", &file("empty", "\n"))]).contains("the file is empty"));
    assert!(problem(&[("DATABASE_URL_FILE", &file("big", &"x".repeat(70_000)))]).contains("larger than 64 KiB"));

    let secret = file("secret", &format!("{SECRET}\n"));
    let config = quiet(&[
        ("CLEARML__secure__credentials__bot__user_key", "BOTKEY"),
        ("CLEARML__secure__credentials__bot__user_secret_file", &secret),
    ]);
    let access = config.product.secure.credentials[0].access.as_ref().unwrap();
    assert_eq!(access.secret_key.reveal(), SECRET);
}

#[test]
fn master_keys_have_names_and_32_bytes() {
    const KEY: &str = "O25YMPo0M2B0ZzdloPvgRmclFfVrOkjh/obXeWkTIOY=";
    const OLD: &str = "J3XLC5iHlNTg0DaHsRx9FQ3EVtcG30suzBufwNPnKN4=";
    let config = quiet(&[("TENANTRY_MASTER_KEYS", &format!("new:{KEY},old:{OLD}"))]);
    assert!(config.deployment.master_keys.is_some());
    for (value, reason) in [
        (KEY.to_owned(), "a key is written as"),
        ("a:xyz".to_owned(), "not the base64 of exactly 32 bytes"),
        ("a:AAAA".to_owned(), "not the base64 of exactly 32 bytes"),
        (format!("a b:{KEY}"), "a key ID has 1 to 32"),
        (format!("a:{KEY},a:{KEY}"), "is there twice"),
        (format!("a:{}=", "A".repeat(43)), "is not random"),
    ] {
        let told = problem(&[("TENANTRY_MASTER_KEYS", &value)]);
        assert!(told.contains(reason) && !told.contains(KEY), "{told}");
    }
}

#[test]
fn other_settings_are_checked() {
    for (name, value, reason) in [
        ("TENANTRY_TRUSTED_PROXIES", "10.0.0.0/8,proxy", "neither an address nor a network"),
        ("TENANTRY_LOCAL_PASSWORDS", "maybe", "one of: on, off"),
        ("TENANTRY_MAX_CONNECTIONS", "0", "a whole number from 1"),
        ("TENANTRY_SESSION_IDLE", "0", "between 1 second"),
        ("TENANTRY_SESSION_IDLE", "13h", "cannot be idle for longer"),
        ("TENANTRY_SESSION_ABSOLUTE", "a while", "this must be a time"),
        ("TENANTRY_TOKEN_LIFETIME", "366 days", "more than apiserver.auth.max_expiration_sec"),
        ("CLEARML__apiserver__auth__default_expiration_sec", "400 days", "more than apiserver.auth.max_expiration_sec"),
        ("CLEARML__apiserver__auth__max_expiration_sec", "[1]", "a number of seconds is expected here, not a list"),
        ("CLEARML__apiserver__default_company", "mine", "32 hex digits"),
        ("TENANTRY_CONFIG", "/nonexistent.conf", "the file cannot be read"),
        ("DATABASE_URL", "sqlite:", "must start with postgres://"),
    ] {
        let told = problem(&[(name, value)]);
        assert!(told.contains(reason), "{name}: {told}");
    }
    let told = warning(&[("TENANTRY_TOKEN_LIFETIME", "1h")]);
    assert!(told.contains("agents sign in again at every single call"), "{told}");
    let config = quiet(&[("TENANTRY_TRUSTED_PROXIES", "10.0.0.0/8, 192.168.1.7"), ("TENANTRY_LOCAL_PASSWORDS", "off")]);
    assert!(config.deployment.trusted_proxies.contains([10, 1, 2, 3].into()));
    assert!(!config.deployment.local_passwords);
}

#[test]
fn mail_needs_a_server_and_a_sender() {
    let from = ("TENANTRY_MAIL_FROM", "Tenantry <no-reply@example.com>");
    let url = ("TENANTRY_SMTP_URL", "smtps://user:hunter2@mail.example.com");
    assert!(quiet(&[]).deployment.mail.is_none());
    assert!(quiet(&[from, url]).deployment.mail.is_some());
    assert!(problem(&[url]).contains("mail needs a sender"));
    assert!(warning(&[from]).contains("no mail is sent without TENANTRY_SMTP_URL"));
    for bad in ["smtp://mail.example.com?tls=none", "http://mail.example.com", "mail.example.com", "smtps://"] {
        let told = load(&[from, ("TENANTRY_SMTP_URL", bad)]).map(|_| ()).unwrap_err();
        assert!(told.starts_with("TENANTRY_SMTP_URL: "), "{bad}: {told}");
    }
    let told = load(&[url, ("TENANTRY_MAIL_FROM", "nobody")]).map(|_| ()).unwrap_err();
    assert!(told.starts_with("TENANTRY_MAIL_FROM: ") && !told.contains("hunter2"), "{told}");
    for bad in ["0", "-1", "many", "1000001"] {
        assert!(problem(&[("TENANTRY_MAILS_PER_DAY", bad)]).contains("from 1 to 1000000"), "{bad}");
    }
    assert_eq!(quiet(&[("TENANTRY_MAILS_PER_DAY", "5")]).deployment.mails_per_day, 5);
}
