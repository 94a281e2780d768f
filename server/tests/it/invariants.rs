//! What holds together holds under parallel calls too: seats, the last administrator, and writers that wait in line.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::{join, task::JoinSet};

use crate::support::{Auth, Options, Sql, TestApp};

/// Two processes on one database.
async fn two() -> (Arc<TestApp>, Arc<TestApp>, Sql) {
    let app = TestApp::start().await;
    let replica = app.replica(Options::default().settings).await;
    let sql = Sql::open(&app.database).await;
    (Arc::new(app), Arc::new(replica), sql)
}

/// Runs calls in parallel, alternating between the processes, and answers their codes.
async fn in_parallel(apps: [&Arc<TestApp>; 2], calls: Vec<(Auth, &'static str, Value)>) -> Vec<String> {
    let mut running = JoinSet::new();
    for (n, (auth, endpoint, body)) in calls.into_iter().enumerate() {
        let app = Arc::clone(apps[n % 2]);
        running.spawn(async move { app.try_call(&auth, endpoint, body).await.code() });
    }
    running.join_all().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn seats_are_given_out_exactly() {
    let (app, replica, sql) = two().await;
    for (round, limit) in [1_u32, 2, 5, 10].into_iter().enumerate() {
        let acme = app.tenant(&format!("Acme{round}")).await;
        let settings = json!({ "company": acme.id, "allowed_users": limit + 1 });
        app.call(&app.supervisor(), "system.update_company_settings", settings).await;
        let create = |n: usize| {
            let email = format!("user-{n}@acme{round}.example");
            let body = json!({ "name": "U", "company": acme.id, "email": email });
            (acme.admin.auth.clone(), "auth.create_user", body)
        };
        let codes = in_parallel([&app, &replica], (0..24).map(create).collect()).await;
        let of = |code: &str| codes.iter().filter(|known| *known == code).count();
        assert_eq!(of("200/0"), limit as usize, "{codes:?}");
        assert_eq!(of("400/50"), 24 - limit as usize, "{codes:?}");
        assert_seats(&sql, &acme.id, i64::from(limit) + 1).await;
    }
}

/// The counter, and what it counts.
async fn assert_seats(sql: &Sql, tenant: &str, expected: i64) {
    let used = format!("SELECT seats_used FROM tenants WHERE id = '{tenant}'");
    let rows = format!(
        "SELECT count(*) FROM users
          WHERE tenant_id = '{tenant}' AND kind = 'person' AND NOT internal AND status <> 'removed'"
    );
    assert_eq!((sql.number(&used).await, sql.number(&rows).await), (expected, expected));
}

/// Seats come back when users go, also when two remove the same one; platform users take none.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn seats_are_counted_once() {
    let (app, replica, sql) = two().await;
    let acme = app.tenant("Acme").await;
    let platform = json!({ "internal": "true" });
    app.user_with(&acme.id, "Platform", "platform@acme.example", "user", platform).await;
    assert_seats(&sql, &acme.id, 1).await;
    for round in 0..10 {
        let user = app.user(&acme.id, "U", &format!("user-{round}@acme.example"), "user").await;
        assert_seats(&sql, &acme.id, 2).await;
        let remove = (app.supervisor(), "auth.delete_user", json!({ "user": user.id }));
        let codes = in_parallel([&app, &replica], vec![remove; 4]).await;
        assert_eq!(codes.iter().filter(|code| *code == "200/0").count(), 1, "{codes:?}");
        assert_seats(&sql, &acme.id, 1).await;
    }
}

/// Two administrators go for each other at the same moment: one stays, every time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_administrator_stays() {
    let (app, replica, sql) = two().await;
    let acme = app.tenant("Acme").await;
    let mut pair = [acme.admin, app.user(&acme.id, "Second", "second@acme.example", "admin").await];
    let count = format!(
        "SELECT count(*) FROM users WHERE tenant_id = '{}' AND role = 'admin' AND status = 'active'
            AND kind = 'person' AND NOT internal",
        acme.id
    );
    for round in 0..50 {
        let against = |user: &str| {
            if round % 2 == 0 {
                ("auth.delete_user", json!({ "user": user }))
            } else {
                ("users.set_role", json!({ "user": user, "role": "user" }))
            }
        };
        let ((first, first_body), (second, second_body)) = (against(&pair[1].id), against(&pair[0].id));
        let (one, other) =
            join!(app.try_call(&pair[0].auth, first, first_body), replica.try_call(&pair[1].auth, second, second_body));
        assert!(!one.status.is_server_error() && !other.status.is_server_error(), "{} {}", one.body, other.body);
        assert_eq!(sql.number(&count).await, 1, "round {round}: {} {}", one.code(), other.code());
        let gone = usize::from(one.status.is_success());
        let email = format!("next-{round}@acme.example");
        pair[gone] = app.user(&acme.id, "Next", &email, "admin").await;
    }
}

