//! Queues through the API: who manages them, who sees and polls them, and that each task is handed out once.

use std::{collections::BTreeSet, sync::Arc};

use model::groups::BuiltIn;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::support::{Auth, Options, Tenant, TestApp, TestUser};

struct Place {
    app: TestApp,
    acme: Tenant,
    user: TestUser,
}

impl Place {
    async fn new() -> Self {
        let app = TestApp::start().await;
        let acme = app.tenant("Acme").await;
        let user = app.user(&acme.id, "Ines", "ines@people.example", "user").await;
        Self { app, acme, user }
    }

    fn admin(&self) -> &Auth {
        &self.acme.admin.auth
    }

    async fn queue(&self, name: &str) -> String {
        self.app.call(self.admin(), "queues.create", json!({ "name": name })).await.text("id")
    }

    async fn task(&self, by: &Auth) -> String {
        self.app.call(by, "tasks.create", json!({ "name": "Work", "type": "testing" })).await.text("id")
    }

    async fn waiting(&self, by: &Auth, queue: &str) -> String {
        let task = self.task(by).await;
        self.app.call(by, "tasks.enqueue", json!({ "task": task, "queue": queue })).await;
        task
    }

    /// The tasks that wait, in their order.
    async fn order(&self, queue: &str) -> Vec<String> {
        let found = self.app.call(self.admin(), "queues.get_by_id", json!({ "queue": queue })).await;
        let entries = found.data["queue"]["entries"].as_array().cloned().unwrap_or_default();
        entries.iter().map(|entry| entry["task"].as_str().expect("an ID").to_owned()).collect()
    }

    async fn names(&self, by: &Auth, body: Value) -> Vec<String> {
        let found = self.app.call(by, "queues.get_all", body).await;
        let queues = found.data["queues"].as_array().cloned().unwrap_or_default();
        queues.iter().map(|queue| queue["name"].as_str().expect("a name").to_owned()).collect()
    }

    /// Leaves the user nothing but these queues, for reading or for changing.
    async fn only(&self, user: &TestUser, queue: &str, access: &str) {
        self.app.call(self.admin(), "permissions.delete_access_rules", json!({ "rules": ["all-queues"] })).await;
        let rule = json!({
            "name": "One", "description": "", "entity_type": "queue", "entity_id": queue,
            "access_permission": access, "users": [user.id], "groups": [],
        });
        self.app.call(self.admin(), "permissions.add_or_update_access_rule", rule).await;
    }
}

/// A tenant has its queue from the first moment, and the guides make it by hand all the same.
#[tokio::test]
async fn every_tenant_begins_with_a_queue() {
    let place = Place::new().await;
    let (app, admin) = (&place.app, place.admin());
    let first = app.call(&place.user.auth, "queues.get_default", json!({})).await;
    assert_eq!(first.text("name"), "default");
    assert!(first.text("id").len() == 32);
    // By the supervisor for the administrator, as the guide writes it.
    let acting = app.supervisor().impersonating(&place.acme.admin.id);
    let made = app.call(&acting, "queues.create", json!({ "name": "default" })).await;
    assert_eq!(made.text("id"), first.text("id"), "the same one");
    assert_eq!(app.try_call(admin, "queues.create", json!({ "name": "Default" })).await.code(), "400/801");
    assert_eq!(
        app.call(admin, "queues.get_default", json!({})).await.text("id"),
        first.text("id"),
        "still the default"
    );
    let other = place.queue("other").await;
    app.call(admin, "queues.update", json!({ "queue": other, "system_tags": ["default"] })).await;
    assert_eq!(app.try_call(admin, "queues.get_default", json!({})).await.code(), "400/708");
    for queue in [&other, &first.text("id")] {
        app.call(admin, "queues.update", json!({ "queue": queue, "system_tags": [] })).await;
    }
    assert_eq!(app.try_call(admin, "queues.get_default", json!({})).await.code(), "400/707");
}

