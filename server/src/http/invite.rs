//! The link of an invitation. Opening it moves the token out of the address and uses nothing up: programs that look at
//! mail open every link. Only a form accepts.

use std::sync::Arc;

use app::{
    error::ApiError,
    pages::invite::{COOKIE, Refused},
    paths,
};
use axum::{
    Extension, Form, Router,
    extract::{Path, State},
    middleware,
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts};
use model::{
    Backend, Caller, Error, Secret,
    invitations::{Ended, Look, NewMember},
    sign_in::Origin,
};
use serde::Deserialize;
use tower_sessions::Session;

use super::{
    client_address::ClientAddress,
    hook::Hooked,
    limits::BodyLimit,
    one_thread::on_one_thread,
    rate::{RateLimiter, UNKNOWN_INVITATION_PER_NETWORK},
    refusal, session,
    ui::Pages,
};
use crate::outside::clock::monotonic;

/// Most bytes of the form.
const LARGEST_FORM: usize = 16 * 1024;

const UNAVAILABLE: &str =
    "The invitation cannot be shown at the moment, and nothing was changed. Open the link again in a minute.";

const ANOTHER: &str = "Another invitation was opened in this browser meanwhile, and this is it. Nothing was accepted. \
    Open the link of the other one again to accept that.";

#[derive(Clone)]
struct Door {
    backend: Backend,
    pages: Pages,
    rates: Arc<RateLimiter>,
}

/// `GET /invite/{token}`, `POST /invite`, `POST /invite/sign-out`.
pub fn routes(backend: Backend, rates: Arc<RateLimiter>) -> Router {
    let pages = Pages::new(backend.clone());
    Router::new()
        .route("/invite/{token}", get(open))
        .route(paths::INVITE, post(accept))
        .route(paths::INVITE_SIGN_OUT, post(sign_out))
        .layer(middleware::from_fn(on_one_thread))
        .layer(Hooked(BodyLimit::new(LARGEST_FORM, refusal::page)))
        .with_state(Door { backend, pages, rates })
}

/// Keeps the token in a cookie for ten minutes, and leads to the page.
async fn open(
    State(door): State<Door>,
    Extension(address): Extension<ClientAddress>,
    Path(token): Path<String>,
    parts: Parts,
) -> Response {
    if door.rates.check(&UNKNOWN_INVITATION_PER_NETWORK, address.network(), monotonic()).is_err() {
        return led("too_many", None);
    }
    match door.backend.invitations.look(&Secret::new(token.clone()), None).await {
        Ok(Look::Ended(Ended::Unknown)) => {
            // Counted after the answer, so that the links there are work for everybody behind one address.
            let _ = door.rates.take(&UNKNOWN_INVITATION_PER_NETWORK, address.network(), monotonic());
            led("unknown", Some(&forget()))
        }
        Ok(_) => led("", Some(&format!("{COOKIE}={token}; Path=/; Max-Age=600; Secure; HttpOnly; SameSite=Lax"))),
        Err(error) => {
            tracing::warn!(%error, "an invitation could not be looked up");
            let refusal = refusal::Refusal::new(StatusCode::SERVICE_UNAVAILABLE, UNAVAILABLE);
            no_referrer(refusal::page(&refusal.about(&parts.extensions)))
        }
    }
}

#[derive(Deserialize)]
struct MemberForm {
    /// The invitation that the page has shown.
    #[serde(default)]
    invitation: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
}

/// Accepts as whoever is signed in, or else as somebody new; opens a session in the workspace.
async fn accept(
    State(door): State<Door>,
    session: Session,
    Extension(address): Extension<ClientAddress>,
    parts: Parts,
    Form(form): Form<MemberForm>,
) -> Response {
    let Some(token) = token(&parts.headers) else { return led("", None) };
    if door.rates.check(&UNKNOWN_INVITATION_PER_NETWORK, address.network(), monotonic()).is_err() {
        return led("too_many", None);
    }
    let from = Origin { address: Some(address.0.to_string()), worker: None };
    let MemberForm { invitation, name, password } = form;
    let caller = parts.extensions.get::<Caller>().cloned();
    if let Ok(Look::Open(offer)) = door.backend.invitations.look(&token, caller.as_ref()).await
        && !invitation.is_empty()
        && offer.id.as_str() != invitation
    {
        let refused = Refused { error: ApiError::new(StatusCode::CONFLICT.as_u16(), ANOTHER), name };
        return no_referrer(door.pages.answer(parts, StatusCode::CONFLICT, refused).await);
    }
    let accepted = if let Some(caller) = &caller {
        door.backend.invitations.join(caller, &token, &from).await
    } else {
        let new = NewMember { name: name.clone(), password: Secret::new(password) };
        door.backend.invitations.join_as_new(new, &token, &from).await
    };
    let signed_in = match accepted {
        Ok(signed_in) => signed_in,
        Err(Error::NotFound(_)) => {
            let _ = door.rates.take(&UNKNOWN_INVITATION_PER_NETWORK, address.network(), monotonic());
            // The page says why it leads to nothing now.
            return led("", None);
        }
        Err(error) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let refused = Refused { error: app::request::told(&error), name };
            return no_referrer(door.pages.answer(parts, status, refused).await);
        }
    };
    let agent = session::browser(&parts.headers);
    let target = match session::open(&session, signed_in, from.address, agent, None).await {
        Ok(()) => paths::HOME.to_owned(),
        Err(error) => {
            // Accepted all the same: signing in is what is left to do.
            tracing::warn!(%error, "a session could not be opened");
            paths::with_query(paths::SIGN_IN, &[("problem", "unavailable")])
        }
    };
    with_cookie(Redirect::to(&target).into_response(), &forget())
}

/// Ends the session of somebody else, and comes back to the invitation.
async fn sign_out(session: Session) -> Response {
    if session.id().is_some()
        && let Err(error) = session.delete().await
    {
        tracing::warn!(%error, "a session could not be ended");
        let refusal = refusal::Refusal::new(StatusCode::SERVICE_UNAVAILABLE, UNAVAILABLE);
        return refusal::page(&refusal);
    }
    let mut response = led("", Some(session::REMOVE_COOKIE));
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\", \"storage\""));
    response
}

/// To the page, which says what the matter is.
fn led(problem: &str, cookie: Option<&str>) -> Response {
    let response = Redirect::to(&paths::with_query(paths::INVITE, &[("problem", problem)])).into_response();
    no_referrer(match cookie {
        Some(cookie) => with_cookie(response, cookie),
        None => response,
    })
}

fn forget() -> String {
    format!("{COOKIE}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax")
}

fn with_cookie(mut response: Response, cookie: &str) -> Response {
    if let Ok(cookie) = HeaderValue::try_from(cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

fn no_referrer(mut response: Response) -> Response {
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

fn token(headers: &HeaderMap) -> Option<Secret> {
    app::request::cookie_of(headers, COOKIE).map(|token| Secret::new(token.to_owned()))
}
