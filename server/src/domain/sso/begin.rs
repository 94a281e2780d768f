//! Beginning a sign-in: a row that remembers it, and the address at the provider.

use model::{
    Error, Result, Secret, SystemScope,
    error::FieldError,
    sso::{Begin, Binding, ProviderKey},
};
use url::{Host, Url};

use super::Domain;
use crate::{
    outside::oidc::{Provider, Request},
    secrets::{SignInSecrets, digest_for, random_text},
    store,
};

/// How long somebody may take at the provider, in seconds.
const SECONDS: i64 = 10 * 60;

impl Domain {
    pub(super) async fn begin_at_provider(
        &self,
        key: &ProviderKey,
        begin: &Begin,
        binding: &Binding,
    ) -> Result<String> {
        let provider = self.provider(key).await?;
        let callback = self.callback(key, binding)?;
        let state = random_text(self.entropy.as_ref());
        let address = self.way_to(&provider, &state, &callback, begin).await?;
        let system = SystemScope::of_server("begin a sign-in");
        let new = store::sso::Transaction {
            state: digest_for("state", state.reveal()),
            binding: digest_of(binding),
            provider: key,
            callback: &callback,
            return_to: &begin.return_to,
            wanted: begin.tenant.as_ref(),
            invitation: begin.invitation,
            ends: self.now().plus_seconds(SECONDS),
        };
        let mut conn = self.store.write_all(&system).await?;
        store::sso::begin(&mut conn, &system, &new).await?;
        conn.commit().await?;
        Ok(address)
    }

    /// The address at a provider to go to. `Unavailable` when it does not answer.
    pub(super) async fn way_to(
        &self,
        provider: &Provider,
        state: &Secret,
        callback: &str,
        begin: &Begin,
    ) -> Result<String> {
        let metadata = self.oidc.metadata(provider).await.ok_or(Error::Unavailable)?;
        let secrets = SignInSecrets::of(&self.ring, state.reveal());
        let request = Request {
            callback,
            state: state.reveal(),
            nonce: &secrets.nonce,
            challenge: &secrets.challenge(),
            again: begin.again,
            hint: &begin.hint,
        };
        provider.authorize_address(&metadata.0, &request).ok_or(Error::Unavailable)
    }

    /// Where the provider sends the answer: to us, or to a program on the person's own machine (RFC 8252, section 7.3).
    fn callback(&self, key: &ProviderKey, binding: &Binding) -> Result<String> {
        let own = format!("{}{}", self.settings.web_url, key.callback());
        let Binding::Client { callback } = binding else { return Ok(own) };
        let on_own_machine = Url::parse(callback).is_ok_and(|url| {
            let loopback = match url.host() {
                Some(Host::Ipv4(ip)) => ip.is_loopback(),
                Some(Host::Ipv6(ip)) => ip.is_loopback(),
                _ => false,
            };
            let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
            url.scheme() == "http" && loopback && plain && url.path() == key.callback()
        });
        if *callback == own || on_own_machine {
            return Ok(callback.clone());
        }
        let text = format!("The callback is {own}, or http://127.0.0.1:<port>{}.", key.callback());
        Err(FieldError::value("callback_url", text).into())
    }
}

/// What is stored of whoever began.
pub(super) fn digest_of(binding: &Binding) -> [u8; 32] {
    match binding {
        Binding::Browser(secret) => digest_for("browser", secret.reveal()),
        Binding::Client { callback } => digest_for("client", callback),
    }
}
