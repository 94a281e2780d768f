//! What was told once as a secret is found nowhere afterwards: not in a page, an answer of the audit log, or a copy of the
//! database as operators make one. The log is looked through in `logs.rs`.
//!
//! One table names the kinds of secrets. Whatever gets a new kind is added there, and is looked for everywhere.

use std::{pin::Pin, process::Command};

use serde_json::{Value, json};
use server::store::Location;
use tempfile::TempDir;

use crate::{
    registry::PAGES,
    support::{Auth, Browser, Sql, TestApp, TestUser, connection},
};

/// Where secrets are made: an administrator, in the API and in a browser, and a service account.
pub struct Place<'a> {
    pub app: &'a TestApp,
    pub admin: TestUser,
    pub browser: Browser,
    account: String,
}

impl<'a> Place<'a> {
    pub async fn new(app: &'a TestApp) -> Self {
        let admin = app.tenant("Canaries").await.admin;
        let browser = app.signed_in(&admin.email).await;
        let new = json!({ "name": "canary" });
        let account = app.call(&admin.auth, "auth.create_service_user", new).await.text("id");
        Self { app, admin, browser, account }
    }

    async fn ask(&self, endpoint: &str, body: Value) -> crate::support::Answer {
        self.app.call(&self.admin.auth, endpoint, body).await
    }
}

type Made<'p> = Pin<Box<dyn Future<Output = Vec<String>> + 'p>>;

/// What it is, and how one is made: answers every text of it that may be seen nowhere.
type Kind = (&'static str, for<'p> fn(&'p Place<'p>) -> Made<'p>);

const KINDS: &[Kind] = &[
    ("the secret of a key", |place| Box::pin(key(place, "auth.create_credentials", json!({ "label": "a" })))),
    ("the secret of an account's key", |place| {
        Box::pin(key(place, "auth.create_credentials", json!({ "user": place.account })))
    }),
    ("the first secret of an account", |place| {
        Box::pin(key(place, "auth.create_service_user", json!({ "name": "b" })))
    }),
    ("the secret of a rotated key", |place| Box::pin(rotated(place))),
    ("the secret of a key made at the pages", |place| Box::pin(key_of_pages(place))),
    ("a gateway token", |place| Box::pin(token(place, "auth.generate_router_token", json!({ "label": "a" })))),
    ("a gateway token for endpoints", |place| {
        Box::pin(token(place, "auth.generate_endpoint_router_token", json!({ "label": "a", "endpoints": ["e"] })))
    }),
    ("a gateway token made at the pages", |place| Box::pin(token_of_pages(place))),
    ("a token of the API", |place| Box::pin(token(place, "auth.login", json!({})))),
    ("the secret of a connection", |place| Box::pin(sealed_connection(place))),
    ("a secret that was reported", |place| Box::pin(reported(place))),
];

async fn key(place: &Place<'_>, endpoint: &str, body: Value) -> Vec<String> {
    let made = place.ask(endpoint, body).await;
    let secret = made.text("credentials.secret_key");
    // Used, so that whatever notes the use has had its chance.
    let auth = Auth::key(&made.text("credentials.access_key"), &secret);
    place.app.call(&auth, "users.get_current_user", json!({})).await;
    vec![secret]
}

async fn rotated(place: &Place<'_>) -> Vec<String> {
    let old = place.ask("auth.create_credentials", json!({ "label": "old" })).await;
    let body = json!({ "access_key": old.text("credentials.access_key") });
    let new = place.ask("auth.rotate_credentials", body).await;
    [old, new].map(|made| made.text("credentials.secret_key")).into()
}

async fn key_of_pages(place: &Place<'_>) -> Vec<String> {
    let page = place.browser.post("/settings/credentials/new", &[("label", "from a page"), ("scope", "all")]).await;
    let at = page.body.find("cml_").expect("the secret is told this once");
    vec![page.body[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()]
}

/// The whole of a token, and its signature, which is what it is worth.
fn parts(token: &str) -> Vec<String> {
    vec![token.to_owned(), token.rsplit('.').next().expect("three parts").to_owned()]
}

async fn token(place: &Place<'_>, endpoint: &str, body: Value) -> Vec<String> {
    let token = place.ask(endpoint, body).await.text("token");
    place.app.call(&place.admin.auth, "auth.validate_token", json!({ "token": token })).await;
    parts(&token)
}

async fn token_of_pages(place: &Place<'_>) -> Vec<String> {
    let fields = [("label", "from a page"), ("token", "yes"), ("of", place.account.as_str())];
    let page = place.browser.post("/settings/credentials/new", &fields).await;
    let at = page.body.find("eyJ").expect("the token is told this once");
    let token: String =
        page.body[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).collect();
    parts(&token)
}

async fn sealed_connection(place: &Place<'_>) -> Vec<String> {
    let mut body = connection("Canary");
    let secret = "the-client-secret-of-the-canary";
    body["configuration"]["client_secret"] = json!(secret);
    place.ask("sso.save_provider_configuration", body).await;
    vec![secret.to_owned()]
}

async fn reported(place: &Place<'_>) -> Vec<String> {
    let leaked = place.ask("auth.create_credentials", json!({ "label": "leaked" })).await;
    let secret = leaked.text("credentials.secret_key");
    let wrong = "cml_a-secret-that-is-no-keys";
    for secret in [secret.as_str(), wrong] {
        let report = json!({ "secret_key": secret, "url": "https://gist.example/1" });
        place.app.call(&Auth::none(), "credentials.report_leak", report).await;
    }
    vec![secret, wrong.to_owned()]
}

/// One of every kind.
pub async fn all(place: &Place<'_>) -> Vec<(&'static str, String)> {
    let mut secrets = Vec::new();
    for (what, make) in KINDS {
        secrets.extend(make(place).await.into_iter().map(|secret| (*what, secret)));
    }
    secrets
}

#[tokio::test]
async fn what_was_told_once_is_found_nowhere() {
    let mut app = TestApp::start().await;
    let place = Place::new(&app).await;
    let secrets = all(&place).await;
    let shown = everything_shown(&place).await;
    drop(place);
    app.usage.write().await;
    let copy = copy(&app).await;
    let places =
        [("page or answer", shown), ("stored text", Sql::open(&app.database).await.everything().await), ("copy", copy)];
    for (where_, texts) in &places {
        for (what, secret) in &secrets {
            assert!(secret.len() >= 16, "{what} is too short to be recognised");
            let found = texts.iter().find(|text| text.contains(secret.as_str()));
            assert!(found.is_none(), "{what} stands in a {where_}: {}", around(found.expect("found"), secret));
        }
        // The search finds what is there.
        assert!(texts.iter().any(|text| text.contains("from a page")), "the {where_} is not complete");
    }
}

fn around<'t>(text: &'t str, secret: &str) -> &'t str {
    let at = text.find(secret).unwrap_or_default();
    let line = text[..at].rfind('\n').map_or(0, |start| start + 1);
    text[line..].lines().next().unwrap_or_default()
}

