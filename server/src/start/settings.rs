//! The configuration in the words of the rules.

use model::{features::FeatureSet, groups::BuiltIn};

use crate::{
    config::Config,
    domain::{GroupFeatures, ProvisionedUser, Settings},
};

/// What the operator decided about the rules.
pub fn settings(config: &Config) -> Settings {
    let product = &config.product;
    Settings {
        unique_names: product.apiserver.unique_tenant_names,
        default_tenant: product.apiserver.default_tenant.id.clone(),
        default_tenant_name: product.apiserver.default_tenant.name.clone(),
        features: product.services.organization.global_features(),
        group_features: group_features(config),
        local_passwords: config.deployment.local_passwords,
        token_seconds: seconds(config.token_lifetime()),
        longest_token_seconds: seconds(product.apiserver.auth.max_expiration),
        session_idle_seconds: seconds(config.deployment.session_idle),
        session_seconds: seconds(config.deployment.session_absolute),
        ..Settings::default()
    }
}

/// The users that the configuration provides; those without a key exist when they get one.
pub fn provided_users(config: &Config) -> Vec<ProvisionedUser> {
    let provided = config.product.secure.credentials.iter().filter_map(|configured| {
        let access = configured.access.as_ref()?;
        Some(ProvisionedUser {
            name: configured.name.clone(),
            display_name: configured.display_name.clone().unwrap_or_else(|| configured.name.clone()),
            role: configured.role,
            access_key: access.access_key.clone(),
            secret_key: access.secret_key.clone(),
            allow_login: configured.allow_login,
            groups: configured.groups.iter().filter_map(|name| built_in(&configured.name, name)).collect(),
            email: configured.email.clone(),
        })
    });
    provided.collect()
}

fn built_in(user: &str, name: &str) -> Option<BuiltIn> {
    let group = BuiltIn::from_config_name(name);
    if group.is_none() {
        tracing::warn!("secure.credentials.{user}.sec_groups: there is no group {name}; it is left out");
    }
    group
}

fn group_features(config: &Config) -> GroupFeatures {
    let listed = |group: BuiltIn| -> Option<FeatureSet> {
        let groups = &config.product.services.default_groups;
        groups
            .iter()
            .find(|configured| configured.key == group.config_name())
            .and_then(|configured| configured.features)
    };
    GroupFeatures {
        users: listed(BuiltIn::Users),
        admins: listed(BuiltIn::Admins),
        queue_admins: listed(BuiltIn::QueueAdmins),
        service_accounts: listed(BuiltIn::ServiceAccounts),
    }
}

fn seconds(duration: std::time::Duration) -> u32 {
    u32::try_from(duration.as_secs()).unwrap_or(u32::MAX)
}
