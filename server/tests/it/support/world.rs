//! The world of the tests about isolation: the tenants A and B with one of every kind of user, and the supervisor.
//!
//! Every free text is a canary, `CANARY-<tenant>-<kind>`, so that whatever shows up where it does not belong is
//! recognised; all real secrets are remembered and may never be seen again.

use std::sync::{
    Mutex,
    atomic::{AtomicU32, Ordering},
};

use model::{
    features::{Feature, FeatureSet},
    groups::BuiltIn,
};
use serde_json::{Value, json};
use server::{domain::Settings, http::api};

use super::{Auth, Browser, Options, PASSWORD, Sql, TestApp, TestUser, planted, vaults};

pub struct World {
    pub app: TestApp,
    pub sql: Sql,
    pub a: Side,
    pub b: Side,
    /// Statements that list everything stored for A and for B.
    pub(super) dumps: [String; 2],
    pub(super) secrets: Mutex<Vec<String>>,
    next: AtomicU32,
}

/// A tenant with one of every kind of user.
pub struct Side {
    pub id: String,
    /// `A` or `B`.
    pub letter: char,
    pub admin: TestUser,
    pub second_admin: TestUser,
    pub user: TestUser,
    pub second_user: TestUser,
    /// A plain user whose group grants `user_management`.
    pub holder: TestUser,
    pub consumer: TestUser,
    /// A platform user: takes no seat.
    pub internal: TestUser,
    pub disabled: TestUser,
    pub removed: TestUser,
    /// A service account that may act as others.
    pub account: TestUser,
    /// A mail domain that is let in.
    pub domain: String,
    /// An address that is let in.
    pub whitelisted: String,
    /// An access rule that names `user` and the tenant's own group.
    pub rule: String,
    /// A connection to an identity provider.
    pub connection: String,
    /// An open invitation.
    pub invitation: String,
    /// A queue, and a task of `user` that waits in it.
    pub queue: String,
    pub task: String,
    /// A gateway token of `user`.
    pub gateway_token: String,
    /// An administrator vault of the tenant's own group.
    pub vault: String,
    /// The session of `user`, and its ID as its owner names it.
    pub browser: Browser,
    pub session: String,
}

impl Side {
    /// What every text of this tenant begins with.
    pub fn canary(&self, kind: &str) -> String {
        canary(self.letter, kind)
    }

    pub fn everyone(&self) -> [&TestUser; 10] {
        [
            &self.admin,
            &self.second_admin,
            &self.user,
            &self.second_user,
            &self.holder,
            &self.consumer,
            &self.internal,
            &self.disabled,
            &self.removed,
            &self.account,
        ]
    }
}

pub(super) fn canary(letter: char, kind: &str) -> String {
    format!("CANARY-{letter}-{kind}")
}

/// Plain users have everything but `user_management` and the management of queues; Queue Admins grants both, so that
/// there can be a holder.
pub fn settings() -> Settings {
    let mut settings = Options::default().settings;
    let users = FeatureSet::all().without(Feature::UserManagement).without(Feature::QueueManagement);
    settings.access = settings
        .access
        .granting(BuiltIn::Users, users)
        .granting(BuiltIn::QueueAdmins, FeatureSet::EMPTY.with(Feature::UserManagement));
    settings
}

impl World {
    pub async fn new() -> Self {
        let mut app = TestApp::start_with(Options { settings: settings(), ..Options::default() }).await;
        let sql = Sql::open(&app.database).await;
        let a = side(&mut app, &sql, 'A').await;
        let b = side(&mut app, &sql, 'B').await;
        let dumps = [sql.dump_of(&a.id).await, sql.dump_of(&b.id).await];
        let world = Self { app, sql, a, b, dumps, secrets: Mutex::default(), next: AtomicU32::new(0) };
        world.remember_secrets().await;
        world
    }

    /// A number that no test has had yet, for names.
    pub fn next(&self) -> u32 {
        self.next.fetch_add(1, Ordering::Relaxed)
    }

