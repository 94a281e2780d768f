//! Browser sessions: one's own, and those of the users one administers.

use leptos::prelude::*;
use model::sessions::OwnSession;

use crate::error::ApiError;
#[cfg(feature = "ssr")]
use crate::{
    pages::users::query,
    paths,
    request::{go_on_to, query_of_page, refuse, request},
};

/// Where one is signed in, the newest first.
#[server(name = ListSessions, prefix = "/ui", endpoint = "sessions/list")]
pub async fn list_sessions() -> Result<Vec<OwnSession>, ApiError> {
    let (backend, caller) = request()?;
    let sessions = backend.sessions.list(&caller).await.map_err(refuse)?;
    Ok(sessions.into_iter().map(|session| OwnSession::of(&caller, session)).collect())
}

/// Ends one of them.
#[server(name = RevokeSession, prefix = "/ui", endpoint = "sessions/revoke")]
pub async fn revoke_session(session: String) -> Result<String, ApiError> {
    let (backend, caller) = request()?;
    let session = model::id::SessionId::parse(&session).map_err(refuse)?;
    backend.sessions.revoke(&caller, session).await.map_err(refuse)?;
    go_on_to(paths::PROFILE);
    Ok("Session ended".to_owned())
}

/// Ends all of them but the one that asks.
#[server(name = RevokeOtherSessions, prefix = "/ui", endpoint = "sessions/revoke_others")]
pub async fn revoke_other_sessions() -> Result<String, ApiError> {
    let (backend, caller) = request()?;
    let ended = backend.sessions.end_of_user(&caller, &caller.user, None).await.map_err(refuse)?;
    go_on_to(paths::PROFILE);
    Ok(ended_text(ended))
}

/// Ends one session of a user, or all where none is named.
#[server(name = EndSessions, prefix = "/ui", endpoint = "sessions/end")]
pub async fn end_sessions(user: String, #[server(default)] session: String) -> Result<String, ApiError> {
    let (backend, caller) = request()?;
    let id = model::id::UserId::parse(&user).map_err(refuse)?;
    let one = match session.as_str() {
        "" => None,
        session => Some(model::id::SessionId::parse(session).map_err(refuse)?),
    };
    let ended = backend.sessions.end_of_user(&caller, &id, one).await.map_err(refuse)?;
    go_on_to(&query::list_of(&query_of_page()).with("user", &user).href());
    Ok(ended_text(ended))
}

#[cfg(feature = "ssr")]
fn ended_text(ended: u32) -> String {
    match ended {
        0 => "No session was open".to_owned(),
        1 => "Session ended".to_owned(),
        more => format!("{more} sessions ended"),
    }
}
