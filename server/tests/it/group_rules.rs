//! Rules about groups that the ports keep: what one lets a group grant, memberships that end, how many at once, and
//! what the forms of the page come to.

use model::{
    Error,
    features::{Feature, FeatureSet},
    groups::{BuiltIn, FIRST_RULES, GroupChange, MOST_PER_CALL, NewGroup},
    id::{GroupId, UserId},
};
use serde_json::{Value, json};

use crate::support::{Options, START, Sql, Tenant, TestApp, TestUser};

const PUT: &str = "permissions.add_or_update_user_group";
const GET: &str = "permissions.get_user_groups";

/// Plain users have nothing, administrators these.
async fn app(admins: FeatureSet) -> (TestApp, Tenant) {
    let mut options = Options::default();
    let access = options.settings.access.granting(BuiltIn::Users, FeatureSet::EMPTY);
    options.settings.access = access.granting(BuiltIn::Admins, admins);
    let app = TestApp::start_with(options).await;
    let acme = app.tenant("Acme").await;
    (app, acme)
}

async fn person(app: &TestApp, tenant: &Tenant, name: &str) -> TestUser {
    app.user(&tenant.id, name, &format!("{name}-{}@people.example", tenant.id), "user").await
}

async fn shown(app: &TestApp, tenant: &Tenant, id: &str) -> Value {
    app.call(&tenant.admin.auth, GET, json!({ "groups": [id] })).await.data["groups"][0].clone()
}

#[tokio::test]
async fn nobody_lets_a_group_grant_what_they_do_not_have() {
    let (app, acme) = app(FeatureSet::EMPTY.with(Feature::Reports).with(Feature::UserManagement)).await;
    let (admin, operator) = (&acme.admin.auth, app.supervisor().acting_as(&acme.admin.id));
    let refused = app.try_call(admin, PUT, json!({ "name": "Builders", "features": ["reports", "pipelines"] })).await;
    assert_eq!(refused.code(), "403/20", "{}", refused.body);
    assert!(refused.body.contains("pipelines") && !refused.body.contains("reports"), "{}", refused.body);
    assert!(!app.call(admin, GET, json!({})).await.body.contains("Builders"), "nothing was made");

    // The operator may list anything, and what is listed may stay whoever changes the rest.
    let made = json!({ "name": "Builders", "features": ["pipelines"] });
    let id = app.call(&operator, PUT, made).await.text("id");
    let kept = json!({ "id": id, "name": "Makers", "features": ["pipelines", "reports"] });
    app.call(admin, PUT, kept).await;
    let beyond = json!({ "id": id, "name": "Takers", "features": ["pipelines", "reports", "queues"] });
    assert_eq!(app.try_call(admin, PUT, beyond).await.code(), "403/20");
    let group = shown(&app, &acme, &id).await;
    assert_eq!((&group["name"], &group["features"]), (&json!("Makers"), &json!(["pipelines", "reports"])));

    // Once taken off the list it is not theirs to list again.
    app.call(admin, PUT, json!({ "id": id, "features": ["reports"] })).await;
    assert_eq!(app.try_call(admin, PUT, json!({ "id": id, "features": ["pipelines"] })).await.code(), "403/20");
}

#[tokio::test]
async fn memberships_that_have_ended_are_tidied_tenant_by_tenant() {
    let (app, acme) = app(FeatureSet::all()).await;
    let other = app.tenant("Other").await;
    let sql = Sql::open(&app.database).await;
    let mut groups = Vec::new();
    for tenant in [&acme, &other] {
        let (soon, later) = (person(&app, tenant, "soon").await, person(&app, tenant, "later").await);
        let admin = app.caller(&tenant.admin).await;
        let new = NewGroup {
            name: "Guests".to_owned(),
            users: vec![UserId::known(soon.id.as_str())],
            ends: Some(START.plus_seconds(60)),
            ..NewGroup::default()
        };
        let group = app.backend.groups.create(&admin, new).await.expect("made with its first member");
        let change = GroupChange {
            join: vec![UserId::known(later.id.as_str())],
            ends: Some(START.plus_seconds(61)),
            ..GroupChange::default()
        };
        app.backend.groups.update(&admin, &group.id, change).await.expect("another joins");
        groups.push((tenant, group.id.to_string(), soon.id, later.id));
    }
    app.clock.advance_seconds(60);
    app.domain.sweep().await.expect("swept");
    for (tenant, group, soon, later) in &groups {
        let left = shown(&app, tenant, group).await;
        assert_eq!((&left["members"], &left["users"][0]["id"]), (&json!(1), &json!(later)), "{left}");
        let ended = format!(
            "SELECT count(*) FROM audit_entries WHERE tenant_id = '{}' AND action = 'membership.ended' AND target = '{soon}'",
            tenant.id
        );
        assert_eq!(sql.number(&ended).await, 1);
    }
}