/// Each of the ways to lose the last administrator is refused, whoever tries; a platform user is no substitute.
#[tokio::test]
async fn the_last_administrator_cannot_go() {
    let app = TestApp::start().await;
    let acme = app.tenant("Acme").await;
    app.user_with(&acme.id, "Platform", "p@acme.example", "admin", json!({ "internal": true })).await;
    for auth in [app.supervisor(), acme.admin.auth.clone(), app.supervisor().acting_as(&acme.admin.id)] {
        for (endpoint, body) in [
            ("auth.delete_user", json!({ "user": acme.admin.id })),
            ("users.set_role", json!({ "user": acme.admin.id, "role": "user" })),
            ("users.set_role", json!({ "user": acme.admin.id, "role": "consumer" })),
            ("auth.edit_user", json!({ "user": acme.admin.id, "role": "user" })),
        ] {
            let answer = app.try_call(&auth, endpoint, body).await;
            assert_eq!(answer.code(), "403/20", "{endpoint}: {}", answer.body);
        }
    }
}

/// The operator cannot be locked out by a call: not by oneself, and not by the first supervisor's own key.
#[tokio::test]
async fn a_supervisor_stays_one() {
    let app = TestApp::start().await;
    let supervisor = app.supervisor();
    let id = app.call(&supervisor, "users.get_current_user", json!({})).await.text("user.id");
    for (endpoint, body) in [
        ("users.set_role", json!({ "user": id, "role": "admin" })),
        ("auth.edit_user", json!({ "user": id, "role": "user" })),
        ("auth.delete_user", json!({ "user": id })),
    ] {
        let answer = app.try_call(&supervisor, endpoint, body).await;
        assert_eq!(answer.code(), "403/20", "{endpoint}: {}", answer.body);
    }
    app.call(&supervisor, "system.get_companies", json!({})).await;
}

/// Access keys have a limit that parallel calls do not pass.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_are_limited() {
    let (app, replica, sql) = two().await;
    let acme = app.tenant("Acme").await;
    for _ in 0..90 {
        app.call(&acme.admin.auth, "auth.create_credentials", json!({})).await;
    }
    let create = (acme.admin.auth.clone(), "auth.create_credentials", json!({}));
    let codes = in_parallel([&app, &replica], vec![create; 20]).await;
    assert_eq!(codes.iter().filter(|code| *code == "200/0").count(), 9, "{codes:?}");
    assert!(codes.iter().all(|code| code == "200/0" || code == "400/50"), "{codes:?}");
    assert_eq!(sql.number("SELECT count(*) FROM credentials").await, 101, "with the supervisor's");
}

/// Many writers at once wait for each other; none is told that the database is busy.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_wait_in_line() {
    let (app, replica, sql) = two().await;
    let acme = app.tenant("Acme").await;
    for round in 0..4 {
        let write = |n: usize| match n % 4 {
            0 => {
                let email = format!("w-{round}-{n}@acme.example");
                (
                    acme.admin.auth.clone(),
                    "auth.create_user",
                    json!({ "name": "W", "company": acme.id, "email": email }),
                )
            }
            1 => {
                let preferences = json!({ "preferences": { format!("key{n}"): round } });
                (acme.admin.auth.clone(), "users.set_preferences", preferences)
            }
            2 => {
                let emails = json!({ "emails": [format!("e-{round}-{n}@acme.example")] });
                (acme.admin.auth.clone(), "login.add_whitelist_entries", emails)
            }
            _ => (app.supervisor(), "system.create_company", json!({ "name": format!("Company {round} {n}") })),
        };
        let codes = in_parallel([&app, &replica], (0..32).map(write).collect()).await;
        assert!(codes.iter().all(|code| code == "200/0"), "{codes:?}");
    }
    assert_eq!(sql.number("SELECT count(*) FROM whitelist_entries").await, 32);
    let kept = app.call(&acme.admin.auth, "users.get_preferences", json!({})).await;
    let kept = kept.data["preferences"].as_object().map(serde_json::Map::len);
    assert_eq!(kept, Some(8), "no writer's preference is lost to another's");
}
