//! `login.sso.oauth_client.<key>`, below `secure` and below `services`: the identity providers of the deployment.

mod endpoints;
mod groups;

use std::collections::BTreeSet;

use model::{
    address::Domain,
    id::TenantId,
    identity_providers::{Preset, SCOPES},
    sso::{ClaimNames, ProviderKey},
};

use super::reader::{Found, Reader};
use crate::outside::oidc::Provider;
use endpoints::endpoints;

/// Every provider that is configured, by key.
pub fn read(reader: &mut Reader<'_>) -> Vec<Provider> {
    let mut keys = BTreeSet::new();
    for part in ["secure", "services"] {
        keys.extend(reader.names(&[part, "login", "sso", "oauth_client"]));
    }
    keys.iter().filter_map(|key| At { key }.provider(reader)).collect()
}

/// Where the settings of one provider stand.
#[derive(Clone, Copy)]
struct At<'k> {
    key: &'k str,
}

impl<'k> At<'k> {
    fn services(self, name: &'k str) -> [&'k str; 6] {
        ["services", "login", "sso", "oauth_client", self.key, name]
    }

    fn claims(self, name: &'k str) -> [&'k str; 7] {
        ["services", "login", "sso", "oauth_client", self.key, "claims", name]
    }

    fn secure(self, name: &'k str) -> [&'k str; 6] {
        ["secure", "login", "sso", "oauth_client", self.key, name]
    }

    fn provider(self, reader: &mut Reader<'_>) -> Option<Provider> {
        // A plain value where a provider should be stays in the tree and is reported with the rest.
        let mut is_there = |part: &str| !reader.names(&[part, "login", "sso", "oauth_client", self.key]).is_empty();
        if !is_there("secure") && !is_there("services") {
            return None;
        }
        let Ok(key) = ProviderKey::parse(self.key) else {
            reader.problem(
                format!("secure.login.sso.oauth_client.{}", self.key),
                "the key of a provider has up to 64 of the characters a-z, 0-9, _ and -",
            );
            return None;
        };
        let preset = Preset::of(self.key);
        let client_id = self.client_id(reader);
        let client_secret = reader.secret(&self.secure("client_secret")).map(|found| found.value);
        let name = self.name(reader, preset);
        let default_tenant = self.default_tenant(reader);
        let endpoints = endpoints(self, reader, preset);
        let provider = Provider {
            key,
            name,
            client_id: String::new(),
            client_secret,
            endpoints: endpoints.clone().unwrap_or_default(),
            audience: self.text(reader, "audience"),
            upstream: self.text(reader, "identity_provider"),
            scopes: self.scopes(reader),
            claims: self.claim_names(reader),
            default_tenant,
            trust_email: reader.switch(&self.services("trust_email"), false),
            domains: self.domains(reader),
            groups: groups::groups(self, reader),
            sign_out: reader.switch(&self.services("idp_logout"), true),
            auth0: preset == Preset::Auth0,
            owner: None,
            revision: 0,
        };
        self.proof_key(reader);
        self.without_effect(reader);
        endpoints?;
        Some(Provider { client_id: client_id?, ..provider })
    }

    /// A text that needs no check.
    fn text(self, reader: &mut Reader<'_>, name: &'k str) -> Option<String> {
        let path = self.services(name);
        let Found { value, origin, .. } = reader.text(&path)?;
        reader.note(&path, &value, origin);
        Some(value)
    }

    fn client_id(self, reader: &mut Reader<'_>) -> Option<String> {
        let path = self.secure("client_id");
        let before = reader.problems();
        if let Some(Found { value, origin, .. }) = reader.text(&path) {
            reader.note(&path, &value, origin);
            return Some(value);
        }
        // One that is there and unusable was reported already.
        if reader.problems() == before {
            let place = reader.place(&path);
            reader.problem(place, "this is missing: the ID that the provider gave this application");
        }
        None
    }

    fn name(self, reader: &mut Reader<'_>, preset: Preset) -> String {
        let path = self.services("display_name");
        if let Some(found) = reader.text(&path) {
            match model::name::check("display_name", &found.value, 1) {
                Ok(name) => {
                    reader.note(&path, &name, found.origin);
                    return name;
                }
                Err(error) => reader.problem(found.place, error.message),
            }
        }
        preset.name().unwrap_or(self.key).to_owned()
    }

    /// The tenant may not exist yet: that is looked at when somebody comes.
    fn default_tenant(self, reader: &mut Reader<'_>) -> Option<TenantId> {
        // The documents print it in either place.
        for path in [self.secure("default_company"), self.services("default_company")] {
            let Some(found) = reader.text(&path) else { continue };
            let id = found.value.replace('-', "").to_ascii_lowercase();
            if id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()) {
                reader.note(&path, &id, found.origin);
                return Some(TenantId::known(id));
            }
            reader.problem(found.place, "the ID of a tenant has 32 hex digits");
        }
        None
    }

    fn scopes(self, reader: &mut Reader<'_>) -> Vec<String> {
        let Some(found) = reader.list(&self.services("scopes")) else { return SCOPES.map(str::to_owned).to_vec() };
        let words: Vec<String> = found
            .value
            .iter()
            .flat_map(|text| text.split([' ', ',']))
            .filter(|s| !s.is_empty())
            .map(str::to_owned)
            .collect();
        if !words.iter().any(|scope| scope == "openid") {
            reader.problem(
                found.place,
                "the scope openid is needed: without it the provider says nothing about who it is",
            );
        }
        words
    }

    fn claim_names(self, reader: &mut Reader<'_>) -> ClaimNames {
        let mut names = ClaimNames::default();
        let fields = [
            ("email", &mut names.email),
            ("name", &mut names.name),
            ("given_name", &mut names.given_name),
            ("family_name", &mut names.family_name),
        ];
        for (name, claim) in fields {
            let path = self.claims(name);
            if let Some(Found { value, origin, .. }) = reader.text(&path) {
                reader.note(&path, &value, origin);
                *claim = value;
            }
        }
        for name in ["user_id", "object_id"] {
            let path = self.claims(name);
            if let Some(Found { value, place, origin }) = reader.text(&path) {
                reader.note(&path, &value, origin);
                if value != "sub" {
                    reader.warn(format!("{place}: people are known by the claim sub alone, so this is not used"));
                }
            }
        }
        names
    }

    fn domains(self, reader: &mut Reader<'_>) -> Vec<Domain> {
        let Some(found) = reader.list(&self.services("domains")) else { return Vec::new() };
        let mut domains = Vec::new();
        for text in &found.value {
            match Domain::parse("domains", text) {
                Ok(domain) => domains.push(domain),
                Err(error) => reader.problem(found.place.as_str(), error.message),
            }
        }
        domains
    }

    /// PKCE with S256 is always used; other wishes are said to be none.
    fn proof_key(self, reader: &mut Reader<'_>) {
        let path = self.services("code_challenge");
        if reader.optional_switch(&path) == Some(false) {
            let place = reader.place(&path);
            reader.warn(format!("{place}: the code challenge S256 (PKCE) is always sent"));
        }
        let path = self.services("code_challenge_method");
        if let Some(Found { value, place, origin }) = reader.text(&path) {
            if value == "S256" {
                reader.note(&path, &value, origin);
            } else {
                reader.problem(place, "the code challenge method must be S256");
            }
        }
    }

    /// Settings that are known and have no effect here yet, or never.
    fn without_effect(self, reader: &mut Reader<'_>) {
        for name in ["debug", "get_info_from_access_token"] {
            reader.optional_switch(&self.services(name));
        }
        self.text(reader, "admin_role");
    }
}
