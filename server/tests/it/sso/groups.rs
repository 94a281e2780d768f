//! Groups and the role of an administrator, taken over from the provider at every sign-in.

use model::{group_sync::GroupSync, sso::Reason};
use serde_json::{Value, json};

use super::{Place, assert_is_in, somebody};
use crate::support::Options;

/// Okta's groups are taken over, as the operator configures it.
async fn place(change: impl FnOnce(&mut GroupSync, &mut Options)) -> Place {
    let mut sync = GroupSync {
        claim: "https://acme.io/groups".to_owned(),
        admins: Vec::new(),
        case_sensitive: true,
        required: false,
        map: Vec::new(),
        by_operator: true,
    };
    let place = Place::with(|providers, options| {
        change(&mut sync, options);
        providers[0].groups = Some(sync);
    })
    .await;
    place.set_domains(&place.acme, &["acme.io"]).await;
    for name in ["Research", "Engineers", "By Hand"] {
        place.app.call(&place.acme.admin.auth, "permissions.add_or_update_user_group", json!({ "name": name })).await;
    }
    place
}

/// Ada, whom the provider says to be in these groups; without any, it says nothing of groups.
fn ada(groups: Value) -> Value {
    let mut claims = somebody("ada", "ada@acme.io");
    if !groups.is_null() {
        claims["https://acme.io/groups"] = groups;
    }
    claims
}

/// Names of groups with where each membership comes from.
async fn groups_of(place: &Place, email: &str) -> Vec<String> {
    let list = format!(
        "SELECT g.name || ': ' || m.source FROM memberships m
           JOIN groups g ON g.tenant_id = m.tenant_id AND g.id = m.group_id
           JOIN users u ON u.tenant_id = m.tenant_id AND u.id = m.user_id
          WHERE u.email_key = '{email}' ORDER BY 1"
    );
    place.sql.texts(&list).await
}

async fn id_of(place: &Place, email: &str) -> String {
    place.sql.texts(&format!("SELECT id FROM users WHERE email_key = '{email}'")).await.remove(0)
}

async fn role_of(place: &Place, email: &str) -> String {
    place.sql.texts(&format!("SELECT role FROM users WHERE email_key = '{email}'")).await.remove(0)
}

#[tokio::test]
async fn a_sign_in_gives_and_takes_what_it_gave_and_nothing_else() {
    let place = place(|_, _| {}).await;
    place.in_as(ada(json!(["Research", "Unknown", "engineers", "admins", "users"]))).await;
    assert_eq!(groups_of(&place, "ada@acme.io").await, ["Research: identity"]);
    let id = id_of(&place, "ada@acme.io").await;
    let admin = &place.acme.admin.auth;
    let by_hand = place.sql.texts("SELECT id FROM groups WHERE name IN ('By Hand', 'Engineers') ORDER BY name").await;
    for group in &by_hand {
        let body = json!({ "id": group, "users": [id] });
        place.app.call(admin, "permissions.add_or_update_user_group", body).await;
    }
    // What was there by hand stays by hand, however the provider calls it.
    let all = ["By Hand: hand", "Engineers: hand", "Research: identity"];
    place.in_as(ada(json!(["Research", "Engineers"]))).await;
    assert_eq!(groups_of(&place, "ada@acme.io").await, all);
    // Nothing stated, or something that cannot be read: nothing changes.
    for missing in [json!(null), json!({ "a": 1 }), json!([1, 2]), json!(7)] {
        place.in_as(ada(missing)).await;
        assert_eq!(groups_of(&place, "ada@acme.io").await, all);
    }
    // No groups: what a sign-in gave is gone.
    place.in_as(ada(json!([]))).await;
    assert_eq!(groups_of(&place, "ada@acme.io").await, ["By Hand: hand", "Engineers: hand"]);
    let entries = "SELECT count(*) FROM audit_entries WHERE action IN ('membership.added', 'membership.removed')
                      AND (after LIKE '%identity%' OR before LIKE '%identity%')";
    assert_eq!(place.sql.number(entries).await, 2);
    // A text alone is one group.
    place.in_as(ada(json!("Research"))).await;
    assert_eq!(groups_of(&place, "ada@acme.io").await.len(), 3);
    // Nobody ends by hand what the provider gave.
    let research = place.sql.texts("SELECT id FROM groups WHERE name = 'Research'").await.remove(0);
    let body = json!({ "id": research, "users": [] });
    place.app.try_call(admin, "permissions.add_or_update_user_group", body).await;
    assert_eq!(groups_of(&place, "ada@acme.io").await.len(), 3);
}

