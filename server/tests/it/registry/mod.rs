//! Every operation of both doors, with a request that asks for it rightly. One that is missing here fails a test, so
//! nothing can be added without standing in the access matrix.

mod complete;
mod work;

use std::collections::BTreeSet;

use http::{Method, StatusCode};
use leptos_axum::generate_route_list;
use model::groups::BuiltIn;
use serde_json::{Value, json};
use server::http::api;

use crate::support::{Side, TestApp, World, connection};

/// Where the tests cannot look by themselves: plain posts of the web door.
pub const POSTS: &[&str] = &[
    "/invite",
    "/invite/sign-out",
    "/password",
    "/settings/audit/export",
    "/settings/credentials/new",
    "/settings/identity-providers/test",
    "/settings/invitations/import",
    "/settings/invitations/import/result",
    "/settings/invitations/new",
    "/settings/invitations/sent",
    "/settings/service-accounts/new",
    "/settings/users/export",
    "/settings/users/new",
    "/settings/vaults/compare",
    "/settings/vaults/edit",
    "/settings/vaults/preview",
    "/sign-in",
    "/sign-in/key",
    "/sign-in/sso",
    "/sign-in/workspace",
    "/sign-out",
    "/switch",
];

/// Pages and server functions for whoever holds the link of an invitation, signed in or not.
pub const FOR_EVERYBODY: &[&str] = &["/invite", "/ui/invitations/look"];

/// Addresses of pages.
pub const PAGES: &[&str] = &[
    "/",
    "/invite",
    "/password",
    "/settings",
    "/settings/access",
    "/settings/audit",
    "/settings/credentials/new",
    "/settings/groups",
    "/settings/identity-providers",
    "/settings/identity-providers/tested",
    "/settings/invitations",
    "/settings/invitations/import",
    "/settings/invitations/new",
    "/settings/invitations/sent",
    "/settings/profile",
    "/settings/queues",
    "/settings/rules",
    "/settings/service-accounts",
    "/settings/service-accounts/new",
    "/settings/sign-in-rules",
    "/settings/users",
    "/settings/users/new",
    "/settings/vaults",
    "/settings/vaults/compare",
    "/settings/vaults/edit",
    "/settings/vaults/history",
    "/settings/vaults/log",
    "/settings/vaults/preview",
    "/settings/whitelist",
    "/settings/workspace",
    "/sign-in",
    "/sign-in/key",
    "/sign-in/refused",
    "/sign-in/workspace",
];

/// Names and values of a form.
type Fields = &'static [(&'static str, &'static str)];

/// An ID that nothing has.
const NOBODY: &str = "00000000000000000000000000000000";

/// The group of all users, which every tenant has.
const EVERYBODY: &str = BuiltIn::Users.id();

