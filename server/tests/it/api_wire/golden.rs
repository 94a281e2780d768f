//! The exact answer of every endpoint, as files.

use std::collections::BTreeSet;

use serde_json::json;
use server::http::api::endpoints;

use super::{
    fake::{GROUP_ID, INVITE_ID, PROVIDER_ID, QUEUE_ID, RULE_ID, TASK_ID, TOKEN_ID, USER_ID},
    provider_cases::{of_providers, through_providers},
    vault_cases::{of_vaults, vault_variants},
    wire::Wire,
};

pub const TENANT: &str = "d1bd92a3b039400cbafc60a7a5b1e52b";

/// File, caller, path, body.
type Case = (&'static str, &'static str, String, serde_json::Value);

fn cases() -> Vec<Case> {
    let user = json!({ "user": USER_ID });
    let key = json!({ "access_key": "A1B2" });
    [
        ("access.explain", "user", json!({ "user": USER_ID, "leave": [GROUP_ID] })),
        ("access.get_holders", "admin", json!({ "feature": "config_vault" })),
        (
            "auth.add_user",
            "system",
            json!({ "name": "Ada", "email": "ada@acme.io", "role": "admin", "groups": [GROUP_ID] }),
        ),
        ("auth.create_credentials", "user", json!({ "label": "laptop", "expiration_sec": "3600" })),
        (
            "auth.create_service_user",
            "admin",
            json!({
                "name": "robot", "allow_running_as_owner": true, "credentials_expiration_sec": 86400,
                "role": "admin", "groups": [GROUP_ID],
            }),
        ),
        (
            "auth.create_user",
            "system",
            json!({ "name": "Ada", "company": TENANT, "email": "ada@acme.io", "role": "admin", "internal": "true" }),
        ),
        ("auth.delete_user", "admin", user.clone()),
        ("auth.edit_credentials", "user", json!({ "access_key": "A1B2", "label": "old" })),
        ("auth.edit_user", "admin", json!({ "user": USER_ID, "role": "consumer" })),
        ("auth.get_credentials", "user", json!({})),
        ("auth.get_token_for_user", "system", json!({ "user": USER_ID, "company": TENANT, "expiration_sec": 3600 })),
        ("auth.locate_credentials", "admin", key.clone()),
        ("auth.login", "user", json!({})),
        ("auth.logout", "user", json!({})),
        ("auth.revoke_credentials", "user", key.clone()),
        ("auth.rotate_credentials", "user", key),
        ("auth.set_credentials", "admin", json!({ "access_key": USER_ID, "secret_key": "nine lanterns, none lit" })),
        ("auth.validate_token", "system", json!({ "token": "good" })),
        ("debug.ping", "nobody", json!({ "a": [1, { "b": "é" }], "msg": "x" })),
        ("login.add_whitelist_entries", "admin", json!({ "emails": ["a@b.io"], "is_admin": false })),
        ("login.finish_sso_callback", "nobody", json!({ "session_id": "ticket", "company": TENANT })),
        ("login.get_settings", "admin", json!({})),
        ("login.logout", "user", json!({})),
        ("login.remove_whitelist_entries", "admin", json!({ "emails": ["a@b.io"] })),
        ("login.set_domains", "system", json!({ "domains": ["acme.io"] })),
        ("login.supported_modes", "nobody", json!({})),
        (
            "organization.create_invites",
            "admin",
            json!({
                "emails": ["ada@acme.io", "zoe@acme.io", "kim@acme", "max@acme.io"], "role": "consumer",
                "groups": [GROUP_ID], "note": "Welcome", "days": 14,
            }),
        ),
        ("organization.get_invites", "admin", json!({ "state": "pending", "search": "a", "page_size": 2 })),
        ("organization.get_user_companies", "user", json!({})),
        ("organization.resend_invite", "admin", json!({ "invite": INVITE_ID })),
        ("organization.revoke_invites", "admin", json!({ "invites": [INVITE_ID] })),
        ("server.info", "user", json!({})),
        ("system.company_info", "user", json!({})),
        (
            "system.create_company",
            "system",
            json!({ "name": "Acme", "defaults": { "allowed_users": "10", "features": ["experiments"] } }),
        ),
        ("system.get_companies", "system", json!({})),
        ("system.update_company_settings", "system", json!({ "company": TENANT, "features": ["sso_management"] })),
        ("users.disable", "admin", user.clone()),
        ("users.enable", "admin", user.clone()),
        ("users.get_all", "user", json!({})),
        ("users.get_all_ex", "user", json!({ "only_fields": ["name", "company.name"] })),
        ("users.get_by_id", "user", user.clone()),
        ("users.get_current_user", "user", json!({ "get_supported_features": true })),
        ("users.get_preferences", "user", json!({})),
        ("users.get_removed", "admin", json!({ "search": "b", "page_size": 2, "cursor": "here" })),
        ("users.get_role_options", "user", json!({})),
        ("users.get_service_users", "admin", json!({ "search": "rob", "page_size": 2, "cursor": "here" })),
        ("users.restore", "admin", user.clone()),
        ("users.set_preferences", "user", json!({ "preferences": { "views.dark": true } })),
        ("users.set_role", "admin", json!({ "user": USER_ID, "role": "user" })),
        ("users.update", "user", json!({ "user": USER_ID, "name": " Zoë K ", "avatar": "" })),
        (
            "users.update_service_user",
            "admin",
            json!({ "user": USER_ID, "name": "robot", "allow_running_as_owner": "false", "role": "user" }),
        ),
    ]
    .into_iter()
    .chain(tokens())
    .chain(permissions())
    .chain(through_providers())
    .chain(of_providers())
    .chain(of_vaults())
    .chain(work())
    .map(|(name, caller, body)| (name, caller, format!("/{name}"), body))
    .chain(variants())
    .chain(vault_variants())
    .collect()
}

