//! What is explained is what holds, for everybody, and who holds a right is who would be let through.

use std::collections::BTreeSet;

use model::{
    Caller, Permission, Role,
    explain::{Right, WhatIf},
    features::{Feature, FeatureSet},
    groups::BuiltIn,
    id::{GroupId, UserId},
    page::PageRequest,
};
use serde_json::json;
use server::domain::Configured;

use crate::support::{Options, TestApp, TestUser};

/// A tenant with people of every role in groups that grant this and that.
struct Place {
    app: TestApp,
    users: Vec<TestUser>,
    admin: TestUser,
    group: String,
}

impl Place {
    async fn with(access: Configured) -> Self {
        let mut options = Options::default();
        options.settings.access = access;
        let app = TestApp::start_with(options).await;
        let acme = app.tenant("Acme").await;
        let mut users = Vec::new();
        for (n, role) in ["user", "user", "consumer", "admin", "user", "consumer"].into_iter().enumerate() {
            users.push(app.user(&acme.id, &format!("Person {n}"), &format!("p{n}@people.example"), role).await);
        }
        let put = "permissions.add_or_update_user_group";
        let members = |some: &[usize]| some.iter().map(|n| users[*n].id.clone()).collect::<Vec<_>>();
        let readers =
            json!({ "name": "Readers", "features": ["reports", "user_management"], "users": members(&[0, 2, 3]) });
        // Not every administrator here has what these grant.
        let operator = app.supervisor().acting_as(&acme.admin.id);
        let group = app.call(&operator, put, readers).await.text("id");
        let vaults = json!({ "name": "Vaults", "features": ["config_vault"], "users": members(&[1, 2]) });
        app.call(&operator, put, vaults).await;
        app.call(&acme.admin.auth, put, json!({ "name": "Nothing", "users": members(&[0, 1, 2, 3, 4]) })).await;
        let queues = json!({ "id": BuiltIn::QueueAdmins.id(), "users": members(&[4]) });
        app.call(&acme.admin.auth, put, queues).await;
        Self { app, users, admin: acme.admin, group }
    }

    async fn caller(&self, user: &TestUser) -> Caller {
        self.app.caller(user).await
    }

    fn everybody(&self) -> impl Iterator<Item = &TestUser> {
        self.users.iter().chain([&self.admin])
    }
}

fn worlds() -> Vec<Configured> {
    let usual = Options::default().settings.access;
    let bare = usual.clone().granting(BuiltIn::Users, FeatureSet::EMPTY);
    let hidden = vec![
        (Role::Consumer, FeatureSet::EMPTY.with(Feature::ConfigVault).with(Feature::UserManagement)),
        (Role::Admin, FeatureSet::EMPTY.with(Feature::Permissions)),
    ];
    vec![
        usual.clone(),
        bare.clone(),
        bare.clone().granting(BuiltIn::Admins, FeatureSet::all()),
        bare.granting(BuiltIn::QueueAdmins, FeatureSet::EMPTY.with(Feature::QueueManagement)),
        Configured { hidden, ..usual },
    ]
}

#[tokio::test]
async fn an_explanation_is_what_a_caller_has() {
    for world in worlds() {
        let place = Place::with(world).await;
        let admin = place.caller(&place.admin).await;
        for user in place.everybody() {
            let caller = place.caller(user).await;
            let explain = &place.app.backend.explain;
            for asking in [&caller, &admin] {
                let found = explain.explain(asking, &caller.user, WhatIf::default()).await.expect("explained");
                assert_eq!(found.chain.features(), caller.features, "{}", user.email);
                for verdict in found.chain.all_permissions() {
                    assert_eq!(verdict.ruling.allows(), caller.may(verdict.permission), "{verdict:?} {}", user.email);
                }
            }
        }
    }
}

#[tokio::test]
async fn holders_are_those_who_have_it() {
    for world in worlds() {
        let place = Place::with(world).await;
        let admin = place.caller(&place.admin).await;
        let features = Feature::ALL.iter().copied().map(Right::Feature);
        for right in features.chain(Permission::ALL.iter().copied().map(Right::Permission)) {
            let mut expected = BTreeSet::new();
            for user in place.everybody() {
                let caller = place.caller(user).await;
                let has = match right {
                    Right::Feature(feature) => caller.features.has(feature),
                    Right::Permission(permission) => caller.may(permission),
                };
                if has {
                    expected.insert(user.id.clone());
                }
            }
            let mut found = BTreeSet::new();
            let mut request = PageRequest { size: 2, ..PageRequest::default() };
            loop {
                let holders = place.app.backend.explain.holders(&admin, right, request).await.expect("a page");
                found.extend(holders.page.items.iter().map(|holder| holder.user.to_string()));
                let Some(next) = holders.page.next else { break };
                request = PageRequest { size: 2, cursor: Some(next) };
            }
            assert_eq!(found, expected, "{right:?}");
        }
    }
}