/// Server functions, whether they change anything, and the fields that ask rightly.
pub const FUNCTIONS: &[(&str, bool, Fields)] = &[
    ("/ui/access/explain", false, &[("user", "nobody")]),
    ("/ui/access/groups", false, &[("find", "a")]),
    ("/ui/access/holders", false, &[("right", "user_management")]),
    ("/ui/access/people", false, &[("q", "a")]),
    ("/ui/audit/log", false, &[("person", "admin"), ("action", "user.created"), ("from", "2026-01-01")]),
    ("/ui/credentials/label", true, &[("key", NOBODY), ("label", "laptop")]),
    ("/ui/credentials/list", false, &[]),
    ("/ui/credentials/locate", false, &[("key", NOBODY)]),
    ("/ui/credentials/new", false, &[]),
    ("/ui/credentials/revoke", true, &[("key", NOBODY)]),
    ("/ui/credentials/revoke_token", true, &[("token", NOBODY)]),
    ("/ui/credentials/whose", false, &[("key", NOBODY)]),
    ("/ui/groups/table", false, &[("q", "a"), ("dir", "desc")]),
    ("/ui/groups/get", false, &[("group", "group-A"), ("out", "in.group-A.0.0~own.nobody")]),
    ("/ui/groups/members", false, &[("group", "group-A"), ("m", "a")]),
    ("/ui/groups/form", false, &[]),
    ("/ui/groups/find", false, &[("group", "group-A"), ("find", "a")]),
    ("/ui/groups/chosen", false, &[("users", "nobody.nobody-else")]),
    ("/ui/groups/create", true, &[("name", "Made by a form"), ("features[]", "reports"), ("q", "made")]),
    ("/ui/groups/edit", true, &[("group", "group-A"), ("name", "Changed by a form"), ("ends", "2036-01-31")]),
    ("/ui/groups/join", true, &[("group", "group-A"), ("users[]", "nobody"), ("ends", "2036-01-31")]),
    ("/ui/groups/leave", true, &[("group", "group-A"), ("users[]", "nobody")]),
    ("/ui/groups/delete", true, &[("group", "group-A")]),
    ("/ui/invitations/chosen", false, &[("invites", NOBODY)]),
    ("/ui/invitations/list", false, &[("list", NOBODY)]),
    ("/ui/invitations/lists", false, &[]),
    ("/ui/invitations/look", false, &[]),
    ("/ui/invitations/revoke", true, &[("invite", "00000000000000000000000000000000")]),
    ("/ui/invitations/table", false, &[("q", ""), ("state", "pending")]),
    ("/ui/invitations/terms", false, &[("find", "team")]),
    ("/ui/providers/delete", true, &[("provider", "00000000000000000000000000000000")]),
    ("/ui/providers/form", false, &[("preset", "okta"), ("from", "https://described.example")]),
    ("/ui/providers/list", false, &[]),
    (
        "/ui/providers/save",
        true,
        &[("fields[display_name]", "Made by a form"), ("fields[client_id]", "c"), ("client_secret", "s")],
    ),
    ("/ui/providers/switch", true, &[("provider", "00000000000000000000000000000000"), ("active", "yes")]),
    ("/ui/providers/tested", false, &[("trial", NOBODY)]),
    ("/ui/profile/theme", true, &[("theme", "dark")]),
    ("/ui/profile/update", true, &[("name", "Another Name")]),
    ("/ui/queues/table", false, &[("q", "a"), ("view", "workers")]),
    ("/ui/queues/create", true, &[("name", "Made by a form")]),
    ("/ui/queues/rename", true, &[("queue", NOBODY), ("name", "Renamed by a form")]),
    ("/ui/queues/delete", true, &[("queue", NOBODY)]),
    ("/ui/rules/delete", true, &[("rule", "access-rule-A")]),
    ("/ui/rules/get", false, &[("rule", "all-queues")]),
    ("/ui/rules/restore", true, &[]),
    ("/ui/rules/save", true, &[("resource", "queue"), ("which", "all"), ("access", "read"), ("groups[]", EVERYBODY)]),
    ("/ui/rules/subjects", false, &[("rule", "all-queues"), ("find", "a")]),
    ("/ui/rules/table", false, &[("q", ""), ("kind", "queue")]),
    ("/ui/service_accounts/delete", true, &[("account", NOBODY)]),
    ("/ui/service_accounts/details", false, &[("account", NOBODY)]),
    ("/ui/service_accounts/new", false, &[("find", "a")]),
    ("/ui/service_accounts/table", false, &[("q", "a")]),
    ("/ui/service_accounts/update", true, &[("account", NOBODY), ("name", "robot"), ("impersonation", "on")]),
    ("/ui/sessions/end", true, &[("user", NOBODY), ("session", NOBODY)]),
    ("/ui/sessions/list", false, &[]),
    ("/ui/sessions/revoke", true, &[("session", NOBODY)]),
    ("/ui/sessions/revoke_others", true, &[]),
    ("/ui/sign_in_rules/overview", false, &[]),
    ("/ui/sign_in_rules/where", false, &[("email", "nobody@people.example")]),
    ("/ui/users/change", true, &[("act", "disable"), ("user", NOBODY)]),
    ("/ui/users/choices", false, &[("act", "add"), ("users", NOBODY), ("find", "a")]),
    ("/ui/users/columns", true, &[("columns[0]", "status"), ("columns[1]", "id")]),
    ("/ui/users/details", false, &[("user", NOBODY)]),
    ("/ui/users/endings", false, &[("users", NOBODY)]),
    ("/ui/users/facets", false, &[]),
    ("/ui/users/groups", true, &[("act", "add"), ("group", NOBODY), ("users", NOBODY)]),
    ("/ui/users/outcome", false, &[("out", "in.00000000000000000000000000000000.1.0")]),
    ("/ui/users/name", true, &[("user", NOBODY), ("name", "Nobody")]),
    ("/ui/users/role", true, &[("user", NOBODY), ("role", "consumer")]),
    ("/ui/users/table", false, &[("q", ""), ("sort", "email"), ("filter", "inactive=90&role=user")]),
    ("/ui/vaults/applied", false, &[]),
    ("/ui/vaults/delete", true, &[("vault", NOBODY)]),
    ("/ui/vaults/groups", false, &[("find", "a")]),
    ("/ui/vaults/history", false, &[("vault", NOBODY)]),
    ("/ui/vaults/log", false, &[("action", "create"), ("owner", "group")]),
    ("/ui/vaults/preview", false, &[]),
    ("/ui/vaults/restore", true, &[("vault", NOBODY)]),
    ("/ui/vaults/roll_back", true, &[("vault", NOBODY), ("revision", "1"), ("seen", "2")]),
    ("/ui/vaults/switch", true, &[("vault", NOBODY), ("active", "yes")]),
    ("/ui/vaults/table", false, &[("q", "a")]),
    ("/ui/whitelist/add", true, &[("emails", "let-in@people.example"), ("role", "user")]),
    ("/ui/whitelist/remove", true, &[("email", "nobody@people.example")]),
    ("/ui/whitelist/table", false, &[("q", "a"), ("state", "pending")]),
];

