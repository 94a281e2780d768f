//! The handles both doors hold: one port per feature.

use std::sync::Arc;

use crate::{
    access_rules::AccessRules, audit::Audit, credentials::Credentials, explain::Explain, gateway_tokens::GatewayTokens,
    groups::Groups, identity_providers::IdentityProviders, invitations::Invitations, passwords::PasswordsPort,
    queues::Queues, service_accounts::ServiceAccounts, sessions::Sessions, sign_in::SignIn,
    sign_in_rules::SignInRulesPort, sso::Sso, tasks::Tasks, tenants::Tenants, users::Users, vaults::Vaults,
    workers::Workers,
};

/// What the product can do. Given to the API by axum state and to the pages by context.
#[derive(Clone)]
pub struct Backend {
    pub tenants: Arc<dyn Tenants>,
    pub users: Arc<dyn Users>,
    pub service_accounts: Arc<dyn ServiceAccounts>,
    pub credentials: Arc<dyn Credentials>,
    pub gateway_tokens: Arc<dyn GatewayTokens>,
    pub groups: Arc<dyn Groups>,
    pub explain: Arc<dyn Explain>,
    pub access_rules: Arc<dyn AccessRules>,
    pub invitations: Arc<dyn Invitations>,
    pub passwords: Arc<dyn PasswordsPort>,
    pub queues: Arc<dyn Queues>,
    pub tasks: Arc<dyn Tasks>,
    pub workers: Arc<dyn Workers>,
    pub vaults: Arc<dyn Vaults>,
    pub sign_in: Arc<dyn SignIn>,
    pub sign_in_rules: Arc<dyn SignInRulesPort>,
    pub sso: Arc<dyn Sso>,
    pub identity_providers: Arc<dyn IdentityProviders>,
    pub sessions: Arc<dyn Sessions>,
    pub audit: Arc<dyn Audit>,
}