#[tokio::test]
async fn who_has_left_by_the_clock_is_no_member_of_a_list() {
    let (app, acme) = app(FeatureSet::all()).await;
    let sql = Sql::open(&app.database).await;
    let ada = person(&app, &acme, "ada").await;
    let admin = app.caller(&acme.admin).await;
    let users = vec![UserId::known(ada.id.as_str())];
    let ends = Some(START.plus_seconds(60));
    let new = NewGroup { name: "Guests".to_owned(), users: users.clone(), ends, ..NewGroup::default() };
    let group = app.backend.groups.create(&admin, new).await.expect("made").id;
    let candidates =
        async || app.backend.groups.candidates(&admin, Some(&group), "ada".to_owned()).await.expect("some");
    assert!(candidates().await[0].member);
    app.clock.advance_seconds(60);
    assert!(!candidates().await[0].member, "what has ended can be given again");
    // The same list once more is a membership anew, without an end.
    let change = GroupChange { users: Some(users), ..GroupChange::default() };
    app.backend.groups.update(&admin, &group, change).await.expect("put in again");
    assert_eq!(sql.number("SELECT count(*) FROM memberships WHERE ends IS NOT NULL").await, 0);
    app.domain.sweep().await.expect("swept");
    assert_eq!(shown(&app, &acme, group.as_str()).await["members"], 1);
}

#[tokio::test]
async fn a_call_takes_so_many_users_and_no_more() {
    let (app, acme) = app(FeatureSet::all()).await;
    let admin = app.caller(&acme.admin).await;
    let many: Vec<UserId> = (0..=MOST_PER_CALL).map(|n| UserId::known(format!("user-{n}"))).collect();
    let new = NewGroup { name: "Many".to_owned(), users: many.clone(), ..NewGroup::default() };
    let refused = app.backend.groups.create(&admin, new).await.expect_err("too many");
    assert!(refused.for_field("users").is_some_and(|text| text.contains("1000")), "{refused}");
    let new = NewGroup { name: "Few".to_owned(), ..NewGroup::default() };
    let group = app.backend.groups.create(&admin, new).await.expect("made").id;
    let change = GroupChange { join: many, ..GroupChange::default() };
    let refused = app.backend.groups.update(&admin, &group, change).await.expect_err("too many");
    assert!(refused.for_field("users").is_some_and(|text| text.contains("1000")), "{refused}");
}

#[tokio::test]
async fn a_change_with_somebody_unknown_changes_nothing() {
    let (app, acme) = app(FeatureSet::all()).await;
    let ada = person(&app, &acme, "ada").await;
    let admin = app.caller(&acme.admin).await;
    let new = NewGroup { name: "Team".to_owned(), ..NewGroup::default() };
    let group = app.backend.groups.create(&admin, new).await.expect("made").id;
    let change = GroupChange {
        name: Some("Renamed".to_owned()),
        join: vec![UserId::known(ada.id.as_str()), UserId::known("nobody")],
        ..GroupChange::default()
    };
    let refused = app.backend.groups.update(&admin, &group, change.clone()).await.expect_err("nobody knows nobody");
    assert!(refused.for_field("users").is_some(), "{refused}");
    let past = GroupChange { join: vec![UserId::known(ada.id.as_str())], ends: Some(START), ..change };
    let refused = app.backend.groups.update(&admin, &group, past).await.expect_err("the past");
    assert!(matches!(&refused, Error::Invalid(_)) && refused.for_field("ends").is_some(), "{refused}");
    let left = shown(&app, &acme, group.as_str()).await;
    assert_eq!((&left["name"], &left["members"]), (&json!("Team"), &json!(0)));
}

