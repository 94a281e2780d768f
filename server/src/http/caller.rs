//! Who asks for a page: the session's caller goes into the request's extensions, where pages and server functions find
//! it. Anonymous requests for pages are led to the sign-in page before anything is rendered.

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use http::{Method, StatusCode, header};
use model::Caller;
use tower_sessions::Session;

use super::{client_address::ClientAddress, refusal, session};

/// Recognises the caller of a page or server function.
pub async fn recognise(session: Session, mut request: Request, next: Next) -> Response {
    match session::caller_of(&session).await {
        Ok(Some(caller)) => {
            let address = request.extensions().get::<ClientAddress>().map(|client| client.0.to_string());
            if caller.must_change_password() && !LET_THROUGH.contains(&request.uri().path()) {
                return held(&request);
            }
            request.extensions_mut().insert(Caller { address, ..caller });
        }
        Ok(None) => {}
        Err(error) => {
            tracing::warn!(%error, "a session could not be read");
            let sentence = "We cannot check who you are at the moment. Try again in a minute.";
            let refusal = refusal::Refusal::new(StatusCode::SERVICE_UNAVAILABLE, sentence);
            return refusal::page(&refusal.about(request.extensions()));
        }
    }
    next.run(request).await
}

/// All that is open to somebody whose password another has set: changing it, and leaving.
const LET_THROUGH: &[&str] = &[app::paths::PASSWORD, app::paths::SIGN_OUT];

/// To the page that changes the password; what would change something is refused.
fn held(request: &Request) -> Response {
    if request.method() == Method::GET || request.method() == Method::HEAD {
        return Redirect::to(app::paths::PASSWORD).into_response();
    }
    let sentence = "Choose a password of your own first: somebody else has set the one you have signed in with.";
    refusal::page(&refusal::Refusal::new(StatusCode::FORBIDDEN, sentence).about(request.extensions()))
}

/// Leads anonymous visitors of pages to the sign-in page, and those who are signed in away from it.
pub async fn lead(request: Request, next: Next) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return next.run(request).await;
    }
    let path = request.uri().path();
    let signing_in = path == "/sign-in" || path == "/sign-in/key";
    let signed_in = request.extensions().get::<Caller>().is_some();
    if signed_in && signing_in {
        return Redirect::to("/").into_response();
    }
    if !signed_in && needs_somebody(path) {
        // Somebody who comes with the cookie of an ended session is told so.
        let ended = request
            .headers()
            .get_all(header::COOKIE)
            .iter()
            .any(|cookie| cookie.to_str().is_ok_and(|text| text.contains(session::COOKIE)));
        let target = request.uri().path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
        return Redirect::to(&sign_in_address(target, ended)).into_response();
    }
    next.run(request).await
}

fn needs_somebody(path: &str) -> bool {
    path == "/" || path == app::paths::PASSWORD || path == "/settings" || path.starts_with("/settings/")
}

fn sign_in_address(target: &str, ended: bool) -> String {
    let problem = if ended { "ended" } else { "" };
    let return_to = if target == "/" { "" } else { target };
    app::paths::with_query(app::paths::SIGN_IN, &[("problem", problem), ("return_to", return_to)])
}
