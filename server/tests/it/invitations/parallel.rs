//! What holds together under parallel calls on two processes.

use std::sync::Arc;

use model::{Secret, invitations::NewMember, sign_in::Origin};
use serde_json::json;
use tokio::task::JoinSet;

use super::{assert_seats, text, token};
use crate::support::{Options, PASSWORD, Sql, TestApp};

async fn two() -> ([Arc<TestApp>; 2], Sql) {
    let app = TestApp::start().await;
    let replica = app.replica(Options::default().settings).await;
    let sql = Sql::open(&app.database).await;
    ([Arc::new(app), Arc::new(replica)], sql)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_invitations_share_ten_seats() {
    let (apps, sql) = two().await;
    for round in 0..3 {
        let acme = apps[0].tenant(&format!("Acme{round}")).await;
        let limit = json!({ "company": acme.id, "allowed_users": 11 });
        apps[0].call(&apps[0].supervisor(), "system.update_company_settings", limit).await;
        let mut running = JoinSet::new();
        for n in 0..50 {
            let (app, auth) = (Arc::clone(&apps[n % 2]), acme.admin.auth.clone());
            running.spawn(async move {
                let body = json!({ "emails": [format!("n{n}-{round}@x.example")] });
                let answer = app.call(&auth, "organization.create_invites", body).await;
                text(&answer.data["invites"][0], "result")
            });
        }
        let results = running.join_all().await;
        let of = |result: &str| results.iter().filter(|known| *known == result).count();
        assert_eq!((of("invited"), of("no_seat")), (10, 40), "{results:?}");
        assert_seats(&sql, &acme.id, 11).await;
    }
}

/// The same address by many at once: one invitation, one seat, and the newest link is the one that works.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_address_has_one_invitation() {
    let (apps, sql) = two().await;
    let acme = apps[0].tenant("Acme").await;
    let mut running = JoinSet::new();
    for n in 0..20 {
        let (app, auth) = (Arc::clone(&apps[n % 2]), acme.admin.auth.clone());
        running.spawn(async move {
            let body = json!({ "emails": ["ines@x.example"] });
            let answer = app.call(&auth, "organization.create_invites", body).await;
            token(&text(&answer.data["invites"][0], "link"))
        });
    }
    let mut open = 0;
    for link in running.join_all().await {
        let look = apps[0].backend.invitations.look(&link, None).await.expect("an answer");
        open += u32::from(matches!(look, model::invitations::Look::Open(_)));
    }
    assert_eq!(open, 1);
    assert_seats(&sql, &acme.id, 2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_fifty_who_accept_one_is_let_in() {
    let (apps, sql) = two().await;
    let acme = apps[0].tenant("Acme").await;
    for round in 0..4_i64 {
        let body = json!({ "emails": [format!("ines-{round}@x.example")] });
        let made = apps[0].call(&acme.admin.auth, "organization.create_invites", body).await;
        let link = token(&text(&made.data["invites"][0], "link"));
        let mut running = JoinSet::new();
        for n in 0..50 {
            let (app, link) = (Arc::clone(&apps[n % 2]), link.clone());
            running.spawn(async move {
                let new = NewMember { name: format!("N{n}"), password: Secret::new(PASSWORD.to_owned()) };
                app.backend.invitations.join_as_new(new, &link, &Origin::default()).await.map_err(|e| e.status())
            });
        }
        let results = running.join_all().await;
        assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1, "{results:?}");
        // The queue of the password hasher may be full: that is no acceptance either.
        assert!(
            results.iter().all(|result| result.as_ref().err().is_none_or(|code| [404, 503].contains(code))),
            "{results:?}"
        );
        let users = format!("SELECT count(*) FROM users WHERE email = 'ines-{round}@x.example'");
        let people = format!("SELECT count(*) FROM people WHERE email = 'ines-{round}@x.example'");
        assert_eq!((sql.number(&users).await, sql.number(&people).await), (1, 1));
        assert_seats(&sql, &acme.id, 2 + round).await;
    }
}