    /// A new user of a tenant, without a key.
    pub async fn fresh_user(&self, side: &Side) -> String {
        let n = self.next();
        let body = json!({
            "name": side.canary(&format!("fresh-{n}")), "company": side.id, "role": "user",
            "email": format!("{}@people.example", side.canary(&format!("fresh-{n}"))),
        });
        self.app.call(&self.app.supervisor(), "auth.create_user", body).await.text("id")
    }

    /// Somebody new of a tenant who was removed again.
    pub async fn fresh_removed(&self, side: &Side) -> String {
        let user = self.fresh_user(side).await;
        self.app.call(&self.app.supervisor(), "auth.delete_user", json!({ "user": user })).await;
        user
    }

    /// A new group of a tenant, without members.
    pub async fn fresh_group(&self, side: &Side) -> String {
        let n = self.next();
        let body = json!({ "name": side.canary(&format!("group-{n}")) });
        self.app.call(&side.admin.auth, "permissions.add_or_update_user_group", body).await.text("id")
    }

    /// A new access rule of a tenant, which names nobody.
    pub async fn fresh_rule(&self, side: &Side) -> String {
        let n = self.next();
        let body = rule(&side.canary(&format!("rule-{n}")));
        self.app.call(&side.admin.auth, "permissions.add_or_update_access_rule", body).await.text("id")
    }

    /// A new connection of a tenant to an identity provider, which is active.
    pub async fn fresh_connection(&self, side: &Side) -> String {
        let body = connection(&side.canary(&format!("provider-{}", self.next())));
        self.app.call(&side.admin.auth, "sso.save_provider_configuration", body).await.text("id")
    }

    /// A new one for an operation that changes some; a workspace has few.
    pub async fn connection_for(&self, endpoint: &api::Endpoint, side: &Side) -> String {
        let names_one = endpoint.ids.iter().any(|(_, kind)| *kind == api::IdKind::Provider);
        if names_one && endpoint.mutating { self.fresh_connection(side).await } else { side.connection.clone() }
    }

    /// A new invitation of a tenant.
    pub async fn fresh_invitation(&self, side: &Side) -> String {
        let email = format!("{}@people.example", side.canary(&format!("invited-{}", self.next())));
        let (id, link) = invite(&self.app, side.letter, &side.admin, &email).await;
        self.remember(&link);
        id
    }

    /// A new queue of a tenant, in which nothing waits.
    pub async fn fresh_queue(&self, side: &Side) -> String {
        let body = json!({ "name": side.canary(&format!("queue-{}", self.next())) });
        self.app.call(&side.admin.auth, "queues.create", body).await.text("id")
    }

    /// A new task of somebody.
    pub async fn fresh_task(&self, auth: &Auth) -> String {
        self.app.call(auth, "tasks.create", json!({ "name": "Fresh", "type": "testing" })).await.text("id")
    }

    /// A new access key of somebody, by itself.
    pub async fn fresh_key(&self, auth: &Auth) -> String {
        let made = self.app.call(auth, "auth.create_credentials", json!({})).await;
        self.remember(&made.text("credentials.secret_key"));
        made.text("credentials.access_key")
    }

    /// A new gateway token of somebody, by itself.
    pub async fn fresh_gateway_token(&self, auth: &Auth) -> String {
        let made = self.app.call(auth, "auth.generate_router_token", json!({ "label": "fresh" })).await;
        self.remember(&made.text("token"));
        made.text("id")
    }

    /// A new token for whoever `auth` is.
    pub async fn token(&self, auth: &Auth) -> Auth {
        let token = self.app.call(auth, "auth.login", json!({})).await.text("token");
        self.remember(&token);
        Auth::token(&token)
    }

    async fn remember_secrets(&self) {
        self.remember(PASSWORD);
        let first = self.app.supervisor.as_ref().expect("a first start");
        self.remember(first.secret_key.reveal());
        for side in [&self.a, &self.b] {
            side.everyone().iter().for_each(|user| self.remember(&user.secret_key));
            let cookie = side.browser.cookie().expect("signed in");
            self.remember(cookie.split_once('=').expect("a pair").1);
        }
        let hashes = "SELECT password_hash FROM people WHERE password_hash IS NOT NULL
                      UNION ALL SELECT secret FROM credentials";
        self.sql.texts(hashes).await.iter().for_each(|hash| self.remember(hash));
    }
}

