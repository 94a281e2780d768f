//! `sso.*`: the identity providers that a workspace has set up. A secret goes in and never comes out.

use model::{
    Caller, Error, Secret,
    error::{FieldError, Noun},
    identity_providers::{Addresses, Configured, Connection, Draft, Preset, Terms},
    sso::ProviderKey,
};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{
    call::{Call, Outcome},
    fields::Fields,
    json::Iso,
};

/// The one protocol there is.
const PROTOCOL: &str = "oidc";

#[derive(Serialize)]
struct SupportedView {
    id: &'static str,
    display_name: &'static str,
    icon: &'static str,
    category: &'static str,
}

pub(super) async fn supported(call: &Call<'_>, caller: &Caller) -> Outcome {
    // Everything else of this service asks the port, which looks at the right; so does this.
    call.backend.identity_providers.blank(caller, None).await?;
    let providers: Vec<SupportedView> = Preset::ALL
        .into_iter()
        .map(|preset| SupportedView {
            id: preset.as_str(),
            display_name: preset.title(),
            icon: preset.as_str(),
            category: PROTOCOL,
        })
        .collect();
    call.answer(&json!({ "providers": providers }))
}

#[derive(Serialize)]
struct ConnectionView<'a> {
    id: &'a str,
    display_name: &'a str,
    provider: &'static str,
    category: &'static str,
    active: bool,
    /// The deployment's configuration has it, and only that changes it.
    readonly: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<Iso>,
    #[serde(skip_serializing_if = "Option::is_none")]
    configuration: Option<Value>,
}

impl<'a> From<&'a Connection> for ConnectionView<'a> {
    fn from(connection: &'a Connection) -> Self {
        Self {
            id: connection.id.as_str(),
            display_name: &connection.name,
            provider: connection.preset.as_str(),
            category: PROTOCOL,
            active: connection.active,
            readonly: false,
            updated: Some(Iso(connection.updated)),
            configuration: Some(configuration(
                connection.id.as_str(),
                &connection.name,
                &connection.terms,
                connection.has_secret,
            )),
        }
    }
}

impl<'a> From<&'a Configured> for ConnectionView<'a> {
    fn from(configured: &'a Configured) -> Self {
        Self {
            id: configured.key.as_str(),
            display_name: &configured.name,
            provider: configured.preset.as_str(),
            category: PROTOCOL,
            active: true,
            readonly: true,
            updated: None,
            configuration: None,
        }
    }
}

pub(super) async fn list(call: &Call<'_>, caller: &Caller) -> Outcome {
    let found = call.backend.identity_providers.overview(caller).await?;
    let configured = found.configured.iter().map(ConnectionView::from);
    let providers: Vec<_> = configured.chain(found.connections.iter().map(ConnectionView::from)).collect();
    call.answer(&json!({ "providers": providers }))
}

/// The fields of a connection with what stands in them: of one that is there, or of a new one with its key and callback.
pub(super) async fn template(call: &Call<'_>, caller: &Caller) -> Outcome {
    let (port, fields) = (&call.backend.identity_providers, &call.fields);
    let (callback, preset, view) = if let Some(id) = fields.text("id")? {
        let (connection, callback) = port.get(caller, &key(id)?).await?;
        let view = configuration(connection.id.as_str(), &connection.name, &connection.terms, connection.has_secret);
        (callback, connection.preset, view)
    } else {
        let preset = preset(fields)?;
        let mut terms = Terms { require_verified: preset.verifies(), ..Terms::default() };
        terms.addresses.issuer = preset.issuer(None).unwrap_or_default();
        if let Some(address) = fields.text("well_known_url")? {
            terms.addresses = port.look_up(caller, address.to_owned()).await?;
        }
        let blank = port.blank(caller, None).await?;
        let view = configuration(blank.id.as_str(), preset.name().unwrap_or_default(), &terms, false);
        (blank.callback, preset, view)
    };
    call.answer(&json!({ "provider": preset.as_str(), "callback_url": callback, "configuration": view }))
}

pub(super) async fn save(call: &Call<'_>, caller: &Caller) -> Outcome {
    let (port, fields) = (&call.backend.identity_providers, &call.fields);
    let company = fields.optional_company("company")?;
    let given = Fields::new(fields.required_object("configuration")?);
    let preset = preset(fields)?;
    let id = given.text("id")?.map(key).transpose()?;
    // Whatever is not sent stays as it is; of a key that is still blank there is nothing yet.
    let before = match (&id, &company) {
        (Some(id), None) => port.get(caller, id).await.ok().map(|(connection, _)| connection),
        _ => None,
    };
    let (name, terms) = before.map_or_else(
        || (String::new(), Terms { require_verified: preset.verifies(), ..Terms::default() }),
        |connection| (connection.name, connection.terms),
    );
    let name = given.owned_text("display_name")?.unwrap_or(name);
    let secret = given.owned_text("client_secret")?.map(Secret::new);
    let draft = Draft { id, name, preset, secret, terms: changed(&given, terms)? };
    let saved = port.save(caller, company.as_ref(), draft).await?;
    call.answer(&json!({ "id": saved.id.as_str() }))
}

