//! Tasks and workers through the API, as an agent goes about them.

use serde_json::{Value, json};

use crate::support::{Auth, Options, Tenant, TestApp, TestUser, world_settings};

struct Place {
    app: TestApp,
    acme: Tenant,
    owner: TestUser,
    agent: TestUser,
    queue: String,
}

impl Place {
    async fn new() -> Self {
        Self::with(Options::default()).await
    }

    async fn with(options: Options) -> Self {
        let app = TestApp::start_with(options).await;
        let acme = app.tenant("Acme").await;
        let owner = app.user(&acme.id, "Ines", "ines@people.example", "user").await;
        let agent = app.user(&acme.id, "Agent", "agent@people.example", "user").await;
        let queue = app.call(&owner.auth, "queues.get_default", json!({})).await.text("id");
        Self { app, acme, owner, agent, queue }
    }

    async fn task(&self) -> String {
        let body = json!({
            "name": "One line", "type": "testing", "script": { "diff": "print(1)", "binary": "python3" },
            "method": "get", "nothing": { "known": true },
        });
        self.app.call(&self.owner.auth, "v2.5/tasks.create", body).await.text("id")
    }

    async fn status(&self, task: &str) -> String {
        self.app.call(&self.owner.auth, "tasks.get_by_id", json!({ "task": task })).await.text("task.status")
    }

    async fn workers(&self, by: &Auth) -> Vec<Value> {
        let found = self.app.call(by, "workers.get_all", json!({ "last_seen": 0 })).await;
        found.data["workers"].as_array().cloned().unwrap_or_default()
    }
}

#[tokio::test]
async fn a_task_runs_to_its_end() {
    let place = Place::new().await;
    let (app, owner, agent) = (&place.app, &place.owner.auth, &place.agent.auth);
    let task = place.task().await;
    let by_id = json!({ "task": task });
    assert_eq!(app.try_call(agent, "tasks.get_by_id", by_id.clone()).await.code(), "400/101", "not the agent's yet");
    let queued = app.call(owner, "tasks.enqueue", by_id.clone()).await;
    assert_eq!(queued.data["fields"]["execution.queue"], place.queue.as_str(), "the default queue");
    app.call(agent, "queues.get_next_task", json!({ "queue": place.queue })).await;
    let started = json!({ "task": task, "force": true, "status_message": "pulled by agent" });
    app.call(agent, "v2.5/tasks.started", started.clone()).await;
    // The agent asks so before it runs one; this one is in no queue any more.
    let dequeue = json!({ "task": task, "new_status": "in_progress" });
    assert_eq!(app.try_call(agent, "tasks.dequeue", dequeue).await.code(), "400/110");
    app.call(agent, "tasks.started", started).await;
    let one = json!({ "id": [task], "search_hidden": true, "only_fields": ["status", "status_message"] });
    let seen = app.call(agent, "v2.14/tasks.get_all", one).await;
    let expected = json!([{ "id": task, "status": "in_progress", "status_message": "pulled by agent" }]);
    assert_eq!(seen.data["tasks"], expected);
    let edit = json!({ "task": task, "force": true, "runtime": { "k": "v" }, "script": { "requirements": {} } });
    app.call(agent, "v2.13/tasks.edit", edit).await;
    app.call(agent, "tasks.completed", json!({ "task": task, "status_reason": "worker execution done" })).await;
    let done = app.call(owner, "tasks.get_by_id", by_id.clone()).await;
    assert_eq!(done.text("task.status"), "completed");
    assert_eq!(done.data["task"]["script"], json!({ "diff": "print(1)", "binary": "python3", "requirements": {} }));
    assert!(done.data["task"]["completed"].is_string() && done.data["task"]["started"].is_string());
    assert_eq!(app.try_call(agent, "tasks.started", by_id.clone()).await.code(), "400/110", "it has ended");
    assert_eq!(app.try_call(agent, "tasks.edit", json!({ "task": task, "name": "x" })).await.code(), "400/110");
}

#[tokio::test]
async fn what_waits_and_is_moved_on_waits_no_longer() {
    let place = Place::new().await;
    let owner = &place.owner.auth;
    let num = async || {
        let found = place.app.call(owner, "queues.get_num_entries", json!({ "queue": place.queue })).await;
        found.data["num"].as_u64().expect("a number")
    };
    for (endpoint, status) in
        [("tasks.failed", "failed"), ("tasks.dequeue", "created"), ("tasks.started", "in_progress")]
    {
        let task = place.task().await;
        place.app.call(owner, "tasks.enqueue", json!({ "task": task, "queue": place.queue })).await;
        assert_eq!(num().await, 1);
        place.app.call(owner, endpoint, json!({ "task": task })).await;
        assert_eq!((num().await, place.status(&task).await), (0, status.to_owned()), "{endpoint}");
    }
}

