//! Access keys: one's own, and with `of` those of a service account. Making one is a plain form, since its answer has a
//! secret.

use leptos::prelude::*;

use crate::{
    error::ApiError,
    pages::{
        credentials::view::{KeysView, NewKeyView},
        service_accounts::view::WhoseView,
    },
};
#[cfg(feature = "ssr")]
use crate::{
    pages::credentials::view::{KeyRow, LifeView},
    paths,
    request::{go_on_to, refuse, request},
};
#[cfg(feature = "ssr")]
use model::id::UserId;

/// One's own.
#[server(name = ListKeys, prefix = "/ui", endpoint = "credentials/list")]
pub async fn list_keys() -> Result<KeysView, ApiError> {
    let (backend, caller) = request()?;
    let listed = backend.credentials.list(&caller, None).await.map_err(refuse)?;
    let tokens = backend.gateway_tokens.listed(&caller, None, false).await.map_err(refuse)?;
    Ok(KeysView::of("", &listed, tokens))
}

/// What the form for another one offers; with `rotate` for the one that takes the place of that key, with `token` for a
/// gateway token.
#[server(name = GetNewKey, prefix = "/ui", endpoint = "credentials/new")]
pub async fn new_key(
    #[server(default)] of: String,
    #[server(default)] rotate: String,
    #[server(default)] token: String,
) -> Result<NewKeyView, ApiError> {
    use model::error::Noun;
    let (backend, caller) = request()?;
    let account = account(&of)?;
    let owner = match &account {
        Some(account) => backend.service_accounts.details(&caller, account).await.map_err(refuse)?.account.name,
        None => String::new(),
    };
    if !token.is_empty() {
        let listed = backend.gateway_tokens.listed(&caller, account.as_ref(), false).await.map_err(refuse)?;
        return Ok(NewKeyView { owner, life: LifeView::of(&listed.terms), rotated: None });
    }
    let listed = backend.credentials.list(&caller, account.as_ref()).await.map_err(refuse)?;
    let rotated = if rotate.is_empty() {
        None
    } else {
        let old = listed.credentials.iter().find(|credential| credential.access_key == rotate);
        let old = old.ok_or_else(|| refuse(model::Error::NotFound(Noun::Credential)))?;
        Some(KeyRow::of(old, listed.now))
    };
    Ok(NewKeyView { owner, life: LifeView::of(&listed.terms), rotated })
}

/// Calls a key something else, or nothing.
#[server(name = LabelKey, prefix = "/ui", endpoint = "credentials/label")]
pub async fn label_key(
    #[server(default)] of: String,
    key: String,
    #[server(default)] label: String,
) -> Result<String, ApiError> {
    let (backend, caller) = request()?;
    let account = account(&of)?;
    backend.credentials.set_label(&caller, account.as_ref(), &key, Some(label)).await.map_err(refuse)?;
    go_on_to(&keys_of(&of));
    Ok("Label saved".to_owned())
}

/// Ends a key at once.
#[server(name = RevokeKey, prefix = "/ui", endpoint = "credentials/revoke")]
pub async fn revoke_key(#[server(default)] of: String, key: String) -> Result<String, ApiError> {
    let (backend, caller) = request()?;
    let account = account(&of)?;
    backend.credentials.revoke(&caller, account.as_ref(), &key).await.map_err(refuse)?;
    go_on_to(&keys_of(&of));
    Ok("Credentials revoked".to_owned())
}

/// Ends a gateway token at once.
#[server(name = RevokeToken, prefix = "/ui", endpoint = "credentials/revoke_token")]
pub async fn revoke_token(#[server(default)] of: String, token: String) -> Result<String, ApiError> {
    let (backend, caller) = request()?;
    let missing = |_| refuse(model::Error::NotFound(model::error::Noun::GatewayToken));
    let token = model::id::GatewayTokenId::parse(&token).map_err(missing)?;
    backend.gateway_tokens.end(&caller, vec![token]).await.map_err(refuse)?;
    go_on_to(&keys_of(&of));
    Ok("Token revoked".to_owned())
}

/// Looks for the owner of an access key, and goes on to where it is said. A key that is somebody's may stand in an
/// address; whatever else was typed does not get there.
#[server(name = LocateKey, prefix = "/ui", endpoint = "credentials/locate")]
pub async fn locate_key(key: String) -> Result<String, ApiError> {
    let (backend, caller) = request()?;
    let found = backend.credentials.locate(&caller, key.trim()).await.map_err(refuse)?;
    go_on_to(&paths::with_query(paths::SERVICE_ACCOUNTS, &[("key", &found.credential.access_key)]));
    Ok(String::new())
}

/// Whose an access key is.
#[server(name = GetWhose, prefix = "/ui", endpoint = "credentials/whose")]
pub async fn whose_key(key: String) -> Result<WhoseView, ApiError> {
    let (backend, caller) = request()?;
    backend.credentials.locate(&caller, &key).await.map(WhoseView::of).map_err(refuse)
}

#[cfg(feature = "ssr")]
fn account(of: &str) -> Result<Option<UserId>, ApiError> {
    if of.is_empty() { Ok(None) } else { UserId::parse(of).map(Some).map_err(refuse) }
}

#[cfg(feature = "ssr")]
fn keys_of(of: &str) -> String {
    if of.is_empty() {
        paths::WORKSPACE.to_owned()
    } else {
        paths::with_query(paths::SERVICE_ACCOUNTS, &[("account", of)])
    }
}
