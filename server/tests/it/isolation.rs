//! What belongs to another tenant cannot be reached by any ID, and looks like what does not exist.

use serde_json::{Value, json};
use server::http::api::{self, Endpoint, IdKind};

use crate::{
    registry::{Targets, right_request},
    support::{Auth, Seen, TestUser, World, comparable},
};

/// Nothing has this ID.
const NOTHING: &str = "0192f0c1a2b37c4d8e9f0a1b2c3d4e5f";

/// No access key is this one.
const NO_KEY: &str = "NOTHINGHASTHISACCESSKEY0123456";

/// IDs of tenant B and of the operator, by what they name.
fn foreign(world: &World, kind: IdKind, supervisor: &str) -> Vec<String> {
    let b = &world.b;
    match kind {
        IdKind::Company => vec![b.id.clone(), model::id::DEFAULT_TENANT.to_owned()],
        IdKind::User => {
            let users = b.everyone().map(|user| user.id.clone());
            users.into_iter().chain([supervisor.to_owned(), world.a.removed.id.clone()]).collect()
        }
        IdKind::Group => vec![format!("group-{}", b.letter)],
        IdKind::Rule => vec![b.rule.clone()],
        IdKind::Provider => vec![b.connection.clone()],
        IdKind::Invitation => vec![b.invitation.clone()],
        IdKind::Queue => vec![b.queue.clone()],
        IdKind::Task => vec![b.task.clone()],
        IdKind::GatewayToken => vec![b.gateway_token.clone()],
        IdKind::Vault => vec![b.vault.clone()],
        IdKind::AccessKey => {
            let first = world.app.supervisor.as_ref().expect("a first start");
            vec![b.user.access_key.clone(), b.admin.access_key.clone(), first.access_key.clone()]
        }
    }
}

const fn nothing(kind: IdKind) -> &'static str {
    match kind {
        IdKind::Company
        | IdKind::User
        | IdKind::Group
        | IdKind::Rule
        | IdKind::Invitation
        | IdKind::Provider
        | IdKind::Queue
        | IdKind::Task
        | IdKind::GatewayToken
        | IdKind::Vault => NOTHING,
        IdKind::AccessKey => NO_KEY,
    }
}

async fn supervisor_id(world: &World) -> String {
    world.app.call(&world.app.supervisor(), "users.get_current_user", json!({})).await.text("user.id")
}

/// The right request with another value in one field.
fn with(world: &World, endpoint: &Endpoint, field: &str, value: Value) -> Value {
    let targets = Targets {
        user: world.a.second_user.id.clone(),
        key: world.a.user.access_key.clone(),
        group: format!("group-{}", world.a.letter),
        rule: world.a.rule.clone(),
        removed: world.a.removed.id.clone(),
        invitation: world.a.invitation.clone(),
        connection: world.a.connection.clone(),
        queue: world.a.queue.clone(),
        task: world.a.task.clone(),
        waiting: world.a.task.clone(),
        account: world.a.account.id.clone(),
        gateway_token: world.a.gateway_token.clone(),
        vault: world.a.vault.clone(),
    };
    let mut body = right_request(endpoint.name, world, &world.a, &targets);
    // Two requests to compare must not differ in what is made up for each.
    if let Some(email) = body.get_mut("email") {
        *email = json!("somebody.else@people.example");
    }
    body[field] = value;
    body
}

