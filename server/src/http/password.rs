//! Changing one's own password: a plain form post. Every session ends with the old password, so a new one is opened.

use app::{pages::password::Refused, paths};
use axum::{
    Extension, Form, Router,
    extract::State,
    middleware,
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use http::{StatusCode, request::Parts};
use model::{Backend, Caller, Secret, passwords::PasswordChange, sign_in::Origin};
use serde::Deserialize;
use tower_sessions::Session;

use super::{
    client_address::ClientAddress, hook::Hooked, limits::BodyLimit, one_thread::on_one_thread, refusal, session,
};
use crate::http::ui::Pages;

/// Most bytes of the form.
const LARGEST_FORM: usize = 16 * 1024;

#[derive(Clone)]
struct Door {
    backend: Backend,
    pages: Pages,
}

/// `POST /password`.
pub fn routes(backend: Backend) -> Router {
    let pages = Pages::new(backend.clone());
    Router::new()
        .route(paths::PASSWORD, post(change))
        .layer(middleware::from_fn(on_one_thread))
        .layer(Hooked(BodyLimit::new(LARGEST_FORM, refusal::page)))
        .with_state(Door { backend, pages })
}

#[derive(Deserialize)]
struct PasswordForm {
    #[serde(default)]
    current: String,
    #[serde(default)]
    password: String,
}

async fn change(
    State(door): State<Door>,
    session: Session,
    Extension(address): Extension<ClientAddress>,
    parts: Parts,
    Form(form): Form<PasswordForm>,
) -> Response {
    let Some(caller) = parts.extensions.get::<Caller>() else {
        return Redirect::to(&paths::sign_in_again(paths::PASSWORD)).into_response();
    };
    let from = Origin { address: Some(address.0.to_string()), worker: None };
    let change = PasswordChange { current: Secret::new(form.current), new: Secret::new(form.password) };
    let signed_in = match door.backend.passwords.change(caller, change, &from).await {
        Ok(signed_in) => signed_in,
        Err(error) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            return door.pages.answer(parts, status, Refused(app::request::told(&error))).await;
        }
    };
    let target = if caller.must_change_password() { paths::HOME } else { paths::PASSWORD_CHANGED };
    let agent = session::browser(&parts.headers);
    match session::open(&session, signed_in, from.address, agent, None).await {
        Ok(()) => Redirect::to(target).into_response(),
        Err(error) => {
            // Changed all the same: signing in is what is left to do.
            tracing::warn!(%error, "a session could not be opened");
            Redirect::to(&paths::with_query(paths::SIGN_IN, &[("problem", "unavailable")])).into_response()
        }
    }
}
