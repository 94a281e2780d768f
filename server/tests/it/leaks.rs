//! Keys whose secrets were found somewhere: reported by anybody, and looked into by the operator.

use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

use http::StatusCode;
use serde_json::{Value, json};
use server::{
    config::{CliOverrides, Config, Environment},
    start::{self, Keys},
};
use tempfile::TempDir;

use crate::support::{Answer, Auth, Database, Sql, TestApp, TestUser};

struct Place {
    app: TestApp,
    user: TestUser,
}

impl Place {
    async fn new() -> Self {
        let app = TestApp::start().await;
        let tenant = app.tenant("Acme").await;
        let user = app.user(&tenant.id, "User", "user@acme.example", "user").await;
        Self { app, user }
    }

    /// Reported from an address of its own, so that limits stay out of the way.
    async fn report(&self, body: &Value) -> Answer {
        self.app.try_call(&Auth::none(), "credentials.report_leak", body.clone()).await
    }

    /// What a key and a token issued for it are answered.
    async fn codes(&self, key: &Auth, token: &Auth) -> [String; 2] {
        let ask = async |auth: &Auth| self.app.try_call(auth, "users.get_current_user", json!({})).await.code();
        [ask(key).await, ask(token).await]
    }
}

#[tokio::test]
async fn whoever_shows_the_secret_ends_the_key() {
    let mut place = Place::new().await;
    let (key, secret) = (place.user.access_key.clone(), place.user.secret_key.clone());
    let other = place.app.call(&place.user.auth, "auth.create_credentials", json!({ "label": "ci" })).await;
    let other = (other.text("credentials.access_key"), other.text("credentials.secret_key"));
    let other_key = Auth::key(&other.0, &other.1);
    let token = |answer: Answer| Auth::token(&answer.text("token"));
    let tokens = [
        token(place.app.call(&place.user.auth, "auth.login", json!({})).await),
        token(place.app.call(&other_key, "auth.login", json!({})).await),
    ];
    // What proves nothing ends nothing, and is answered alike.
    let mut answers = Vec::new();
    let shortened = [&secret[..12], &secret[secret.len() - 6..]].concat();
    for nothing in [
        json!({ "access_key": key, "secret_key": "cml_wrong" }),
        json!({ "access_key": key, "secret_key": other.1 }),
        json!({ "access_key": "NOBODYSKEY", "secret_key": secret }),
        json!({ "access_key": "\u{0}".replace('\0', "x"), "secret_key": secret }),
        json!({ "secret_key": "not of our form" }),
        json!({ "secret_key": shortened }),
        json!({ "secret_key": "cml_000000000000000000000000000000000000000000035NgvO" }),
    ] {
        answers.push(place.report(&nothing).await);
    }
    assert_eq!(place.codes(&place.user.auth, &tokens[0]).await, ["200/0", "200/0"]);
    assert_eq!(place.codes(&other_key, &tokens[1]).await, ["200/0", "200/0"]);
    // With the access key, and by the secret alone.
    let url = "https://gist.example/1";
    answers.push(place.report(&json!({ "access_key": key, "secret_key": secret, "url": url })).await);
    answers.push(place.report(&json!({ "secret_key": other.1 })).await);
    // A second time there is nothing left.
    answers.push(place.report(&json!({ "secret_key": other.1 })).await);
    for answer in &answers {
        assert_eq!((answer.status, &answer.data), (StatusCode::OK, &json!({ "received": true })), "{}", answer.body);
        let without_id = |answer: &Answer| answer.body.split("\"id\"").next().map(str::to_owned);
        assert_eq!(without_id(answer), without_id(&answers[0]), "no oracle");
    }
    assert_eq!(place.codes(&place.user.auth, &tokens[0]).await, ["401/22", "401/30"]);
    assert_eq!(place.codes(&other_key, &tokens[1]).await, ["401/22", "401/30"]);

    let sql = Sql::open(&place.app.database).await;
    let entry = |what: &str, key: &str| {
        format!("SELECT {what} FROM audit_entries WHERE action = 'credential.leaked' AND target = '{key}'")
    };
    let after = sql.texts(&entry("after", &key)).await;
    assert!(after.len() == 1 && after[0].contains(url) && after[0].contains("\"revoked\":true"), "{after:?}");
    assert_eq!(sql.texts(&entry("address", &other.0)).await, ["127.0.0.1"], "once");
    place.app.usage.write().await;
}

