//! Right requests for queues, tasks and workers, and for vaults.

use serde_json::{Value, json};

use super::Targets;
use crate::support::Side;

/// The body of a right request.
pub fn right_request(name: &str, unique: &str, side: &Side, targets: &Targets) -> Value {
    match name {
        "events.add_batch" => json!({ "type": "log", "task": targets.task, "msg": "Hello", "timestamp": 1 }),
        "queues.create" => json!({ "name": unique }),
        "queues.update" => json!({ "queue": targets.queue, "name": unique }),
        "queues.delete" => json!({ "queue": targets.queue, "force": true }),
        "queues.add_or_update_metadata" => {
            json!({ "queue": targets.queue, "metadata": [{ "key": "k", "value": unique }] })
        }
        "queues.delete_metadata" => json!({ "queue": targets.queue, "keys": ["k"] }),
        "queues.get_all" | "queues.get_all_ex" => json!({ "id": [targets.queue] }),
        "queues.get_by_id"
        | "queues.get_next_task"
        | "queues.get_num_entries"
        | "queues.peek_task"
        | "queues.clear_queue" => json!({ "queue": targets.queue }),
        "queues.move_task_backward"
        | "queues.move_task_forward"
        | "queues.move_task_to_back"
        | "queues.move_task_to_front"
        | "queues.remove_task" => json!({ "queue": targets.queue, "task": targets.waiting }),
        "queues.add_task" | "tasks.enqueue" => json!({ "queue": targets.queue, "task": targets.task }),
        "tasks.create" => json!({ "name": side.canary("task"), "type": "testing" }),
        "tasks.dequeue" => json!({ "task": targets.waiting }),
        "tasks.edit" => json!({ "task": targets.task, "force": true, "comment": unique }),
        "tasks.get_all" => json!({ "id": [targets.task] }),
        "tasks.set_requirements" => json!({ "task": targets.task, "requirements": { "pip": "" } }),
        "tasks.completed" | "tasks.failed" | "tasks.started" | "tasks.stopped" => {
            json!({ "task": targets.task, "force": true })
        }
        "tasks.get_by_id" | "tasks.ping" => json!({ "task": targets.task }),
        "workers.register" => json!({ "worker": unique, "queues": [targets.queue] }),
        "workers.status_report" => json!({ "worker": unique, "timestamp": 1, "task": targets.task }),
        "workers.unregister" => json!({ "worker": unique }),
        "users.add_or_update_vault" => json!({
            "group": targets.group,
            "vault": { "scope": "group", "description": side.canary(unique), "data": "sdk.a = 1" },
        }),
        "users.delete_vaults" | "users.get_vault_operations_log" => json!({ "vaults": [targets.vault] }),
        "users.get_vaults" => json!({ "enabled": true, "types": ["config", "config"] }),
        "users.get_organization_vaults" | "users.get_vault_operations_log_filters" => json!({}),
        unknown => panic!("{unknown} is not in the registry of the tests: add a right request for it"),
    }
}
