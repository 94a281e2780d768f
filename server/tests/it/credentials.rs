//! Access keys: how long they live, how one takes the place of another, and what a single one may be used for.

use serde_json::{Value, json};
use server::domain::Settings;

use crate::support::{Answer, Auth, Options, Sql, TestApp, TestUser};

const DAY: i64 = 86_400;

struct Place {
    app: TestApp,
    tenant: String,
    admin: TestUser,
    user: TestUser,
}

impl Place {
    /// Keys live 30 days where nothing is asked for, and 90 at most.
    async fn new() -> Self {
        let settings = Settings {
            key_seconds: Some(30 * 86_400),
            longest_key_seconds: Some(90 * 86_400),
            ..Options::default().settings
        };
        let app = TestApp::start_with(Options { settings, ..Options::default() }).await;
        let tenant = app.tenant("Acme").await;
        let user = app.user(&tenant.id, "User", "user@acme.example", "user").await;
        Self { app, tenant: tenant.id, admin: tenant.admin, user }
    }

    async fn ask(&self, auth: &Auth, endpoint: &str, body: Value) -> Answer {
        self.app.try_call(auth, endpoint, body).await
    }

    /// A new key of the user, and its access key.
    async fn key(&self, wish: Value) -> (Auth, String) {
        pair(&self.app.call(&self.user.auth, "auth.create_credentials", wish).await)
    }

    async fn token(&self, auth: &Auth) -> Auth {
        Auth::token(&self.app.call(auth, "auth.login", json!({})).await.text("token"))
    }

    /// Whether a key and a token for it are recognised, as codes.
    async fn codes(&self, key: &Auth, token: &Auth) -> [String; 2] {
        let ask = async |auth: &Auth| self.ask(auth, "users.get_current_user", json!({})).await.code();
        [ask(key).await, ask(token).await]
    }

    async fn listed(&self, auth: &Auth, access_key: &str) -> Value {
        let listed = self.app.call(auth, "auth.get_credentials", json!({})).await;
        let all = listed.data["credentials"].as_array().expect("a list").clone();
        all.into_iter().find(|one| one["access_key"] == access_key).expect("is listed")
    }
}

fn pair(made: &Answer) -> (Auth, String) {
    let access_key = made.text("credentials.access_key");
    (Auth::key(&access_key, &made.text("credentials.secret_key")), access_key)
}

#[tokio::test]
async fn lives_have_a_default_and_a_limit() {
    let place = Place::new().await;
    let create = async |auth: &Auth, life: Value| {
        place.ask(auth, "auth.create_credentials", json!({ "expiration_sec": life })).await
    };
    let (user, admin) = (&place.user.auth, &place.admin.auth);
    let days = |answer: &Answer| {
        let expire = answer.data["credentials"]["expire"].as_str()?;
        let end = model::Timestamp::of_day(&expire[..10]).expect("a day");
        Some(end.seconds_since(place.app.domain.time()).div_euclid(DAY) + 1)
    };
    assert_eq!(days(&create(user, Value::Null).await), Some(30));
    assert_eq!(days(&create(user, json!(90 * DAY)).await), Some(90));
    for refused in [0, 59, 90 * DAY + 1] {
        let answer = create(user, json!(refused)).await;
        assert_eq!(answer.code(), "400/12", "{refused}: {}", answer.body);
    }
    assert_eq!(days(&create(admin, Value::Null).await), Some(30));
    assert_eq!(days(&create(admin, json!(0)).await), None, "administrators may make unlimited ones");
    assert_eq!(days(&create(admin, json!(300 * DAY)).await), Some(300));
    let listed = place.app.call(user, "auth.get_credentials", json!({})).await.data;
    assert_eq!(
        [&listed["default_expiration_sec"], &listed["max_expiration_sec"], &listed["max_credentials"]],
        [&json!(30 * DAY), &json!(90 * DAY), &json!(100)]
    );
    let listed = place.app.call(admin, "auth.get_credentials", json!({})).await.data;
    assert_eq!(listed["max_expiration_sec"], Value::Null);
}

