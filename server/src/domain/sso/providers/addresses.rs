//! Where a connection may be: over TLS, at names that lead to the public internet. Who sets one up is not the operator,
//! and would otherwise let this server knock at doors that only it can reach (server-side request forgery).
//!
//! This is for telling people in time. What holds is the check at every connecting: names may lead elsewhere tomorrow.

use model::{Error, Result, error::FieldError, identity_providers::Addresses};
use url::{Host, Url};

use super::Domain;

/// Longest address, in bytes.
const LONGEST: usize = 512;

impl Domain {
    /// Tidies addresses and says which of them cannot be used, and why.
    pub(super) async fn check_addresses(&self, addresses: &Addresses) -> Result<Addresses> {
        let mut wrong = Vec::new();
        let mut good = Addresses::default();
        let texts = [
            ("issuer", &addresses.issuer, &mut good.issuer),
            ("authorization_endpoint", &addresses.authorize, &mut good.authorize),
            ("token_endpoint", &addresses.token, &mut good.token),
            ("userinfo_endpoint", &addresses.userinfo, &mut good.userinfo),
            ("jwks_uri", &addresses.keys, &mut good.keys),
            ("end_session_endpoint", &addresses.end_session, &mut good.end_session),
        ];
        for (field, text, kept) in texts {
            match self.check_address(field, text.trim()).await {
                // As it was typed: an issuer must be the very text that the provider writes.
                Ok(()) => text.trim().clone_into(kept),
                Err(error) => wrong.push(error),
            }
        }
        if addresses.issuer.trim().is_empty() {
            let text = "The issuer is needed: tokens name it, and the provider tells the rest under it.";
            wrong.push(FieldError::value("issuer", text));
        }
        if wrong.is_empty() { Ok(good) } else { Err(Error::Invalid(wrong)) }
    }

    /// One address; an empty one is none.
    pub(super) async fn check_address(&self, field: &str, text: &str) -> Result<(), FieldError> {
        if text.is_empty() {
            return Ok(());
        }
        let host = self.host_of(text).ok_or_else(|| {
            FieldError::value(field, "An address like https://sso.example.com is expected here, with https.")
        })?;
        if let Err(reason) = self.oidc.may_be_at(&host).await {
            tracing::info!(reason, "an identity provider of a workspace cannot be where it was said to be");
            let text = format!(
                "{host} cannot be used: it is not found, or it is not on the public internet, where identity providers \
                 that are set up here have to be."
            );
            return Err(FieldError::value(field, text));
        }
        Ok(())
    }

    /// The host, of an address that may be one of a provider.
    fn host_of(&self, text: &str) -> Option<String> {
        let url = Url::parse(text).ok().filter(|_| text.len() <= LONGEST && text.is_ascii())?;
        let here = match url.host()? {
            Host::Domain(name) => name == "localhost" || name.ends_with(".localhost"),
            Host::Ipv4(ip) => ip.is_loopback(),
            Host::Ipv6(ip) => ip.is_loopback(),
        };
        let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
        let safe = url.scheme() == "https" || url.scheme() == "http" && here && self.settings.private_providers;
        (plain && safe).then(|| url.host_str().unwrap_or_default().to_owned())
    }
}