/// Changes that leave no audit entry: what a user keeps about oneself for the looks, and the end of one's own token.
///
/// What becomes of tasks is work, not administration: a task says itself where it stands and since when.
pub const UNRECORDED: &[&str] = &[
    "auth.logout",
    "login.logout",
    "queues.add_task",
    "queues.get_next_task",
    "queues.move_task_backward",
    "queues.move_task_forward",
    "queues.move_task_to_back",
    "queues.move_task_to_front",
    "queues.remove_task",
    "tasks.completed",
    "tasks.create",
    "tasks.dequeue",
    "tasks.edit",
    "tasks.enqueue",
    "tasks.failed",
    "tasks.set_requirements",
    "tasks.started",
    "tasks.stopped",
    "users.set_preferences",
    "workers.register",
    "workers.status_report",
    "workers.unregister",
];

/// What needs an identity provider, of which there is none here: `sso/programs.rs` has some.
pub const WITHOUT_PROVIDERS: &[&str] = &["login.finish_sso_callback", "login.sso_authorize", "login.sso_callback"];

/// What the request is about: fresh where it would be gone afterwards.
pub struct Targets {
    /// A user of the tenant whom nobody needs afterwards.
    pub user: String,
    /// An access key of the subject whom nobody needs afterwards.
    pub key: String,
    /// A group of the tenant whom nobody needs afterwards.
    pub group: String,
    /// An access rule of the tenant that nobody needs afterwards.
    pub rule: String,
    /// A user of the tenant in the recycle bin.
    pub removed: String,
    /// An open invitation of the tenant that nobody needs afterwards.
    pub invitation: String,
    /// A connection of the tenant that nobody needs afterwards.
    pub connection: String,
    /// A queue of the tenant that nobody needs afterwards.
    pub queue: String,
    /// A task of whoever asks, a draft.
    pub task: String,
    /// Another that waits in the queue.
    pub waiting: String,
    /// A service account of the tenant.
    pub account: String,
    /// A gateway token of the subject.
    pub gateway_token: String,
    /// An administrator vault of the tenant that nobody needs afterwards.
    pub vault: String,
}

