//! `POST /settings/identity-providers/test`: testing a connection as it stands in its form. The browser goes to the
//! provider in a tab of its own, and comes back to the callback of the connection, which leads to what came of it.

use std::collections::HashMap;

use app::{pages::identity_providers::view::Fields, paths, server_fns::identity_providers::draft};
use axum::{
    Extension, Form, Router,
    extract::State,
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use http::{HeaderMap, StatusCode, header};
use model::{
    Caller, Error, Secret,
    sso::{Answer, Binding, ProviderKey},
};

use super::{
    client_address::ClientAddress,
    hook::Hooked,
    limits::BodyLimit,
    onward::encoded,
    rate::SSO_START_PER_NETWORK,
    refusal::{self, Refusal},
    sso::Door,
};
use crate::outside::clock::monotonic;

/// Most bytes of the form.
const LARGEST_FORM: usize = 64 * 1024;

/// The one route.
pub fn routes(door: Door) -> Router {
    Router::new()
        .route(paths::TEST_PROVIDER, post(begin))
        .layer(Hooked(BodyLimit::new(LARGEST_FORM, refusal::page)))
        .with_state(door)
}

async fn begin(
    State(door): State<Door>,
    caller: Option<Extension<Caller>>,
    Extension(address): Extension<ClientAddress>,
    headers: HeaderMap,
    Form(mut sent): Form<HashMap<String, String>>,
) -> Response {
    let Some(Extension(caller)) = caller else {
        return Redirect::to(&paths::sign_in_again(paths::IDENTITY_PROVIDERS)).into_response();
    };
    if let Err(wait) = door.rates.take(&SSO_START_PER_NETWORK, address.network(), monotonic()) {
        let sentence = "There were too many sign-ins and tests from your network. Close this tab and try again later.";
        return refusal::page(&Refusal::new(StatusCode::TOO_MANY_REQUESTS, sentence).retry_after(wait));
    }
    let secret = Secret::new(sent.remove("client_secret").unwrap_or_default());
    let draft = match draft(Fields::posted(|name| sent.get(name).cloned()), secret) {
        Ok(draft) => draft,
        Err(error) => return not_yet(StatusCode::BAD_REQUEST, [error.message.as_str()]),
    };
    let binding = door.binding(&headers);
    match door.backend.identity_providers.begin_trial(&caller, draft, &Binding::Browser(binding.clone())).await {
        Ok(target) => door.leave(&target, &binding),
        Err(Error::Invalid(wrong)) => {
            not_yet(StatusCode::BAD_REQUEST, wrong.iter().map(|error| error.message.as_str()))
        }
        Err(Error::Unavailable) => not_yet(
            StatusCode::BAD_GATEWAY,
            ["The provider does not answer at its issuer, or not as an identity provider. Check the addresses."],
        ),
        Err(error) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            not_yet(status, [error.to_string().as_str()])
        }
    }
}

/// The answer to a test; nothing where it is one to a sign-in.
pub(super) async fn came_back(
    door: &Door,
    provider: &ProviderKey,
    answer: &Answer,
    binding: &Binding,
) -> Option<Response> {
    // Only connections are tested.
    ProviderKey::of_connection(provider.as_str())?;
    match door.backend.identity_providers.end_trial(provider, answer, binding).await {
        Ok(None) => None,
        Ok(Some(trial)) => {
            Some(Redirect::to(&paths::with_query(paths::TESTED_PROVIDER, &[("trial", &trial)])).into_response())
        }
        Err(error) => {
            tracing::warn!(%error, "the test of a connection could not be finished");
            let sentence = "The test could not be finished. Close this tab and test the connection again.";
            Some(refusal::page(&Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, sentence)))
        }
    }
}

/// What is not right yet. The form with all that was typed is in the tab before this one.
fn not_yet<'t>(status: StatusCode, texts: impl IntoIterator<Item = &'t str>) -> Response {
    let texts: Vec<String> = texts.into_iter().map(|text| format!("<li>{}</li>", encoded(text))).collect();
    let texts = texts.concat();
    let html = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>Connection test</title></head>\
         <body><main><h1>The connection cannot be tested yet</h1><ul>{texts}</ul>\
         <p>Close this tab: what you typed is in the one before.</p></main></body></html>\n"
    );
    (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
}
