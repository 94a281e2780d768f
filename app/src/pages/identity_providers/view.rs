//! What the browser gets of identity providers: what the page shows, and never a secret.

use model::{
    Timestamp,
    identity_providers::{Addresses, Connection, Overview, Preset, Terms},
};
use serde::{Deserialize, Serialize};

/// The table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProvidersView {
    pub rows: Vec<Row>,
    pub now: Timestamp,
}

/// A provider of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub id: String,
    pub name: String,
    /// The kind of provider, for people.
    pub provider: String,
    pub active: bool,
    /// When it was changed; absent for those of the deployment, which cannot be changed here.
    pub updated: Option<Timestamp>,
}

impl ProvidersView {
    pub fn of(found: Overview) -> Self {
        let configured = found.configured.into_iter().map(|configured| Row {
            id: configured.key.to_string(),
            name: configured.name,
            provider: configured.preset.title().to_owned(),
            active: true,
            updated: None,
        });
        let connections = found.connections.into_iter().map(|connection| Row {
            id: connection.id.to_string(),
            name: connection.name,
            provider: connection.preset.title().to_owned(),
            active: connection.active,
            updated: Some(connection.updated),
        });
        Self { rows: configured.chain(connections).collect(), now: found.now }
    }
}

/// A form, filled in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormView {
    pub fields: Fields,
    /// The kind of provider, for people, and what its issuer looks like.
    pub provider: String,
    pub example: String,
    pub callback: String,
    /// It is there already.
    pub stored: bool,
    pub has_secret: bool,
    /// Why the provider's addresses could not be read.
    pub problem: String,
}

/// The fields of the form but for the secret, by their names. Boxes that are not ticked are not sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a box of the form")]
pub struct Fields {
    pub id: String,
    pub preset: String,
    pub display_name: String,
    pub client_id: String,
    pub issuer: String,
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    pub userinfo_endpoint: String,
    pub jwks_uri: String,
    pub end_session_endpoint: String,
    pub audience: String,
    pub scopes: String,
    pub claim_email: String,
    pub claim_name: String,
    pub claim_given_name: String,
    pub claim_family_name: String,
    pub domains: String,
    pub create_users: bool,
    pub require_email_verified: bool,
    pub logout_from_provider: bool,
    pub group_enabled: bool,
    pub claim_groups: String,
    /// A line for each group of the provider: `theirs = ours, ours`.
    pub group_mapping: String,
    pub admin_groups: String,
    pub group_case_sensitive: bool,
    pub group_prohibit: bool,
}

impl Fields {
    /// What a form says that was posted as it is: boxes are ticked or not sent.
    #[cfg(feature = "ssr")]
    pub fn posted(sent: impl Fn(&str) -> Option<String>) -> Self {
        let Ok(serde_json::Value::Object(mut fields)) = serde_json::to_value(Self::default()) else {
            return Self::default();
        };
        for (name, value) in &mut fields {
            let text = sent(&["fields[", name, "]"].concat());
            *value = if value.is_boolean() { text.is_some().into() } else { text.unwrap_or_default().into() };
        }
        serde_json::from_value(fields.into()).unwrap_or_default()
    }

    pub fn of(id: &str, name: &str, preset: Preset, terms: Terms) -> Self {
        let Terms { client_id, addresses, audience, scopes, claims, domains, groups, .. } = terms;
        let Addresses { issuer, authorize, token, userinfo, keys, end_session } = addresses;
        let line = |(from, to): &(String, Vec<String>)| [from.as_str(), " = ", &to.join(", ")].concat();
        Self {
            id: id.to_owned(),
            preset: preset.as_str().to_owned(),
            display_name: name.to_owned(),
            client_id,
            issuer,
            authorization_endpoint: authorize,
            token_endpoint: token,
            userinfo_endpoint: userinfo,
            jwks_uri: keys,
            end_session_endpoint: end_session,
            audience,
            scopes: scopes.join(" "),
            claim_email: claims.email,
            claim_name: claims.name,
            claim_given_name: claims.given_name,
            claim_family_name: claims.family_name,
            domains: domains.join(", "),
            create_users: terms.create_users,
            require_email_verified: terms.require_verified,
            logout_from_provider: terms.sign_out,
            group_enabled: groups.enabled,
            claim_groups: groups.claim,
            group_mapping: groups.mapping.iter().map(line).collect::<Vec<_>>().join("\n"),
            admin_groups: groups.admins.join(", "),
            group_case_sensitive: groups.case_sensitive,
            group_prohibit: groups.prohibit,
        }
    }
}

impl FormView {
    pub fn stored(connection: Connection, callback: String) -> Self {
        let Connection { id, name, preset, terms, has_secret, .. } = connection;
        Self {
            fields: Fields::of(id.as_str(), &name, preset, terms),
            provider: preset.title().to_owned(),
            example: preset.example().to_owned(),
            callback,
            stored: true,
            has_secret,
            problem: String::new(),
        }
    }
}