async fn side(app: &mut TestApp, sql: &Sql, letter: char) -> Side {
    let supervisor = app.supervisor();
    let tenant = json!({ "name": canary(letter, "tenant") });
    let id = app.call(&supervisor, "system.create_company", tenant).await.text("id");
    let admin = person(app, letter, &id, "admin", "admin", false).await;
    let second_admin = person(app, letter, &id, "second_admin", "admin", false).await;
    let user = person(app, letter, &id, "user", "user", false).await;
    let second_user = person(app, letter, &id, "second_user", "user", false).await;
    let holder = person(app, letter, &id, "holder", "user", false).await;
    let consumer = person(app, letter, &id, "consumer", "consumer", false).await;
    let internal = person(app, letter, &id, "internal", "user", true).await;
    let disabled = person(app, letter, &id, "disabled", "user", false).await;
    let removed = person(app, letter, &id, "removed", "user", false).await;
    app.call(&supervisor, "auth.delete_user", json!({ "user": removed.id })).await;
    app.call(&supervisor, "users.disable", json!({ "user": disabled.id })).await;
    planted::no_port_can(sql, letter, &id, &holder.id).await;
    let account = service_account(app, letter, &admin).await;
    let (domain, whitelisted) = ways_in(app, letter, &admin).await;
    let mut named = rule(&canary(letter, "rule"));
    named["id"] = json!(format!("access-rule-{letter}"));
    named["users"] = json!([user.id]);
    named["groups"] = json!([format!("group-{letter}")]);
    let rule = app.call(&admin.auth, "permissions.add_or_update_access_rule", named).await.text("id");
    let connection = connection(&canary(letter, "provider"));
    let connection = app.call(&admin.auth, "sso.save_provider_configuration", connection).await.text("id");
    let email = format!("{}@people.example", canary(letter, "invited"));
    let (invitation, _) = invite(app, letter, &admin, &email).await;
    let gateway = json!({ "label": canary(letter, "gateway") });
    let gateway_token = app.call(&user.auth, "auth.generate_router_token", gateway).await.text("id");
    let (queue, task) = work(app, letter, &admin, &user).await;
    let vault = vaults::make(app, letter, &admin, &user).await;
    let browser = browser(app, letter, &user).await;
    let session = sql.texts(&format!("SELECT id FROM sessions WHERE user_id = '{}'", user.id)).await.remove(0);
    app.usage.write().await;
    Side {
        id,
        letter,
        admin,
        second_admin,
        user,
        second_user,
        holder,
        consumer,
        internal,
        disabled,
        removed,
        account,
        domain,
        whitelisted,
        rule,
        connection,
        invitation,
        queue,
        task,
        gateway_token,
        vault,
        browser,
        session,
    }
}

/// A user with a labelled key, a password, a full profile and preferences.
async fn person(app: &TestApp, letter: char, tenant: &str, kind: &str, role: &str, internal: bool) -> TestUser {
    let text = |what: &str| canary(letter, &format!("{what}-{kind}"));
    let profile = json!({
        "given_name": text("given"), "family_name": text("family"), "internal": internal,
        "avatar": format!("https://pictures.example/{}", text("avatar")),
    });
    let email = format!("{}@people.example", text("email"));
    let user = app.user_with(tenant, &text("name"), &email, role, profile).await;
    let worker = user.auth.clone().with("x-clearml-worker", &text("worker"));
    let preferences = json!({ "preferences": { text("preference"): text("preferred") } });
    app.call(&worker, "users.set_preferences", preferences).await;
    let label = json!({ "access_key": user.access_key, "label": text("label") });
    app.call(&user.auth, "auth.edit_credentials", label).await;
    user
}