/// Every page and list that an administrator can open.
async fn everything_shown(place: &Place<'_>) -> Vec<String> {
    let panel = format!("/settings/service-accounts?account={}", place.account);
    let mut shown = Vec::new();
    for path in PAGES.iter().copied().chain([panel.as_str(), "/settings/queues?view=workers"]) {
        shown.push(place.browser.get(path).await.body);
    }
    for (endpoint, body) in [
        ("auth.get_credentials", json!({})),
        ("auth.get_credentials", json!({ "user": place.account })),
        ("auth.get_router_tokens", json!({ "include_revoked": true })),
        ("auth.get_router_tokens", json!({ "include_revoked": true, "user": place.account })),
        ("sso.get_provider_configurations", json!({})),
        ("users.get_service_users", json!({})),
    ] {
        shown.push(place.ask(endpoint, body).await.body);
    }
    shown
}

/// The database as operators copy it: `VACUUM INTO` beside the files themselves, or `pg_dump`.
async fn copy(app: &TestApp) -> Vec<String> {
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    match &app.database.location {
        Location::Sqlite(file) => {
            let directory = TempDir::new().expect("a temporary directory");
            let backup = directory.path().join("backup.db");
            Sql::open(&app.database).await.run(&format!("VACUUM INTO '{}'", backup.display())).await;
            let wal = file.with_extension("db-wal");
            [backup, file.clone(), wal].iter().filter_map(|file| std::fs::read(file).ok()).map(text).collect()
        }
        Location::Postgres(url) => {
            let dump = Command::new("pg_dump").arg(url.reveal()).output().expect("pg_dump is installed");
            assert!(dump.status.success(), "{}", text(dump.stderr));
            vec![text(dump.stdout)]
        }
    }
}
