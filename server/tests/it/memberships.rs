//! Every way into a group asks the same decision: the ways that exist, as the callers that there are, into every kind
//! of group.

use std::fmt::Write;

use model::{
    Role,
    features::{Feature, FeatureSet},
    groups::{BuiltIn, Denied, Verdict},
    id::{GroupId, UserId},
    users::NewUser,
};
use serde_json::json;
use server::domain::{ConfiguredGroup, Override, ProvisionedUser};

use crate::support::{Options, Sql, Tenant, TestApp, TestUser};

const TEAM: &str = "team-of-their-own";
const GRANTING: &str = "team-that-grants";
const ASSIGNABLE: &str = "11111111-aaaa-4444-8888-000000000001";
const FIXED: &str = "11111111-aaaa-4444-8888-000000000002";
const FOREIGN: &str = "team-of-another";
const NOTHING: &str = "0192f0c1a2b37c4d8e9f0a1b2c3d4e5f";

struct Place {
    app: TestApp,
    sql: Sql,
    acme: Tenant,
    holder: TestUser,
    plain: TestUser,
}

impl Place {
    async fn new() -> Self {
        let mut options = Options::default();
        let configured = |id: &str, name: &str, assignable| ConfiguredGroup {
            key: name.to_lowercase(),
            id: GroupId::known(id),
            name: name.to_owned(),
            features: None,
            assignable,
        };
        let access = options.settings.access.granting(BuiltIn::Users, FeatureSet::EMPTY);
        let mut access = access.granting(BuiltIn::Admins, FeatureSet::all());
        access.groups = vec![configured(ASSIGNABLE, "Assignable", true), configured(FIXED, "Fixed", false)];
        options.settings.access = access;
        let app = TestApp::start_with(options).await;
        let sql = Sql::open(&app.database).await;
        let (acme, other) = (app.tenant("Acme").await, app.tenant("Other").await);
        let holder = app.user(&acme.id, "Holder", "holder@people.example", "user").await;
        let plain = app.user(&acme.id, "Plain", "plain@people.example", "user").await;
        let put = "permissions.add_or_update_user_group";
        let management = json!({ "name": "Holders", "features": ["user_management"], "users": [holder.id] });
        app.call(&acme.admin.auth, put, management).await;
        app.call(&acme.admin.auth, put, json!({ "id": TEAM, "name": "Team" })).await;
        let granting = json!({ "id": GRANTING, "name": "Granting", "features": ["config_vault"] });
        app.call(&acme.admin.auth, put, granting).await;
        app.call(&other.admin.auth, put, json!({ "id": FOREIGN, "name": "Foreign" })).await;
        for (id, name) in [(ASSIGNABLE, "Assignable"), (FIXED, "Fixed")] {
            sql.run(&format!(
                "INSERT INTO groups (tenant_id, id, name, name_key, configured, created)
                 SELECT '{}', '{id}', '{name}', '{id}', '{name}', 1
                  WHERE NOT EXISTS (SELECT 1 FROM groups WHERE tenant_id = '{}' AND id = '{id}')",
                acme.id, acme.id
            ))
            .await;
        }
        Self { app, sql, acme, holder, plain }
    }

    /// What the answer says of the one user that was to join.
    async fn join(&self, who: &TestUser, group: &str, user: &str) -> String {
        let caller = self.app.caller(who).await;
        let (group, users) = (GroupId::known(group), vec![UserId::known(user)]);
        match self.app.backend.groups.add_members(&caller, &group, users, None).await {
            Ok(outcomes) => match outcomes[0].verdict {
                Verdict::Done => "done".to_owned(),
                Verdict::Unchanged => "unchanged".to_owned(),
                Verdict::Denied(denied) => denied.as_str().to_owned(),
            },
            Err(error) => error.status().to_string(),
        }
    }

    async fn is_member(&self, group: &str, user: &str) -> bool {
        let count = format!("SELECT count(*) FROM memberships WHERE group_id = '{group}' AND user_id = '{user}'");
        self.sql.number(&count).await == 1
    }

    async fn fresh(&self, name: &str) -> TestUser {
        self.app.user(&self.acme.id, name, &format!("{name}@people.example"), "user").await
    }
}