pub(super) async fn set_active(call: &Call<'_>, caller: &Caller) -> Outcome {
    let active = call.fields.flag("active")?.ok_or_else(|| FieldError::missing("active"))?;
    let changed = call.backend.identity_providers.set_active(caller, keys(&call.fields)?, active).await?;
    call.answer(&json!({ "updated": changed }))
}

pub(super) async fn delete(call: &Call<'_>, caller: &Caller) -> Outcome {
    let deleted = call.backend.identity_providers.delete(caller, keys(&call.fields)?).await?;
    call.answer(&json!({ "deleted": deleted }))
}

pub(super) async fn look_up(call: &Call<'_>, caller: &Caller) -> Outcome {
    let address = call.fields.required_text("well_known_url")?.to_owned();
    let found = call.backend.identity_providers.look_up(caller, address).await?;
    call.answer(&named(&found))
}

fn named(addresses: &Addresses) -> Map<String, Value> {
    addresses.named().into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect()
}

fn key(text: &str) -> Result<ProviderKey, Error> {
    ProviderKey::parse(text).map_err(|_| Error::NotFound(Noun::Provider))
}

fn keys(fields: &Fields) -> Result<Vec<ProviderKey>, Error> {
    fields.required_texts("ids")?.iter().map(|text| key(text)).collect()
}

fn preset(fields: &Fields) -> Result<Preset, FieldError> {
    let known = || {
        let names: Vec<&str> = Preset::ALL.iter().map(|preset| preset.as_str()).collect();
        FieldError::value("provider", format!("provider is one of {}.", names.join(", ")))
    };
    Preset::parse(fields.required_text("provider")?).ok_or_else(known)
}

/// A connection under the names of the API.
fn configuration(id: &str, name: &str, terms: &Terms, has_secret: bool) -> Value {
    let (claims, groups) = (&terms.claims, &terms.groups);
    let mapping: Map<String, Value> = groups.mapping.iter().map(|(from, to)| (from.clone(), json!(to))).collect();
    let mut view = json!({
        "id": id,
        "display_name": name,
        "client_id": terms.client_id,
        "has_client_secret": has_secret,
        "audience": terms.audience,
        "scopes": terms.scopes,
        "claim_email": claims.email,
        "claim_name": claims.name,
        "claim_given_name": claims.given_name,
        "claim_family_name": claims.family_name,
        "create_users": terms.create_users,
        "require_email_verified": terms.require_verified,
        "domains": terms.domains,
        "logout_from_provider": terms.sign_out,
        "group_enabled": groups.enabled,
        "claim_groups": groups.claim,
        "group_mapping": mapping,
        "admin_groups": groups.admins,
        "group_case_sensitive": groups.case_sensitive,
        "group_prohibit_user_login_if_not_in_group": groups.prohibit,
    });
    for (name, value) in named(&terms.addresses) {
        view[name] = value;
    }
    view
}

/// The terms with what was sent.
fn changed(given: &Fields, mut terms: Terms) -> Result<Terms, FieldError> {
    let (addresses, claims) = (&mut terms.addresses, &mut terms.claims);
    for (name, text) in [
        ("client_id", &mut terms.client_id),
        ("audience", &mut terms.audience),
        ("issuer", &mut addresses.issuer),
        ("authorization_endpoint", &mut addresses.authorize),
        ("token_endpoint", &mut addresses.token),
        ("userinfo_endpoint", &mut addresses.userinfo),
        ("jwks_uri", &mut addresses.keys),
        ("end_session_endpoint", &mut addresses.end_session),
        ("claim_email", &mut claims.email),
        ("claim_name", &mut claims.name),
        ("claim_given_name", &mut claims.given_name),
        ("claim_family_name", &mut claims.family_name),
        ("claim_groups", &mut terms.groups.claim),
    ] {
        if let Some(value) = given.text(name)? {
            value.clone_into(text);
        }
    }
    for (name, flag) in [
        ("create_users", &mut terms.create_users),
        ("require_email_verified", &mut terms.require_verified),
        ("logout_from_provider", &mut terms.sign_out),
        ("group_enabled", &mut terms.groups.enabled),
        ("group_case_sensitive", &mut terms.groups.case_sensitive),
        ("group_prohibit_user_login_if_not_in_group", &mut terms.groups.prohibit),
    ] {
        if let Some(value) = given.flag(name)? {
            *flag = value;
        }
    }
    for (name, list) in
        [("scopes", &mut terms.scopes), ("domains", &mut terms.domains), ("admin_groups", &mut terms.groups.admins)]
    {
        if let Some(values) = given.owned_texts(name)? {
            *list = values;
        }
    }
    if given.as_map().contains_key("group_mapping") {
        let mapping = Fields::new(given.object("group_mapping")?.as_map().clone());
        let names: Vec<&String> = mapping.as_map().keys().collect();
        terms.groups.mapping = names
            .into_iter()
            .map(|from| Ok((from.clone(), mapping.owned_texts(from)?.unwrap_or_default())))
            .collect::<Result<_, FieldError>>()?;
    }
    Ok(terms)
}
