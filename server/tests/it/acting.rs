//! Acting as somebody else: who may as whom, by which header, and that nothing more comes of it.

use serde_json::{Value, json};

use crate::support::{Auth, Side, TestApp, TestUser, World};

/// What the request asks with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Header {
    Impersonate,
    ActAs,
}

impl Header {
    fn on(self, auth: &Auth, subject: &str) -> Auth {
        match self {
            Self::Impersonate => auth.clone().impersonating(subject),
            Self::ActAs => auth.clone().acting_as(subject),
        }
    }
}

/// The rule in a second form, from the words of the contract: supervisors act as anybody who is not one, by either
/// header; administrators impersonate those of their own tenant who are no administrators; nobody else does. Only
/// active users can be acted as, and everybody is oneself.
fn expected(header: Header, caller: &str, subject: &str, same_tenant: bool, same_user: bool) -> bool {
    if same_user {
        return true;
    }
    let active = !matches!(subject, "disabled" | "removed" | "nobody" | "garbage");
    match (caller, header) {
        ("system", _) => active && subject != "system",
        ("admin", Header::Impersonate) => {
            active && same_tenant && matches!(subject, "user" | "consumer" | "internal" | "holder" | "service")
        }
        // Every person of its tenant, and no other service account.
        ("service", Header::Impersonate) => active && same_tenant && subject != "system" && subject != "service",
        _ => false,
    }
}

