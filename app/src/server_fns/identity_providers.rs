//! The identity providers of a workspace.

use leptos::prelude::*;

use crate::{
    error::ApiError,
    pages::identity_providers::{
        tested::TrialView,
        view::{Fields, FormView, ProvidersView},
    },
};
#[cfg(feature = "ssr")]
use crate::{
    pages::identity_providers::query::opening,
    paths,
    request::{go_on_to, refuse, request},
};
#[cfg(feature = "ssr")]
use model::{
    Secret,
    identity_providers::{Addresses, Draft, GroupSync, Preset, Terms},
    sso::{ClaimNames, ProviderKey},
};

/// All of them.
#[server(name = GetProviders, prefix = "/ui", endpoint = "providers/list")]
pub async fn provider_list() -> Result<ProvidersView, ApiError> {
    let (backend, caller) = request()?;
    let found = backend.identity_providers.overview(&caller).await.map_err(refuse)?;
    Ok(ProvidersView::of(found))
}

/// The form of a connection by its key, or of a new one: of this key, if it was told before, to this kind of provider,
/// with the addresses that stand at `from`.
#[server(name = GetProviderForm, prefix = "/ui", endpoint = "providers/form")]
pub async fn provider_form(
    #[server(default)] provider: String,
    #[server(default)] key: String,
    #[server(default)] preset: String,
    #[server(default)] from: String,
) -> Result<FormView, ApiError> {
    let (backend, caller) = request()?;
    let port = backend.identity_providers;
    if !provider.is_empty() {
        let id = ProviderKey::parse(&provider).map_err(|error| refuse(error.into()))?;
        let (connection, callback) = port.get(&caller, &id).await.map_err(refuse)?;
        return Ok(FormView::stored(connection, callback));
    }
    let preset = Preset::of(&preset);
    let blank = port.blank(&caller, ProviderKey::of_connection(&key)).await.map_err(refuse)?;
    let mut terms = Terms { require_verified: preset.verifies(), ..Terms::default() };
    terms.addresses.issuer = preset.issuer(None).unwrap_or_default();
    let mut problem = String::new();
    if !from.is_empty() {
        match port.look_up(&caller, from.clone()).await {
            Ok(found) => terms.addresses = found,
            Err(error) => {
                from.trim_end_matches("/.well-known/openid-configuration").clone_into(&mut terms.addresses.issuer);
                problem = error.to_string();
            }
        }
    }
    Ok(FormView {
        fields: Fields::of(blank.id.as_str(), preset.name().unwrap_or_default(), preset, terms),
        provider: preset.title().to_owned(),
        example: preset.example().to_owned(),
        callback: blank.callback,
        stored: false,
        has_secret: false,
        problem,
    })
}

/// Makes a connection, or changes the one with this key. Answers what to say.
#[server(name = SaveProvider, prefix = "/ui", endpoint = "providers/save")]
pub async fn save_provider(fields: Fields, #[server(default)] client_secret: String) -> Result<String, ApiError> {
    let (backend, caller) = request()?;
    let saved = backend
        .identity_providers
        .save(&caller, None, draft(fields, Secret::new(client_secret))?)
        .await
        .map_err(refuse)?;
    go_on_to(&opening(saved.id.as_str(), ""));
    Ok("Connection saved".to_owned())
}

/// Switches a connection on, with any text in `active`, or off. Answers what to say.
#[server(name = SwitchProvider, prefix = "/ui", endpoint = "providers/switch")]
pub async fn switch_provider(provider: String, #[server(default)] active: String) -> Result<String, ApiError> {
    let (backend, caller) = request()?;
    let (id, active) = (ProviderKey::parse(&provider).map_err(|error| refuse(error.into()))?, !active.is_empty());
    backend.identity_providers.set_active(&caller, vec![id], active).await.map_err(refuse)?;
    go_on_to(paths::IDENTITY_PROVIDERS);
    Ok(if active { "People can sign in with it" } else { "Nobody can sign in with it any more" }.to_owned())
}

/// Deletes a connection. Answers what to say.
#[server(name = DeleteProvider, prefix = "/ui", endpoint = "providers/delete")]
pub async fn delete_provider(provider: String) -> Result<String, ApiError> {
    let (backend, caller) = request()?;
    let id = ProviderKey::parse(&provider).map_err(|error| refuse(error.into()))?;
    backend.identity_providers.delete(&caller, vec![id]).await.map_err(refuse)?;
    go_on_to(paths::IDENTITY_PROVIDERS);
    Ok("Connection deleted".to_owned())
}

/// What came of a test that the viewer began.
#[server(name = GetProviderTrial, prefix = "/ui", endpoint = "providers/tested")]
pub async fn provider_trial(#[server(default)] trial: String) -> Result<TrialView, ApiError> {
    let (backend, caller) = request()?;
    let found = backend.identity_providers.trial(&caller, &trial).await.map_err(refuse)?;
    Ok(TrialView::of(&caller, found))
}

/// What a form says.
#[cfg(feature = "ssr")]
pub fn draft(fields: Fields, secret: Secret) -> Result<Draft, ApiError> {
    let list = |text: &str| {
        text.split([',', '\n']).map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
    };
    let mapping = fields.group_mapping.lines().filter(|line| !line.trim().is_empty()).map(|line| {
        let (from, to) = line.rsplit_once('=').unwrap_or((line, ""));
        (from.trim().to_owned(), list(to))
    });
    let groups = GroupSync {
        enabled: fields.group_enabled,
        claim: fields.claim_groups.clone(),
        mapping: mapping.collect(),
        admins: list(&fields.admin_groups),
        case_sensitive: fields.group_case_sensitive,
        prohibit: fields.group_prohibit,
    };
    let terms = Terms {
        client_id: fields.client_id,
        addresses: Addresses {
            issuer: fields.issuer,
            authorize: fields.authorization_endpoint,
            token: fields.token_endpoint,
            userinfo: fields.userinfo_endpoint,
            keys: fields.jwks_uri,
            end_session: fields.end_session_endpoint,
        },
        audience: fields.audience,
        scopes: vec![fields.scopes],
        claims: ClaimNames {
            email: fields.claim_email,
            name: fields.claim_name,
            given_name: fields.claim_given_name,
            family_name: fields.claim_family_name,
        },
        create_users: fields.create_users,
        require_verified: fields.require_email_verified,
        domains: vec![fields.domains],
        sign_out: fields.logout_from_provider,
        groups,
    };
    let id = (!fields.id.is_empty()).then(|| ProviderKey::parse(&fields.id)).transpose();
    Ok(Draft {
        id: id.map_err(|error| refuse(error.into()))?,
        name: fields.display_name,
        preset: Preset::of(&fields.preset),
        secret: Some(secret),
        terms,
    })
}