#[tokio::test]
async fn one_group_may_lead_to_several_and_only_named_ones_need_not_be_assignable() {
    let place = place(|sync, _| {
        let pair = |theirs: &str, ours: &str| (theirs.to_owned(), ours.to_owned());
        sync.case_sensitive = false;
        sync.map = vec![pair("eng", "Engineers"), pair("ENG", "research"), pair("root", "Admins")];
    })
    .await;
    place.in_as(ada(json!(["Eng", "root", "by hand"]))).await;
    let expected = ["By Hand: identity", "Engineers: identity", "Research: identity"];
    assert_eq!(groups_of(&place, "ada@acme.io").await, expected);
    assert_eq!(role_of(&place, "ada@acme.io").await, "user", "what follows from a role is given by no group");
}

#[tokio::test]
async fn groups_of_administrators_give_the_role_and_take_what_they_gave() {
    let place = place(|sync, _| sync.admins = vec!["ML Admins".to_owned()]).await;
    let browser = place.in_as(ada(json!(["ML Admins"]))).await;
    assert_eq!(role_of(&place, "ada@acme.io").await, "admin");
    assert_eq!(browser.get("/settings/users").await.status, http::StatusCode::OK);
    place.in_as(ada(json!(null))).await;
    assert_eq!(role_of(&place, "ada@acme.io").await, "admin", "nothing was stated");
    place.in_as(ada(json!([]))).await;
    assert_eq!(role_of(&place, "ada@acme.io").await, "user");
    // A role that somebody gave stays.
    let body = json!({ "user": id_of(&place, "ada@acme.io").await, "role": "admin" });
    place.app.call(&place.acme.admin.auth, "users.set_role", body).await;
    place.in_as(ada(json!([]))).await;
    assert_eq!(role_of(&place, "ada@acme.io").await, "admin");
}

#[tokio::test]
async fn the_last_administrator_stays_one() {
    let place = place(|sync, _| sync.admins = vec!["ML Admins".to_owned()]).await;
    place.in_as(ada(json!(["ML Admins"]))).await;
    let admin = place.acme.admin.id.clone();
    place.app.call(&place.app.supervisor(), "auth.delete_user", json!({ "user": admin })).await;
    place.in_as(ada(json!([]))).await;
    assert_eq!(role_of(&place, "ada@acme.io").await, "admin");
}

#[tokio::test]
async fn somebody_new_may_have_to_be_in_a_group() {
    let place = place(|sync, _| {
        sync.required = true;
        sync.admins = vec!["ML Admins".to_owned()];
    })
    .await;
    for outside in [json!(null), json!([]), json!(["Unknown"])] {
        assert_eq!(place.refused(ada(outside)).await, Reason::NotInGroup);
    }
    assert_eq!(place.sql.number("SELECT count(*) FROM people WHERE email_key = 'ada@acme.io'").await, 0);
    place.assert_seats(&place.acme).await;
    place.in_as(ada(json!(["Research"]))).await;
    // Whoever is there comes in without one, too.
    place.in_as(ada(json!([]))).await;
    let mut bob = somebody("bob", "bob@acme.io");
    bob["https://acme.io/groups"] = json!(["ML Admins"]);
    place.in_as(bob).await;
    assert_eq!(role_of(&place, "bob@acme.io").await, "admin");
}

#[tokio::test]
async fn every_workspace_of_the_person_follows() {
    let place = place(|_, _| {}).await;
    place.in_as(ada(json!([]))).await;
    let beta = place.app.tenant("Beta").await;
    place.joins_too(&beta, ada(json!([]))).await;
    let group = json!({ "name": "Research" });
    place.app.call(&beta.admin.auth, "permissions.add_or_update_user_group", group).await;
    let browser = place.app.browser();
    let page = place.comes(&browser, ada(json!(["Research"]))).await;
    assert_eq!(page.location(), "/sign-in/workspace");
    assert_eq!(groups_of(&place, "ada@acme.io").await, ["Research: identity", "Research: identity"]);
    // A provider whose groups are not taken over changes nothing.
    let page = place.comes(&browser, ada(json!(["Research"]))).await;
    assert!(!page.location().is_empty());
    let bob = place.app.browser();
    let mut claims = somebody("bob", "bob@acme.io");
    claims["https://acme.io/groups"] = json!(["Research"]);
    assert_is_in(&bob, &place.comes_by_auth0(&bob, claims).await);
    assert!(groups_of(&place, "bob@acme.io").await.is_empty());
}
