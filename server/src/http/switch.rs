//! Going to another workspace of the same person: a plain form post, answered by a new session there.

use app::paths;
use axum::{
    Extension, Form, Router,
    extract::State,
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use http::{StatusCode, request::Parts};
use model::{Backend, Caller, Error, id::TenantId};
use serde::Deserialize;
use tower_sessions::Session;

use super::{client_address::ClientAddress, hook::Hooked, limits::BodyLimit, refusal, session};

/// Most bytes of the form.
const LARGEST_FORM: usize = 4 * 1024;

/// `POST /switch`.
pub fn routes(backend: Backend) -> Router {
    Router::new()
        .route(paths::SWITCH, post(switch))
        .layer(Hooked(BodyLimit::new(LARGEST_FORM, refusal::page)))
        .with_state(backend)
}

#[derive(Deserialize)]
struct Where {
    #[serde(default)]
    tenant: String,
}

async fn switch(
    State(backend): State<Backend>,
    session: Session,
    Extension(address): Extension<ClientAddress>,
    parts: Parts,
    Form(form): Form<Where>,
) -> Response {
    let Some(caller) = parts.extensions.get::<Caller>() else {
        return Redirect::to(&paths::sign_in_again(paths::HOME)).into_response();
    };
    let switched = match TenantId::parse(&form.tenant) {
        Ok(tenant) => backend.sign_in.switch(caller, &tenant).await,
        Err(error) => Err(error),
    };
    let signed_in = match switched {
        Ok(signed_in) => signed_in,
        Err(error) => return refused(&parts, &error),
    };
    let agent = session::browser(&parts.headers);
    match session::open(&session, signed_in, Some(address.0.to_string()), agent, None).await {
        Ok(()) => Redirect::to(paths::HOME).into_response(),
        Err(error) => {
            tracing::warn!(%error, "a session could not be opened");
            Redirect::to(&paths::with_query(paths::SIGN_IN, &[("problem", "unavailable")])).into_response()
        }
    }
}

fn refused(parts: &Parts, error: &Error) -> Response {
    let (status, sentence) = match error {
        Error::Unavailable | Error::Unreadable | Error::Internal => {
            (StatusCode::SERVICE_UNAVAILABLE, "The workspace cannot be opened at the moment. Try again in a minute.")
        }
        _ => (StatusCode::NOT_FOUND, "You are not a user of this workspace, or not any more."),
    };
    refusal::page(&refusal::Refusal::new(status, sentence).about(&parts.extensions))
}
