//! Signing in through identity providers: the way there and back, whom it leads where, and everything a hostile provider
//! or browser may try.

mod arriving;
mod check;
mod connections;
mod destination;
mod fetch;
mod flow;
mod groups;
mod hostile;
mod programs;
mod provider;
mod times;
mod trials;
mod vouching;

use std::sync::Arc;

use http::StatusCode;
use model::{
    Secret,
    address::Domain,
    id::TenantId,
    sso::{ClaimNames, ProviderKey, Reason},
};
use serde_json::{Value, json};
use server::outside::{SettableClock, oidc};

use crate::support::{Browser, Options, Page, START, Sql, Tenant, TestApp};
use provider::{CLIENT, CLIENT_SECRET, Net, Provider};

/// A tenant, and two providers of the deployment.
struct Place {
    app: TestApp,
    sql: Sql,
    acme: Tenant,
    okta: Arc<Provider>,
    auth0: Arc<Provider>,
    /// One that the deployment does not know, for connections of workspaces.
    works: Arc<Provider>,
}

/// A provider as the operator configures it.
fn configured(key: &str, issuer: &str) -> oidc::Provider {
    oidc::Provider {
        key: ProviderKey::known(key),
        name: format!("The {key}"),
        client_id: CLIENT.to_owned(),
        client_secret: Some(Secret::new(CLIENT_SECRET.to_owned())),
        endpoints: oidc::Endpoints { issuer: Some(issuer.to_owned()), ..oidc::Endpoints::default() },
        audience: None,
        upstream: None,
        scopes: vec!["openid".to_owned(), "email".to_owned()],
        claims: ClaimNames::default(),
        default_tenant: None,
        trust_email: false,
        domains: Vec::new(),
        groups: None,
        sign_out: true,
        auth0: key == "auth0",
        owner: None,
        revision: 0,
    }
}

fn domain(text: &str) -> Domain {
    Domain::parse("domains", text).expect("a domain")
}

impl Place {
    async fn new() -> Self {
        Self::with(|_, _| {}).await
    }

    /// With the two providers configured otherwise, and other options.
    async fn with(change: impl FnOnce(&mut [oidc::Provider; 2], &mut Options)) -> Self {
        let clock = Arc::new(SettableClock::at(START));
        let okta = Arc::new(Provider::new("https://okta.example/oauth2/default", Arc::clone(&clock)));
        // As Auth0 writes it, with a slash at the end.
        let auth0 = Arc::new(Provider::new("https://acme.auth0.example/", Arc::clone(&clock)));
        let works = Arc::new(Provider::new("https://sso.works.example/realms/ml", Arc::clone(&clock)));
        let mut providers = [
            configured("okta", "https://okta.example/oauth2/default"),
            configured("auth0", "https://acme.auth0.example"),
        ];
        let mut options = Options::default();
        change(&mut providers, &mut options);
        options.providers = providers.to_vec();
        options.fetch = Arc::new(Net(vec![Arc::clone(&okta), Arc::clone(&auth0), Arc::clone(&works)]));
        options.clock = clock;
        let app = TestApp::start_with(options).await;
        let sql = Sql::open(&app.database).await;
        let acme = app.tenant("Acme").await;
        Self { app, sql, acme, okta, auth0, works }
    }

    async fn set_domains(&self, tenant: &Tenant, domains: &[&str]) {
        let auth = self.app.supervisor().acting_as(&tenant.admin.id);
        self.app.call(&auth, "login.set_domains", json!({ "domains": domains })).await;
    }

    async fn whitelist(&self, tenant: &Tenant, emails: &[&str], role: &str) {
        let body = json!({ "emails": emails, "role": role });
        self.app.call(&tenant.admin.auth, "login.add_whitelist_entries", body).await;
    }

    async fn seats(&self, tenant: &Tenant, allowed: u32) {
        let limit = json!({ "company": tenant.id, "allowed_users": allowed });
        self.app.call(&self.app.supervisor(), "system.update_company_settings", limit).await;
    }

    /// The link of an invitation.
    async fn invited(&self, tenant: &Tenant, email: &str, role: &str) -> String {
        let body = json!({ "emails": [email], "role": role });
        let answer = self.app.call(&tenant.admin.auth, "organization.create_invites", body).await;
        let link = answer.data["invites"][0]["link"].as_str().expect("a link").to_owned();
        link.rsplit_once('/').expect("a path").1.to_owned()
    }

