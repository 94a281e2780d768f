//! Groups through the API: who makes and changes them, what they are called, what they grant, and how many are in them.

use model::{
    features::{Feature, FeatureSet},
    groups::BuiltIn,
};
use serde_json::{Value, json};
use server::domain::Configured;

use crate::support::{Auth, Options, Sql, Tenant, TestApp, TestUser};

const PUT: &str = "permissions.add_or_update_user_group";
const GET: &str = "permissions.get_user_groups";
const DELETE: &str = "permissions.delete_user_groups";

/// A deployment whose plain users have no features by themselves, and whose administrators have all.
async fn bare() -> (TestApp, Tenant) {
    let mut options = Options::default();
    let access = options.settings.access.granting(BuiltIn::Users, FeatureSet::EMPTY);
    options.settings.access = access.granting(BuiltIn::Admins, FeatureSet::all());
    let app = TestApp::start_with(options).await;
    let acme = app.tenant("Acme").await;
    (app, acme)
}

async fn person(app: &TestApp, tenant: &Tenant, name: &str) -> TestUser {
    app.user(&tenant.id, name, &format!("{name}@people.example"), "user").await
}

async fn group(app: &TestApp, auth: &Auth, body: Value) -> String {
    app.call(auth, PUT, body).await.text("id")
}

/// One group as clients see it.
async fn shown(app: &TestApp, auth: &Auth, id: &str) -> Value {
    let answer = app.call(auth, GET, json!({ "groups": [id], "include_permissions": true })).await;
    answer.data["groups"][0].clone()
}

async fn features(app: &TestApp, auth: &Auth) -> Vec<String> {
    let answer = app.call(auth, "users.get_current_user", json!({ "get_supported_features": true })).await;
    serde_json::from_value(answer.data["supported_features"].clone()).expect("names")
}

#[tokio::test]
async fn what_a_group_grants_counts_at_the_next_request() {
    let (app, acme) = bare().await;
    let ada = person(&app, &acme, "ada").await;
    let token = Auth::token(&app.call(&ada.auth, "auth.login", json!({})).await.text("token"));
    for auth in [&ada.auth, &token] {
        assert!(features(&app, auth).await.is_empty());
        assert_eq!(app.try_call(auth, GET, json!({})).await.code(), "403/20");
    }
    let body = json!({ "name": "Auditors", "features": ["user_management", "reports"], "users": [ada.id] });
    let auditors = group(&app, &acme.admin.auth, body).await;
    for auth in [&ada.auth, &token] {
        assert_eq!(features(&app, auth).await, ["user_management", "reports"]);
        assert_eq!(app.try_call(auth, GET, json!({})).await.code(), "200/0");
    }
    app.call(&acme.admin.auth, PUT, json!({ "id": auditors, "features": ["reports"] })).await;
    assert_eq!(features(&app, &token).await, ["reports"]);
    app.call(&acme.admin.auth, DELETE, json!({ "groups": [auditors] })).await;
    for auth in [&ada.auth, &token] {
        assert!(features(&app, auth).await.is_empty());
        assert_eq!(app.try_call(auth, GET, json!({})).await.code(), "403/20");
    }
}

#[tokio::test]
async fn nothing_is_granted_beyond_the_tenant() {
    let (app, acme) = bare().await;
    let ada = person(&app, &acme, "ada").await;
    let body = json!({ "name": "All", "users": [ada.id], "features": Feature::ALL.iter().map(|f| f.as_str()).collect::<Vec<_>>() });
    group(&app, &acme.admin.auth, body).await;
    assert_eq!(features(&app, &ada.auth).await.len(), Feature::ALL.len());
    let settings = json!({ "company": acme.id, "exclude_features": ["pipelines", "user_management"] });
    app.call(&app.supervisor(), "system.update_company_settings", settings).await;
    let left = features(&app, &ada.auth).await;
    assert_eq!(left.len(), Feature::ALL.len() - 2);
    assert!(!left.iter().any(|feature| feature == "pipelines" || feature == "user_management"), "{left:?}");
}

