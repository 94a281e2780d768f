//! Access keys: one's own, and with `of` those of a service account. Making one is a plain form, since its answer has a
//! secret.

use leptos::prelude::*;

use crate::{
    error::ApiError,
    pages::credentials::view::{KeysView, NewKeyView},
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
    Ok(KeysView::of("", &listed))
}

/// What the form for another one offers; with `rotate` for the one that takes the place of that key.
#[server(name = GetNewKey, prefix = "/ui", endpoint = "credentials/new")]
pub async fn new_key(#[server(default)] of: String, #[server(default)] rotate: String) -> Result<NewKeyView, ApiError> {
    use model::error::Noun;
    let (backend, caller) = request()?;
    let account = account(&of)?;
    let owner = match &account {
        Some(account) => backend.service_accounts.details(&caller, account).await.map_err(refuse)?.account.name,
        None => String::new(),
    };
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
