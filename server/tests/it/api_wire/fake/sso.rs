//! Identity providers of the fake backend: there are two, and everybody comes in.

use async_trait::async_trait;
use model::{
    Caller, Error, Result, Secret,
    error::Noun,
    id::{TenantId, UserId},
    sign_in::{Origin, SignedIn},
    sso::{Answer, Arrival, Begin, Binding, Choice, Door, Offered, ProviderKey, Providers, Sso, Welcome},
};

use super::{Fake, USER_ID};

fn welcome() -> Welcome {
    let signed_in = SignedIn { tenant: TenantId::default_tenant(), user: UserId::known(USER_ID) };
    Welcome { signed_in, from: None, return_to: "state of the client".to_owned() }
}

#[async_trait]
impl Sso for Fake {
    async fn providers(&self, _: &Door) -> Providers {
        let offered =
            |key: &str, name: &str| Offered { key: ProviderKey::known(key), name: name.to_owned(), answers: true };
        Providers { offered: vec![offered("auth0", "Auth0"), offered("okta", "Okta")], by_address: false }
    }

    async fn provider_of(&self, _: &str) -> Option<ProviderKey> {
        None
    }

    async fn begin(&self, provider: &ProviderKey, _: Begin, _: &Binding) -> Result<String> {
        match provider.as_str() {
            "auth0" | "okta" => Ok(format!("https://{provider}.example/authorize?state=s")),
            _ => Err(Error::NotFound(Noun::Provider)),
        }
    }

    async fn finish(
        &self,
        provider: &ProviderKey,
        _: Answer,
        _: &Binding,
        _: Option<&Secret>,
        _: &Origin,
    ) -> Result<Arrival> {
        Ok(match provider.as_str() {
            "okta" => Arrival::Choose { ticket: Secret::new("ticket".to_owned()) },
            _ => Arrival::In(Box::new(welcome())),
        })
    }

    async fn choices(&self, _: &Secret) -> Result<Vec<Choice>> {
        Ok(vec![Choice { id: TenantId::default_tenant(), name: "Acme".to_owned() }])
    }

    async fn choose(&self, _: &Secret, _: &TenantId) -> Result<Welcome> {
        Ok(welcome())
    }

    async fn sign_out_address(&self, _: &Caller) -> Result<Option<String>> {
        Ok(None)
    }

    async fn token(&self, _: &SignedIn) -> Result<Secret> {
        Ok(Secret::new("token-of-sign-in".to_owned()))
    }

    async fn sign_out_at(&self, provider: &ProviderKey, _: Option<&str>) -> Result<Option<String>> {
        Ok(Some(format!("https://{provider}.example/logout")))
    }

    fn page(&self, _: Option<&TenantId>) -> String {
        "https://app.acme.io/login".to_owned()
    }

    fn origins(&self) -> Vec<String> {
        Vec::new()
    }
}
