//! One's own browser sessions.

use leptos::prelude::*;
use model::sessions::OwnSession;

use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::request::{refuse, request};

/// Where one is signed in, the newest first.
#[server(name = ListSessions, prefix = "/ui", endpoint = "sessions/list")]
pub async fn list_sessions() -> Result<Vec<OwnSession>, ApiError> {
    let (backend, caller) = request()?;
    let sessions = backend.sessions.list(&caller).await.map_err(refuse)?;
    Ok(sessions.into_iter().map(|session| OwnSession::of(&caller, session)).collect())
}

/// Ends one of them.
#[server(name = RevokeSession, prefix = "/ui", endpoint = "sessions/revoke")]
pub async fn revoke_session(session: String) -> Result<(), ApiError> {
    let (backend, caller) = request()?;
    let session = model::id::SessionId::parse(&session).map_err(refuse)?;
    backend.sessions.revoke(&caller, session).await.map_err(refuse)
}
