//! Finding the provider that somebody signs in with: the operator's, or a connection of a workspace, read from the
//! database each time, so that one that is switched off lets nobody in from the same moment on.

use std::sync::Arc;

use model::{
    Error, Result, Secret, SystemScope,
    address::{Domain as MailDomain, EmailAddress},
    error::Noun,
    id::TenantId,
    identity_providers::Preset,
    sso::{Door, ProviderKey},
};

use super::{Domain, place};
use crate::{
    outside::oidc::{Endpoints, Provider},
    store::{self, Conn, identity_providers::Stored},
};

impl Domain {
    /// The provider of this key, if people can sign in with it now.
    pub(in crate::domain) async fn provider(&self, key: &ProviderKey) -> Result<Arc<Provider>> {
        if let Some(provider) = self.oidc.find(key) {
            return Ok(Arc::clone(provider));
        }
        let system = SystemScope::of_server("find an identity provider");
        let mut conn = self.store.read_once(&system).await?;
        let stored = store::identity_providers::active(&mut conn, &system, key).await?;
        let stored = stored.ok_or(Error::NotFound(Noun::Provider))?;
        drop(conn);
        self.opened(stored).await
    }

    /// A connection with its secret opened.
    pub(super) async fn opened(&self, stored: Stored) -> Result<Arc<Provider>> {
        let scope = SystemScope::of_server("sign in through an identity provider").within(stored.tenant.clone());
        let secret = match &stored.sealed {
            Some(sealed) => {
                let mut conn = self.store.read(&scope).await?;
                let place = place(&stored.connection.id, stored.revision);
                Some(self.unseal(&mut conn, &scope, &place, sealed).await?)
            }
            None => None,
        };
        Ok(Arc::new(as_provider(stored, secret)))
    }

    /// The connections that a page for coming in offers besides the operator's providers. Without their secrets, which
    /// a page does not need.
    pub(in crate::domain) async fn connections_at(&self, door: &Door) -> Result<Vec<Arc<Provider>>> {
        let system = SystemScope::of_server("offer identity providers");
        let tenant = match door {
            // The page that names no workspace is the one of the deployment's own.
            Door::Everybody => self.settings.default_tenant.clone(),
            Door::Workspace(tenant) => tenant.clone(),
            Door::Invitation(link) => {
                let mut conn = self.store.read_once(&system).await?;
                match self.offered(&mut conn, &system, link).await? {
                    Some(offered) => offered.stored.tenant,
                    None => return Ok(Vec::new()),
                }
            }
        };
        let mut conn = self.store.read_once(&system).await?;
        let found = store::identity_providers::offered(&mut conn, &system, &tenant).await?;
        Ok(found.into_iter().map(|stored| Arc::new(as_provider(stored, None))).collect())
    }

    /// Whether there are connections that the page of everybody does not show, to be found by address.
    pub(in crate::domain) async fn has_hidden_connections(&self, door: &Door) -> Result<bool> {
        if !matches!(door, Door::Everybody) {
            return Ok(false);
        }
        let system = SystemScope::of_server("offer identity providers");
        let mut conn = self.store.read_once(&system).await?;
        Ok(store::identity_providers::elsewhere(&mut conn, &system, &self.settings.default_tenant).await?)
    }

    /// The connection for an address: of the workspace that the address's domain belongs to, and of no other. What a
    /// connection itself says about domains leads nobody to it, or anybody could lead a company's people to theirs.
    pub(in crate::domain) async fn connection_for(&self, address: &EmailAddress) -> Result<Option<ProviderKey>> {
        let system = SystemScope::of_server("find an identity provider");
        let mut conn = self.store.read_once(&system).await?;
        let Some(tenant) = store::sso::tenant_of_domain(&mut conn, &system, address.domain()).await? else {
            return Ok(None);
        };
        drop(conn);
        let mut conn = self.store.read_once(&system).await?;
        let offered = store::identity_providers::offered(&mut conn, &system, &tenant).await?;
        let vouches = |stored: &Stored| {
            let domains = &stored.connection.terms.domains;
            domains.is_empty() || domains.iter().any(|domain| domain == address.domain())
        };
        Ok(offered.into_iter().find(vouches).map(|stored| stored.connection.id))
    }

    /// Whether a session that came from this provider stays in the workspace it is in: whatever a workspace's own
    /// provider says of somebody counts there alone. So it is with one that is no longer there.
    pub(in crate::domain) async fn stays_in_workspace(&self, conn: &mut Conn, caller: &model::Caller) -> Result<bool> {
        let model::access::Proof::Session(session) = &caller.proof else { return Ok(false) };
        let scope = SystemScope::of_server("look where a session came from").within(caller.tenant.clone());
        let from = store::sessions::provider(conn, &scope, session).await?;
        Ok(from.is_some_and(|(key, _)| self.oidc.find(&ProviderKey::known(key)).is_none()))
    }
}

/// A stored connection in the words of signing in.
pub(super) fn as_provider(stored: Stored, secret: Option<Secret>) -> Provider {
    let Stored { tenant, connection, revision, .. } = stored;
    let terms = connection.terms;
    let told = |text: String| (!text.is_empty()).then_some(text);
    let domains = terms.domains.iter().filter_map(|domain| MailDomain::parse("domains", domain).ok()).collect();
    Provider {
        key: connection.id,
        name: connection.name,
        client_id: terms.client_id,
        client_secret: secret,
        endpoints: Endpoints {
            issuer: told(terms.addresses.issuer),
            authorize: told(terms.addresses.authorize),
            token: told(terms.addresses.token),
            userinfo: told(terms.addresses.userinfo),
            keys: told(terms.addresses.keys),
            end_session: told(terms.addresses.end_session),
        },
        audience: told(terms.audience),
        upstream: None,
        scopes: terms.scopes,
        claims: terms.claims,
        default_tenant: terms.create_users.then(|| tenant.clone()),
        trust_email: !terms.require_verified,
        domains,
        groups: terms.groups.taken_over(),
        sign_out: terms.sign_out,
        auth0: connection.preset == Preset::Auth0,
        owner: Some(tenant),
        revision,
    }
}

/// Whether a provider may sign people into this workspace.
pub(in crate::domain) fn leads_into(provider: &Provider, tenant: &TenantId) -> bool {
    provider.owner.as_ref().is_none_or(|owner| owner == tenant)
}
