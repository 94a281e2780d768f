//! THE table: every operation of the API, what it needs, and who answers it.
//!
//! The access matrix of the tests walks this table, so what is not in it is not served, and what is in it is tested.

use model::Permission as P;

use super::{
    access, auth, credentials, debug,
    endpoint::{Endpoint, IdKind, Run, endpoint},
    events, identity_providers, login, organization, permissions, queues, server, sso, system, tasks, users,
    version::Version,
    workers,
};

macro_rules! anyone {
    ($name:literal, $run:path) => {
        endpoint($name, Run::Anyone(|call| Box::pin($run(call))))
    };
}

macro_rules! perhaps {
    ($name:literal, $run:path) => {
        endpoint($name, Run::Perhaps(|call, caller| Box::pin($run(call, caller))))
    };
}

macro_rules! caller {
    ($name:literal, $run:path) => {
        endpoint($name, Run::Caller(|call, caller| Box::pin($run(call, caller))))
    };
}

const USER: &[(&str, IdKind)] = &[("user", IdKind::User)];
const COMPANY: &[(&str, IdKind)] = &[("company", IdKind::Company)];
const ACCESS_KEY: &[(&str, IdKind)] = &[("access_key", IdKind::AccessKey)];
const ACCESS_KEY_OF: &[(&str, IdKind)] = &[("access_key", IdKind::AccessKey), ("user", IdKind::User)];

const QUEUE: &[(&str, IdKind)] = &[("queue", IdKind::Queue)];
const TASK: &[(&str, IdKind)] = &[("task", IdKind::Task)];
const ENTRY: &[(&str, IdKind)] = &[("queue", IdKind::Queue), ("task", IdKind::Task)];

const GROUP: &[(&str, IdKind)] = &[("id", IdKind::Group)];
const GROUPS: &[(&str, IdKind)] = &[("groups", IdKind::Group)];
const RULE: &[(&str, IdKind)] = &[("id", IdKind::Rule), ("users", IdKind::User), ("groups", IdKind::Group)];
const PROVIDERS: &[(&str, IdKind)] = &[("ids", IdKind::Provider)];
/// For vaults of others.
const OTHERS: &[P] = &[P::ManageVaults, P::ManageServiceAccounts];
const VAULTS: &[(&str, IdKind)] = &[("vaults", IdKind::Vault)];
const VAULT_OWNER: &[(&str, IdKind)] = &[("group", IdKind::Group)];
const VAULT_LOG: &[(&str, IdKind)] = &[("vaults", IdKind::Vault), ("users", IdKind::User)];
const RULES: &[(&str, IdKind)] = &[("rules", IdKind::Rule)];