#[tokio::test]
async fn the_end_is_announced_and_then_refused() {
    let place = Place::new().await;
    let (key, _) = place.key(json!({ "expiration_sec": 8 * DAY })).await;
    let token = place.token(&key).await;
    let header = async |auth: &Auth, endpoint| {
        let answer = place.ask(auth, endpoint, json!({})).await;
        answer.headers.get("x-tenantry-key-expires").map(|value| value.to_str().expect("text").to_owned())
    };
    assert_eq!(header(&key, "users.get_current_user").await, None, "not yet");
    place.app.clock.advance_seconds(DAY + 1);
    for auth in [&key, &token] {
        for endpoint in ["users.get_current_user", "system.get_companies"] {
            let end = header(auth, endpoint).await.expect("answers and refusals say it");
            let end = model::Timestamp::of_day(&end[..10]).expect("a time");
            assert!(end.seconds_since(place.app.domain.time()) < 7 * DAY);
        }
    }
    assert_eq!(header(&place.user.auth, "users.get_current_user").await, None, "of this key alone");
    place.app.clock.advance_seconds(7 * DAY);
    assert_eq!(place.codes(&key, &token).await, ["401/22", "401/30"]);
}

#[tokio::test]
async fn a_key_takes_the_place_of_another() {
    let place = Place::new().await;
    let wish =
        json!({ "label": "ci", "expiration_sec": 60 * DAY, "networks": ["127.0.0.0/8"], "scope": ["users", "auth"] });
    let (old, old_key) = place.key(wish).await;
    let rotate = async |auth: &Auth, hours: Value| {
        place.ask(auth, "auth.rotate_credentials", json!({ "access_key": old_key, "overlap_hours": hours })).await
    };
    for hours in [0, 73] {
        assert_eq!(rotate(&place.user.auth, json!(hours)).await.code(), "400/12", "{hours}");
    }
    // A limited key may do it for itself.
    let made = rotate(&old, json!(2)).await;
    assert_eq!(made.code(), "200/0", "{}", made.body);
    let (new, new_key) = pair(&made);
    assert_eq!(made.text("credentials.label"), "ci");
    assert_eq!(made.data["credentials"]["networks"], json!(["127.0.0.0/8"]));
    assert_eq!(made.data["credentials"]["scope"], json!(["auth", "users"]));
    let tokens = (place.token(&old).await, place.token(&new).await);
    let listed = place.listed(&place.user.auth, &old_key).await;
    assert_eq!(listed["replaced"], json!(true), "{listed}");
    assert_eq!(rotate(&place.user.auth, Value::Null).await.code(), "403/20", "once");
    assert_eq!(place.codes(&old, &tokens.0).await, ["200/0", "200/0"], "both work");
    place.app.clock.advance_seconds(2 * 3600);
    assert_eq!(place.codes(&old, &tokens.0).await, ["401/22", "401/30"]);
    assert_eq!(place.codes(&new, &tokens.1).await, ["200/0", "200/0"]);
    assert_ne!(old_key, new_key);
    // Not those of others.
    let foreign = json!({ "access_key": place.admin.access_key });
    assert_eq!(place.ask(&place.user.auth, "auth.rotate_credentials", foreign).await.code(), "400/75");
}

#[tokio::test]
async fn a_key_is_bound_to_networks() {
    let place = Place::new().await;
    let (inside, inside_key) = place.key(json!({ "networks": "10.0.0.0/8, 127.0.0.1" })).await;
    assert_eq!(place.listed(&place.user.auth, &inside_key).await["networks"], json!(["10.0.0.0/8", "127.0.0.1"]));
    let token = place.token(&inside).await;
    assert_eq!(place.codes(&inside, &token).await, ["200/0", "200/0"]);
    // The calls of these tests come from 127.0.0.1.
    let (outside, _) = place.key(json!({ "networks": ["10.0.0.0/8"] })).await;
    let refused = place.ask(&outside, "auth.login", json!({})).await;
    assert_eq!((refused.code().as_str(), refused.message.contains("network")), ("403/20", true), "{}", refused.body);
    // What the address was when the token was issued does not matter.
    let sql = Sql::open(&place.app.database).await;
    sql.run(&format!("UPDATE credentials SET networks = '10.0.0.0/8' WHERE access_key = '{inside_key}'")).await;
    assert_eq!(place.codes(&inside, &token).await, ["403/20", "403/20"]);
    let wrong = json!({ "networks": ["10.0.0.1/8"] });
    assert_eq!(place.ask(&place.user.auth, "auth.create_credentials", wrong).await.code(), "400/12");
}

