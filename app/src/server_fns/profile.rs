//! What one may change of oneself.

use leptos::prelude::*;

use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::{
    paths,
    request::{go_on_to, refuse, request},
};

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