/// By name, then version.
static ENDPOINTS: &[Endpoint] = &[
    caller!("access.explain", access::explain).needs(P::ReadWorkspace).also(&[P::ExplainAccess]).ids(USER),
    caller!("access.get_holders", access::get_holders).needs(P::ExplainAccess),
    caller!("auth.add_user", auth::users::add).needs(P::CreateUsers).changes().ids(COMPANY),
    caller!("auth.create_credentials", auth::credentials::create).about_keys().changes().ids(USER),
    caller!("auth.create_service_user", auth::service_users::create).needs(P::ManageServiceAccounts).changes(),
    caller!("auth.create_user", auth::users::create).needs(P::CreateUsers).changes().ids(COMPANY),
    caller!("auth.delete_user", auth::users::delete).needs(P::ManageUsers).changes().ids(USER),
    caller!("auth.edit_credentials", auth::credentials::edit).since(2, 19).about_keys().changes().ids(ACCESS_KEY_OF),
    caller!("auth.edit_user", auth::users::edit).needs(P::ManageUsers).changes().ids(USER),
    caller!("auth.generate_endpoint_router_token", auth::router_tokens::generate_for_endpoints)
        .needs(P::RunGateways)
        .also(&[P::ManageServiceAccounts])
        .changes()
        .ids(USER),
    caller!("auth.generate_router_token", auth::router_tokens::generate).about_keys().changes().ids(USER),
    caller!("auth.get_credentials", auth::credentials::list).about_keys().ids(USER),
    caller!("auth.get_router_tokens", auth::router_tokens::list).about_keys().ids(USER),
    caller!("auth.get_token_for_user", auth::tokens::for_user).needs(P::IssueTokens).ids(USER),
    caller!("auth.locate_credentials", auth::credentials::locate).needs(P::ManageUsers).ids(ACCESS_KEY),
    caller!("auth.login", auth::tokens::login),
    caller!("auth.logout", auth::tokens::logout).since(2, 2).changes(),
    caller!("auth.revoke_credentials", auth::credentials::revoke).about_keys().changes().ids(ACCESS_KEY_OF),
    caller!("auth.revoke_router_tokens", auth::router_tokens::revoke)
        .about_keys()
        .changes()
        .ids(&[("ids", IdKind::GatewayToken)]),
    caller!("auth.rotate_credentials", auth::credentials::rotate).about_keys().changes().ids(ACCESS_KEY_OF),
    caller!("auth.set_credentials", auth::users::set_credentials)
        .needs(P::ManageUsers)
        .changes()
        .ids(&[("access_key", IdKind::User)]),
    caller!("auth.validate_token", auth::tokens::validate).needs(P::RunGateways).also(&[P::ValidateTokens]),
    anyone!("credentials.report_leak", credentials::report_leak).changes(),
    anyone!("debug.ping", debug::ping),
    caller!("events.add_batch", events::add_batch).needs(P::UseQueues).ids(TASK).takes_batches(),
    caller!("login.add_whitelist_entries", login::add_whitelist_entries).needs(P::ManageWhitelist).changes(),
    anyone!("login.finish_sso_callback", sso::finish).changes(),
    caller!("login.get_settings", login::get_settings).needs(P::ReadSignInRules),
    perhaps!("login.logout", login::logout).since(2, 13).changes(),
    caller!("login.remove_whitelist_entries", login::remove_whitelist_entries).needs(P::ManageWhitelist).changes(),
    caller!("login.set_domains", login::set_domains).needs(P::ClaimDomains).changes(),
    anyone!("login.sso_authorize", sso::authorize).changes(),
    anyone!("login.sso_callback", sso::callback).changes(),
    perhaps!("login.supported_modes", login::supported_modes),
    caller!("organization.create_invites", organization::invites::create).needs(P::ManageInvitations).changes(),
    caller!("organization.get_invites", organization::invites::get).needs(P::ManageInvitations),
    caller!("organization.get_user_companies", organization::get_user_companies).needs(P::ReadWorkspace),
    caller!("organization.resend_invite", organization::invites::resend)
        .needs(P::ManageInvitations)
        .changes()
        .ids(&[("invite", IdKind::Invitation)]),
    caller!("organization.revoke_invites", organization::invites::revoke)
        .needs(P::ManageInvitations)
        .changes()
        .ids(&[("invites", IdKind::Invitation)]),
    caller!("permissions.add_or_update_access_rule", permissions::rules::add_or_update)
        .needs(P::ManageAccessRules)
        .changes()
        .ids(RULE),
    caller!("permissions.add_or_update_user_group", permissions::groups::add_or_update)
        .needs(P::ReadUserDetails)
        .also(&[P::ManageGroups, P::EditMemberships])
        .changes()
        .ids(GROUP),
    caller!("permissions.delete_access_rules", permissions::rules::delete)
        .needs(P::ManageAccessRules)
        .changes()
        .ids(RULES),
    caller!("permissions.delete_user_groups", permissions::groups::delete).needs(P::ManageGroups).changes().ids(GROUPS),
    caller!("permissions.ensure_default_access_rules", permissions::rules::ensure_default)
        .needs(P::ManageAccessRules)
        .changes(),
    caller!("permissions.get_access_rules", permissions::rules::get).needs(P::ManageAccessRules).ids(RULES),
    caller!("permissions.get_company_users", permissions::users::get).needs(P::ReadUserDetails),
    caller!("permissions.get_effective_access", permissions::rules::get_effective)
        .needs(P::ReadWorkspace)
        .also(&[P::ReadUserDetails])
        .ids(USER),
    caller!("permissions.get_user_groups", permissions::groups::get).needs(P::ReadUserDetails).ids(GROUPS),
    caller!("permissions.restore_default_access_rules", permissions::rules::restore_default)
        .needs(P::ManageAccessRules)
        .changes(),
    caller!("queues.add_or_update_metadata", queues::manage::add_or_update_metadata)
        .needs(P::UseQueues)
        .changes()
        .ids(QUEUE),
    caller!("queues.add_task", queues::entries::add_task).needs(P::UseQueues).changes().ids(ENTRY),
    caller!("queues.clear_queue", queues::entries::clear_queue).needs(P::UseQueues).changes().ids(QUEUE),
    caller!("queues.create", queues::manage::create).needs(P::ManageQueues).changes(),
    caller!("queues.delete", queues::manage::delete).needs(P::ManageQueues).changes().ids(QUEUE),
    caller!("queues.delete_metadata", queues::manage::delete_metadata).needs(P::UseQueues).changes().ids(QUEUE),
    caller!("queues.get_all", queues::read::get_all).needs(P::UseQueues).ids(&[("id", IdKind::Queue)]),
    caller!("queues.get_all_ex", queues::read::get_all_ex).needs(P::UseQueues).ids(&[("id", IdKind::Queue)]),
    caller!("queues.get_by_id", queues::read::get_by_id).needs(P::UseQueues).ids(QUEUE),
    caller!("queues.get_default", queues::read::get_default).needs(P::UseQueues),
    caller!("queues.get_next_task", queues::entries::get_next_task).needs(P::UseQueues).changes().ids(QUEUE),
    caller!("queues.get_num_entries", queues::read::get_num_entries).needs(P::UseQueues).ids(QUEUE),
    caller!("queues.move_task_backward", queues::entries::backward).needs(P::UseQueues).changes().ids(ENTRY),
    caller!("queues.move_task_forward", queues::entries::forward).needs(P::UseQueues).changes().ids(ENTRY),
    caller!("queues.move_task_to_back", queues::entries::to_back).needs(P::UseQueues).changes().ids(ENTRY),
    caller!("queues.move_task_to_front", queues::entries::to_front).needs(P::UseQueues).changes().ids(ENTRY),
    caller!("queues.peek_task", queues::read::peek_task).needs(P::UseQueues).ids(QUEUE),
    caller!("queues.remove_task", queues::entries::remove_task).needs(P::UseQueues).changes().ids(ENTRY),
    caller!("queues.update", queues::manage::update).needs(P::UseQueues).also(&[P::ManageQueues]).changes().ids(QUEUE),
    caller!("server.info", server::info),
    caller!("server.info", server::info_with_uid).since(2, 8),
    caller!("server.info", server::info_with_version).since(2, 12),
    caller!("sso.delete_provider_configurations", identity_providers::delete)
        .needs(P::ManageIdentityProviders)
        .changes()
        .ids(PROVIDERS),
    caller!("sso.get_oidc_provider_data_from_well_known_url", identity_providers::look_up)
        .needs(P::ManageIdentityProviders),
    caller!("sso.get_provider_configuration_template", identity_providers::template)
        .needs(P::ManageIdentityProviders)
        .ids(&[("id", IdKind::Provider)]),
    caller!("sso.get_provider_configurations", identity_providers::list).needs(P::ManageIdentityProviders),
    caller!("sso.get_supported_providers", identity_providers::supported).needs(P::ManageIdentityProviders),
    caller!("sso.save_provider_configuration", identity_providers::save)
        .needs(P::ManageIdentityProviders)
        .changes()
        .ids(COMPANY),
    caller!("sso.set_provider_configurations_active", identity_providers::set_active)
        .needs(P::ManageIdentityProviders)
        .changes()
        .ids(PROVIDERS),
    caller!("system.company_info", system::company_info).needs(P::ReadWorkspace).ids(COMPANY),
    caller!("system.create_company", system::create_company).needs(P::ManageTenants).changes(),
    caller!("system.get_companies", system::get_companies).needs(P::ManageTenants),
    caller!("system.update_company_settings", system::update_company_settings)
        .needs(P::ManageTenants)
        .changes()
        .ids(COMPANY),
    caller!("tasks.completed", tasks::completed).needs(P::UseQueues).changes().ids(TASK),
    caller!("tasks.create", tasks::create).needs(P::UseQueues).changes(),
    caller!("tasks.dequeue", tasks::dequeue).needs(P::UseQueues).changes().ids(TASK),
    caller!("tasks.edit", tasks::edit).needs(P::UseQueues).changes().ids(TASK),
    caller!("tasks.enqueue", tasks::enqueue).needs(P::UseQueues).changes().ids(ENTRY),
    caller!("tasks.failed", tasks::failed).needs(P::UseQueues).changes().ids(TASK),
    caller!("tasks.get_all", tasks::get_all).needs(P::UseQueues).ids(&[("id", IdKind::Task)]),
    caller!("tasks.get_by_id", tasks::get_by_id).needs(P::UseQueues).ids(TASK),
    caller!("tasks.ping", tasks::ping).needs(P::UseQueues).ids(TASK),
    caller!("tasks.set_requirements", tasks::set_requirements).needs(P::UseQueues).changes().ids(TASK),
    caller!("tasks.started", tasks::started).needs(P::UseQueues).changes().ids(TASK),
    caller!("tasks.stopped", tasks::stopped).needs(P::UseQueues).changes().ids(TASK),
    caller!("users.add_or_update_vault", users::vaults::add_or_update)
        .needs(P::UseVaults)
        .also(OTHERS)
        .changes()
        .ids(VAULT_OWNER),
    caller!("users.delete_vaults", users::vaults::delete).needs(P::UseVaults).also(OTHERS).changes().ids(VAULTS),
    caller!("users.disable", users::lifecycle::disable).needs(P::ManageUsers).changes().ids(USER),
    caller!("users.enable", users::lifecycle::enable).needs(P::ManageUsers).changes().ids(USER),
    caller!("users.get_all", users::list::get_all)
        .needs(P::ReadWorkspace)
        .also(&[P::ReadUserDetails])
        .ids(&[("id", IdKind::User)]),
    caller!("users.get_all_ex", users::list::get_all_ex)
        .needs(P::ReadWorkspace)
        .also(&[P::ReadUserDetails])
        .ids(&[("id", IdKind::User)]),
    caller!("users.get_by_id", users::list::get_by_id).needs(P::ReadWorkspace).also(&[P::ReadUserDetails]).ids(USER),
    caller!("users.get_current_user", users::current::get).needs(P::ReadWorkspace),
    caller!("users.get_organization_vaults", users::vaults::get_organization).needs(P::ManageVaults).changes(),
    caller!("users.get_preferences", users::preferences::get).needs(P::EditOwnProfile),
    caller!("users.get_removed", users::lifecycle::get_removed).needs(P::ManageUsers),
    caller!("users.get_role_options", users::change::get_role_options).needs(P::ReadWorkspace),
    caller!("users.get_service_users", users::service_users::get).needs(P::ManageServiceAccounts),
    caller!("users.get_vault_operations_log", users::vault_log::get).needs(P::UseVaults).also(OTHERS).ids(VAULT_LOG),
    caller!("users.get_vault_operations_log_filters", users::vault_log::filters).needs(P::UseVaults).also(OTHERS),
    caller!("users.get_vaults", users::vaults::get).needs(P::ReadWorkspace).also(&[P::UseVaults]),
    caller!("users.restore", users::lifecycle::restore).needs(P::ManageUsers).changes().ids(USER),
    caller!("users.set_preferences", users::preferences::set).needs(P::EditOwnProfile).changes(),
    caller!("users.set_role", users::change::set_role).needs(P::ManageUsers).changes().ids(USER),
    caller!("users.update", users::change::update).needs(P::EditOwnProfile).also(&[P::ManageUsers]).changes().ids(USER),
    caller!("users.update_service_user", users::service_users::update)
        .needs(P::ManageServiceAccounts)
        .changes()
        .ids(USER),
    caller!("workers.cluster_report", workers::cluster_report).needs(P::UseQueues),
    caller!("workers.cluster_unregister", workers::cluster_report).needs(P::UseQueues),
    caller!("workers.get_all", workers::get_all).needs(P::UseQueues),
    caller!("workers.register", workers::register).needs(P::UseQueues).changes().ids(&[("queues", IdKind::Queue)]),
    caller!("workers.status_report", workers::status_report).needs(P::UseQueues).changes().ids(TASK),
    caller!("workers.unregister", workers::unregister).needs(P::UseQueues).changes(),
];

