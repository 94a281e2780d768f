//! Nothing secret reaches the log, however much is logged.

use std::{
    io::{self, Write},
    sync::{
        Arc, Mutex, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use serde_json::json;
use tracing_subscriber::{
    Layer, filter,
    fmt::{self, MakeWriter},
    layer::SubscriberExt,
};

use crate::{
    canaries,
    support::{PASSWORD, TestApp},
};

/// Everything that any part says at any level while it listens, from all threads: hashing and the embedded database
/// have their own.
#[derive(Clone, Default)]
struct Everything {
    listening: Arc<AtomicBool>,
    text: Arc<Mutex<Vec<u8>>>,
}

impl Write for Everything {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text.lock().expect("no panic").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'w> MakeWriter<'w> for Everything {
    type Writer = Self;

    fn make_writer(&'w self) -> Self {
        self.clone()
    }
}

fn log() -> &'static Everything {
    static LOG: OnceLock<Everything> = OnceLock::new();
    LOG.get_or_init(|| {
        let log = Everything::default();
        let listening = log.listening.clone();
        let filter = filter::dynamic_filter_fn(move |_, _| listening.load(Ordering::SeqCst));
        let lines = fmt::layer().with_ansi(false).with_writer(log.clone()).with_filter(filter);
        let subscriber = tracing_subscriber::registry().with(lines);
        tracing::subscriber::set_global_default(subscriber).expect("no other test sets one");
        log
    })
}

#[tokio::test]
async fn no_secret_is_logged() {
    let log = log();
    log.listening.store(true, Ordering::SeqCst);
    let secrets = a_busy_day().await;
    log.listening.store(false, Ordering::SeqCst);
    let text = String::from_utf8_lossy(&log.text.lock().expect("no panic")).into_owned();
    for sign_of_life in ["TRACE", "DEBUG", "INSERT INTO", "a sign-in failed", "refused a request from another site"] {
        assert!(text.contains(sign_of_life), "the log is not complete: {sign_of_life} is missing");
    }
    for (what, secret) in secrets {
        assert!(secret.len() >= 8, "{what}");
        if let Some(at) = text.find(&secret) {
            let line = text[..at].rfind('\n').map_or(0, |start| start + 1);
            panic!("{what} is logged: {}", text[line..].lines().next().unwrap_or_default());
        }
    }
}

/// Signing in and out in every way, rightly and wrongly; answers everything that is nobody else's business.
async fn a_busy_day() -> Vec<(&'static str, String)> {
    let mut secrets = Vec::new();
    let app = TestApp::start().await;
    let first = app.supervisor.clone().expect("a first start");
    secrets.push(("the supervisor's secret", first.secret_key.reveal().clone()));
    let acme = app.tenant("Acme").await;
    secrets.push(("a secret key", acme.admin.secret_key.clone()));
    secrets.push(("a password", PASSWORD.to_owned()));
    let made = app.call(&acme.admin.auth, "auth.create_credentials", json!({ "label": "CI" })).await;
    secrets.push(("a new secret key", made.text("credentials.secret_key")));
    let token = app.call(&acme.admin.auth, "auth.login", json!({})).await.text("token");
    let bearer = crate::support::Auth::token(&token);
    app.call(&bearer, "users.get_current_user", json!({})).await;
    app.call(&app.supervisor(), "auth.validate_token", json!({ "token": token })).await;
    let half = crate::support::Auth::token(&format!("{token}broken"));
    app.try_call(&half, "users.get_current_user", json!({})).await;
    app.call(&bearer, "auth.logout", json!({})).await;
    // Without the last characters: a cut one is worth nothing less to whoever reads the log.
    secrets.push(("a token", token[..token.len() - 4].to_owned()));
    secrets.push(("the signature of a token", token.rsplit('.').next().expect("three parts").to_owned()));
    let basic = acme.admin.auth.authorization.clone().expect("a key");
    secrets.push(("an Authorization header", basic.trim_start_matches("Basic ").to_owned()));
    let wrong = crate::support::Auth::key(&acme.admin.access_key, "cml_WrongSecretThatIsNearlyRight");
    app.try_call(&wrong, "auth.login", json!({})).await;
    secrets.push(("a wrong secret key", "cml_WrongSecretThatIsNearlyRight".to_owned()));
    secrets.extend(an_invitation(&app, &acme.admin.auth).await);
    secrets.extend(at_the_pages(&app, &acme.admin.email, &first.access_key, first.secret_key.reveal()).await);
    secrets.extend(canaries::all(&canaries::Place::new(&app).await).await);
    let hashes = "SELECT password_hash FROM people WHERE password_hash IS NOT NULL
                  UNION ALL SELECT secret FROM credentials";
    let stored = crate::support::Sql::open(&app.database).await.texts(hashes).await;
    secrets.extend(stored.into_iter().map(|hash| ("what is stored of a secret", hash)));
    secrets
}

/// Invited, looked at, opened from another site, accepted.
async fn an_invitation(app: &TestApp, admin: &crate::support::Auth) -> Vec<(&'static str, String)> {
    let body = json!({ "emails": ["ines@x.example"] });
    let made = app.call(admin, "organization.create_invites", body).await;
    let link = made.data["invites"][0]["link"].as_str().expect("a link");
    let token = link.rsplit_once('/').expect("a path").1.to_owned();
    let browser = app.browser();
    let forged = http::Request::post(format!("/invite/{token}")).header("sec-fetch-site", "cross-site");
    browser.send_body(forged, String::new()).await;
    browser.get(&format!("/invite/{token}")).await;
    browser.get("/invite").await;
    let password = "chosen-by-the-invited-77";
    let page = browser.post("/invite", &[("name", "Ines"), ("password", password)]).await;
    assert_eq!(page.location(), "/");
    vec![("the token of an invitation", token), ("the password of somebody new", password.to_owned())]
}

async fn at_the_pages(app: &TestApp, email: &str, access_key: &str, secret_key: &str) -> Vec<(&'static str, String)> {
    let new = "a-new-password-of-mine-77";
    app.domain.set_password(email, &model::Secret::new(new.to_owned())).await.expect("a known address");
    let browser = app.browser();
    browser.post("/sign-in", &[("email", email), ("password", "a-password-mistyped-77")]).await;
    browser.post("/sign-in", &[("email", email), ("password", new)]).await;
    let cookie = browser.cookie().expect("signed in");
    browser.get("/settings/users?q=looking-for").await;
    browser.get("/settings/profile").await;
    browser.server_fn("/ui/profile/update", &[("name", "Me")]).await;
    let forged = http::Request::post("/sign-out").header("sec-fetch-site", "cross-site");
    browser.send_body(forged, String::new()).await;
    browser.post("/sign-out", &[]).await;
    let operator = app.browser();
    operator.post("/sign-in/key", &[("access_key", access_key), ("secret_key", secret_key)]).await;
    let operators = operator.cookie().expect("signed in");
    let id = |cookie: &str| cookie.split_once('=').expect("a pair").1.to_owned();
    vec![
        ("a new password", new.to_owned()),
        ("a mistyped password", "a-password-mistyped-77".to_owned()),
        ("a session's ID", id(&cookie)),
        ("the operator's session ID", id(&operators)),
    ]
}