#[tokio::test]
async fn what_a_change_would_do_is_what_it_does() {
    let bare = Options::default().settings.access.granting(BuiltIn::Users, FeatureSet::EMPTY);
    let place = Place::with(bare).await;
    let (user, group) = (&place.users[0], json!([place.group]));
    let ask = json!({ "user": user.id, "leave": group });
    let thought = place.app.call(&place.admin.auth, "access.explain", ask).await;
    assert_eq!(thought.data["change"]["features_lost"], json!(["user_management", "reports"]), "{}", thought.body);
    assert_eq!(thought.data["change"]["permissions_lost"], json!(["ReadUserDetails", "EditMemberships"]));
    assert_eq!(place.caller(user).await.features.iter().count(), 2, "thinking changes nothing");
    let body = json!({ "id": place.group, "users": [] });
    place.app.call(&place.admin.auth, "permissions.add_or_update_user_group", body).await;
    assert!(place.caller(user).await.features.is_empty());
    let ask = json!({ "user": user.id, "join": group });
    let thought = place.app.call(&place.admin.auth, "access.explain", ask).await;
    assert_eq!(thought.data["change"]["features_gained"], json!(["user_management", "reports"]));
    let ask = json!({ "user": user.id, "role": "admin" });
    let thought = place.app.call(&place.admin.auth, "access.explain", ask).await;
    let gained = thought.data["change"]["permissions_gained"].to_string();
    assert!(gained.contains("ManageUsers") && !gained.contains("ManageTenants"), "{gained}");
}

/// One's own is everybody's to ask; others' is for administrators, and foreign ones do not exist.
#[tokio::test]
async fn who_may_ask() {
    let place = Place::with(Options::default().settings.access).await;
    let other = place.app.tenant("Other").await;
    let (user, consumer) = (&place.users[0], &place.users[2]);
    for who in [user, consumer] {
        assert_eq!(place.app.try_call(&who.auth, "access.explain", json!({})).await.code(), "200/0");
        assert_eq!(place.app.try_call(&who.auth, "access.explain", json!({ "user": who.id })).await.code(), "200/0");
        let others = json!({ "user": place.users[1].id });
        assert_eq!(place.app.try_call(&who.auth, "access.explain", others).await.code(), "403/20");
        let holders = json!({ "feature": "reports" });
        assert_eq!(place.app.try_call(&who.auth, "access.get_holders", holders).await.code(), "403/20");
    }
    let foreign = json!({ "user": user.id });
    assert_eq!(place.app.try_call(&other.admin.auth, "access.explain", foreign).await.code(), "400/301");
    let foreign = json!({ "join": [place.group] });
    assert_eq!(place.app.try_call(&other.admin.auth, "access.explain", foreign).await.code(), "400/10");
    for (bad, code) in [(json!({ "leave": ["nothing"] }), "400/10"), (json!({ "role": "root" }), "400/12")] {
        assert_eq!(place.app.try_call(&place.admin.auth, "access.explain", bad).await.code(), code);
    }
    let both = json!({ "feature": "reports", "permission": "ManageUsers" });
    for bad in [json!({ "feature": "nonsense" }), json!({ "permission": "nonsense" }), both] {
        assert_eq!(place.app.try_call(&place.admin.auth, "access.explain", bad.clone()).await.code(), "400/12");
        assert_eq!(place.app.try_call(&place.admin.auth, "access.get_holders", bad).await.code(), "400/12");
    }
    assert_eq!(place.app.try_call(&place.admin.auth, "access.get_holders", json!({})).await.code(), "400/11");
    let group = GroupId::known(place.group.as_str());
    let stranger = place.caller(&other.admin).await;
    let users = vec![UserId::known(user.id.as_str())];
    assert!(place.app.backend.groups.add_members(&stranger, &group, users, None).await.is_err());
}

/// Whose access can be explained is found by name, address and ID, within the tenant, by who may ask.
#[tokio::test]
async fn whom_one_may_ask_about() {
    let place = Place::with(Options::default().settings.access).await;
    let other = place.app.tenant("Other").await;
    let (admin, stranger) = (place.caller(&place.admin).await, place.caller(&other.admin).await);
    let explain = &place.app.backend.explain;
    let user = &place.users[1];
    for search in ["erson 1", "p1@people.example", user.id.as_str()] {
        let found = explain.people(&admin, search.to_owned()).await.expect("somebody");
        let ids: Vec<&str> = found.iter().map(|found| found.user.id.as_str()).collect();
        assert_eq!(ids, [user.id.as_str()], "{search}");
        assert!(explain.people(&stranger, search.to_owned()).await.expect("a list").is_empty(), "{search}");
    }
    let all = explain.people(&admin, String::new()).await.expect("a list");
    assert_eq!(all.len(), place.everybody().count(), "and no system principal");
    let refused = explain.people(&place.caller(user).await, String::new()).await;
    assert!(matches!(refused, Err(model::Error::Forbidden(_))), "{refused:?}");
}

/// Whoever is disabled holds nothing, and is not among those who do.
#[tokio::test]
async fn whoever_is_disabled_holds_nothing() {
    let place = Place::with(Options::default().settings.access).await;
    let admin = place.caller(&place.admin).await;
    let second = &place.users[3];
    let holders = async || {
        let right = Right::Permission(Permission::ManageUsers);
        let found = place.app.backend.explain.holders(&admin, right, PageRequest::default()).await.expect("a page");
        found.page.items.into_iter().map(|holder| holder.user.to_string()).collect::<Vec<_>>()
    };
    assert!(holders().await.contains(&second.id));
    let sql = crate::support::Sql::open(&place.app.database).await;
    sql.run(&format!("UPDATE users SET status = 'disabled' WHERE id = '{}'", second.id)).await;
    assert!(!holders().await.contains(&second.id));
    let id = UserId::known(second.id.as_str());
    let found = place.app.backend.explain.explain(&admin, &id, WhatIf::default()).await.expect("explained");
    assert!(!found.chain.active && found.chain.features().is_empty());
    assert!(found.chain.all_permissions().iter().all(|verdict| !verdict.ruling.allows()));
}