#[tokio::test]
async fn the_first_rules_are_named_and_all_are_counted() {
    let (app, acme) = app(FeatureSet::all()).await;
    let admin = app.caller(&acme.admin).await;
    let new = NewGroup { name: "Team".to_owned(), ..NewGroup::default() };
    let group = app.backend.groups.create(&admin, new).await.expect("made").id;
    let none = app.backend.groups.get(&admin, &group).await.expect("there");
    assert_eq!((none.rules.len(), none.rules_total), (0, 0));
    for n in 0..FIRST_RULES + 3 {
        let rule = json!({
            "name": format!("Rule {n:02}"), "description": "", "entity_type": "queue", "entity_id": format!("queue-{n}"),
            "access_permission": "read", "users": [], "groups": [group.as_str()],
        });
        app.call(&acme.admin.auth, "permissions.add_or_update_access_rule", rule).await;
    }
    let details = app.backend.groups.get(&admin, &group).await.expect("there");
    assert_eq!((details.rules.len(), details.rules_total), (20, 23));
    assert_eq!(details.rules[0].name, "Rule 00");
    let browser = app.signed_in(&acme.admin.email).await;
    let page = browser.get(&format!("/settings/groups?group={group}")).await;
    assert!(page.body.contains("3 more access rules") && page.body.contains("Rule 19"), "{}", page.body);
    assert!(!page.body.contains("Rule 20"));
}

/// The forms of the page, as a browser without scripts posts them.
#[tokio::test]
async fn forms_lead_back_to_the_group_beside_the_list() {
    let (app, acme) = app(FeatureSet::all()).await;
    let (ada, bob) = (person(&app, &acme, "ada").await, person(&app, &acme, "bob").await);
    let browser = app.signed_in(&acme.admin.email).await;
    let beside = [("q", "te am"), ("dir", "desc"), ("do", "add"), ("draft", "1"), ("find", "a")];
    let post = async |path: &str, fields: &[(&str, &str)]| {
        let fields: Vec<_> = beside.iter().chain(fields).copied().collect();
        browser.server_fn(path, &fields).await
    };
    let made = post(
        "/ui/groups/create",
        &[
            ("name", "Team"),
            ("features[]", "reports"),
            ("features[]", "queues"),
            ("users[]", &ada.id),
            ("ends", "2026-12-31"),
        ],
    )
    .await;
    let (list, id) = made.location().split_once("&group=").expect("a way to the group");
    assert_eq!(list, "/settings/groups?q=te%20am&dir=desc");
    let group = shown(&app, &acme, id).await;
    assert_eq!(group["features"], json!(["queues", "reports"]));
    let page = browser.get(made.location()).await;
    assert!(page.body.contains("Dec 31, 2026") && page.body.contains("by hand"), "{}", page.body);

    let joined = post("/ui/groups/join", &[("group", id), ("users[]", &bob.id), ("users[]", "nobody")]).await;
    assert!(joined.location().ends_with(&format!("&out=in.{id}.1.0~unknown_user.nobody")), "{}", joined.location());
    let page = browser.get(joined.location()).await;
    assert!(page.body.contains("1 user added to") && page.body.contains("There is no such user"), "{}", page.body);
    let left = post("/ui/groups/leave", &[("group", id), ("users[]", &ada.id), ("users[]", &bob.id)]).await;
    assert!(left.location().ends_with(&format!("&out=out.{id}.2.0")), "{}", left.location());

    let edited = post("/ui/groups/edit", &[("group", id), ("name", "Crew"), ("listed", "true")]).await;
    assert_eq!(edited.status, 200, "{}", edited.body);
    let group = shown(&app, &acme, id).await;
    assert_eq!((&group["name"], &group["features"]), (&json!("Crew"), &json!([])));
    let gone = post("/ui/groups/delete", &[("group", id)]).await;
    assert_eq!(gone.location(), "/settings/groups?q=te%20am&dir=desc");
    let admin = app.caller(&acme.admin).await;
    assert!(app.backend.groups.get(&admin, &GroupId::known(id)).await.is_err());
}
