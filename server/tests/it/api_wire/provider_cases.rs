//! Requests about identity providers and of signing in through them, for the exact answers.

use serde_json::json;

use super::{fake::PROVIDER_ID, golden::TENANT};

/// Signing in through a provider.
pub fn through_providers() -> [(&'static str, &'static str, serde_json::Value); 2] {
    [
        (
            "login.sso_authorize",
            "nobody",
            json!({ "provider": "okta", "callback_url_prefix": "http://127.0.0.1:9000/callback_", "state": "s" }),
        ),
        (
            "login.sso_callback",
            "nobody",
            json!({
                "provider": "auth0", "callback_url": "http://127.0.0.1:9000/callback_auth0",
                "args": { "code": "c", "state": "s" },
            }),
        ),
    ]
}

/// What concerns identity providers.
pub fn of_providers() -> Vec<(&'static str, &'static str, serde_json::Value)> {
    vec![
        ("sso.delete_provider_configurations", "system", json!({ "ids": [PROVIDER_ID] })),
        (
            "sso.get_oidc_provider_data_from_well_known_url",
            "system",
            json!({ "well_known_url": "https://acme.okta.example/.well-known/openid-configuration" }),
        ),
        ("sso.get_provider_configuration_template", "system", json!({ "provider": "okta" })),
        ("sso.get_provider_configurations", "system", json!({})),
        ("sso.get_supported_providers", "system", json!({})),
        (
            "sso.save_provider_configuration",
            "system",
            json!({ "provider": "okta", "company": TENANT, "configuration": {
                "display_name": "Acme Okta", "client_id": "tenantry", "client_secret": "swordfish",
                "issuer": "https://acme.okta.example", "claim_email": "https://acme.io/claims/mail",
                "domains": ["acme.io"], "group_enabled": true, "group_mapping": { "ml": "Data Scientists" },
            } }),
        ),
        ("sso.set_provider_configurations_active", "system", json!({ "ids": [PROVIDER_ID], "active": false })),
    ]
}
