//! What was taken away is gone with the next request, for every way to come in and on every replica.

use http::StatusCode;
use model::Scope;
use serde_json::json;

use crate::support::{Auth, Browser, Options, PASSWORD, Sql, TestApp, TestUser};

/// What takes something away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Event {
    KeyRevoked,
    KeyExpired,
    UserRemoved,
    UserDisabled,
    RoleLowered,
    TenantSuspended,
    PasswordChanged,
    TokenLoggedOut,
    SignedOut,
    EpochRaised,
}

/// What each event ends: the cookie, the token, the key.
const TABLE: &[(Event, [bool; 3])] = &[
    (Event::KeyRevoked, [false, true, true]),
    (Event::KeyExpired, [false, true, true]),
    (Event::UserRemoved, [true, true, true]),
    (Event::UserDisabled, [true, true, true]),
    // A token carries the role; the others have the new one at once.
    (Event::RoleLowered, [false, true, false]),
    (Event::TenantSuspended, [true, true, true]),
    (Event::PasswordChanged, [true, true, false]),
    (Event::TokenLoggedOut, [false, true, false]),
    (Event::SignedOut, [true, false, false]),
    (Event::EpochRaised, [false, true, false]),
];

/// An administrator with all three ways in.
struct Victim {
    tenant: String,
    user: TestUser,
    browser: Browser,
    token: Auth,
    key: Auth,
    access_key: String,
}

impl Victim {
    async fn new(app: &TestApp, n: usize) -> Self {
        let acme = app.tenant(&format!("Acme{n}")).await;
        let user = app.user(&acme.id, "Victim", &format!("victim@acme{n}.example"), "admin").await;
        let made = app.call(&user.auth, "auth.create_credentials", json!({ "expiration_sec": 600 })).await;
        let access_key = made.text("credentials.access_key");
        let key = Auth::key(&access_key, &made.text("credentials.secret_key"));
        let token = Auth::token(&app.call(&key, "auth.login", json!({})).await.text("token"));
        let browser = app.signed_in(&user.email).await;
        Self { tenant: acme.id, user, browser, token, key, access_key }
    }

    /// Which of cookie, token and key open something for an administrator.
    async fn opens(&self, app: &TestApp) -> [bool; 3] {
        let page = self.browser.at(app).get("/settings/profile").await;
        assert!(page.status == StatusCode::OK || page.location().starts_with("/sign-in"), "{}", page.status);
        let mut open = [page.status == StatusCode::OK, false, false];
        for (n, auth) in [(1, &self.token), (2, &self.key)] {
            let answer = app.try_call(auth, "users.get_current_user", json!({})).await;
            assert!(answer.status == 200 || answer.status == 401, "{}", answer.body);
            open[n] = answer.status == 200;
        }
        open
    }

    async fn suffer(&self, event: Event, app: &TestApp, sql: &Sql) {
        let supervisor = app.supervisor();
        match event {
            Event::KeyRevoked => {
                let key = json!({ "access_key": self.access_key });
                app.call(&self.user.auth, "auth.revoke_credentials", key).await;
            }
            Event::KeyExpired => app.clock.advance_seconds(601),
            Event::UserRemoved => {
                app.call(&supervisor, "auth.delete_user", json!({ "user": self.user.id })).await;
            }
            Event::UserDisabled => {
                app.call(&supervisor, "users.disable", json!({ "user": self.user.id })).await;
            }
            Event::RoleLowered => {
                let role = json!({ "user": self.user.id, "role": "consumer" });
                app.call(&supervisor, "users.set_role", role).await;
            }
            Event::TenantSuspended => {
                sql.run(&format!("UPDATE tenants SET active = FALSE WHERE id = '{}'", self.tenant)).await;
            }
            Event::PasswordChanged => {
                let new = model::Secret::new("another-wheelbarrow-17".to_owned());
                app.domain.set_password(&self.user.email, &new).await.expect("a known address");
            }
            Event::TokenLoggedOut => drop(app.call(&self.token, "auth.logout", json!({})).await),
            Event::SignedOut => drop(self.browser.at(app).post("/sign-out", &[]).await),
            Event::EpochRaised => {
                let scope = scope(&self.tenant);
                let mut conn = app.store.write(&scope).await.expect("the database answers");
                let user = model::id::UserId::known(self.user.id.clone());
                server::store::users::bump_epoch(&mut conn, &scope, &user).await.expect("a row");
                conn.commit().await.expect("a commit");
            }
        }
    }
}

fn scope(tenant: &str) -> Scope {
    model::SystemScope::of_server("test").within(model::id::TenantId::known(tenant))
}

#[tokio::test]
async fn what_is_taken_away_is_gone_at_once() {
    let app = TestApp::start().await;
    let replica = app.replica(Options::default().settings).await;
    let sql = Sql::open(&app.database).await;
    for (n, (event, ends)) in TABLE.iter().enumerate() {
        let victim = Victim::new(&app, n).await;
        for app in [&app, &replica] {
            assert_eq!(victim.opens(app).await, [true; 3], "before {event:?}");
        }
        victim.suffer(*event, &app, &sql).await;
        if *event == Event::KeyExpired {
            replica.clock.advance_seconds(601);
        }
        let expected = ends.map(|ended| !ended);
        assert_eq!(victim.opens(&replica).await, expected, "{event:?}, on the replica");
        assert_eq!(victim.opens(&app).await, expected, "{event:?}");
    }
}

/// What stays open after a demotion opens less.
#[tokio::test]
async fn a_lower_role_counts_at_once() {
    let settings = crate::support::world_settings();
    let app = TestApp::start_with(Options { settings: settings.clone(), ..Options::default() }).await;
    let replica = app.replica(settings).await;
    let sql = Sql::open(&app.database).await;
    let victim = Victim::new(&app, 0).await;
    assert_eq!(replica.try_call(&victim.key, "login.get_settings", json!({})).await.code(), "200/0");
    let table = victim.browser.at(&replica).server_fn("/ui/users/table", &[]).await;
    assert_eq!(table.status, StatusCode::OK, "{}", table.body);
    victim.suffer(Event::RoleLowered, &app, &sql).await;
    assert_eq!(replica.try_call(&victim.key, "login.get_settings", json!({})).await.code(), "403/20");
    let table = victim.browser.at(&replica).server_fn("/ui/users/table", &[]).await;
    assert_eq!(table.status, StatusCode::FORBIDDEN, "{}", table.body);
}

/// A removed user cannot come in again with what was theirs.
#[tokio::test]
async fn who_is_removed_stays_out() {
    let app = TestApp::start().await;
    let sql = Sql::open(&app.database).await;
    let victim = Victim::new(&app, 0).await;
    victim.suffer(Event::UserRemoved, &app, &sql).await;
    let fields = [("email", victim.user.email.as_str()), ("password", PASSWORD)];
    let page = app.browser().post("/sign-in", &fields).await;
    assert_eq!(page.location(), "/sign-in?problem=credentials");
    let id = &victim.user.id;
    for table in ["credentials", "sessions", "memberships"] {
        assert_eq!(sql.number(&format!("SELECT count(*) FROM {table} WHERE user_id = '{id}'")).await, 0, "{table}");
    }
    let as_removed = app.supervisor().impersonating(id);
    assert_eq!(app.try_call(&as_removed, "users.get_current_user", json!({})).await.code(), "400/6");
    assert_eq!(sql.number("SELECT count(*) FROM people WHERE email_key LIKE 'victim@%'").await, 0);
    assert_eq!(sql.number("SELECT count(*) FROM removals WHERE email_key LIKE 'victim@%'").await, 1);
}