/// From the side of the group: one of every kind, by everybody.
#[tokio::test]
async fn editing_a_group() {
    let place = Place::new().await;
    let mut table = String::new();
    let admin = &place.acme.admin;
    for (title, who) in [("plain", &place.plain), ("holder", &place.holder), ("admin", admin)] {
        for group in [
            TEAM,
            GRANTING,
            ASSIGNABLE,
            FIXED,
            FOREIGN,
            NOTHING,
            BuiltIn::Users.id(),
            BuiltIn::Admins.id(),
            BuiltIn::QueueAdmins.id(),
            BuiltIn::ServiceAccounts.id(),
        ] {
            let user = place.fresh(&format!("{title}-{}", table.len())).await;
            let said = place.join(who, group, &user.id).await;
            assert_eq!(place.is_member(group, &user.id).await, said == "done", "{title} {group}: {said}");
            let name = BuiltIn::ALL.iter().find(|built_in| built_in.id() == group).map_or(group, |it| it.title());
            let _ = writeln!(table, "{title:8} {name:40} {said}");
        }
    }
    insta::assert_snapshot!("joining", table);
}

#[tokio::test]
async fn nobody_but_an_administrator_joins_by_itself() {
    let place = Place::new().await;
    assert_eq!(place.join(&place.holder, TEAM, &place.holder.id).await, Denied::Own.as_str());
    assert_eq!(place.join(&place.acme.admin, TEAM, &place.acme.admin.id).await, "done");
    assert_eq!(place.join(&place.acme.admin, TEAM, &place.acme.admin.id).await, "unchanged");
}

/// From the side of the user: made with groups, as a whole or not at all.
#[tokio::test]
async fn making_a_user() {
    let place = Place::new().await;
    for (n, (group, code)) in [
        (TEAM, "200/0"),
        (GRANTING, "200/0"),
        (ASSIGNABLE, "200/0"),
        (BuiltIn::QueueAdmins.id(), "200/0"),
        (FIXED, "403/20"),
        (BuiltIn::Admins.id(), "403/20"),
        (BuiltIn::Users.id(), "403/20"),
        (FOREIGN, "400/10"),
        (NOTHING, "400/10"),
    ]
    .into_iter()
    .enumerate()
    {
        let email = format!("new-{n}@people.example");
        let body = json!({ "name": "New", "company": place.acme.id, "email": email, "groups": [TEAM, group] });
        let before = place.sql.number("SELECT count(*) FROM users").await;
        let answer = place.app.try_call(&place.acme.admin.auth, "auth.create_user", body).await;
        assert_eq!(answer.code(), code, "{group}: {}", answer.body);
        let made = place.sql.number("SELECT count(*) FROM users").await - before;
        assert_eq!(made, i64::from(code == "200/0"), "{group}");
        if made == 1 {
            assert!(place.is_member(group, &answer.text("id")).await, "{group}");
        }
    }
}

/// A whitelist entry grants a role, which is the group Admins: at most the caller's own.
#[tokio::test]
async fn letting_an_address_in() {
    let place = Place::new().await;
    let entry = |role: &str| json!({ "emails": [format!("{role}@people.example")], "role": role });
    for (role, code) in [("admin", "200/0"), ("user", "200/0"), ("consumer", "200/0"), ("system", "400/12")] {
        let answer = place.app.try_call(&place.acme.admin.auth, "login.add_whitelist_entries", entry(role)).await;
        assert_eq!(answer.code(), code, "{role}: {}", answer.body);
        let by_holder = place.app.try_call(&place.holder.auth, "login.add_whitelist_entries", entry(role)).await;
        assert_eq!(by_holder.code(), "403/20", "{role}");
    }
}