#[tokio::test]
async fn only_queue_admins_manage_queues() {
    let place = Place::new().await;
    let (app, admin) = (&place.app, place.admin());
    let queue = place.queue("fast").await;
    let tries = [
        ("queues.create", json!({ "name": "more" })),
        ("queues.update", json!({ "queue": queue, "name": "slow" })),
        ("queues.delete", json!({ "queue": queue })),
    ];
    for (endpoint, body) in &tries {
        assert_eq!(app.try_call(&place.user.auth, endpoint, body.clone()).await.code(), "403/20", "{endpoint}");
    }
    let members = |users: &[&str]| json!({ "id": BuiltIn::QueueAdmins.id(), "users": users });
    app.call(admin, "permissions.add_or_update_user_group", members(&[&place.user.id])).await;
    for (endpoint, body) in &tries {
        let refused = app.try_call(admin, endpoint, body.clone()).await;
        assert_eq!(refused.code(), "403/20", "an administrator who was taken out: {endpoint}");
        assert!(
            refused.message.contains("queue_management") || refused.message.contains("role"),
            "{}",
            refused.message
        );
        app.call(&place.user.auth, endpoint, body.clone()).await;
    }
    // A tenant without the feature has no queues made by anybody but the operator.
    let settings = json!({ "company": place.acme.id, "exclude_features": ["queue_management"] });
    app.call(&app.supervisor(), "system.update_company_settings", settings).await;
    assert_eq!(app.try_call(&place.user.auth, "queues.create", json!({ "name": "again" })).await.code(), "403/20");
    let features = app.call(admin, "users.get_current_user", json!({ "get_supported_features": true })).await;
    assert!(!features.data["supported_features"].to_string().contains("queue_management"), "{}", features.body);
}

#[tokio::test]
async fn a_queue_is_found_by_name_as_python_writes_it() {
    let place = Place::new().await;
    for name in ["my-queue 1.0", "my-queue 2.0", "other"] {
        place.queue(name).await;
    }
    let glue = json!({ "name": "glued", "system_tags": ["k8s-glue"] });
    place.app.call(place.admin(), "queues.create", glue).await;
    let user = &place.user.auth;
    assert_eq!(place.names(user, json!({ "name": r"my\-queue\ 1\.0" })).await, ["my-queue 1.0"]);
    assert_eq!(place.names(user, json!({})).await, ["default", "my-queue 1.0", "my-queue 2.0", "other"]);
    assert_eq!(place.names(user, json!({ "search_hidden": true })).await.len(), 5);
    assert_eq!(place.names(user, json!({ "name": "glued" })).await, ["glued"]);
    assert_eq!(place.names(user, json!({ "page": 1, "page_size": 2 })).await, ["my-queue 2.0", "other"]);
    let named = json!({ "name": "other", "only_fields": ["name"] });
    let found = place.app.call(user, "v2.5/queues.get_all", named).await;
    let keys: Vec<&String> = found.data["queues"][0].as_object().expect("a queue").keys().collect();
    assert_eq!(keys, ["id", "name"]);
    assert_eq!(place.app.try_call(user, "queues.get_all", json!({ "name": "(" })).await.code(), "400/12");
}