/// Gateway tokens, and keys that were found.
fn tokens() -> [(&'static str, &'static str, serde_json::Value); 5] {
    [
        (
            "auth.generate_endpoint_router_token",
            "admin",
            json!({ "label": "demo", "endpoints": ["llama"], "metadata": { "team": "vision" }, "user": USER_ID }),
        ),
        ("auth.generate_router_token", "user", json!({ "label": "laptop", "expiration_sec": 3600 })),
        ("auth.get_router_tokens", "admin", json!({ "include_revoked": true, "user": USER_ID })),
        ("auth.revoke_router_tokens", "user", json!({ "ids": [TOKEN_ID] })),
        (
            "credentials.report_leak",
            "nobody",
            json!({ "access_key": "A1B2", "secret_key": "cml_found", "url": "https://gist.example/1" }),
        ),
    ]
}

/// Groups, access rules and what follows from them.
fn permissions() -> Vec<(&'static str, &'static str, serde_json::Value)> {
    vec![
        (
            "permissions.add_or_update_access_rule",
            "system",
            json!({
                "id": RULE_ID, "name": "QA sandbox", "description": "", "entity_type": "project", "entity_id": "p1",
                "access_permission": "read", "users": [USER_ID], "groups": [GROUP_ID],
            }),
        ),
        (
            "permissions.add_or_update_user_group",
            "admin",
            json!({ "name": "Data Scientists", "description": "x", "features": ["reports"], "users": [USER_ID] }),
        ),
        ("permissions.delete_access_rules", "system", json!({ "rules": [RULE_ID] })),
        ("permissions.delete_user_groups", "admin", json!({ "groups": [GROUP_ID] })),
        ("permissions.ensure_default_access_rules", "system", json!({ "groups": ["users"] })),
        ("permissions.get_access_rules", "system", json!({})),
        ("permissions.get_company_users", "admin", json!({})),
        (
            "permissions.get_effective_access",
            "user",
            json!({ "entity_type": "project", "entity_ids": ["p1", "*", null], "user": USER_ID }),
        ),
        ("permissions.get_user_groups", "admin", json!({ "include_permissions": true })),
        ("permissions.restore_default_access_rules", "system", json!({})),
    ]
}

