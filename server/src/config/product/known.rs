//! The names of the ClearML settings: which are used, which are known and not used yet.

use super::super::{nearest::nearest, report::Report, tree::Tree};

/// Every setting that is read; `*` stands for a name the operator chooses.
const USED: &[&str] = &[
    "apiserver.company.unique_names",
    "apiserver.default_company",
    "apiserver.default_company.id",
    "apiserver.default_company.name",
    "apiserver.default_company_name",
    "apiserver.auth.default_expiration_sec",
    "apiserver.auth.max_expiration_sec",
    "apiserver.auth.credentials.default_expiration_sec",
    "apiserver.auth.credentials.max_expiration_sec",
    "apiserver.auth.fixed_users.enabled",
    "apiserver.auth.fixed_users.pass_hashed",
    "apiserver.auth.fixed_users.provider",
    "apiserver.auth.fixed_users.users",
    "services.auth.fixed_users.enabled",
    "services.auth.fixed_users.pass_hashed",
    "services.auth.fixed_users.provider",
    "services.auth.fixed_users.users",
    "secure.auth.token_secret",
    "secure.auth.token_secret_file",
    "secure.credentials.*.role",
    "secure.credentials.*.user_key",
    "secure.credentials.*.user_secret",
    "secure.credentials.*.user_secret_file",
    "secure.credentials.*.allow_login",
    "secure.credentials.*.sec_groups",
    "secure.credentials.*.email",
    "secure.credentials.*.display_name",
    "secure.credentials.*.revoke_in_fixed_mode",
    "services.organization.features.*",
    "services.organization.allow_service_user_admins",
    "services.auth.default_groups.*.id",
    "services.auth.default_groups.*.name",
    "services.auth.default_groups.*.features",
    "services.auth.default_groups.*.assignable",
    "services.auth.default_groups.*.system",
    "services.auth.ui_features_per_role.*.*",
    "services.login.email_filters.allowed",
    "services.login.sso.oauth_client.*.base_url",
    "services.login.sso.oauth_client.*.issuer",
    "services.login.sso.oauth_client.*.authorize_url",
    "services.login.sso.oauth_client.*.access_token_url",
    "services.login.sso.oauth_client.*.userinfo_url",
    "services.login.sso.oauth_client.*.jwks_url",
    "services.login.sso.oauth_client.*.end_session_url",
    "services.login.sso.oauth_client.*.audience",
    "services.login.sso.oauth_client.*.identity_provider",
    "services.login.sso.oauth_client.*.display_name",
    "services.login.sso.oauth_client.*.default_company",
    "services.login.sso.oauth_client.*.scopes",
    "services.login.sso.oauth_client.*.trust_email",
    "services.login.sso.oauth_client.*.domains",
    "services.login.sso.oauth_client.*.idp_logout",
    "services.login.sso.oauth_client.*.code_challenge",
    "services.login.sso.oauth_client.*.code_challenge_method",
    "services.login.sso.oauth_client.*.debug",
    "services.login.sso.oauth_client.*.get_info_from_access_token",
    "services.login.sso.oauth_client.*.admin_role",
    "services.login.sso.oauth_client.*.groups.enabled",
    "services.login.sso.oauth_client.*.groups.claim",
    "services.login.sso.oauth_client.*.groups.admins",
    "services.login.sso.oauth_client.*.groups.case_sensitive",
    "services.login.sso.oauth_client.*.groups.prohibit_user_signup_if_not_in_group",
    "services.login.sso.oauth_client.*.groups.map",
    "services.login.sso.oauth_client.*.claims.user_id",
    "services.login.sso.oauth_client.*.claims.object_id",
    "services.login.sso.oauth_client.*.claims.email",
    "services.login.sso.oauth_client.*.claims.name",
    "services.login.sso.oauth_client.*.claims.given_name",
    "services.login.sso.oauth_client.*.claims.family_name",
    "services.login.sso.tenant_login",
    "services.login.sso.allow_settings_providers",
    "secure.login.sso.oauth_client.*.client_id",
    "secure.login.sso.oauth_client.*.client_secret",
    "secure.login.sso.oauth_client.*.client_secret_file",
    "secure.login.sso.oauth_client.*.default_company",
];