/// A service account whose texts are canaries.
async fn service_account(app: &TestApp, letter: char, admin: &TestUser) -> TestUser {
    let new = json!({ "name": canary(letter, "name-account"), "allow_running_as_owner": true });
    let made = app.call(&admin.auth, "auth.create_service_user", new).await;
    let (access_key, secret_key) = (made.text("credentials.access_key"), made.text("credentials.secret_key"));
    let auth = Auth::key(&access_key, &secret_key);
    let label = json!({ "access_key": access_key, "label": canary(letter, "label-account") });
    let worker = auth.clone().with("x-clearml-worker", &canary(letter, "worker-account"));
    app.call(&worker, "auth.edit_credentials", label).await;
    TestUser { id: made.text("id"), email: String::new(), access_key, secret_key, auth }
}

/// Any connection to an identity provider, called by the text.
pub fn connection(text: &str) -> Value {
    json!({ "provider": "keycloak", "configuration": {
        "display_name": text, "client_id": "tenantry", "client_secret": format!("secret of {text}"),
        "issuer": "https://described.example",
    } })
}

/// Any access rule, called and described by the text.
fn rule(text: &str) -> Value {
    json!({
        "name": text, "description": text, "entity_type": "app_category", "entity_id": text,
        "access_permission": "read_write", "users": [], "groups": [],
    })
}

/// An invitation by an administrator: its ID and its link.
async fn invite(app: &TestApp, letter: char, admin: &TestUser, email: &str) -> (String, String) {
    let body = json!({
        "emails": [email], "note": canary(letter, "note"), "groups": [format!("group-{letter}")], "days": 30,
    });
    let made = app.call(&admin.auth, "organization.create_invites", body).await;
    let text = |field: &str| made.data["invites"][0][field].as_str().expect("a text").to_owned();
    (text("id"), text("link"))
}

/// A queue of an administrator's, a task of a user's that waits in it, and a worker that listens.
async fn work(app: &TestApp, letter: char, admin: &TestUser, user: &TestUser) -> (String, String) {
    let text = |what: &str| canary(letter, what);
    let queue = json!({ "name": text("queue"), "tags": [text("tag")] });
    let queue = app.call(&admin.auth, "queues.create", queue).await.text("id");
    let task = json!({ "name": text("task"), "type": "testing", "script": { "diff": text("script") } });
    let task = app.call(&user.auth, "tasks.create", task).await.text("id");
    app.call(&user.auth, "tasks.enqueue", json!({ "task": task, "queue": queue })).await;
    let worker = json!({ "worker": text("worker"), "queues": [queue], "tags": [text("tag")] });
    app.call(&user.auth, "workers.register", worker).await;
    (queue, task)
}

async fn ways_in(app: &TestApp, letter: char, admin: &TestUser) -> (String, String) {
    let domain = format!("{}.example", canary(letter, "domain")).to_lowercase();
    let acting = app.supervisor().acting_as(&admin.id);
    app.call(&acting, "login.set_domains", json!({ "domains": [domain] })).await;
    let whitelisted = format!("{}@people.example", canary(letter, "whitelisted"));
    app.call(&admin.auth, "login.add_whitelist_entries", json!({ "emails": [whitelisted] })).await;
    (domain, whitelisted)
}

async fn browser(app: &TestApp, letter: char, user: &TestUser) -> Browser {
    let browser = app.browser().with_agent(&canary(letter, "agent"));
    let page = browser.post("/sign-in", &[("email", user.email.as_str()), ("password", PASSWORD)]).await;
    assert_eq!(page.location(), "/", "{letter}");
    browser
}

/// All texts under these names, anywhere in an answer.
pub(super) fn found<'v>(value: &'v Value, names: &[&str], into: &mut Vec<&'v str>) {
    match value {
        Value::Object(map) => {
            for (name, inner) in map {
                match inner {
                    Value::String(text) if names.contains(&name.as_str()) => into.push(text),
                    _ => found(inner, names, into),
                }
            }
        }
        Value::Array(list) => list.iter().for_each(|inner| found(inner, names, into)),
        _ => {}
    }
}
