//! Who is signed in, and what one may change of oneself.

#![cfg_attr(feature = "ssr", expect(clippy::unused_async, reason = "a server function is async in the browser"))]

use leptos::prelude::*;
use model::users::Viewer;

use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::{
    paths,
    request::{go_on_to, refuse, request},
};

/// Who is signed in.
#[server(name = GetViewer, prefix = "/ui", endpoint = "viewer")]
pub async fn viewer() -> Result<Viewer, ApiError> {
    let (_, caller) = request()?;
    Ok(Viewer::of(&caller))
}

/// Changes one's own name; answers it as it is kept.
#[server(name = UpdateName, prefix = "/ui", endpoint = "profile/update")]
pub async fn update_name(name: String) -> Result<String, ApiError> {
    let (backend, caller) = request()?;
    let change = model::users::ProfileChange { name: Some(name), ..Default::default() }.check().map_err(refuse)?;
    backend.users.update(&caller, &caller.user, change.clone()).await.map_err(refuse)?;
    go_on_to(paths::PROFILE);
    Ok(change.name.unwrap_or_default())
}

/// Changes how the pages look: `light`, `dark` or `system`.
#[server(name = SetTheme, prefix = "/ui", endpoint = "profile/theme")]
pub async fn set_theme(theme: String) -> Result<(), ApiError> {
    let (backend, caller) = request()?;
    let unknown = || model::error::FieldError::value("theme", "A theme is light, dark or system.").into();
    let theme = model::access::Theme::parse(&theme).ok_or_else(unknown).map_err(refuse)?;
    backend.users.set_theme(&caller, theme).await.map_err(refuse)
}