#[tokio::test]
async fn a_role_does_not_get_what_is_hidden_from_it() {
    let mut options = Options::default();
    let hidden = FeatureSet::EMPTY.with(Feature::ShowDatasets).with(Feature::ShowOrchestration);
    options.settings.access = Configured { hidden: vec![(model::Role::User, hidden)], ..options.settings.access };
    let app = TestApp::start_with(options).await;
    let acme = app.tenant("Acme").await;
    let ada = person(&app, &acme, "ada").await;
    // Nor the management of queues, which is for Queue Admins.
    assert_eq!(features(&app, &ada.auth).await.len(), Feature::ALL.len() - 3);
    assert_eq!(features(&app, &acme.admin.auth).await.len(), Feature::ALL.len());
}

#[tokio::test]
async fn a_membership_grants_nothing_from_the_second_it_ends() {
    let (app, acme) = bare().await;
    let ada = person(&app, &acme, "ada").await;
    let id = group(&app, &acme.admin.auth, json!({ "name": "Guests", "features": ["reports"] })).await;
    let admin = app.caller(&acme.admin).await;
    let (group, user) = (model::id::GroupId::known(id.as_str()), model::id::UserId::known(ada.id.as_str()));
    let ends = crate::support::START.plus_seconds(60);
    let past = app.backend.groups.add_members(&admin, &group, vec![user.clone()], Some(crate::support::START)).await;
    assert!(past.is_err(), "a membership cannot end in the past");
    app.backend.groups.add_members(&admin, &group, vec![user], Some(ends)).await.expect("done");
    app.clock.advance_seconds(59);
    assert_eq!(features(&app, &ada.auth).await, ["reports"]);
    app.clock.advance_seconds(1);
    assert!(features(&app, &ada.auth).await.is_empty());
    let me = app.call(&ada.auth, "users.get_current_user", json!({})).await;
    assert!(!me.body.contains("Guests"), "{}", me.body);
    let explained = app.call(&ada.auth, "access.explain", json!({ "feature": "reports" })).await;
    assert_eq!(explained.data["features"][0]["has"], false);
    assert_eq!(explained.data["chain"]["groups"][1]["ended"], true, "{}", explained.body);
    // The lists are tidied in the background, with a record.
    assert_eq!(shown(&app, &acme.admin.auth, &id).await["members"], 1);
    app.domain.sweep().await.expect("swept");
    assert_eq!(shown(&app, &acme.admin.auth, &id).await["members"], 0);
    let sql = Sql::open(&app.database).await;
    assert_eq!(sql.number("SELECT count(*) FROM audit_entries WHERE action = 'membership.ended'").await, 1);
}

#[tokio::test]
async fn names_are_one_of_a_kind_and_none_of_the_deployments() {
    let (app, acme) = bare().await;
    let other = app.tenant("Other").await;
    let auth = &acme.admin.auth;
    let first = group(&app, auth, json!({ "name": "Data  Scientists", "description": "Those who\nlook" })).await;
    group(&app, &other.admin.auth, json!({ "name": "Data  Scientists" })).await;
    for (name, code) in [
        ("data  scientists", "400/801"),
        ("ＤＡＴＡ  Scientists", "400/801"),
        ("admins", "400/12"),
        ("Аdmins", "400/12"),
        ("Queue-Admins", "400/12"),
        ("admins\u{200b}", "400/12"),
        ("admins\u{3164}", "400/12"),
        ("", "400/11"),
        ("  ", "400/11"),
        ("—", "400/12"),
        ("a\nb", "400/12"),
    ] {
        let answer = app.try_call(auth, PUT, json!({ "name": name })).await;
        assert_eq!(answer.code(), code, "{name:?}: {}", answer.body);
    }
    assert_eq!(app.try_call(auth, PUT, json!({ "name": "x".repeat(129) })).await.code(), "400/800");
    let second = group(&app, auth, json!({ "name": "Others" })).await;
    let renamed = app.try_call(auth, PUT, json!({ "id": second, "name": "DATA  SCIENTISTS" })).await;
    assert_eq!(renamed.code(), "400/801");
    assert_eq!(app.try_call(auth, PUT, json!({ "id": second, "name": "Users" })).await.code(), "400/12");
    app.call(auth, PUT, json!({ "id": first, "name": "DATA SCIENTISTS" })).await;
    // Unknown IDs make groups, known ones of the deployment's do not.
    let made = group(&app, auth, json!({ "id": "abcd-1234", "name": "By ID" })).await;
    assert_eq!(made, "abcd-1234");
    let unknown = app.try_call(auth, PUT, json!({ "name": "New", "features": ["raports"] })).await;
    assert_eq!(unknown.code(), "400/12", "{}", unknown.body);
}