/// The configuration puts its own users where it says, into groups of nature too, and takes them out again.
#[tokio::test]
async fn by_configuration() {
    let provided = |groups: Vec<BuiltIn>| ProvisionedUser {
        name: "supervisor".to_owned(),
        display_name: "Supervisor".to_owned(),
        role: Role::System,
        access_key: "SUPERVISORKEY".to_owned(),
        secret_key: model::Secret::new("a-secret-of-the-supervisor-with-enough-bits".to_owned()),
        allow_login: true,
        groups,
        email: None,
    };
    let start = async |database, groups| {
        let options = Options { provided: vec![provided(groups)], ..Options::default() };
        TestApp::on(database, options).await
    };
    let database = crate::support::Database::fresh().await;
    let app = start(database.clone(), vec![BuiltIn::Users, BuiltIn::Admins, BuiltIn::QueueAdmins]).await;
    let sql = Sql::open(&app.database).await;
    let groups = "SELECT group_id FROM memberships ORDER BY group_id";
    assert_eq!(sql.texts(groups).await, [BuiltIn::Admins.id(), BuiltIn::QueueAdmins.id()]);
    assert_eq!(sql.texts("SELECT DISTINCT source FROM memberships").await, ["configuration"]);
    let counted = "SELECT sum(members) FROM groups";
    assert_eq!(sql.number(&format!("SELECT CAST(({counted}) AS BIGINT)")).await, 2);
    drop(app);
    start(database, vec![BuiltIn::Admins]).await;
    assert_eq!(sql.texts(groups).await, [BuiltIn::Admins.id()]);
    assert_eq!(sql.number(&format!("SELECT CAST(({counted}) AS BIGINT)")).await, 1);
}

/// What configuration or identity provider say cannot be undone by hand, and users of the configuration stay put.
#[tokio::test]
async fn what_others_answer_for_stays() {
    let place = Place::new().await;
    let user = place.fresh("synced").await;
    for source in ["configuration", "identity"] {
        place.sql.run(&format!("DELETE FROM memberships WHERE user_id = '{}'", user.id)).await;
        place
            .sql
            .run(&format!(
                "INSERT INTO memberships (tenant_id, group_id, user_id, source, created)
                 VALUES ('{}', '{TEAM}', '{}', '{source}', 1)",
                place.acme.id, user.id
            ))
            .await;
        let admin = place.app.caller(&place.acme.admin).await;
        let groups = &place.app.backend.groups;
        let (group, users) = (GroupId::known(TEAM), vec![UserId::known(user.id.as_str())]);
        let out = groups.remove_members(&admin, &group, users.clone()).await.expect("an answer for each");
        assert_eq!(out[0].verdict, Verdict::Denied(Denied::FixedElsewhere), "{source}");
        let again = groups.add_members(&admin, &group, users, None).await.expect("an answer for each");
        assert_eq!(again[0].verdict, Verdict::Unchanged, "{source}");
        assert!(place.is_member(TEAM, &user.id).await);
        let count = format!("SELECT count(*) FROM memberships WHERE source = '{source}'");
        assert_eq!(place.sql.number(&count).await, 1);
    }
}

#[tokio::test]
async fn queue_admins_can_be_closed_by_configuration() {
    let mut options = Options::default();
    let closed = Override { assignable: Some(false), ..Override::default() };
    options.settings.access.built_in.push((BuiltIn::QueueAdmins, closed));
    let app = TestApp::start_with(options).await;
    let acme = app.tenant("Acme").await;
    let admin = app.caller(&acme.admin).await;
    let user = app.user(&acme.id, "U", "u@people.example", "user").await;
    let (group, users) = (BuiltIn::QueueAdmins.group_id(), vec![UserId::known(user.id)]);
    let outcomes = app.backend.groups.add_members(&admin, &group, users, None).await.expect("an answer");
    assert_eq!(outcomes[0].verdict, Verdict::Denied(Denied::NotAssignable));
}

/// Direct creation needs its feature for administrators; the operator needs none.
#[tokio::test]
async fn making_users_needs_its_feature() {
    let mut options = Options::default();
    options.settings.access.features = FeatureSet::unconfigured();
    let app = TestApp::start_with(options).await;
    let acme = app.tenant("Acme").await;
    let new = |n: u32| NewUser {
        tenant: model::id::TenantId::known(acme.id.as_str()),
        name: "New".to_owned(),
        email: format!("new-{n}@people.example"),
        role: Role::User,
        given_name: None,
        family_name: None,
        avatar: None,
        internal: false,
        groups: Vec::new(),
    };
    let admin = app.caller(&acme.admin).await;
    let refused = app.backend.users.create(&admin, new(1)).await.expect_err("the feature is off");
    assert!(refused.to_string().contains("user_management_advanced"), "{refused}");
    let on = json!({ "company": acme.id, "features": ["user_management_advanced"] });
    app.call(&app.supervisor(), "system.update_company_settings", on).await;
    let admin = app.caller(&acme.admin).await;
    assert!(admin.features.has(Feature::UserManagementAdvanced));
    app.backend.users.create(&admin, new(2)).await.expect("the tenant has it now");
}