#[tokio::test]
async fn events_are_taken_of_ones_own_tasks() {
    let place = Place::new().await;
    let task = place.task().await;
    let line = |task: &str| json!({ "type": "log", "task": task, "msg": "Hello", "timestamp": 1 }).to_string();
    let send = async |auth: &Auth, lines: Vec<String>| {
        let request = http::Request::post("/events.add_batch")
            .header("host", "localhost:8008")
            .header("content-type", "application/json-lines")
            .header("authorization", auth.authorization.as_deref().expect("a key"))
            .body(axum::body::Body::from(lines.join("\n")))
            .expect("a request");
        place.app.send_api(request).await
    };
    let taken = send(&place.owner.auth, vec![line(&task), line(&task)]).await;
    assert_eq!(taken.data, json!({ "added": 2, "errors": 0, "errors_info": [] }), "{}", taken.body);
    let partly = send(&place.owner.auth, vec![line(&task), line("nothing")]).await;
    assert_eq!((&partly.data["added"], &partly.data["errors"]), (&json!(1), &json!(1)));
    assert_eq!(send(&place.agent.auth, vec![line(&task)]).await.code(), "400/101", "not the agent's task");
    let many = send(&place.owner.auth, vec![line(&task); 3000]).await;
    assert_eq!(many.data["added"], 3000);
}

#[tokio::test]
async fn a_worker_is_seen_until_it_ends_or_falls_silent() {
    let mut place = Place::new().await;
    let replica = place.app.replica(Options::default().settings).await;
    let register = json!({ "worker": "host:0", "queues": [place.queue], "timeout": 60 });
    place.app.call(&place.agent.auth, "workers.register", register.clone()).await;
    let seen = place.workers(&place.acme.admin.auth).await;
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0]["id"], "host:0");
    assert_eq!(seen[0]["user"], json!({ "id": place.agent.id, "name": "Agent" }));
    assert_eq!(seen[0]["queues"], json!([{ "id": place.queue, "name": "default" }]));
    // The other server knows with the next batch.
    let there = async || {
        let found = replica.call(&place.acme.admin.auth, "workers.get_all", json!({})).await;
        found.data["workers"].as_array().map_or(0, Vec::len)
    };
    assert_eq!(there().await, 0);
    place.app.usage.write().await;
    assert_eq!(there().await, 1);

    let task = place.task().await;
    let report = json!({
        "worker": "host:0", "timestamp": 1, "task": task, "queues": [place.queue], "tags": null, "machine_stats": null,
    });
    assert_eq!(place.app.try_call(&place.agent.auth, "workers.status_report", report.clone()).await.code(), "400/101");
    place.app.call(&place.owner.auth, "tasks.enqueue", json!({ "task": task })).await;
    place.app.call(&place.agent.auth, "queues.get_next_task", json!({ "queue": place.queue })).await;
    place.app.clock.advance_seconds(30);
    place.app.call(&place.agent.auth, "workers.status_report", report.clone()).await;
    let seen = place.workers(&place.owner.auth).await;
    assert_eq!(seen[0]["task"], json!({ "id": task, "name": "One line" }), "the owner's task");
    let other = place.app.user(&place.acme.id, "Other", "other@people.example", "user").await;
    let seen = place.workers(&other.auth).await;
    assert_eq!((seen.len(), seen[0].get("task")), (1, None), "no business of others");

    place.app.usage.write().await;
    place.app.clock.advance_seconds(59);
    assert_eq!(place.workers(&place.owner.auth).await.len(), 1);
    place.app.clock.advance_seconds(2);
    assert_eq!(place.workers(&place.owner.auth).await.len(), 0, "silent for longer than it said");

    // What another server still has of a worker does not bring it back.
    place.app.call(&place.agent.auth, "workers.register", register.clone()).await;
    replica.call(&place.agent.auth, "workers.register", register.clone()).await;
    place.app.usage.write().await;
    place.app.clock.advance_seconds(1);
    place.app.call(&place.agent.auth, "workers.unregister", json!({ "worker": "host:0", "queues": [] })).await;
    let mut usage = replica.usage;
    usage.write().await;
    assert_eq!(place.workers(&place.owner.auth).await.len(), 0);
    place.app.clock.advance_seconds(1);
    place.app.call(&place.agent.auth, "workers.status_report", json!({ "worker": "host:0", "timestamp": 1 })).await;
    assert_eq!(place.workers(&place.owner.auth).await.len(), 1, "it speaks again");
    place.app.call(&place.agent.auth, "workers.unregister", json!({ "worker": "unknown" })).await;
    assert_eq!(
        place.app.call(&place.agent.auth, "workers.cluster_report", json!({ "key": "k" })).await.data,
        json!({})
    );
}