#[tokio::test]
async fn what_cannot_be_a_report_is_refused_whatever_is_known() {
    let place = Place::new().await;
    for (body, code) in [
        (json!({}), "400/11"),
        (json!({ "access_key": place.user.access_key }), "400/11"),
        (json!({ "secret_key": "x".repeat(513) }), "400/12"),
        (json!({ "secret_key": place.user.secret_key, "url": "x".repeat(501) }), "400/12"),
        (json!({ "secret_key": place.user.secret_key, "url": "a\nb" }), "400/12"),
        (json!({ "secret_key": 7 }), "400/12"),
    ] {
        assert_eq!(place.report(&body).await.code(), code, "{body}");
    }
    assert_eq!(place.app.try_call(&place.user.auth, "users.get_current_user", json!({})).await.code(), "200/0");
}

#[tokio::test]
async fn reports_are_limited_by_network_and_lock_nobody_out() {
    let place = Place::new().await;
    let wrong = json!({ "access_key": place.user.access_key, "secret_key": "cml_wrong" });
    let codes = async |times: usize| {
        let mut codes = Vec::new();
        for _ in 0..times {
            codes.push(place.report(&wrong).await.code());
        }
        codes
    };
    assert!(codes(20).await.iter().all(|code| code == "200/0"));
    let refused = place.report(&wrong).await;
    assert_eq!(refused.code(), "429/0", "{}", refused.body);
    assert!(refused.headers.contains_key("retry-after"));
    assert_eq!(place.app.try_call(&place.user.auth, "users.get_current_user", json!({})).await.code(), "200/0");
}

/// The real program on a data directory, with this on its standard input.
fn check(data: &TempDir, more: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tenantry"));
    command.args(["key", "check", "--data"]).arg(data.path()).args(more).env_clear();
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program runs");
    child.stdin.take().expect("piped").write_all(input.as_bytes()).expect("it reads");
    child.wait_with_output().expect("it ends")
}

#[tokio::test]
async fn the_operator_asks_whose_a_secret_is() {
    let data = TempDir::new().expect("a temporary directory");
    let overrides = CliOverrides { data: Some(data.path().display().to_string()), ..CliOverrides::default() };
    let (config, _) = Config::load(&overrides, &Environment::default()).expect("defaults");
    start::migrate(&config).await.expect("a new database");
    let machine = start::open(&config, Keys::MayBeMade).await.expect("a first start");
    let first = machine.domain.prepare(&[], |_| Ok(())).await.expect("prepared").expect("a first start");
    let (key, secret) = (first.access_key.clone(), first.secret_key.reveal().clone());
    let pair = format!("{key}:{secret}\n");
    for (args, input) in [(vec![], &pair), (vec![key.as_str()], &secret), (vec![], &secret)] {
        let said = check(&data, &args, input);
        let text = String::from_utf8_lossy(&said.stdout).into_owned();
        assert_eq!(said.status.code(), Some(0), "{text}{}", String::from_utf8_lossy(&said.stderr));
        for part in [key.as_str(), "state      live", "the operator's", "made       20", "last used  never"] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(!text.contains(&secret), "the secret is not said again");
    }
    for (args, input) in [(vec![], "cml_wrong"), (vec![key.as_str()], "wrong"), (vec![], "")] {
        let said = check(&data, &args, input);
        assert_eq!(said.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&said.stderr).contains("No key of this deployment"));
    }
    let said = check(&data, &["--revoke"], &secret);
    assert!(String::from_utf8_lossy(&said.stdout).contains("Revoked."), "{said:?}");
    assert_eq!(check(&data, &[], &secret).status.code(), Some(1));
    let sql = Sql::open(&Database::at(start::location(&config))).await;
    let why = "SELECT why FROM audit_entries WHERE action = 'credential.leaked'";
    assert_eq!(sql.texts(why).await, ["tenantry key check"]);
}
