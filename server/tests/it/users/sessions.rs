//! Sessions that administrators see and end: it holds at the next request, and it is recorded.

use http::StatusCode;
use serde_json::{Value, json};

use crate::support::{Browser, World};

async fn is_in(browser: &Browser) -> bool {
    browser.server_fn("/ui/sessions/list", &[]).await.status == StatusCode::OK
}

async fn sessions_of(admin: &Browser, user: &str) -> Vec<Value> {
    let page = admin.server_fn("/ui/users/details", &[("user", user)]).await;
    let details: Value = serde_json::from_str(&page.body).expect("JSON");
    details["sessions"].as_array().expect("a list").clone()
}

#[tokio::test]
async fn an_administrator_ends_one_session_and_all() {
    let world = World::new().await;
    let user = &world.a.second_user;
    let admin = world.app.signed_in(&world.a.admin.email).await;
    let mut browsers = Vec::new();
    for _ in 0..3 {
        browsers.push(world.app.signed_in(&user.email).await);
        world.app.clock.advance_seconds(1);
    }
    let sessions = sessions_of(&admin, &user.id).await;
    assert_eq!(sessions.len(), 3);
    let newest = sessions[0]["id"].as_str().expect("an ID");
    let page = admin.server_fn("/ui/sessions/end", &[("user", &user.id), ("session", newest)]).await;
    assert_eq!((page.status, page.body.as_str()), (StatusCode::OK, "\"Session ended\""));
    assert!(is_in(&browsers[0]).await && is_in(&browsers[1]).await && !is_in(&browsers[2]).await);
    let again = admin.server_fn("/ui/sessions/end", &[("user", &user.id), ("session", newest)]).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
    let page = admin.server_fn("/ui/sessions/end", &[("user", &user.id)]).await;
    assert_eq!(page.body, "\"2 sessions ended\"");
    assert!(!is_in(&browsers[0]).await && !is_in(&browsers[1]).await);
    assert!(is_in(&admin).await);
    let keys = world.app.try_call(&world.a.second_user.auth, "users.get_current_user", json!({})).await;
    assert_eq!(keys.status, StatusCode::OK, "access keys are something else");
    let none = admin.server_fn("/ui/sessions/end", &[("user", &user.id)]).await;
    assert_eq!(none.body, "\"No session was open\"");
    let entries = "SELECT action || ' ' || target || ' ' || COALESCE(before, '') || COALESCE(after, '')
                     FROM audit_entries WHERE action LIKE '%session%_ended' OR action = 'session.revoked' ORDER BY seq";
    let expected = [
        format!("session.revoked {newest} {}", json!({ "user": user.id })),
        format!("user.sessions_ended {} {}", user.id, json!({ "sessions": 2 })),
    ];
    assert_eq!(world.sql.texts(entries).await, expected);
}

#[tokio::test]
async fn only_administrators_and_only_their_own_users() {
    let world = World::new().await;
    let victim = world.app.signed_in(&world.a.second_user.email).await;
    let foreign = world.app.signed_in(&world.b.user.email).await;
    let admin = world.app.signed_in(&world.a.admin.email).await;
    let session = sessions_of(&admin, &world.a.second_user.id).await[0]["id"].as_str().expect("an ID").to_owned();
    let end = async |browser: &Browser, user: &str, session: &str| {
        browser.server_fn("/ui/sessions/end", &[("user", user), ("session", session)]).await.status.as_u16()
    };
    let holder = world.app.signed_in(&world.a.holder.email).await;
    assert!(sessions_of(&holder, &world.a.second_user.id).await.is_empty(), "who may not end them does not see them");
    assert_eq!(end(&holder, &world.a.second_user.id, "").await, 403);
    assert_eq!(end(&world.a.browser, &world.a.second_user.id, &session).await, 403);
    assert_eq!(end(&admin, &world.b.user.id, "").await, 404);
    assert_eq!(end(&admin, &world.a.user.id, &session).await, 404, "another user's");
    let other = world.app.signed_in(&world.b.admin.email).await;
    assert_eq!(end(&other, &world.a.second_user.id, &session).await, 404);
    assert!(is_in(&victim).await && is_in(&foreign).await);
}

/// A role above one's own is out of reach: in the operator's tenant, its administrators do not sign the operator out.
#[tokio::test]
async fn nobody_ends_the_sessions_of_who_stands_above() {
    let world = World::new().await;
    let user = &world.a.second_user;
    let victim = world.app.signed_in(&user.email).await;
    let admin = world.app.signed_in(&world.a.admin.email).await;
    world.sql.run(&format!("UPDATE users SET role = 'system' WHERE id = '{}'", user.id)).await;
    let page = admin.server_fn("/ui/sessions/end", &[("user", &user.id)]).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN, "{}", page.body);
    assert!(is_in(&victim).await);
}

#[tokio::test]
async fn one_signs_oneself_out_everywhere_else() {
    let world = World::new().await;
    let email = &world.a.second_user.email;
    let (here, there) = (world.app.signed_in(email).await, world.app.signed_in(email).await);
    let page = here.server_fn("/ui/sessions/revoke_others", &[]).await;
    assert_eq!((page.status, page.body.as_str()), (StatusCode::OK, "\"Session ended\""));
    assert!(is_in(&here).await && !is_in(&there).await);
    assert!(is_in(&world.a.browser).await, "somebody else");
    let plain = here.post("/ui/sessions/revoke_others", &[]).await;
    assert_eq!(plain.location(), "/settings/profile");
}