/// Queues, tasks and workers.
fn work() -> Vec<(&'static str, &'static str, serde_json::Value)> {
    let (queue, task) = (json!({ "queue": QUEUE_ID }), json!({ "task": TASK_ID }));
    let entry = json!({ "queue": QUEUE_ID, "task": TASK_ID });
    let step = json!({ "task": TASK_ID, "status_reason": "pulled", "status_message": "by agent", "force": true });
    let mut shift = entry.clone();
    shift["count"] = json!(2);
    vec![
        ("events.add_batch", "user", json!({ "type": "log", "task": TASK_ID, "msg": "Hello" })),
        (
            "queues.add_or_update_metadata",
            "user",
            json!({ "queue": QUEUE_ID, "metadata": [{ "key": "cost", "type": "int", "value": 3 }] }),
        ),
        ("queues.add_task", "user", entry.clone()),
        ("queues.clear_queue", "user", queue.clone()),
        ("queues.create", "system", json!({ "name": "fast", "tags": ["a"], "metadata": { "k": { "value": "v" } } })),
        ("queues.delete", "system", json!({ "queue": QUEUE_ID, "force": true })),
        ("queues.delete_metadata", "user", json!({ "queue": QUEUE_ID, "keys": ["cost"] })),
        ("queues.get_all", "user", json!({ "name": "fa\\-st", "only_fields": ["name", "id"], "method": "get" })),
        ("queues.get_all_ex", "user", json!({ "id": [QUEUE_ID], "search_hidden": true })),
        ("queues.get_by_id", "user", queue.clone()),
        ("queues.get_default", "user", json!({})),
        ("queues.get_next_task", "user", json!({ "queue": QUEUE_ID, "get_task_info": true })),
        ("queues.get_num_entries", "user", queue.clone()),
        ("queues.move_task_backward", "user", shift.clone()),
        ("queues.move_task_forward", "user", shift),
        ("queues.move_task_to_back", "user", entry.clone()),
        ("queues.move_task_to_front", "user", entry.clone()),
        ("queues.peek_task", "user", queue),
        ("queues.remove_task", "user", entry),
        ("queues.update", "system", json!({ "queue": QUEUE_ID, "name": "faster", "tags": [] })),
        ("tasks.completed", "user", step.clone()),
        (
            "tasks.create",
            "user",
            json!({ "name": "One line", "type": "testing", "script": { "diff": "print(1)" }, "unknown": 1 }),
        ),
        ("tasks.dequeue", "user", json!({ "task": TASK_ID, "new_status": "in_progress" })),
        ("tasks.edit", "user", json!({ "task": TASK_ID, "force": true, "runtime": { "a": 1 } })),
        ("tasks.enqueue", "user", json!({ "task": TASK_ID, "queue": QUEUE_ID })),
        ("tasks.failed", "user", step.clone()),
        ("tasks.get_all", "user", json!({ "id": [TASK_ID], "only_fields": ["status", "runtime.a"] })),
        ("tasks.get_by_id", "user", task.clone()),
        ("tasks.ping", "user", task),
        ("tasks.set_requirements", "user", json!({ "task": TASK_ID, "requirements": { "pip": "six" } })),
        ("tasks.started", "user", step.clone()),
        ("tasks.stopped", "user", step),
        ("workers.cluster_report", "user", json!({ "worker": "host:0", "properties": { "max_gpus": 1 } })),
        ("workers.cluster_unregister", "user", json!({ "key": "host:0" })),
        ("workers.get_all", "user", json!({ "last_seen": 0 })),
        ("workers.register", "user", json!({ "worker": "host:0", "queues": [QUEUE_ID], "timeout": 600 })),
        (
            "workers.status_report",
            "user",
            json!({
                "worker": "host:0", "timestamp": 1_704_164_645_678_u64, "task": TASK_ID, "queue": QUEUE_ID,
                "queues": [QUEUE_ID], "tags": null, "machine_stats": { "cpu_usage": [1.5] }, "is_daemon": true,
            }),
        ),
        ("workers.unregister", "user", json!({ "worker": "host:0", "queues": [QUEUE_ID] })),
    ]
}