#[tokio::test]
async fn a_key_is_limited_to_a_scope() {
    let place = Place::new().await;
    let cases = [
        (json!({ "scope": "read_only" }), ["200/0", "200/0", "403/20", "403/20"]),
        (json!({ "scope": ["users"] }), ["200/0", "403/20", "200/0", "403/20"]),
        // Within its services, but it would make a key without limits.
        (json!({ "scope": ["auth"] }), ["403/20", "200/0", "403/20", "403/20"]),
        (json!({ "networks": ["127.0.0.1"] }), ["200/0", "200/0", "200/0", "403/20"]),
        (json!({ "scope": ["all"] }), ["200/0", "200/0", "200/0", "200/0"]),
    ];
    for (wish, expected) in cases {
        let (key, _) = place.key(wish.clone()).await;
        for auth in [&key, &place.token(&key).await] {
            let mut found = Vec::new();
            for (endpoint, body) in [
                ("users.get_all", json!({})),
                ("auth.get_credentials", json!({})),
                ("users.set_preferences", json!({ "preferences": { "a": 1 } })),
                ("auth.create_credentials", json!({})),
            ] {
                found.push(place.ask(auth, endpoint, body).await.code());
            }
            assert_eq!(found, expected, "{wish}");
        }
    }
    for wrong in [json!(["queue"]), json!(["all", "read_only"])] {
        let body = json!({ "scope": wrong });
        assert_eq!(place.ask(&place.user.auth, "auth.create_credentials", body).await.code(), "400/12");
    }
}

/// A limited key of an administrator makes nothing by which somebody without the limit could come in.
#[tokio::test]
async fn limited_keys_make_nothing_to_come_in_with() {
    let place = Place::new().await;
    let wish = json!({ "scope": ["auth", "users"] });
    let (key, _) = pair(&place.app.call(&place.admin.auth, "auth.create_credentials", wish).await);
    for (endpoint, body) in [
        ("auth.create_service_user", json!({ "name": "robot" })),
        ("auth.add_user", json!({ "name": "New", "email": "new@acme.example" })),
        ("auth.set_credentials", json!({ "access_key": place.user.id, "secret_key": "nine lanterns, none lit" })),
    ] {
        let refused = place.ask(&key, endpoint, body.clone()).await;
        assert_eq!(refused.code(), "403/20", "{endpoint}: {}", refused.body);
        assert!(refused.message.contains("limited"), "{endpoint}: {}", refused.body);
        place.app.call(&place.admin.auth, endpoint, body).await;
    }
}

#[tokio::test]
async fn whose_key_it_is() {
    let place = Place::new().await;
    let key = json!({ "access_key": place.user.access_key });
    let found = place.app.call(&place.admin.auth, "auth.locate_credentials", key.clone()).await;
    assert_eq!(
        (found.text("user"), found.text("name"), found.text("kind")),
        (place.user.id.clone(), "User".into(), "person".into())
    );
    assert_eq!(place.ask(&place.user.auth, "auth.locate_credentials", key.clone()).await.code(), "403/20");
    let other = place.app.tenant("Other").await;
    assert_eq!(place.ask(&other.admin.auth, "auth.locate_credentials", key).await.code(), "400/75");
}

#[tokio::test]
async fn one_sees_ones_keys_elsewhere() {
    let place = Place::new().await;
    let other = place.app.tenant("Other").await;
    // The person of the user is a user of the other tenant too.
    let sql = Sql::open(&place.app.database).await;
    let twin = place.app.user(&other.id, "Twin", "twin@other.example", "user").await;
    sql.run(&format!(
        "UPDATE users SET person_id = (SELECT person_id FROM users WHERE id = '{}') WHERE id = '{}'",
        place.user.id, twin.id
    ))
    .await;
    let ask = async |auth: &Auth| place.app.call(auth, "auth.get_credentials", json!({})).await.data;
    let elsewhere = ask(&place.user.auth).await["additional_credentials"].clone();
    assert_eq!(elsewhere[&other.id][0]["access_key"], json!(twin.access_key), "{elsewhere}");
    let there = ask(&twin.auth).await["additional_credentials"].clone();
    assert_eq!(there[&place.tenant][0]["access_key"], json!(place.user.access_key), "{there}");
    // That is nobody else's business.
    let as_user = place.admin.auth.clone().impersonating(&place.user.id);
    assert_eq!(ask(&as_user).await["additional_credentials"], json!({}));
}