    /// Somebody of one workspace becomes a member of another one, by an invitation.
    async fn joins_too(&self, tenant: &Tenant, claims: Value) {
        let link = self.invited(tenant, claims["email"].as_str().expect("an address"), "user").await;
        let browser = self.app.browser();
        browser.get(&format!("/invite/{link}")).await;
        let at = self.begun_with(&browser, &[("provider", "okta"), ("invitation", "yes")]).await;
        assert_is_in(&browser, &browser.get(&self.okta.signs_in(&at, claims)).await);
    }

    async fn remove(&self, user: &str) {
        self.app.call(&self.app.supervisor(), "auth.delete_user", json!({ "user": user })).await;
    }

    /// From the sign-in page to where the provider is.
    async fn begun(&self, browser: &Browser, key: &str) -> String {
        self.begun_with(browser, &[("provider", key)]).await
    }

    async fn begun_with(&self, browser: &Browser, fields: &[(&str, &str)]) -> String {
        let page = browser.post("/sign-in/sso", fields).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.body);
        assert!(page.location().starts_with("https://"), "{}", page.location());
        page.location().to_owned()
    }

    /// The whole way, with what okta says of somebody.
    async fn comes(&self, browser: &Browser, claims: Value) -> Page {
        let at = self.begun(browser, "okta").await;
        browser.get(&self.okta.signs_in(&at, claims)).await
    }

    /// The same with what Auth0 says.
    async fn comes_by_auth0(&self, browser: &Browser, claims: Value) -> Page {
        let at = self.begun(browser, "auth0").await;
        browser.get(&self.auth0.signs_in(&at, claims)).await
    }

    /// Somebody new in a browser of their own, who is let in.
    async fn in_as(&self, claims: Value) -> Browser {
        let browser = self.app.browser();
        let page = self.comes(&browser, claims).await;
        assert_is_in(&browser, &page);
        browser
    }

    /// Somebody who is not.
    async fn refused(&self, claims: Value) -> Reason {
        let browser = self.app.browser();
        let page = self.comes(&browser, claims).await;
        self.assert_refused(&browser, &page).await
    }

    /// There is no session, the page explains, and the log has the reason.
    async fn assert_refused(&self, browser: &Browser, page: &Page) -> Reason {
        let (path, _) = page.location().split_once('?').expect("a reason");
        assert_eq!((page.status, path, browser.cookie()), (StatusCode::SEE_OTHER, "/sign-in/refused", None));
        let query = provider::query(page.location());
        let reason = Reason::parse(&query["reason"]).expect("a reason");
        let explained = browser.get(page.location()).await;
        assert_eq!(explained.status, StatusCode::OK);
        assert!(explained.body.contains("Back to sign-in"), "{}", explained.body);
        let last = "SELECT after FROM audit_entries WHERE action = 'sign_in.refused' ORDER BY seq DESC LIMIT 1";
        let entry: Value = serde_json::from_str(&self.sql.texts(last).await[0]).expect("JSON");
        assert_eq!(entry["reason"], reason.code(), "{entry}");
        reason
    }

    /// The users with this address: tenant and role.
    async fn users(&self, email: &str) -> Vec<(String, String)> {
        let list = format!(
            "SELECT tenant_id || ' ' || role FROM users WHERE email_key = '{email}' AND status = 'active' ORDER BY 1"
        );
        let pair = |line: String| line.split_once(' ').map(|(id, role)| (id.to_owned(), role.to_owned())).expect("two");
        self.sql.texts(&list).await.into_iter().map(pair).collect()
    }

    async fn assert_seats(&self, tenant: &Tenant) {
        let id = &tenant.id;
        let used = self.sql.number(&format!("SELECT seats_used FROM tenants WHERE id = '{id}'")).await;
        let taken = format!(
            "SELECT (SELECT count(*) FROM users WHERE tenant_id = '{id}' AND kind = 'person' AND NOT internal
                        AND status <> 'removed')
                  + (SELECT count(*) FROM invitations WHERE tenant_id = '{id}' AND state = 'pending')"
        );
        assert_eq!(used, self.sql.number(&taken).await);
    }

    fn default_is_acme(provider: &mut oidc::Provider, id: &str) {
        provider.default_tenant = Some(TenantId::known(id));
    }
}

/// Somebody with a verified address.
fn somebody(subject: &str, email: &str) -> Value {
    json!({ "sub": subject, "email": email, "email_verified": true, "name": format!("Name of {subject}") })
}

fn assert_is_in(browser: &Browser, page: &Page) {
    assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, "/"), "{}", page.body);
    assert!(browser.cookie().is_some());
}