#[tokio::test]
async fn access_rules_say_who_reaches_a_queue() {
    let place = Place::new().await;
    let (app, user) = (&place.app, &place.user.auth);
    let (open, shut) = (place.queue("open").await, place.queue("shut").await);
    place.only(&place.user, &open, "read").await;
    place.waiting(place.admin(), &shut).await;
    assert_eq!(place.names(user, json!({})).await, ["open"]);
    assert_eq!(place.names(user, json!({ "id": [shut, open] })).await, ["open"]);
    for endpoint in ["queues.get_by_id", "queues.get_next_task", "queues.peek_task", "queues.get_num_entries"] {
        let refused = app.try_call(user, endpoint, json!({ "queue": shut })).await;
        let none = app.try_call(user, endpoint, json!({ "queue": "0".repeat(32) })).await;
        assert_eq!((refused.code(), none.code()), ("400/701".to_owned(), "400/701".to_owned()), "{endpoint}");
    }
    let task = place.task(user).await;
    let into = |queue: &str| json!({ "queue": queue, "task": task });
    assert_eq!(app.try_call(user, "tasks.enqueue", into(&shut)).await.code(), "400/701");
    assert_eq!(
        app.try_call(user, "workers.register", json!({ "worker": "w", "queues": [shut] })).await.code(),
        "400/701"
    );
    app.call(user, "tasks.enqueue", into(&open)).await;
    // Reading it lets one put in and take out, and no more.
    let other = place.waiting(place.admin(), &open).await;
    let front = json!({ "queue": open, "task": other });
    assert_eq!(app.try_call(user, "queues.move_task_to_front", front.clone()).await.code(), "403/20");
    assert_eq!(app.try_call(user, "queues.remove_task", front.clone()).await.code(), "403/20", "another's task");
    assert_eq!(app.try_call(user, "queues.clear_queue", json!({ "queue": open })).await.code(), "403/20");
    let tags = json!({ "queue": open, "tags": ["x"] });
    assert_eq!(app.try_call(user, "queues.update", tags.clone()).await.code(), "403/20");
    assert_eq!(app.call(user, "queues.get_next_task", json!({ "queue": open })).await.text("entry.task"), task);
    place.only_again(&open, "read_write").await;
    app.call(user, "queues.update", tags).await;
    app.call(user, "queues.move_task_to_front", front).await;
    assert_eq!(
        app.call(user, "queues.clear_queue", json!({ "queue": open })).await.data,
        json!({ "removed_tasks": 1 })
    );
}

impl Place {
    /// Another rule for the same user; the higher access counts.
    async fn only_again(&self, queue: &str, access: &str) {
        let rule = json!({
            "name": "More", "description": "", "entity_type": "queue", "entity_id": queue,
            "access_permission": access, "users": [self.user.id], "groups": [],
        });
        self.app.call(self.admin(), "permissions.add_or_update_access_rule", rule).await;
    }
}

#[tokio::test]
async fn tasks_move_within_their_queue() {
    let place = Place::new().await;
    let (app, admin) = (&place.app, place.admin());
    let queue = place.queue("fast").await;
    let mut tasks = Vec::new();
    for _ in 0..5 {
        tasks.push(place.waiting(admin, &queue).await);
    }
    let mut expected = tasks.clone();
    for (endpoint, at, count, to) in [
        ("queues.move_task_to_front", 3, 1, 0),
        ("queues.move_task_to_back", 0, 1, 4),
        ("queues.move_task_forward", 4, 2, 2),
        ("queues.move_task_backward", 0, 9, 4),
        ("queues.move_task_backward", 1, 2, 3),
        ("queues.move_task_forward", 2, 0, 2),
    ] {
        let body = json!({ "queue": queue, "task": expected[at], "count": count });
        let moved = expected.remove(at);
        expected.insert(to, moved);
        assert_eq!(app.call(admin, endpoint, body).await.data, json!({ "position": to }), "{endpoint}");
        assert_eq!(place.order(&queue).await, expected, "{endpoint}");
    }
    let entry = json!({ "queue": queue, "task": expected[0] });
    assert_eq!(app.try_call(admin, "queues.add_task", entry.clone()).await.code(), "400/706");
    app.call(admin, "queues.remove_task", entry.clone()).await;
    assert_eq!(app.try_call(admin, "queues.remove_task", entry.clone()).await.code(), "400/703");
    let task = app.call(admin, "tasks.get_by_id", json!({ "task": expected[0] })).await;
    assert_eq!(task.text("task.status"), "created");
    app.call(admin, "queues.add_task", entry).await;
    assert_eq!(app.try_call(admin, "queues.delete", json!({ "queue": queue })).await.code(), "400/702");
    app.call(admin, "queues.delete", json!({ "queue": queue, "force": true })).await;
    let task = app.call(admin, "tasks.get_by_id", json!({ "task": expected[4] })).await;
    assert_eq!(task.text("task.status"), "created", "it waits no longer");
}