/// Every way in which a key ends or does not reach, and what the next call is answered: by the key, by a token of it, and
/// when a client signs in once more, as it does on a 401.
#[tokio::test]
async fn each_refused_key_has_its_code_on_the_next_call() {
    const ENDED: [&str; 3] = ["401/22", "401/30", "401/22"];
    for (how, expected) in [
        ("expired", ENDED),
        ("revoked", ENDED),
        ("rotated, and the overlap is over", ENDED),
        ("reported as leaked", ENDED),
        ("owner disabled", ENDED),
        ("owner removed", ENDED),
        ("workspace suspended", ENDED),
        ("foreign network", ["403/20", "403/20", "403/20"]),
        ("out of scope", ["403/20", "403/20", "200/0"]),
    ] {
        let place = Place::new().await;
        let wish = if how == "expired" { json!({ "expiration_sec": 3600 }) } else { json!({}) };
        let made = place.app.call(&place.user.auth, "auth.create_credentials", wish).await;
        let ((key, access_key), secret) = (pair(&made), made.text("credentials.secret_key"));
        let token = place.token(&key).await;
        assert_eq!(place.codes(&key, &token).await, ["200/0", "200/0"], "{how}");
        let sql = Sql::open(&place.app.database).await;
        let set = async |column: &str, value: &str| {
            let statement = format!("UPDATE credentials SET {column} = '{value}' WHERE access_key = '{access_key}'");
            sql.run(&statement).await;
        };
        let (user, admin) = (&place.user.auth, &place.admin.auth);
        let (one, whole) = (json!({ "access_key": access_key }), json!({ "user": place.user.id }));
        match how {
            "expired" => place.app.clock.advance_seconds(3600),
            "revoked" => drop(place.app.call(user, "auth.revoke_credentials", one).await),
            "reported as leaked" => {
                let report = json!({ "secret_key": secret });
                place.app.call(&Auth::none(), "credentials.report_leak", report).await;
            }
            "owner disabled" => drop(place.app.call(admin, "users.disable", whole).await),
            "owner removed" => drop(place.app.call(admin, "auth.delete_user", whole).await),
            "workspace suspended" => {
                sql.run(&format!("UPDATE tenants SET active = (1 = 0) WHERE id = '{}'", place.tenant)).await;
            }
            "foreign network" => set("networks", "10.0.0.0/8").await,
            "out of scope" => set("scope", "queues").await,
            _ => {
                let body = json!({ "access_key": access_key, "overlap_hours": 1 });
                place.app.call(user, "auth.rotate_credentials", body).await;
                assert_eq!(place.codes(&key, &token).await, ["200/0", "200/0"], "{how}");
                place.app.clock.advance_seconds(3600);
            }
        }
        let [by_key, by_token] = place.codes(&key, &token).await;
        let again = place.ask(&key, "auth.login", json!({})).await.code();
        assert_eq!([by_key.as_str(), by_token.as_str(), again.as_str()], expected, "{how}");
    }
}

#[tokio::test]
async fn what_has_expired_is_forgotten_in_time() {
    let place = Place::new().await;
    let (long, _) = place.key(json!({ "expiration_sec": 80 * DAY })).await;
    let create = async |life: i64| {
        let body = json!({ "expiration_sec": life });
        place.ask(&long, "auth.create_credentials", body).await.code()
    };
    let listed = async || {
        let listed = place.app.call(&long, "auth.get_credentials", json!({})).await;
        listed.data["credentials"].as_array().map_or(0, Vec::len)
    };
    for _ in 2..100 {
        assert_eq!(create(60).await, "200/0");
    }
    assert_eq!(create(60).await, "400/50", "a hundred");
    place.app.clock.advance_seconds(61);
    assert_eq!(create(60).await, "400/50", "nobody makes room by making them short");
    place.app.clock.advance_seconds(7 * DAY);
    assert_eq!(create(60 * DAY).await, "200/0");
    place.app.domain.sweep().await.expect("a sweep");
    assert_eq!(listed().await, 101, "still to be seen");
    place.app.clock.advance_seconds(23 * DAY);
    place.app.domain.sweep().await.expect("a sweep");
    assert_eq!(listed().await, 3, "one of them has just expired");
}
