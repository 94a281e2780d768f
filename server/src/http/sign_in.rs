//! Signing in and out: plain form posts, so that they work in every browser and before any script has loaded.

use std::sync::Arc;

use axum::{
    Extension, Form, Router,
    extract::State,
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use http::{HeaderMap, HeaderValue, header, request::Parts};
use model::{
    Backend, Caller, Error, Secret,
    error::Forbidden,
    sign_in::{Origin, SignedIn},
};
use serde::Deserialize;
use tower_sessions::Session;

use super::{
    client_address::ClientAddress,
    hook::Hooked,
    limits::BodyLimit,
    onward,
    rate::{RateLimiter, SIGN_IN_PER_NETWORK},
    redirect_guard::safe_return_to,
    refusal, session,
};
use crate::outside::clock::monotonic;

/// Most bytes of a sign-in form.
const LARGEST_FORM: usize = 16 * 1024;

#[derive(Clone)]
struct Door {
    backend: Backend,
    rates: Arc<RateLimiter>,
}

/// `POST /sign-in`, `POST /sign-in/key`, `POST /sign-out`.
pub fn routes(backend: Backend, rates: Arc<RateLimiter>) -> Router {
    Router::new()
        .route("/sign-in", post(with_password))
        .route("/sign-in/key", post(with_key))
        .route("/sign-out", post(sign_out))
        .layer(Hooked(BodyLimit::new(LARGEST_FORM, refusal::page)))
        .with_state(Door { backend, rates })
}

#[derive(Deserialize)]
struct PasswordForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    return_to: String,
}

#[derive(Deserialize)]
struct KeyForm {
    #[serde(default)]
    access_key: String,
    #[serde(default)]
    secret_key: String,
    #[serde(default)]
    return_to: String,
}

async fn with_password(
    State(door): State<Door>,
    session: Session,
    Extension(address): Extension<ClientAddress>,
    headers: HeaderMap,
    Form(form): Form<PasswordForm>,
) -> Response {
    let page = Page { path: app::paths::SIGN_IN, return_to: &form.return_to };
    if form.email.trim().is_empty() || form.password.is_empty() {
        return page.problem("missing", None);
    }
    let attempt = async |from: &Origin| {
        door.backend.sign_in.with_password(form.email.trim(), Secret::new(form.password.clone()), from).await
    };
    come_in(&door, &session, address, &headers, &page, attempt).await
}

async fn with_key(
    State(door): State<Door>,
    session: Session,
    Extension(address): Extension<ClientAddress>,
    headers: HeaderMap,
    Form(form): Form<KeyForm>,
) -> Response {
    let page = Page { path: app::paths::SIGN_IN_KEY, return_to: &form.return_to };
    if form.access_key.trim().is_empty() || form.secret_key.trim().is_empty() {
        return page.problem("missing", None);
    }
    let attempt = async |from: &Origin| {
        let secret = Secret::new(form.secret_key.trim().to_owned());
        door.backend.sign_in.with_key(form.access_key.trim(), secret, from).await
    };
    come_in(&door, &session, address, &headers, &page, attempt).await
}

/// One attempt: limited per network, answered by a redirect either way (so that reloading does not send it again).
async fn come_in(
    door: &Door,
    session: &Session,
    address: ClientAddress,
    headers: &HeaderMap,
    page: &Page<'_>,
    attempt: impl AsyncFnOnce(&Origin) -> model::Result<SignedIn>,
) -> Response {
    if let Err(wait) = door.rates.take(&SIGN_IN_PER_NETWORK, address.network(), monotonic()) {
        return page.problem("too_many", Some(wait.as_secs() + 1));
    }
    let from = Origin { address: Some(address.0.to_string()), worker: None };
    let signed_in = match attempt(&from).await {
        Ok(signed_in) => signed_in,
        Err(error) => return page.refused(&error),
    };
    let agent = session::browser(headers);
    match session::open(session, signed_in, from.address, agent, None).await {
        Ok(()) => Redirect::to(safe_return_to(page.return_to).unwrap_or("/")).into_response(),
        Err(error) => {
            tracing::warn!(%error, "a session could not be opened");
            page.problem("unavailable", None)
        }
    }
}

async fn sign_out(State(door): State<Door>, session: Session, parts: Parts) -> Response {
    // Asked while the session still says where it came from; a provider that does not answer holds nobody.
    let at_provider = match parts.extensions.get::<Caller>() {
        Some(caller) => door.backend.sso.sign_out_address(caller).await.unwrap_or_default(),
        None => None,
    };
    if session.id().is_some()
        && let Err(error) = session.delete().await
    {
        tracing::warn!(%error, "a session could not be ended");
        return Page { path: app::paths::SIGN_IN, return_to: "" }.problem("unavailable", None);
    }
    let mut response = match at_provider {
        Some(address) => onward::to(&address, &door.backend.sso.origins()),
        None => Page { path: app::paths::SIGN_IN, return_to: "" }.problem("signed_out", None),
    };
    let headers = response.headers_mut();
    headers.insert(header::SET_COOKIE, HeaderValue::from_static(session::REMOVE_COOKIE));
    headers.insert("clear-site-data", HeaderValue::from_static("\"cache\", \"storage\""));
    response
}

/// The page a form came from.
struct Page<'a> {
    path: &'static str,
    return_to: &'a str,
}

impl Page<'_> {
    fn refused(&self, error: &Error) -> Response {
        match error {
            Error::TooMany { retry_after_seconds } => self.problem("too_many", Some(u64::from(*retry_after_seconds))),
            Error::Forbidden(Forbidden::Rule(_)) => self.problem("may_not", None),
            Error::Unauthenticated(_) | Error::Invalid(_) => self.problem("credentials", None),
            _ => self.problem("unavailable", None),
        }
    }

    fn problem(&self, problem: &str, wait: Option<u64>) -> Response {
        let wait = wait.map(|seconds| seconds.to_string()).unwrap_or_default();
        let return_to = safe_return_to(self.return_to).unwrap_or_default();
        let query = [("problem", problem), ("wait", wait.as_str()), ("return_to", return_to)];
        Redirect::to(&app::paths::with_query(self.path, &query)).into_response()
    }
}