fn callers(world: &World) -> [(&'static str, &TestUser); 4] {
    let a = &world.a;
    [("user", &a.user), ("holder", &a.holder), ("consumer", &a.consumer), ("admin", &a.admin)]
}

#[tokio::test]
async fn foreign_ids_look_like_none() {
    let world = World::new().await;
    let supervisor = supervisor_id(&world).await;
    let mut compared = 0;
    for endpoint in api::endpoints() {
        for (field, kind) in endpoint.ids {
            let list = ["groups", "ids", "invites", "queues", "rules", "users", "vaults"].contains(field)
                || *field == "id" && endpoint.name.starts_with("users.");
            let value = |id: &str| if list { json!([id]) } else { json!(id) };
            for (who, user) in callers(&world) {
                let ask = async |id: &str| {
                    let body = with(&world, endpoint, field, value(id));
                    let answer = world.watched(Seen::A, &user.auth, endpoint.name, body).await;
                    comparable(&answer, id)
                };
                let expected = ask(nothing(*kind)).await;
                // Only who was removed from the own tenant is found in the own recycle bin.
                let own = |id: &String| endpoint.name == "users.restore" && *id == world.a.removed.id;
                for id in foreign(&world, *kind, &supervisor).into_iter().filter(|id| !own(id)) {
                    assert_eq!(ask(&id).await, expected, "{} {field}={id} by {who}", endpoint.name);
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 200, "{compared}");
}

#[tokio::test]
async fn ids_of_no_form_are_refused_and_change_nothing() {
    let world = World::new().await;
    let long = "a".repeat(5_000);
    for endpoint in api::endpoints() {
        for (field, _) in endpoint.ids {
            let before = world.rows().await;
            for bad in [
                json!(""),
                json!(" "),
                json!("' OR 1=1 --"),
                json!("../b"),
                json!("%"),
                json!("\u{0}"),
                json!("ﬀ"),
                json!(long),
                json!(7),
                json!(true),
                json!({ "$ne": "" }),
                json!([[]]),
                json!([null]),
            ] {
                for (who, user) in callers(&world) {
                    let body = with(&world, endpoint, field, bad.clone());
                    let answer = world.app.try_call(&user.auth, endpoint.name, body).await;
                    let asked = format!("{} {field}={bad} by {who}: {}", endpoint.name, answer.body);
                    world.nothing_leaks(Seen::A, &asked, &answer.headers, &answer.body);
                    assert!(!answer.status.is_server_error(), "{asked}");
                    assert!(answer.status.is_client_error() || !endpoint.mutating, "{asked}");
                }
            }
            assert!(world.rows().await == before, "{} {field}: something bad changed something", endpoint.name);
        }
    }
}

/// Lists of IDs: own ones are found, foreign ones are as if they were not there.
#[tokio::test]
async fn lists_of_ids_find_only_ones_own() {
    let world = World::new().await;
    let (own, foreign) = (world.a.user.id.as_str(), world.b.user.id.as_str());
    for endpoint in ["users.get_all", "users.get_all_ex"] {
        let ask = async |ids: Value| {
            let body = json!({ "id": ids, "only_fields": ["name"] });
            let answer = world.watched(Seen::A, &world.a.admin.auth, endpoint, body).await;
            let users = answer.data["users"].as_array().cloned().unwrap_or_default();
            users.iter().map(|user| user["id"].as_str().expect("an ID").to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(ask(json!([foreign])).await, Vec::<String>::new());
        assert_eq!(ask(json!([own, foreign])).await, [own]);
        assert_eq!(ask(json!([foreign, own, NOTHING])).await, [own]);
        let many: Vec<&str> = std::iter::repeat_n(foreign, 1_000).collect();
        assert_eq!(ask(json!(many)).await, Vec::<String>::new());
        let all = ask(json!([])).await;
        assert_eq!(all.len(), world.a.everyone().len() - 1, "everybody of the own tenant but the removed one");
        assert_eq!(ask(Value::Null).await.len(), all.len());
    }
}

/// Every order and every pattern of the lists shows the own tenant only, and all of it.
#[tokio::test]
async fn lists_show_the_own_tenant_only() {
    let world = World::new().await;
    let expected = world.a.everyone().len() - 1;
    for order in ["name", "-name", "created", "-created"] {
        for auth in [&world.a.admin.auth, &world.a.consumer.auth] {
            let body = json!({ "order_by": [order], "include_auth": true });
            let answer = world.watched(Seen::A, auth, "users.get_all", body).await;
            assert_eq!(answer.data["users"].as_array().map(Vec::len), Some(expected), "{order}");
        }
    }
    for (pattern, count) in [("CANARY", expected), ("CANARY-B", 0), (".", expected), ("holder$", 1)] {
        let body = json!({ "name": pattern });
        let answer = world.app.call(&world.a.admin.auth, "users.get_all", body).await;
        assert_eq!(answer.data["users"].as_array().map(Vec::len), Some(count), "{pattern}");
        assert!(!answer.body.to_lowercase().contains("canary-b"), "{pattern}");
    }
    let mut paged = Vec::new();
    for page in 0..4 {
        let body = json!({ "page": page, "page_size": 3 });
        let answer = world.watched(Seen::A, &world.a.user.auth, "users.get_all", body).await;
        paged.extend(answer.data["users"].as_array().cloned().unwrap_or_default());
    }
    assert_eq!(paged.len(), expected, "pages add up to the tenant");
}

/// The headers that name somebody or a tenant: foreign and unknown look the same, for every caller.
#[tokio::test]
async fn foreign_ids_in_headers_look_like_none() {
    let world = World::new().await;
    let supervisor = supervisor_id(&world).await;
    for (who, user) in callers(&world) {
        for header in ["x-clearml-impersonate-as", "x-clearml-act-as", "x-trains-impersonate-as", "x-clearml-tenant"] {
            let kind = if header == "x-clearml-tenant" { IdKind::Company } else { IdKind::User };
            let ask = async |id: &str| {
                let auth = user.auth.clone().with(header, id);
                let answer = world.watched(Seen::A, &auth, "users.get_current_user", json!({})).await;
                assert_eq!(answer.code(), "400/6", "{header}: {id} by {who}: {}", answer.body);
                comparable(&answer, id)
            };
            let expected = ask(NOTHING).await;
            for id in foreign(&world, kind, &supervisor) {
                assert_eq!(ask(&id).await, expected, "{header}: {id} by {who}");
            }
        }
    }
}

/// The tenant of the request and the tenant of the target are both checked: neither proves the other.
#[tokio::test]
async fn a_tenant_named_in_the_body_opens_nothing() {
    let world = World::new().await;
    let (a, b) = (&world.a, &world.b);
    for (endpoint, body) in [
        ("users.update", json!({ "user": b.user.id, "company": a.id, "name": "Taken over" })),
        ("users.update", json!({ "user": b.user.id, "company": b.id, "name": "Taken over" })),
        ("users.set_role", json!({ "user": b.user.id, "company": b.id, "role": "admin" })),
        ("auth.edit_user", json!({ "user": b.user.id, "tenant": b.id, "role": "admin" })),
        ("auth.delete_user", json!({ "user": b.user.id, "company": b.id })),
        ("users.disable", json!({ "user": b.user.id, "company": b.id })),
        ("users.enable", json!({ "user": b.disabled.id, "company": b.id })),
        ("users.restore", json!({ "user": b.removed.id, "company": b.id })),
        ("auth.create_user", json!({ "name": "Mole", "email": "mole@people.example", "company": b.id })),
        ("auth.revoke_credentials", json!({ "access_key": b.user.access_key, "user": b.user.id })),
        ("auth.edit_credentials", json!({ "access_key": b.user.access_key, "user": b.user.id, "label": "x" })),
        ("login.set_domains", json!({ "domains": ["mole.example"], "company": b.id })),
        ("system.update_company_settings", json!({ "company": b.id, "allowed_users": 1 })),
    ] {
        for auth in [a.admin.auth.clone(), world.token(&a.admin.auth).await] {
            let answer = world.watched(Seen::A, &auth, endpoint, body.clone()).await;
            assert!(answer.status.is_client_error(), "{endpoint}: {}", answer.body);
        }
    }
    let removed = json!({ "emails": [b.whitelisted, a.whitelisted], "company": b.id });
    let answer = world.watched(Seen::A, &a.admin.auth, "login.remove_whitelist_entries", removed).await;
    assert_eq!(answer.data, json!({ "removed": [a.whitelisted] }), "only the own one is there");
    let added = json!({ "emails": ["mole@people.example"], "company": b.id });
    let answer = world.watched(Seen::A, &a.admin.auth, "login.add_whitelist_entries", added).await;
    assert_eq!(answer.code(), "200/0", "the named tenant is ignored: the entry is the caller's own");
}

/// Sessions and cursors of others, at the pages.
#[tokio::test]
async fn pages_reach_nothing_of_others() {
    let world = World::new().await;
    let admin = world.app.signed_in(&world.a.admin.email).await;
    let revoke = async |session: &str| {
        let before = world.rows().await;
        let page = admin.server_fn("/ui/sessions/revoke", &[("session", session)]).await;
        world.page_leaks_nothing(Seen::A, session, &page);
        assert!(world.rows().await == before, "{session}");
        (page.status, page.body.replace(session, ""))
    };
    let expected = revoke(NOTHING).await;
    assert_eq!(expected.0, 404);
    for session in [&world.a.session, &world.b.session] {
        assert_eq!(revoke(session).await, expected);
    }
    let cursor = cursor_of(&world, &world.b.admin.email).await;
    let at = async |cursor: &str| {
        let page = admin.server_fn("/ui/users/table", &[("at", cursor)]).await;
        world.page_leaks_nothing(Seen::A, cursor, &page);
        (page.status, page.body.replace(cursor, ""))
    };
    let foreign = at(&cursor).await;
    let mut edited = cursor.clone();
    edited.replace_range(..1, if cursor.starts_with('a') { "b" } else { "a" });
    assert_eq!(foreign, at(&edited).await, "a cursor of another tenant is as bad as a forged one");
    assert_eq!(foreign.0, 422);
    let bin = admin.server_fn("/ui/users/table", &[("status", "bin"), ("at", &cursor)]).await;
    assert_eq!(bin.status, 422, "a cursor of another list is no better");
}

/// The cursor of the second page, for which there must be more users than fit on the first.
async fn cursor_of(world: &World, email: &str) -> String {
    for _ in 0..60 {
        world.fresh_user(&world.b).await;
    }
    let browser = world.app.signed_in(email).await;
    let page = browser.server_fn("/ui/users/table", &[("sort", "email")]).await;
    let table: Value = serde_json::from_str(&page.body).expect("JSON");
    let next = table["next"].as_str().map(ToOwned::to_owned);
    let next = next.unwrap_or_else(|| panic!("no second page: {table}"));
    let second = browser.server_fn("/ui/users/table", &[("sort", "email"), ("at", &next)]).await;
    assert_eq!(second.status, 200, "{}", second.body);
    next
}

/// A caller without any rights is refused before the body is read: nothing about it can be learned.
#[tokio::test]
async fn refusals_do_not_depend_on_the_body() {
    let world = World::new().await;
    for endpoint in api::endpoints().iter().filter(|endpoint| endpoint.auth() == api::Auth::Required) {
        for auth in [Auth::none(), Auth::key("X", "Y"), Auth::token("x.y.z")] {
            let ask = async |body: Value| {
                let answer = world.app.try_call(&auth, endpoint.name, body).await;
                assert_eq!(answer.status, 401, "{}", answer.body);
                comparable(&answer, "")
            };
            let right = with(&world, endpoint, "user", json!(world.b.user.id));
            assert_eq!(ask(right).await, ask(json!({ "user": [] })).await, "{}", endpoint.name);
        }
    }
}