#[tokio::test]
async fn an_empty_queue_is_no_refusal() {
    let place = Place::new().await;
    let queue = place.queue("fast").await;
    let next = place.app.call(&place.user.auth, "v2.14/queues.get_next_task", json!({ "queue": queue })).await;
    assert_eq!(next.data, json!({}));
    let task = place.waiting(&place.user.auth, &queue).await;
    let body = json!({ "queue": queue, "get_task_info": true });
    let next = place.app.call(place.admin(), "queues.get_next_task", body).await;
    assert_eq!((next.text("entry.task"), next.text("task_info.user")), (task, place.user.id.clone()));
    assert_eq!(next.text("task_info.company"), place.acme.id);
}

/// Twenty agents in two processes ask at once: each task goes to one of them.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn each_task_is_handed_out_once() {
    let place = Place::new().await;
    let replica = place.app.replica(Options::default().settings).await;
    let queue = place.queue("busy").await;
    let mut expected = BTreeSet::new();
    for _ in 0..30 {
        expected.insert(place.waiting(&place.user.auth, &queue).await);
    }
    let servers = [Arc::new(place.app), Arc::new(replica)];
    let mut polls = JoinSet::new();
    for n in 0..20 {
        let (server, auth, queue) = (Arc::clone(&servers[n % 2]), place.user.auth.clone(), queue.clone());
        polls.spawn(async move {
            let mut taken = Vec::new();
            loop {
                let next = server.call(&auth, "queues.get_next_task", json!({ "queue": queue })).await;
                let Some(task) = next.data["entry"]["task"].as_str() else { return taken };
                taken.push(task.to_owned());
            }
        });
    }
    let taken: Vec<String> = polls.join_all().await.into_iter().flatten().collect();
    assert_eq!(taken.len(), expected.len(), "none twice");
    assert_eq!(taken.into_iter().collect::<BTreeSet<_>>(), expected, "and none lost");
}

#[tokio::test]
async fn metadata_and_changes_are_told() {
    let place = Place::new().await;
    let (app, admin) = (&place.app, place.admin());
    let queue = place.queue("fast").await;
    let put = json!({ "queue": queue, "metadata": [{ "key": "cost", "type": "int", "value": "3" }] });
    app.call(&place.user.auth, "queues.add_or_update_metadata", put).await;
    let found = app.call(admin, "queues.get_by_id", json!({ "queue": queue })).await;
    assert_eq!(found.data["queue"]["metadata"], json!({ "cost": { "key": "cost", "type": "int", "value": "3" } }));
    let gone = app.call(admin, "queues.delete_metadata", json!({ "queue": queue, "keys": ["cost", "none"] })).await;
    assert_eq!(gone.data, json!({ "updated": 1 }));
    let named = app.call(admin, "queues.update", json!({ "queue": queue, "name": "faster" })).await;
    assert_eq!(named.data, json!({ "updated": 1, "fields": { "name": "faster" } }));
    let same = app.call(admin, "queues.update", json!({ "queue": queue, "name": "faster" })).await;
    assert_eq!(same.data, json!({ "updated": 0, "fields": {} }));
    assert_eq!(
        app.try_call(admin, "queues.update", json!({ "queue": queue, "name": "default" })).await.code(),
        "400/801"
    );
    assert_eq!(app.try_call(admin, "queues.create", json!({ "name": "ab" })).await.code(), "400/800");
}

#[tokio::test]
async fn queues_come_in_the_order_that_is_asked_for() {
    let place = Place::new().await;
    for name in ["second", "first", "third"] {
        place.app.clock.advance_seconds(60);
        place.queue(name).await;
    }
    for (order, expected) in [
        (Value::Null, ["default", "first", "second"]),
        (json!(["-name"]), ["third", "second", "first"]),
        (json!(["created"]), ["default", "second", "first"]),
        (json!(["-created"]), ["third", "first", "second"]),
        (json!(["-entries", "-last_update"]), ["third", "first", "second"]),
    ] {
        let body = json!({ "order_by": order, "page_size": 3 });
        assert_eq!(place.names(place.admin(), body).await, expected, "{order}");
    }
}
