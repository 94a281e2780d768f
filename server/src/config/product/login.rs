//! `services.login`: who may sign in at all, and through which identity providers.

use super::{reader::Reader, sso};
use crate::outside::oidc::Provider;

/// `services.login`.
#[derive(Clone, Debug, Default)]
pub struct Login {
    /// `email_filters.allowed`: patterns of addresses that may sign in. Empty: all.
    pub allowed_email_filters: Vec<String>,
    /// `sso.oauth_client`, with what is secret from `secure.login`: the identity providers, by key.
    pub providers: Vec<Provider>,
}

pub fn read(reader: &mut Reader<'_>) -> Login {
    let allowed = reader.list(&["services", "login", "email_filters", "allowed"]);
    // Every provider is the deployment's, and each workspace has its page: neither switch changes anything.
    for name in ["tenant_login", "allow_settings_providers"] {
        reader.optional_switch(&["services", "login", "sso", name]);
    }
    Login { allowed_email_filters: allowed.map(|found| found.value).unwrap_or_default(), providers: sso::read(reader) }
}