/// Endpoints asked in another way.
fn variants() -> Vec<Case> {
    vec![
        (
            "permissions.add_or_update_user_group-update",
            "admin",
            "/permissions.add_or_update_user_group".to_owned(),
            json!({ "id": GROUP_ID, "users": [] }),
        ),
        (
            "organization.create_invites-dry_run",
            "admin",
            "/organization.create_invites".to_owned(),
            json!({ "emails": ["ada@acme.io", "zoe@acme.io"], "dry_run": true }),
        ),
        (
            "login.sso_callback-several_workspaces",
            "nobody",
            "/login.sso_callback".to_owned(),
            json!({ "provider": "okta", "callback_url": "http://127.0.0.1:1/callback_okta", "args": { "code": "c" } }),
        ),
        (
            "login.logout-at_the_provider",
            "user",
            "/login.logout".to_owned(),
            json!({ "provider": "okta", "redirect_url": "https://app.acme.io/login" }),
        ),
        (
            "sso.save_provider_configuration-change",
            "system",
            "/sso.save_provider_configuration".to_owned(),
            json!({ "provider": "okta", "configuration": { "id": PROVIDER_ID, "create_users": true } }),
        ),
        (
            "sso.get_provider_configuration_template-stored",
            "system",
            "/sso.get_provider_configuration_template".to_owned(),
            json!({ "id": PROVIDER_ID }),
        ),
        ("server.info-1.0", "user", "/v2.0/server.info".to_owned(), json!({})),
        ("server.info-2.8", "user", "/v2.10/server.info".to_owned(), json!({})),
        ("auth.validate_token-invalid", "system", "/auth.validate_token".to_owned(), json!({ "token": "bad" })),
        (
            "auth.validate_token-for_a_gateway",
            "admin",
            "/auth.validate_token".to_owned(),
            json!({ "token": "for a gateway" }),
        ),
        (
            "auth.create_credentials-limited",
            "admin",
            "/auth.create_credentials".to_owned(),
            json!({ "user": USER_ID, "expiration_sec": 0, "networks": ["10.0.0.0/8"], "scope": ["queues", "workers"] }),
        ),
        ("users.get_all-with_addresses", "admin", "/users.get_all".to_owned(), json!({ "include_auth": true })),
        (
            "users.get_all_ex-with_everything",
            "admin",
            "/users.get_all_ex".to_owned(),
            json!({ "include_auth": true, "include_activity": true, "order_by": ["-last_sign_in"], "page_size": 2 }),
        ),
        (
            "users.get_all_ex-with_fields",
            "admin",
            "/users.get_all_ex".to_owned(),
            json!({ "include_activity": true, "only_fields": ["name", "activity.last_ui_access", "sec_groups"] }),
        ),
        ("users.get_current_user-plain", "user", "/v2.23/users.get_current_user".to_owned(), json!({})),
        ("refused", "user", "/v2.23/system.get_companies".to_owned(), json!({})),
    ]
}

#[tokio::test]
async fn every_endpoint_answers_as_recorded() {
    for (file, caller, path, body) in cases() {
        let wire = Wire::new();
        let ask = if caller == "nobody" { wire.ask(&path) } else { wire.ask_as(caller, &path) };
        let reply = ask.header("X-ClearML-Trx", "trx-1").body(body.to_string()).send().await;
        let calls: Vec<String> = wire.fake.asked().into_iter().filter(|call| !call.starts_with("recognise")).collect();
        let answer = serde_json::to_string_pretty(&reply.json()).expect("JSON");
        let text = format!("{caller}: {path} {body}\nasks: {}\n\n{} {answer}", calls.join("; "), reply.status);
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("golden");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(file, text));
    }
}

#[test]
fn no_endpoint_is_left_out() {
    let recorded: BTreeSet<String> = cases()
        .into_iter()
        .map(|(_, _, path, _)| path.replace('/', "").split('?').next().unwrap_or_default().to_owned())
        .collect();
    for endpoint in endpoints() {
        assert!(recorded.contains(endpoint.name), "{} has no recorded answer", endpoint.name);
    }
}

#[tokio::test]
async fn the_envelope_byte_by_byte() {
    let wire = Wire::new();
    let reply = wire.ask("/v2.5/debug.ping").body("{\"name\":\"Zo\u{eb} \u{1f600}\"}").send().await;
    let id = "ab".repeat(16);
    let expected = format!(
        r#"{{"meta":{{"id":"{id}","trx":"{id}","endpoint":{{"name":"debug.ping","requested_version":"2.5","actual_version":"1.0"}},"result_code":200,"result_subcode":0,"result_msg":"OK","error_stack":null,"error_data":{{}}}},"data":{{"msg":"ClearML server","name":"Zo\u00eb \ud83d\ude00"}}}}"#
    );
    assert_eq!(reply.text, expected);
    assert_eq!(reply.headers["content-type"], "application/json");
}

#[tokio::test]
async fn old_requests_get_versions_as_numbers() {
    let wire = Wire::new();
    for (path, requested, actual) in [
        ("/v1.5/debug.ping", json!(1.5), json!(1.0)),
        ("/v2.0/debug.ping", json!(2.0), json!(1.0)),
        ("/v2.1/debug.ping", json!("2.1"), json!("1.0")),
        ("/v999.0/debug.ping", json!("999.0"), json!("1.0")),
        ("/debug.ping", json!("2.34"), json!("1.0")),
        ("/v2.30/nothing.here", json!("2.30"), json!(null)),
    ] {
        let endpoint = wire.ask(path).send().await.json()["meta"]["endpoint"].clone();
        assert_eq!((&endpoint["requested_version"], &endpoint["actual_version"]), (&requested, &actual), "{path}");
    }
}
