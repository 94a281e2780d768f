//! What lets new people in, in short: the tenant's rules, and the providers that sign its people in.

use std::sync::Arc;

use model::{
    Caller, Permission, Result,
    address::Domain as MailDomain,
    destination::{COUNTED, Listed, NAMED, Overview},
    id::TenantId,
    page::PageRequest,
    sign_in_rules::{SignInRulesPort, WhitelistFilter},
    sso::Door,
};

use super::Domain;
use crate::{outside::oidc::Provider, store};

impl Domain {
    pub(super) async fn overview_of_rules(&self, caller: &Caller) -> Result<Overview> {
        let scope = caller.require(Permission::ReadSignInRules)?;
        let mut conn = self.store.read(&scope).await?;
        let domains = store::sign_in_rules::domains(&mut conn, &scope).await?;
        let waiting_in_all = store::sign_in_rules::count_waiting(&mut conn, &scope, COUNTED + 1).await?;
        drop(conn);
        let filter = WhitelistFilter { accepted: Some(false), ..WhitelistFilter::default() };
        let waiting = self.whitelist(caller, filter, PageRequest { size: NAMED, cursor: None }).await?.page.items;
        let own = self.connections_at(&Door::Workspace(scope.tenant().clone())).await?;
        let providers = self.signing_in(scope.tenant(), &domains, &own);
        let domains = domains.iter().filter_map(|domain| MailDomain::parse("domains", domain).ok()).collect();
        Ok(Overview { domains, waiting, waiting_in_all, providers })
    }

    /// The providers that a tenant may know of: its own, those for everybody, those for its domains, and those that lead
    /// to it. One that is for others alone would tell who they are.
    pub(super) fn signing_in(&self, tenant: &TenantId, domains: &[String], own: &[Arc<Provider>]) -> Vec<Listed> {
        let listed = |provider: &Arc<Provider>| {
            let default_here = provider.default_tenant.as_ref() == Some(tenant);
            let ours = default_here || provider.owner.is_some();
            let named = |domain: &&MailDomain| ours || domains.iter().any(|own| own == domain.as_str());
            let of_it: Vec<String> =
                provider.domains.iter().filter(named).map(|domain| domain.as_str().to_owned()).collect();
            let limited = !provider.domains.is_empty();
            (!limited || !of_it.is_empty()).then(|| Listed {
                key: provider.key.clone(),
                name: provider.name.clone(),
                domains: of_it,
                limited,
                trusted: provider.trust_email,
                default_here,
            })
        };
        self.oidc.providers().chain(own).filter_map(listed).collect()
    }
}
