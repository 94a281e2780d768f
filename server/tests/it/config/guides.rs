//! The environments that the guides of the ClearML documentation show, word for word.

use model::{Role, address::EmailAddress, features::Feature};

use super::{SECRET, load};

/// The environment of the multi-tenant guide of the ClearML documentation.
pub const GUIDE: &[(&str, &str)] = &[
    ("CLEARML__services__organization__features__user_management_advanced", "true"),
    ("CLEARML__services__auth__ui_features_per_role__user__show_datasets", "false"),
    ("CLEARML__services__auth__ui_features_per_role__user__show_orchestration", "false"),
    ("CLEARML__services__workers__resource_usages__supervisor_company", "d1bd92a3b039400cbafc60a7a5b1e52b"),
    ("CLEARML__secure__credentials__supervisor__role", "system"),
    ("CLEARML__secure__credentials__supervisor__allow_login", "true"),
    ("CLEARML__secure__credentials__supervisor__user_key", "SUPERVISORKEY"),
    ("CLEARML__secure__credentials__supervisor__user_secret", SECRET),
    ("CLEARML__secure__credentials__supervisor__sec_groups", "[\"users\", \"admins\", \"queue_admins\"]"),
    ("CLEARML__secure__credentials__supervisor__email", "\"email@example.com\""),
    ("CLEARML__apiserver__company__unique_names", "true"),
    ("CLEARML__services__auth__default_groups__users__features", "[\"applications\"]"),
    ("CLEARML__services__auth__default_groups__my_group_name__id", "abcd-1234-abcd-1234"),
    ("CLEARML__services__auth__default_groups__my_group_name__name", "My Group Name"),
    (
        "CLEARML__services__auth__default_groups__my_group_name__features",
        "[\"applications\", \"experiments\", \"queues\", \"pipelines\", \"reports\", \"show_dashboard\",\"show_projects\"]",
    ),
    ("CLEARML__services__auth__default_groups__my_group_name__assignable", "false"),
    ("CLEARML__services__auth__default_groups__my_group_name__system", "false"),
    (
        "CLEARML__services__auth__default_groups__admins__features",
        "[\"user_management\", \"user_management_advanced\", \"permissions\", \"applications\", \"app_management\", \
         \"queues\", \"queue_management\", \"data_management\", \"config_vault\", \"pipelines\", \"reports\", \
         \"resource_dashboard\", \"sso_management\", \"service_users\", \"resource_policy\", \"model_serving\", \
         \"show_dashboard\", \"show_model_view\", \"show_projects\"]",
    ),
];

/// What the guide for a billed deployment adds, the odd names included.
const BILLED: &[(&str, &str)] = &[
    ("CLEARML__billing__enabled:", "true"),
    ("CLEARML__HOSTS__KAFKA__BILLING__HOST", "[clearml-billing-kafka.clearml-billing:9092]"),
    ("CLEARML__HOSTS__REDIS__BILLING__HOST", "clearml-billing-redis-master.clearml-billing"),
    ("CLEARML__HOSTS__REDIS__BILLING__DB", "2"),
    ("CLEARML__SECURE__KAFKA__BILLING__security_protocol", "SASL_PLAINTEXT"),
    ("CLEARML__SECURE__KAFKA__BILLING__sasl_mechanism", "SCRAM-SHA-512"),
    ("CLEARML__SECURE__KAFKA__BILLING__sasl_plain_username", "billing"),
    ("CLEARML__SECURE__KAFKA__BILLING__sasl_plain_password", "jdhfKmsd1"),
    ("CLEARML__secure__login__sso__oauth_client__auth0__client_id", "<SSO_CLIENT_ID>"),
    ("CLEARML__secure__login__sso__oauth_client__auth0__client_secret", "<SSO_CLIENT_SECRET>"),
    ("CLEARML__services__login__sso__oauth_client__auth0__base_url", "https://example.eu.auth0.com"),
    ("CLEARML__services__login__sso__oauth_client__auth0__authorize_url", "https://example.eu.auth0.com/authorize"),
    (
        "CLEARML__services__login__sso__oauth_client__auth0__access_token_url",
        "https://example.eu.auth0.com/oauth/token",
    ),
    ("CLEARML__services__login__sso__oauth_client__auth0__audience", "https://example.eu.auth0.com/api/v2/"),
    ("CLEARML__services__applications__max_running_apps_per_company", "3"),
];

#[test]
fn the_guides_load_as_they_stand_with_one_warning() {
    let (config, warnings) = load(GUIDE).unwrap();
    let [warning] = warnings.as_slice() else { panic!("one warning: {warnings:?}") };
    assert!(warning.starts_with("known settings that are not used yet: "), "{warning}");
    for idle in [
        "CLEARML__services__workers__resource_usages__supervisor_company",
        "CLEARML__services__auth__default_groups__my_group_name__id",
        "CLEARML__services__auth__ui_features_per_role__user__show_datasets",
    ] {
        assert!(warning.contains(idle), "{idle} has no effect yet, and the operator is told: {warning}");
    }
    assert!(!warning.contains("unique_names") && !warning.contains("admins__features"), "{warning}");
    let product = &config.product;
    assert!(product.apiserver.unique_tenant_names);
    let [supervisor] = product.secure.credentials.as_slice() else { panic!("one entry") };
    assert_eq!((supervisor.name.as_str(), supervisor.role, supervisor.allow_login), ("supervisor", Role::System, true));
    assert_eq!(supervisor.groups, ["users", "admins", "queue_admins"]);
    assert_eq!(supervisor.email.as_ref().map(EmailAddress::key), Some("email@example.com"));
    let access = supervisor.access.as_ref().unwrap();
    assert_eq!((access.access_key.as_str(), access.secret_key.reveal().as_str()), ("SUPERVISORKEY", SECRET));
    assert!(product.services.organization.global_features().has(Feature::UserManagementAdvanced));
    let shown: Vec<_> = product.services.ui_features_per_role.iter().map(|s| (s.role, s.feature, s.shown)).collect();
    assert_eq!(shown, [(Role::User, Feature::ShowDatasets, false), (Role::User, Feature::ShowOrchestration, false)]);
    let groups: Vec<_> = product.services.default_groups.iter().map(|g| (g.key.as_str(), g.name.as_str())).collect();
    assert_eq!(groups, [("admins", "admins"), ("my_group_name", "My Group Name"), ("users", "users")]);
    let mine = &product.services.default_groups[1];
    assert_eq!((mine.id.as_deref(), mine.assignable, mine.built_in), (Some("abcd-1234-abcd-1234"), false, false));
    assert_eq!(mine.features.unwrap().iter().count(), 7);

    let (_, warnings) = load(&[GUIDE, BILLED].concat()).unwrap();
    let [one] = warnings.as_slice() else { panic!("{warnings:?}") };
    for (name, _) in BILLED {
        assert!(one.contains(name), "{name} is not named in: {one}");
    }
}