#[tokio::test]
async fn built_in_groups_stay_as_they_are_for_everybody() {
    let (app, acme) = bare().await;
    let acting = app.supervisor().acting_as(&acme.admin.id);
    for auth in [&acme.admin.auth, &acting] {
        for built_in in BuiltIn::ALL {
            for change in [json!({ "name": "Mine" }), json!({ "description": "x" }), json!({ "features": ["reports"] })]
            {
                let mut body = change;
                body["id"] = built_in.id().into();
                let answer = app.try_call(auth, PUT, body.clone()).await;
                assert_eq!(answer.code(), "403/20", "{body}: {}", answer.body);
            }
            let own = group(&app, auth, json!({ "name": format!("Own {}", built_in.title()) })).await;
            let answer = app.try_call(auth, DELETE, json!({ "groups": [own, built_in.id()] })).await;
            assert_eq!(answer.code(), "403/20", "{}", answer.body);
            assert_eq!(shown(&app, auth, &own).await["id"], own.as_str(), "all or none");
            app.call(auth, DELETE, json!({ "groups": [own] })).await;
        }
    }
}

#[tokio::test]
async fn the_list_of_members_is_set_as_a_whole_or_not_at_all() {
    let (app, acme) = bare().await;
    let other = app.tenant("Other").await;
    let auth = &acme.admin.auth;
    let (a, b, c) = (person(&app, &acme, "a").await, person(&app, &acme, "b").await, person(&app, &acme, "c").await);
    let foreign = app.user(&other.id, "Foreign", "foreign@people.example", "user").await;
    let id = group(&app, auth, json!({ "name": "Team", "users": [a.id, b.id] })).await;
    let names = async || {
        let group = shown(&app, auth, &id).await;
        assert_eq!(group["members"], group["users"].as_array().map_or(0, Vec::len), "{group}");
        let users = group["users"].as_array().cloned().unwrap_or_default();
        users.iter().map(|user| user["name"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names().await, ["a", "b"]);
    for stranger in [foreign.id.as_str(), "0192f0c1a2b37c4d8e9f0a1b2c3d4e5f"] {
        let answer = app.try_call(auth, PUT, json!({ "id": id, "users": [c.id, stranger] })).await;
        assert_eq!(answer.code(), "400/12", "{}", answer.body);
        assert!(!answer.body.contains("Foreign"));
        assert_eq!(names().await, ["a", "b"]);
    }
    app.call(auth, PUT, json!({ "id": id, "users": [c.id, b.id, c.id] })).await;
    assert_eq!(names().await, ["b", "c"]);
    app.call(auth, PUT, json!({ "id": id, "name": "Team 2" })).await;
    assert_eq!(names().await, ["b", "c"], "without a list they stay");
    app.call(auth, "users.update", json!({ "user": c.id, "name": "Aaron" })).await;
    assert_eq!(names().await, ["Aaron", "b"], "a new name sorts anew");
    app.call(auth, "auth.delete_user", json!({ "user": b.id })).await;
    assert_eq!(names().await, ["Aaron"]);
    app.call(auth, PUT, json!({ "id": id, "users": [] })).await;
    assert_eq!(names().await, Vec::<String>::new());
}

#[tokio::test]
async fn everyone_is_counted() {
    let (app, acme) = bare().await;
    let users = async || shown(&app, &acme.admin.auth, BuiltIn::Users.id()).await["members"].clone();
    let admins = async || shown(&app, &acme.admin.auth, BuiltIn::Admins.id()).await["members"].clone();
    assert_eq!((users().await, admins().await), (json!(1), json!(1)));
    let ada = person(&app, &acme, "ada").await;
    let robot = json!({ "internal": true });
    app.user_with(&acme.id, "Robot", "robot@people.example", "admin", robot).await;
    assert_eq!((users().await, admins().await), (json!(3), json!(2)));
    app.call(&acme.admin.auth, "auth.delete_user", json!({ "user": ada.id })).await;
    assert_eq!(users().await, json!(2));
    let queue_admins = shown(&app, &acme.admin.auth, BuiltIn::QueueAdmins.id()).await;
    assert_eq!(queue_admins["members"], 1, "the first administrator: {queue_admins}");
    let rules = shown(&app, &acme.admin.auth, BuiltIn::Users.id()).await["permissions"].clone();
    assert_eq!(rules, json!([{ "id": "all-queues", "name": "All queues" }]));
}