fn subjects(side: &Side) -> [(&'static str, &TestUser); 9] {
    [
        ("admin", &side.admin),
        ("admin", &side.second_admin),
        ("user", &side.user),
        ("holder", &side.holder),
        ("consumer", &side.consumer),
        ("internal", &side.internal),
        ("disabled", &side.disabled),
        ("removed", &side.removed),
        ("service", &side.account),
    ]
}

async fn who_is(app: &TestApp, auth: &Auth) -> Value {
    app.call(auth, "users.get_current_user", json!({})).await.data["user"].clone()
}

#[tokio::test]
async fn who_may_act_as_whom() {
    let world = World::new().await;
    let app = &world.app;
    let supervisor = who_is(app, &app.supervisor()).await["id"].as_str().expect("an ID").to_owned();
    let mut callers = vec![("system", app.supervisor(), supervisor.clone(), 'S')];
    for (role, user) in [
        ("admin", &world.a.admin),
        ("user", &world.a.user),
        ("holder", &world.a.holder),
        ("consumer", &world.a.consumer),
        ("service", &world.a.account),
    ] {
        callers.push((role, user.auth.clone(), user.id.clone(), 'A'));
    }
    let mut everybody = vec![
        ("system", supervisor, 'S'),
        ("nobody", "0192f0c1a2b37c4d8e9f0a1b2c3d4e5f".to_owned(), '-'),
        ("garbage", "' OR 1=1 --".to_owned(), '-'),
    ];
    for side in [&world.a, &world.b] {
        everybody.extend(subjects(side).map(|(kind, user)| (kind, user.id.clone(), side.letter)));
    }
    let mut cases = 0;
    for (caller, key, own_id, own_tenant) in &callers {
        for auth in [key.clone(), world.token(key).await] {
            for (subject, id, tenant) in &everybody {
                for header in [Header::Impersonate, Header::ActAs] {
                    let may = expected(header, caller, subject, own_tenant == tenant, own_id == id);
                    let answer = app.try_call(&header.on(&auth, id), "users.get_current_user", json!({})).await;
                    let case = format!("{caller} {header:?} {subject} of {tenant}: {}", answer.body);
                    assert_eq!(answer.code(), if may { "200/0" } else { "400/6" }, "{case}");
                    if may {
                        assert_eq!(answer.text("user.id"), *id, "{case}");
                        check_role(&answer.text("user.role"), header, caller, subject, own_id == id);
                    }
                    cases += 1;
                }
            }
        }
    }
    assert_eq!(cases, 6 * 2 * 21 * 2);
}

/// Impersonate-As takes the subject's role, Act-As keeps the caller's.
fn check_role(role: &str, header: Header, caller: &str, subject: &str, same_user: bool) {
    let of = |kind: &str| match kind {
        "holder" | "internal" | "service" => "user".to_owned(),
        other => other.to_owned(),
    };
    // Nobody is an administrator by running an administrator's task.
    let subject = if caller == "service" && subject == "admin" { "user" } else { subject };
    let expected = if header == Header::ActAs || same_user { of(caller) } else { of(subject) };
    assert_eq!(role, expected, "{caller} {header:?} {subject}");
}

#[tokio::test]
async fn contradicting_headers_are_refused() {
    let world = World::new().await;
    let id = &world.a.user.id;
    let headers = ["x-clearml-impersonate-as", "x-clearml-act-as", "x-trains-impersonate-as", "x-trains-act-as"];
    for auth in [world.app.supervisor(), world.a.admin.auth.clone(), world.a.user.auth.clone()] {
        for first in headers {
            for second in headers {
                for other in [id, &world.a.consumer.id] {
                    let both = auth.clone().with(first, id).with(second, other);
                    let answer = world.app.try_call(&both, "users.get_current_user", json!({})).await;
                    assert_eq!(answer.code(), "400/5", "{first} and {second}: {}", answer.body);
                }
            }
            let empty = auth.clone().with(first, "");
            let answer = world.app.try_call(&empty, "users.get_current_user", json!({})).await;
            assert_eq!(answer.code(), "400/5", "an empty {first}");
        }
    }
}

#[tokio::test]
async fn the_older_header_names_do_the_same() {
    let world = World::new().await;
    let subject = world.a.user.id.as_str();
    for (newer, older) in
        [("x-clearml-impersonate-as", "x-trains-impersonate-as"), ("x-clearml-act-as", "x-trains-act-as")]
    {
        let ask = async |header| who_is(&world.app, &world.app.supervisor().with(header, subject)).await;
        assert_eq!(ask(newer).await, ask(older).await);
    }
}

#[tokio::test]
async fn there_are_no_chains() {
    let world = World::new().await;
    let (app, a) = (&world.app, &world.a);
    let by_admin = world.token(&a.admin.auth.clone().impersonating(&a.user.id)).await;
    let by_system = world.token(&app.supervisor().impersonating(&a.admin.id)).await;
    let acting = world.token(&app.supervisor().acting_as(&a.admin.id)).await;
    for token in [by_admin, by_system, acting] {
        for header in [Header::Impersonate, Header::ActAs] {
            for subject in [&a.second_user.id, &a.consumer.id, &world.b.user.id] {
                let answer = app.try_call(&header.on(&token, subject), "users.get_current_user", json!({})).await;
                assert_eq!(answer.code(), "400/6", "{}", answer.body);
            }
        }
    }
}

/// A token of the subject has the subject's rights, not the actor's, whichever header made it.
#[tokio::test]
async fn a_token_made_for_another_is_the_others() {
    let world = World::new().await;
    let (app, a) = (&world.app, &world.a);
    for auth in [
        a.admin.auth.clone().impersonating(&a.user.id),
        app.supervisor().impersonating(&a.user.id),
        app.supervisor().acting_as(&a.user.id),
    ] {
        let token = world.token(&auth).await;
        let me = who_is(app, &token).await;
        assert_eq!((&me["id"], &me["role"]), (&json!(a.user.id), &json!("user")));
        for (endpoint, body) in [
            ("system.get_companies", json!({})),
            ("auth.delete_user", json!({ "user": a.consumer.id })),
            ("users.set_role", json!({ "user": a.user.id, "role": "admin" })),
            ("login.get_settings", json!({})),
        ] {
            let answer = app.try_call(&token, endpoint, body).await;
            assert_eq!(answer.code(), "403/20", "{endpoint}: {}", answer.body);
        }
    }
}

/// Nobody gives more than they have, by any field, spelling or place.
#[tokio::test]
async fn nobody_gives_more_than_they_have() {
    let world = World::new().await;
    let (app, a) = (&world.app, &world.a);
    for role in ["system", "root"] {
        for auth in [a.admin.auth.clone(), app.supervisor()] {
            for (endpoint, body) in [
                ("users.set_role", json!({ "user": a.user.id, "role": role })),
                ("auth.edit_user", json!({ "user": a.user.id, "role": role })),
                (
                    "auth.create_user",
                    json!({ "name": "Root", "email": "r@people.example", "company": a.id, "role": role }),
                ),
                ("login.add_whitelist_entries", json!({ "emails": ["r@people.example"], "role": role })),
            ] {
                let answer = app.try_call(&auth, endpoint, body).await;
                let creates_system = endpoint == "auth.create_user" && auth.headers.is_empty();
                assert!(answer.status.is_client_error(), "{endpoint} {role} {creates_system}: {}", answer.body);
            }
        }
    }
    let internal = json!({ "name": "P", "email": "p@people.example", "company": a.id, "internal": true });
    assert_eq!(app.try_call(&a.admin.auth, "auth.create_user", internal).await.code(), "403/20");
    for smuggled in ["role", "company", "internal", "allow_login", "email", "kind", "status", "epoch", "provisioned"] {
        let before = world.sql.texts(&row_of(&a.user.id)).await;
        let body = json!({ "user": a.user.id, smuggled: "system" });
        app.try_call(&a.user.auth, "users.update", body).await;
        assert_eq!(world.sql.texts(&row_of(&a.user.id)).await, before, "{smuggled}");
    }
}

fn row_of(user: &str) -> String {
    format!(
        "SELECT role || ',' || tenant_id || ',' || email || ',' || kind || ',' || status || ',' || epoch
           FROM users WHERE id = '{user}'"
    )
}

/// A key named twice in one object could mean one thing to a proxy and another to us.
#[tokio::test]
async fn a_field_given_twice_is_refused() {
    let world = World::new().await;
    let body = format!(r#"{{"user":"{}","role":"user","role":"admin"}}"#, world.a.consumer.id);
    let request = http::Request::post("/users.set_role")
        .header("host", "localhost:8008")
        .header("authorization", world.a.admin.auth.authorization.as_deref().expect("a key"))
        .body(axum::body::Body::from(body))
        .expect("a request");
    let answer = world.app.send_api(request).await;
    assert_eq!(answer.code(), "400/12", "{}", answer.body);
}

/// A token made by somebody for another dies with whoever made it, and with the right to act.
#[tokio::test]
async fn a_token_dies_with_its_maker() {
    let world = World::new().await;
    let (app, a, supervisor) = (&world.app, &world.a, world.app.supervisor());
    for event in ["demoted", "removed", "disabled", "key revoked", "subject removed", "subject promoted"] {
        let n = world.next();
        let maker = app.user(&a.id, "Maker", &format!("maker-{n}@people.example"), "admin").await;
        let subject = app.user(&a.id, "Subject", &format!("subject-{n}@people.example"), "user").await;
        let by_key = world.token(&maker.auth.clone().impersonating(&subject.id)).await;
        let by_token = world.token(&world.token(&maker.auth).await.impersonating(&subject.id)).await;
        for token in [&by_key, &by_token] {
            assert_eq!(who_is(app, token).await["id"], json!(subject.id));
        }
        match event {
            "demoted" => drop(app.call(&supervisor, "users.set_role", role(&maker.id, "user")).await),
            "removed" => drop(app.call(&supervisor, "auth.delete_user", json!({ "user": maker.id })).await),
            "disabled" => {
                world.sql.run(&format!("UPDATE users SET status = 'disabled' WHERE id = '{}'", maker.id)).await;
            }
            "key revoked" => {
                let key = json!({ "access_key": maker.access_key });
                app.call(&maker.auth, "auth.revoke_credentials", key).await;
            }
            "subject removed" => drop(app.call(&supervisor, "auth.delete_user", json!({ "user": subject.id })).await),
            _ => drop(app.call(&supervisor, "users.set_role", role(&subject.id, "admin")).await),
        }
        for (how, token) in [("by key", &by_key), ("by token", &by_token)] {
            let answer = app.try_call(token, "users.get_current_user", json!({})).await;
            assert_eq!(answer.code(), "401/30", "{event}, made {how}: {}", answer.body);
        }
    }
}

fn role(user: &str, role: &str) -> Value {
    json!({ "user": user, "role": role })
}

/// Whatever is done for another is recorded with both: who did it, and as whom.
#[tokio::test]
async fn the_record_names_both() {
    let world = World::new().await;
    let (app, a) = (&world.app, &world.a);
    let supervisor = who_is(app, &app.supervisor()).await["id"].as_str().expect("an ID").to_owned();
    let target = world.fresh_user(a).await;
    let domain = json!({ "domains": [a.domain, "more.example"] });
    for (auth, actor, subject, endpoint, body) in [
        (app.supervisor().impersonating(&a.user.id), &supervisor, &a.user, "auth.create_credentials", json!({})),
        (a.admin.auth.clone().impersonating(&a.user.id), &a.admin.id, &a.user, "auth.create_credentials", json!({})),
        (app.supervisor().acting_as(&a.admin.id), &supervisor, &a.admin, "login.set_domains", domain),
        (app.supervisor().impersonating(&a.admin.id), &supervisor, &a.admin, "users.set_role", role(&target, "admin")),
        (app.supervisor().acting_as(&a.admin.id), &supervisor, &a.admin, "auth.delete_user", json!({"user": target})),
        (a.admin.auth.clone(), &a.admin.id, &a.admin, "auth.create_credentials", json!({})),
    ] {
        app.call(&auth, endpoint, body).await;
        let newest = "SELECT actor || ' as ' || subject || ' in ' || tenant_id FROM audit_entries
                       ORDER BY seq DESC LIMIT 1";
        let entry = world.sql.texts(newest).await.remove(0);
        assert_eq!(entry, format!("{actor} as {} in {}", subject.id, a.id), "{endpoint}");
    }
}