/// Workers of several accounts under one name, in pages that are half stored and half said.
#[tokio::test]
async fn pages_of_workers_lose_none() {
    use model::{
        page::PageRequest,
        workers::{WorkerFilter, WorkerReport},
    };
    let mut place = Place::new().await;
    let callers = [place.app.caller(&place.owner).await, place.app.caller(&place.agent).await];
    let mut expected = Vec::new();
    for n in 0..10 {
        for caller in &callers {
            let report = WorkerReport { name: format!("host:{n}"), ..WorkerReport::default() };
            place.app.backend.workers.register(caller, report).await.expect("registered");
            expected.push((format!("host:{n}"), caller.user.clone()));
        }
        if n == 4 {
            place.app.usage.write().await;
        }
    }
    expected.sort();
    let (mut found, mut request) = (Vec::new(), PageRequest { size: 3, cursor: None });
    loop {
        let filter = WorkerFilter { search: "HOST".to_owned() };
        let table = place.app.backend.workers.table(&callers[0], filter, request).await.expect("a page");
        found.extend(table.page.items.iter().map(|worker| (worker.name.clone(), worker.owner.id.clone())));
        let Some(next) = table.page.next else { break };
        request = PageRequest { size: 3, cursor: Some(next) };
    }
    assert_eq!(found, expected);
}

#[tokio::test]
async fn tasks_come_in_the_order_that_is_asked_for() {
    let place = Place::new().await;
    let owner = &place.owner.auth;
    let mut ids = Vec::new();
    for name in ["b", "c", "a"] {
        let body = json!({ "name": name, "type": "testing" });
        ids.push(place.app.call(owner, "tasks.create", body).await.text("id"));
        place.app.clock.advance_seconds(60);
    }
    place.app.call(owner, "tasks.edit", json!({ "task": ids[0], "comment": "changed last" })).await;
    let names = async |order: Value, ids: Value| {
        let body = json!({ "order_by": order, "id": ids, "page_size": 2 });
        let found = place.app.call(owner, "tasks.get_all", body).await;
        let tasks = found.data["tasks"].as_array().cloned().unwrap_or_default();
        tasks.iter().map(|task| task["name"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    for (order, first, of_ids) in [
        (Value::Null, ["a", "c"], ["a", "c", "b"]),
        (json!(["created"]), ["b", "c"], ["b", "c", "a"]),
        (json!(["-last_update"]), ["b", "a"], ["b", "a", "c"]),
        (json!(["name"]), ["a", "b"], ["a", "b", "c"]),
        (json!(["-name"]), ["c", "b"], ["c", "b", "a"]),
        // What is not kept here is passed over.
        (json!(["-last_metrics.loss", "name"]), ["a", "b"], ["a", "b", "c"]),
        (json!(["-last_metrics.loss"]), ["a", "c"], ["a", "c", "b"]),
    ] {
        assert_eq!(names(order.clone(), Value::Null).await, first, "{order}");
        assert_eq!(names(order.clone(), json!(ids)).await, of_ids, "{order} of these");
    }
    assert_eq!(place.app.try_call(owner, "tasks.get_all", json!({ "order_by": [1] })).await.code(), "400/12");
}

#[tokio::test]
async fn an_account_has_so_many_tasks() {
    let place = Place::new().await;
    let task = place.task().await;
    let sql = crate::support::Sql::open(&place.app.database).await;
    sql.run(&format!(
        "INSERT INTO tasks (tenant_id, id, name, type, status, user_id, status_changed, created, changed)
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9999)
         SELECT t.tenant_id, 'more-' || n.i, t.name, t.type, t.status, t.user_id, 1, 1, 1
           FROM tasks t, n WHERE t.id = '{task}'"
    ))
    .await;
    let body = json!({ "name": "One more", "type": "testing" });
    assert_eq!(place.app.try_call(&place.owner.auth, "tasks.create", body.clone()).await.code(), "400/50");
    assert_eq!(place.app.try_call(&place.agent.auth, "tasks.create", body).await.code(), "200/0", "by account");
}

/// Plain users see the workers that matter to them: their own, and those that listen to a queue they may use.
#[tokio::test]
async fn workers_are_seen_by_whom_they_serve() {
    // Who holds the feature `user_management` sees users in detail, and all workers.
    let place = Place::with(Options { settings: world_settings(), ..Options::default() }).await;
    let admin = &place.acme.admin.auth;
    let private = place.app.call(admin, "queues.create", json!({ "name": "private" })).await.text("id");
    let register = async |auth: &Auth, name: &str, queue: &str| {
        place.app.call(auth, "workers.register", json!({ "worker": name, "queues": [queue] })).await;
    };
    register(&place.agent.auth, "shared", &place.queue).await;
    register(&place.agent.auth, "hidden", &private).await;
    register(&place.owner.auth, "own", &private).await;
    place.app.call(admin, "permissions.delete_access_rules", json!({ "rules": ["all-queues"] })).await;
    let rule = json!({
        "name": "One", "description": "", "entity_type": "queue", "entity_id": place.queue,
        "access_permission": "read", "users": [place.owner.id], "groups": [],
    });
    place.app.call(admin, "permissions.add_or_update_access_rule", rule).await;
    let seen = async |auth: &Auth| {
        let workers = place.workers(auth).await;
        workers.iter().map(|worker| worker["id"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(seen(&place.owner.auth).await, ["own", "shared"]);
    assert_eq!(seen(&place.agent.auth).await, ["hidden", "shared"], "one's own, whatever they listen to");
    assert_eq!(seen(admin).await, ["hidden", "own", "shared"]);
}