/// Parts of the tree of the ClearML server (its `apiserver/config/default` files and its documentation) that nothing
/// here uses yet, with all that is below them.
const NOT_USED_YET: &[&str] = &[
    "apiserver.apilog",
    "apiserver.auth.cookies",
    "apiserver.auth.cookies_domain_override",
    "apiserver.auth.delete_missing_autocreated_users",
    "apiserver.auth.fixed_user_providers",
    "apiserver.auth.fixed_users.guest",
    "apiserver.auth.session_auth_cookie_name",
    "apiserver.auth.verify_user_tokens",
    "apiserver.check_for_updates",
    "apiserver.cors",
    "apiserver.db_init_timout",
    "apiserver.debug",
    "apiserver.elastic",
    "apiserver.endpoints",
    "apiserver.listen",
    "apiserver.log_calls",
    "apiserver.mongo",
    "apiserver.pre_populate",
    "apiserver.pretty_json",
    "apiserver.redis",
    "apiserver.return_stack",
    "apiserver.return_stack_on_code",
    "apiserver.return_stack_to_caller",
    "apiserver.services",
    "apiserver.statistics",
    "apiserver.version",
    "apiserver.watch",
    "apiserver.workers",
    "billing",
    "custom_events",
    "fileserver",
    "hosts",
    "kafka",
    "logging",
    "platform_management",
    "secure.elastic",
    "secure.fileserver",
    "secure.fixed_user_providers",
    "secure.http",
    "secure.kafka",
    "secure.login.sso.saml_client",
    "secure.mongo",
    "secure.redis",
    "services._mongo",
    "services.applications",
    "services.async_urls_delete",
    "services.auth.fixed_users.guest",
    "services.custom_events",
    "services.datasets",
    "services.events",
    "services.kafka",
    "services.login.sso.saml_client",
    "services.models",
    "services.organization.resource_policy",
    "services.pipelines",
    "services.projects",
    "services.queues",
    "services.reports",
    "services.serving",
    "services.storage_credentials",
    "services.system",
    "services.tasks",
    "services.users",
    "services.workers",
];

/// Settings that are read and checked already, and have no effect yet.
const CHECKED_ONLY: &[&[&str]] = &[
    &["services", "login", "email_filters"],
    &["services", "login", "sso", "tenant_login"],
    &["services", "login", "sso", "allow_settings_providers"],
    &["services", "login", "sso", "oauth_client", "*", "debug"],
    &["services", "login", "sso", "oauth_client", "*", "get_info_from_access_token"],
    &["services", "login", "sso", "oauth_client", "*", "admin_role"],
];

/// Where settings are set that will be checked but have no effect yet.
pub fn without_effect(tree: &Tree) -> Vec<String> {
    let mut places = Vec::new();
    for (path, leaf) in tree.leaves() {
        let known = CHECKED_ONLY.iter().any(|known| {
            known.len() <= path.len() && known.iter().zip(&path).all(|(known, part)| *known == "*" || known == part)
        });
        let place = leaf.origin.place(&path.join("."));
        if known && !places.contains(&place) {
            places.push(place);
        }
    }
    places
}

/// Reports what nobody took: known settings in one warning with those `without_effect`, unknown ones in one each.
pub fn report_rest(tree: &Tree, report: &mut Report, without_effect: Vec<String>) {
    let mut unused = without_effect;
    for (path, leaf) in tree.leaves() {
        let key = path.join(".");
        let place = leaf.origin.place(&key);
        if NOT_USED_YET.iter().any(|known| starts_with(&key, known)) {
            if !unused.contains(&place) {
                unused.push(place);
            }
        } else if path[0] == "tenantry" {
            report.warn(format!(
                "{place}: settings of the deployment come from the command line or TENANTRY_* variables"
            ));
        } else if USED.iter().any(|known| is_group(known, &path)) {
            report.problem(place, format!("this is a group of settings and cannot be {}", leaf.value.kind()));
        } else if let Some(known) = USED.iter().find(|known| is_value(known, &path)) {
            report.problem(place, format!("{known} is one value and has no settings below it"));
        } else {
            let candidates: Vec<String> = USED.iter().filter_map(|known| filled_in(known, &path)).collect();
            let all = candidates.iter().map(String::as_str).chain(NOT_USED_YET.iter().copied());
            let meant = nearest(&key, all).map_or_else(String::new, |found| format!("; did you mean {found}?"));
            let key = if place == key { String::new() } else { format!(" ({key})") };
            report.warn(format!("{place}: there is no such setting{key}{meant}"));
        }
    }
    if !unused.is_empty() {
        report.warn(format!("known settings that are not used yet: {}", unused.join(", ")));
    }
}

fn starts_with(key: &str, prefix: &str) -> bool {
    key.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Whether a path ends in the middle of a known one.
fn is_group(known: &str, path: &[&str]) -> bool {
    let parts: Vec<&str> = known.split('.').collect();
    path.len() < parts.len() && parts.iter().zip(path).all(|(part, name)| part == name || *part == "*")
}

/// Whether a path goes on below a known one that is not a group.
fn is_value(known: &str, path: &[&str]) -> bool {
    let parts: Vec<&str> = known.split('.').collect();
    parts.len() < path.len()
        && parts.iter().zip(path).all(|(part, name)| part == name || *part == "*")
        && !USED.iter().any(|other| is_group(other, &path[..parts.len()]))
}

/// A known path of the same length with the operator's own names in it.
fn filled_in(known: &str, path: &[&str]) -> Option<String> {
    let parts: Vec<&str> = known.split('.').collect();
    let filled = parts.iter().zip(path).map(|(part, name)| if *part == "*" { *name } else { *part });
    (parts.len() == path.len() && parts.last() != Some(&"*")).then(|| filled.collect::<Vec<_>>().join("."))
}
