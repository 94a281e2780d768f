//! What the recorded answers about vaults are asked with.

use serde_json::{Value, json};

use super::fake::{GROUP_ID, USER_ID, VAULT_ID};

/// Endpoint, caller, body.
pub fn of_vaults() -> Vec<(&'static str, &'static str, Value)> {
    vec![
        (
            "users.add_or_update_vault",
            "admin",
            json!({ "group": GROUP_ID, "vault": {
                "scope": "group", "type": "config", "format": "yaml", "data": "sdk:\n  a: 1\n", "description": "GPUs",
                "enabled": false, "reason": "new machines", "revision": 3,
            } }),
        ),
        ("users.delete_vaults", "user", json!({ "vaults": [VAULT_ID] })),
        ("users.get_organization_vaults", "admin", json!({ "types": ["config"] })),
        (
            "users.get_vault_operations_log",
            "admin",
            json!({
                "vaults": [VAULT_ID], "users": [USER_ID], "operations": ["edit"], "scope": ["group", "user"],
                "from_timestamp": 1_704_164_645, "order": "asc", "page": 0, "page_size": 10, "group": true,
            }),
        ),
        ("users.get_vault_operations_log_filters", "admin", json!({})),
        ("users.get_vaults", "user", json!({ "enabled": "true", "types": ["config", "monitoring"] })),
    ]
}

/// Asked in another way: file, caller, path, body.
pub fn vault_variants() -> Vec<(&'static str, &'static str, String, Value)> {
    vec![
        (
            "users.get_vaults-by_query",
            "user",
            "/users.get_vaults?enabled=true&types=config&types=config".to_owned(),
            json!({}),
        ),
        (
            "users.add_or_update_vault-changed",
            "user",
            "/users.add_or_update_vault".to_owned(),
            json!({ "vault": { "id": VAULT_ID, "data": "a = 2", "revision": 1 } }),
        ),
    ]
}
