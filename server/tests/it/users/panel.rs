//! The functions behind the panel of the Users page: what they show, whom they let change what, and where they lead.

use http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::support::{Browser, Page, Seen, WEB, World};

const NOTHING: &str = "0192f0c1a2b37c4d8e9f0a1b2c3d4e5f";
const PAGE: &str = "/settings/users?q=canary&sort=email&act=add&find=x";

/// What a hydrated page posts from [`PAGE`].
async fn send(browser: &Browser, function: &str, fields: &[(&str, &str)]) -> Page {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = Request::post(function)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("origin", WEB)
        .header("sec-fetch-site", "same-origin")
        .header("referer", format!("{WEB}{PAGE}"))
        .header("accept", "application/json");
    browser.send_body(request, body).await
}

fn json_of(page: &Page) -> Value {
    serde_json::from_str(&page.body).unwrap_or_else(|_| panic!("JSON: {}", page.body))
}

async fn role_of(world: &World, user: &str) -> String {
    world.sql.texts(&format!("SELECT role FROM users WHERE id = '{user}'")).await.remove(0)
}

async fn is_member(world: &World, user: &str) -> bool {
    let count = "SELECT count(*) FROM memberships WHERE group_id = 'group-A' AND user_id = ";
    world.sql.number(&format!("{count}'{user}'")).await == 1
}

#[tokio::test]
async fn a_user_is_shown_with_everything() {
    let world = World::new().await;
    let admin = world.app.signed_in(&world.a.admin.email).await;
    let shown = json_of(&admin.server_fn("/ui/users/details", &[("user", &world.a.holder.id)]).await);
    assert_eq!(shown["name"], world.a.canary("name-holder"));
    assert_eq!(shown["email"], world.a.holder.email);
    assert_eq!((&shown["active"], &shown["role"][1]), (&json!(true), &json!("User")));
    assert_eq!(shown["roles"].as_array().map(Vec::len), Some(3), "an administrator gives roles up to the own");
    let groups: Vec<(&str, bool)> = shown["groups"]
        .as_array()
        .expect("groups")
        .iter()
        .map(|group| (group["source"].as_str().expect("a text"), group["stays"] == false))
        .collect();
    // Queue Admins and the tenant's own, which can be ended, and Users, which cannot.
    assert_eq!(groups.iter().filter(|(source, open)| *source == "Added by hand" && *open).count(), 2, "{groups:?}");
    assert!(groups.contains(&("Every user is in it", false)), "{groups:?}");
    let own = json_of(&admin.server_fn("/ui/users/details", &[("user", &world.a.admin.id)]).await);
    assert_eq!((&own["roles"], own["role_stays"] != ""), (&json!([]), true), "one's own role");
    let disabled = json_of(&admin.server_fn("/ui/users/details", &[("user", &world.a.disabled.id)]).await);
    assert_eq!(disabled["active"], false);
    // Who may see details but not manage users is offered no role.
    let holder = world.app.signed_in(&world.a.holder.email).await;
    let shown = json_of(&holder.server_fn("/ui/users/details", &[("user", &world.a.user.id)]).await);
    assert_eq!((&shown["roles"], &shown["role_stays"]), (&json!([]), &json!("")));
    assert_eq!(shown["may_join"], true);
}

/// Users of other tenants, removed ones and those who never were look the same to every function.
#[tokio::test]
async fn who_is_not_ones_own_is_nobody() {
    let world = World::new().await;
    let admin = world.app.signed_in(&world.a.admin.email).await;
    let group = format!("group-{}", world.a.letter);
    for (function, fields) in [
        ("/ui/users/details", &[][..]),
        ("/ui/users/role", &[("role", "user")]),
        ("/ui/users/name", &[("name", "Somebody")]),
        ("/ui/users/groups", &[("act", "add"), ("group", &group)]),
        ("/ui/users/groups", &[("act", "remove"), ("group", &group)]),
    ] {
        let ask = async |user: &str| {
            let before = world.rows().await;
            let fields: Vec<_> = fields.iter().copied().chain([("user", user)]).collect();
            let page = send(&admin, function, &fields).await;
            world.page_leaks_nothing(Seen::A, function, &page);
            assert!(page.status.is_client_error(), "{function}: {}", page.body);
            assert!(world.rows().await == before, "{function} changed something");
            (page.status, page.body.replace(user, "<asked>"))
        };
        let expected = ask(NOTHING).await;
        for user in [&world.b.user.id, &world.b.admin.id, &world.a.removed.id] {
            assert_eq!(ask(user).await, expected, "{function}");
        }
    }
    let users = format!("{}.{NOTHING}.{}", world.b.user.id, world.a.removed.id);
    let choices = admin.server_fn("/ui/users/choices", &[("act", "remove"), ("users", &users)]).await;
    world.page_leaks_nothing(Seen::A, "choices", &choices);
    assert_eq!(json_of(&choices)["people"], json!([]));
    let told = format!("in.group-A.0.0~unknown_user.{}.{NOTHING}", world.b.user.id);
    let outcome = admin.server_fn("/ui/users/outcome", &[("out", &told)]).await;
    world.page_leaks_nothing(Seen::A, "outcome", &outcome);
    let refused = json_of(&outcome)["refused"].clone();
    assert_eq!(refused[0][0]["name"], world.b.user.id, "no more than was asked with");
    let foreign = admin.server_fn("/ui/users/outcome", &[("out", "in.group-B.1.0")]).await;
    let none = admin.server_fn("/ui/users/outcome", &[("out", "in.group-C.1.0")]).await;
    assert_eq!((foreign.status, foreign.body), (none.status, none.body));
}