/// The body of a right request for an API operation, by somebody of any tenant, about tenant `side`.
pub fn right_request(name: &str, world: &World, side: &Side, targets: &Targets) -> Value {
    let unique = format!("new-{}", world.next());
    match name {
        "access.get_holders" => json!({ "feature": "user_management" }),
        "auth.create_credentials" | "auth.generate_router_token" => json!({ "label": unique }),
        "auth.generate_endpoint_router_token" => json!({ "label": unique, "endpoints": [side.canary("endpoint")] }),
        "auth.revoke_router_tokens" => json!({ "ids": [targets.gateway_token] }),
        // Nobody's: what ends a key is told in `leaks.rs`.
        "credentials.report_leak" => json!({ "access_key": targets.key, "secret_key": "cml_not_the_secret" }),
        // In the caller's own tenant, whatever that is.
        "auth.create_service_user" => json!({ "name": unique }),
        "users.update_service_user" => json!({ "user": targets.account, "name": side.canary(&unique) }),
        "auth.locate_credentials" | "auth.revoke_credentials" | "auth.rotate_credentials" => {
            json!({ "access_key": targets.key })
        }
        "auth.create_user" => {
            json!({ "name": side.canary("new"), "company": side.id, "email": format!("{unique}@people.example") })
        }
        "auth.add_user" => {
            json!({ "name": side.canary("added"), "company": side.id, "email": format!("{unique}@people.example") })
        }
        "auth.set_credentials" => json!({ "access_key": targets.user, "secret_key": "nine lanterns, none lit" }),
        "access.explain"
        | "auth.delete_user"
        | "auth.get_token_for_user"
        | "users.disable"
        | "users.enable"
        | "users.get_by_id" => {
            json!({ "user": targets.user })
        }
        "users.restore" => json!({ "user": targets.removed }),
        "auth.edit_credentials" => json!({ "access_key": targets.key, "label": unique }),
        "auth.edit_user" | "users.set_role" => json!({ "user": targets.user, "role": "consumer" }),
        "auth.validate_token" => json!({ "token": "not.a.token" }),
        "login.add_whitelist_entries" | "login.remove_whitelist_entries" => {
            json!({ "emails": [format!("{unique}@people.example")] })
        }
        "login.sso_authorize" => {
            json!({ "provider": "unknown", "callback_url": "http://127.0.0.1:9000/callback_unknown" })
        }
        "login.sso_callback" => json!({
            "provider": "unknown", "callback_url": "http://127.0.0.1:9000/callback_unknown", "args": { "state": "s" },
        }),
        "login.finish_sso_callback" => json!({ "session_id": "a ticket", "company": side.id }),
        "login.set_domains" => json!({ "domains": [format!("{unique}.example")] }),
        "organization.create_invites" => json!({ "emails": [format!("{unique}@people.example")] }),
        "organization.get_invites" => json!({ "state": "pending" }),
        "organization.resend_invite" => json!({ "invite": targets.invitation }),
        "organization.revoke_invites" => json!({ "invites": [targets.invitation] }),
        "permissions.add_or_update_access_rule" => json!({
            "id": targets.rule, "name": side.canary("rule"), "description": unique, "entity_type": "queue",
            "entity_id": "*", "access_permission": "read", "users": [targets.user], "groups": [targets.group],
        }),
        "permissions.add_or_update_user_group" => json!({ "id": targets.group, "description": unique }),
        "permissions.delete_access_rules" | "permissions.get_access_rules" => json!({ "rules": [targets.rule] }),
        "permissions.delete_user_groups" => json!({ "groups": [targets.group] }),
        "permissions.ensure_default_access_rules" => json!({ "groups": ["users"] }),
        "permissions.get_effective_access" => {
            json!({ "user": targets.user, "entity_type": "queue", "entity_ids": ["one", "*"] })
        }
        "permissions.get_user_groups" => json!({ "include_permissions": true, "groups": [targets.group] }),
        "sso.delete_provider_configurations" => json!({ "ids": [targets.connection] }),
        "sso.get_oidc_provider_data_from_well_known_url" => json!({ "well_known_url": "https://described.example" }),
        "sso.get_provider_configuration_template" => json!({ "provider": "google" }),
        "sso.save_provider_configuration" => connection(&side.canary(&unique)),
        "sso.set_provider_configurations_active" => json!({ "ids": [targets.connection], "active": false }),
        "system.company_info" => json!({ "company": side.id }),
        "system.create_company" => json!({ "name": unique, "defaults": { "allowed_users": "10" } }),
        "system.update_company_settings" => json!({ "company": side.id, "allowed_users": "1000" }),
        "users.get_all" | "users.get_all_ex" => json!({ "include_auth": true, "order_by": ["-created"] }),
        "users.get_current_user" => json!({ "get_supported_features": true }),
        "users.set_preferences" => json!({ "preferences": { "sort": unique } }),
        "users.update" => json!({ "user": targets.user, "name": side.canary("renamed") }),
        "auth.get_credentials"
        | "auth.get_router_tokens"
        | "auth.login"
        | "auth.logout"
        | "debug.ping"
        | "login.get_settings"
        | "login.logout"
        | "login.supported_modes"
        | "organization.get_user_companies"
        | "permissions.get_company_users"
        | "permissions.restore_default_access_rules"
        | "queues.get_default"
        | "server.info"
        | "sso.get_provider_configurations"
        | "sso.get_supported_providers"
        | "system.get_companies"
        | "users.get_preferences"
        | "users.get_removed"
        | "users.get_role_options"
        | "users.get_service_users"
        | "workers.cluster_report"
        | "workers.cluster_unregister"
        | "workers.get_all" => json!({}),
        work => work::right_request(work, &unique, side, targets),
    }
}
