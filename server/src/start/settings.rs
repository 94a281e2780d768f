//! The configuration in the words of the rules.

use model::{Role, features::FeatureSet};

use crate::{
    config::{self, Config},
    domain::{Configured, ConfiguredGroup, FixedUser, Override, ProvisionedUser, Settings},
};

/// What the operator decided about the rules.
pub fn settings(config: &Config) -> Settings {
    let product = &config.product;
    Settings {
        unique_names: product.apiserver.unique_tenant_names,
        default_tenant: product.apiserver.default_tenant.id.clone(),
        default_tenant_name: product.apiserver.default_tenant.name.clone(),
        access: access(config),
        local_passwords: config.deployment.local_passwords,
        private_providers: config.deployment.private_providers,
        adds_elsewhere: config.deployment.adds_elsewhere,
        token_seconds: seconds(config.token_lifetime()),
        longest_token_seconds: seconds(product.apiserver.auth.max_expiration),
        key_seconds: product.apiserver.auth.credentials_expiration.map(seconds),
        longest_key_seconds: product.apiserver.auth.longest_credentials_expiration.map(seconds),
        service_admins: product.services.organization.allow_service_user_admins,
        session_idle_seconds: seconds(config.deployment.session_idle),
        session_seconds: seconds(config.deployment.session_absolute),
        web_url: config.deployment.urls.web.clone(),
        api_url: config.deployment.urls.api.clone(),
        files_url: config.deployment.urls.files.clone(),
        mails_per_day: config.deployment.mails_per_day,
        ..Settings::default()
    }
}

/// The users that the configuration provides; those without a key exist when they get one.
pub fn provided_users(config: &Config) -> Vec<ProvisionedUser> {
    let fixed_mode = config.product.apiserver.fixed_users.enabled;
    let there = config.product.secure.credentials.iter().filter(|it| !(fixed_mode && it.revoke_in_fixed_mode));
    let provided = there.filter_map(|configured| {
        let access = configured.access.as_ref()?;
        Some(ProvisionedUser {
            name: configured.name.clone(),
            display_name: configured.display_name.clone().unwrap_or_else(|| configured.name.clone()),
            role: configured.role,
            access_key: access.access_key.clone(),
            secret_key: access.secret_key.clone(),
            allow_login: configured.allow_login,
            groups: configured.groups.iter().filter_map(|meant| config.product.services.group(meant)).collect(),
            email: configured.email.clone(),
        })
    });
    provided.collect()
}

/// What the configuration says about access.
pub fn access(config: &Config) -> Configured {
    let services = &config.product.services;
    let mut access = Configured { features: services.organization.global_features(), ..Configured::default() };
    for group in &services.default_groups {
        if let Some(built_in) = group.built_in {
            let change = Override { name: group.name.clone(), features: group.features, assignable: group.assignable };
            access.built_in.push((built_in, change));
        } else if let Some(id) = &group.id {
            access.groups.push(ConfiguredGroup {
                key: group.key.clone(),
                id: id.clone(),
                name: group.title().to_owned(),
                features: group.features,
                assignable: group.assignable.unwrap_or(false),
            });
        }
    }
    let switched_off = services.ui_features_per_role.iter().filter(|switch| !switch.shown);
    access.fixed_users = config.product.apiserver.fixed_users.users.clone().into_iter().map(fixed_user).collect();
    access.hidden = switched_off.map(|switch| (switch.role, FeatureSet::EMPTY.with(switch.feature))).collect();
    access
}

fn fixed_user(configured: config::product::FixedUser) -> FixedUser {
    let config::product::FixedUser { username, name, admin, password } = configured;
    FixedUser { username, name, role: if admin { Role::Admin } else { Role::User }, password }
}

fn seconds(duration: std::time::Duration) -> u32 {
    u32::try_from(duration.as_secs()).unwrap_or(u32::MAX)
}