#[tokio::test]
async fn a_role_is_changed_by_whoever_may() {
    let world = World::new().await;
    let (a, second) = (&world.a, &world.a.second_user.id);
    let admin = world.app.signed_in(&a.admin.email).await;
    let page = send(&admin, "/ui/users/role", &[("user", second), ("role", "consumer")]).await;
    assert_eq!((page.status, page.body.as_str()), (StatusCode::OK, "\"Role changed to Consumer\""));
    assert_eq!(page.location(), format!("/settings/users?q=canary&sort=email&user={second}"), "back to where it was");
    assert_eq!(role_of(&world, second).await, "consumer");
    for (browser, user, role, status) in [
        (&admin, &a.admin.id, "user", 403),
        (&admin, second, "system", 422),
        (&admin, second, "emperor", 422),
        (&world.app.signed_in(&a.holder.email).await, second, "admin", 403),
        (&a.browser, second, "admin", 403),
    ] {
        let page = send(browser, "/ui/users/role", &[("user", user), ("role", role)]).await;
        assert_eq!(page.status.as_u16(), status, "{role}: {}", page.body);
    }
    assert_eq!(role_of(&world, second).await, "consumer");
    let own = send(&admin, "/ui/users/role", &[("user", &a.admin.id), ("role", "user")]).await;
    assert!(own.body.contains("Ask another administrator"), "{}", own.body);
}

#[tokio::test]
async fn a_name_is_changed_by_whoever_may() {
    let world = World::new().await;
    let (a, second) = (&world.a, &world.a.second_user.id);
    let admin = world.app.signed_in(&a.admin.email).await;
    let page = send(&admin, "/ui/users/name", &[("user", second), ("name", " Zoë Zimmer ")]).await;
    assert_eq!((page.status, page.body.as_str()), (StatusCode::OK, "\"Name changed\""));
    let again = send(&admin, "/ui/users/name", &[("user", second), ("name", "Zoë Zimmer")]).await;
    assert_eq!(again.body, "\"The name was like that before\"");
    let name = format!("SELECT name FROM users WHERE id = '{second}'");
    assert_eq!(world.sql.texts(&name).await, ["Zoë Zimmer"]);
    let shown = admin.get(&format!("/settings/users?user={second}")).await.body;
    assert!(shown.contains("Change name"), "{shown}");
    for (browser, name, status) in [(&admin, " ", 422), (&admin, "a\u{202e}b", 422), (&a.browser, "Mine", 403)] {
        let page = send(browser, "/ui/users/name", &[("user", second), ("name", name)]).await;
        assert_eq!(page.status.as_u16(), status, "{name}: {}", page.body);
    }
    assert_eq!(world.sql.texts(&name).await, ["Zoë Zimmer"]);
}

#[tokio::test]
async fn groups_are_changed_one_by_one_and_together() {
    let world = World::new().await;
    let (a, second) = (&world.a, &world.a.second_user.id);
    let admin = world.app.signed_in(&a.admin.email).await;
    let one = |act| [("act", act), ("group", "group-A"), ("user", second.as_str())];
    let page = send(&admin, "/ui/users/groups", &one("add")).await;
    assert_eq!(page.body, format!("\"Added to {}\"", a.canary("group")));
    assert_eq!(page.location(), format!("/settings/users?q=canary&sort=email&user={second}"));
    assert!(is_member(&world, second).await);
    send(&admin, "/ui/users/groups", &one("remove")).await;
    assert!(!is_member(&world, second).await);
    // Together: each row has its own answer, which the address tells.
    let users = format!("{second}.{}.{}.{NOTHING}", a.user.id, a.holder.id);
    let together = [("act", "add"), ("group", "group-A"), ("users", users.as_str())];
    let page = send(&admin, "/ui/users/groups", &together).await;
    let told = format!("in.group-A.2.1~unknown_user.{NOTHING}");
    assert_eq!(page.location(), format!("/settings/users?q=canary&sort=email&out={told}"));
    assert!(is_member(&world, second).await && is_member(&world, &a.user.id).await);
    // One alone is refused in words.
    let holder = world.app.signed_in(&a.holder.email).await;
    let own = [("act", "remove"), ("group", "group-A"), ("user", a.holder.id.as_str())];
    let page = send(&holder, "/ui/users/groups", &own).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.body.contains("You cannot change your own groups"), "{}", page.body);
    for fields in [
        &[("act", "add"), ("group", "group-A"), ("users", "")][..],
        &[("act", "sideways"), ("group", "group-A"), ("users", second)],
        &[("act", "add"), ("group", ""), ("users", second)],
    ] {
        assert_eq!(
            send(&admin, "/ui/users/groups", fields).await.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{fields:?}"
        );
    }
}

/// What a browser without scripts gets: it is led on, whether or not its browser says from where it came.
#[tokio::test]
async fn plain_forms_lead_on() {
    let world = World::new().await;
    let admin = world.app.signed_in(&world.a.admin.email).await;
    let second = &world.a.second_user.id;
    let page = admin.post("/ui/users/role", &[("user", second), ("role", "consumer")]).await;
    assert_eq!((page.status, page.location()), (StatusCode::FOUND, format!("/settings/users?user={second}").as_str()));
    let shown = admin.get(page.location()).await;
    assert!(shown.body.contains("Consumer") && shown.body.contains(&world.a.canary("name-second_user")));
}