/// All operations.
pub fn endpoints() -> &'static [Endpoint] {
    ENDPOINTS
}

/// The newest form of an operation that the requested version knows.
pub(super) fn find(name: &str, requested: Version) -> Option<&'static Endpoint> {
    let after = ENDPOINTS.partition_point(|endpoint| (endpoint.name, endpoint.min_version) <= (name, requested));
    ENDPOINTS[..after].last().filter(|endpoint| endpoint.name == name)
}

#[cfg(test)]
mod tests {
    use super::{super::endpoint::Auth, *};

    #[test]
    fn the_table_is_sorted() {
        assert!(ENDPOINTS.is_sorted_by(|a, b| (a.name, a.min_version) < (b.name, b.min_version)));
    }

    #[test]
    fn every_endpoint_is_found_from_its_version_on() {
        for endpoint in ENDPOINTS {
            assert_eq!(find(endpoint.name, endpoint.min_version).map(|e| e.min_version), Some(endpoint.min_version));
            assert!(find(endpoint.name, Version::new(999, 0)).is_some());
            assert!(find(endpoint.name, Version::new(0, 9)).is_none());
        }
        let info = |minor| find("server.info", Version::new(2, minor)).map(|endpoint| endpoint.min_version);
        assert_eq!(info(5), Some(Version::new(1, 0)));
        assert_eq!(info(8), Some(Version::new(2, 8)));
        assert_eq!(info(14), Some(Version::new(2, 12)));
        assert!(find("auth.edit_credentials", Version::new(2, 5)).is_none());
        for unknown in ["auth.x", "zz.zz", "aa.aa", "users.get_cellars", ""] {
            assert!(find(unknown, Version::new(2, 34)).is_none(), "{unknown}");
        }
    }

    /// All but signing in through a provider, by which somebody becomes known, and reporting a leak, where the secret is
    /// the proof.
    #[test]
    fn whatever_changes_something_knows_its_caller() {
        let signs_in =
            |name| matches!(name, "login.sso_authorize" | "login.sso_callback" | "login.finish_sso_callback");
        let proves_itself = |name| name == "credentials.report_leak";
        for endpoint in ENDPOINTS
            .iter()
            .filter(|endpoint| endpoint.mutating && !signs_in(endpoint.name) && !proves_itself(endpoint.name))
        {
            assert_ne!(endpoint.auth(), Auth::None, "{}", endpoint.name);
        }
    }
}
