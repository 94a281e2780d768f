//! Which new people come in, and where an address would land.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::request::{refuse, request};
use crate::{
    error::ApiError,
    pages::sign_in_rules::view::{Landing, RulesView},
};

/// The rules of the workspace in short, and the providers that sign its people in.
#[server(name = GetSignInRules, prefix = "/ui", endpoint = "sign_in_rules/overview")]
pub async fn sign_in_rules() -> Result<RulesView, ApiError> {
    let (backend, caller) = request()?;
    let found = backend.sign_in_rules.overview(&caller).await.map_err(refuse)?;
    Ok(RulesView::of(&caller, found))
}

/// Where an address would land and why: through the provider of this key, or through the one that fits. Changes nothing.
#[server(name = FindDestination, prefix = "/ui", endpoint = "sign_in_rules/where")]
pub async fn sign_in_destination(email: String, #[server(default)] provider: String) -> Result<Landing, ApiError> {
    let (backend, caller) = request()?;
    let provider = match provider.as_str() {
        "" => None,
        key => Some(model::sso::ProviderKey::parse(key).map_err(|wrong| refuse(wrong.into()))?),
    };
    let found = backend.sign_in_rules.destination(&caller, &email, provider).await.map_err(refuse)?;
    Ok(Landing::of(&caller, &found))
}
