//! Where a provider is: its issuer, from which the rest is found out, or every address by itself.

use url::{Host, Url};

use model::identity_providers::Preset;

use super::{At, Reader};
use crate::{config::product::reader::Found, outside::oidc::Endpoints};

/// What is configured, or a problem with the name of the setting. Answers `None` when it was reported.
pub fn endpoints(at: At<'_>, reader: &mut Reader<'_>, preset: Preset) -> Option<Endpoints> {
    let before = reader.problems();
    let base_url = address(at, reader, "base_url");
    let issuer = address(at, reader, "issuer");
    let endpoints = Endpoints {
        issuer: None,
        authorize: address(at, reader, "authorize_url"),
        token: address(at, reader, "access_token_url"),
        userinfo: address(at, reader, "userinfo_url"),
        keys: address(at, reader, "jwks_url"),
        end_session: address(at, reader, "end_session_url"),
    };
    if reader.problems() > before {
        return None;
    }
    let issuer = issuer.or(base_url).or_else(|| preset.issuer(endpoints.authorize.as_deref()));
    if issuer.is_none() {
        let place = reader.place(&at.services("base_url"));
        reader.problem(place, "this is missing: the provider's issuer, which tells its other addresses");
        return None;
    }
    Some(Endpoints { issuer, ..endpoints })
}

/// An address over TLS, or over plain HTTP on this machine.
fn address<'k>(at: At<'k>, reader: &mut Reader<'_>, name: &'k str) -> Option<String> {
    let path = at.services(name);
    let Found { value, place, origin } = reader.text(&path)?;
    let good = Url::parse(&value).is_ok_and(|url| {
        let here = match url.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(ip)) => ip.is_loopback(),
            Some(Host::Ipv6(ip)) => ip.is_loopback(),
            None => false,
        };
        let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
        plain && url.host().is_some() && (url.scheme() == "https" || url.scheme() == "http" && here)
    });
    if !good {
        reader.problem(place, "an address like https://sso.example.com is expected here (http only on this machine)");
        return None;
    }
    reader.note(&path, &value, origin);
    Some(value)
}
