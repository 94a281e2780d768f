//! Signing in through identity providers: one file per step; this one joins them to the port.

mod arrive;
mod begin;
mod choose;
mod enter;
mod finish;
mod groups;
mod programs;
mod providers;
mod standing;

use async_trait::async_trait;
use model::{
    Caller, Result, Secret, SystemScope,
    access::Proof,
    address::EmailAddress,
    id::TenantId,
    sign_in::{Origin, SignedIn},
    sso::{Answer, Arrival, Begin, Binding, Choice, Door, Offered, ProviderKey, Providers, Sso, Welcome},
};

use super::Domain;
use crate::store;

#[async_trait]
impl Sso for Domain {
    async fn providers(&self, door: &Door) -> Providers {
        let connections = self.connections_at(door).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "the identity providers of a workspace cannot be read");
            Vec::new()
        });
        let mut all: Vec<_> = self.oidc.providers().cloned().collect();
        all.extend(connections);
        let by_address = self.has_hidden_connections(door).await.unwrap_or_default();
        let mut providers = Providers { by_address, ..Providers::default() };
        // Asked now, so that the page may lead there.
        self.oidc.ask_all(&all).await;
        for provider in &all {
            // The page of a workspace shows all that it has itself.
            if provider.domains.is_empty() || provider.owner.is_some() {
                let answers = self.oidc.metadata(provider).await.is_some();
                providers.offered.push(Offered { key: provider.key.clone(), name: provider.name.clone(), answers });
            } else {
                providers.by_address = true;
            }
        }
        providers
    }

    async fn provider_of(&self, email: &str) -> Option<ProviderKey> {
        let address = EmailAddress::parse("email", email).ok()?;
        let vouches = |provider: &&std::sync::Arc<crate::outside::oidc::Provider>| {
            provider.domains.iter().any(|domain| domain.as_str() == address.domain())
        };
        let mut open = self.oidc.providers().filter(|provider| provider.domains.is_empty());
        let only = match (open.next(), open.next()) {
            (Some(only), None) => Some(only),
            _ => None,
        };
        if let Some(provider) = self.oidc.providers().find(vouches) {
            return Some(provider.key.clone());
        }
        let of_workspace = self.connection_for(&address).await.ok().flatten();
        of_workspace.or_else(|| only.map(|provider| provider.key.clone()))
    }

    async fn begin(&self, provider: &ProviderKey, begin: Begin, binding: &Binding) -> Result<String> {
        self.begin_at_provider(provider, &begin, binding).await
    }

    async fn finish(
        &self,
        provider: &ProviderKey,
        answer: Answer,
        binding: &Binding,
        link: Option<&Secret>,
        from: &Origin,
    ) -> Result<Arrival> {
        self.finish_at_provider(provider, &answer, binding, link, from).await
    }

    async fn choices(&self, ticket: &Secret) -> Result<Vec<Choice>> {
        self.workspaces_of_ticket(ticket).await
    }

    async fn choose(&self, ticket: &Secret, tenant: &TenantId) -> Result<Welcome> {
        self.choose_workspace(ticket, tenant).await
    }

    async fn sign_out_address(&self, caller: &Caller) -> Result<Option<String>> {
        let Proof::Session(session) = &caller.proof else { return Ok(None) };
        let scope = SystemScope::of_server("sign out").within(caller.tenant.clone());
        // The tenant's data key is read for it, too.
        let mut conn = self.store.read(&scope).await?;
        let Some((key, sealed)) = store::sessions::provider(&mut conn, &scope, session).await? else { return Ok(None) };
        let Ok(provider) = self.provider(&ProviderKey::known(key)).await else { return Ok(None) };
        let id_token = self.unseal(&mut conn, &scope, &super::sessions::id_token_of(session), &sealed).await?;
        drop(conn);
        let Some(metadata) = self.oidc.metadata(&provider).await else { return Ok(None) };
        let back = format!("{}/login", self.settings.web_url);
        Ok(provider.sign_out_address(&metadata.0, Some(&id_token), &back))
    }

    async fn token(&self, signed_in: &SignedIn) -> Result<Secret> {
        self.token_of(signed_in).await
    }

    async fn sign_out_at(&self, provider: &ProviderKey, back: Option<&str>) -> Result<Option<String>> {
        self.sign_out_of_provider(provider, back).await
    }

    fn page(&self, tenant: Option<&TenantId>) -> String {
        let web = &self.settings.web_url;
        tenant.map_or_else(|| format!("{web}/login"), |tenant| format!("{web}/login/{tenant}"))
    }

    fn origins(&self) -> Vec<String> {
        self.oidc.origins()
    }
}
