//! What a server function knows of its request, and how it refuses it.

use http::{
    HeaderMap, HeaderValue, StatusCode,
    header::{ACCEPT, COOKIE, REFERER, REFERRER_POLICY},
    request::Parts,
};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_router::{location::RequestUrl, params::ParamsMap};
use model::{Backend, Caller, Error, access::Theme, error::Unauthenticated};

use crate::{error::ApiError, pages::sign_in::Doorstep, parts};

/// The header under which the server keeps the ID of a request, for its log and for people who report a fault.
pub const REQUEST_ID: &str = "x-request-id";

/// What the product can do, and who asks. Refused when nobody is signed in.
pub fn request() -> Result<(Backend, Caller), ApiError> {
    match caller() {
        Some(caller) => Ok((backend()?, caller)),
        None => Err(refuse(Unauthenticated::SessionEnded.into())),
    }
}

/// What the product can do, for the little that needs nobody to be signed in.
pub fn backend() -> Result<Backend, ApiError> {
    use_context::<Backend>().ok_or_else(|| refuse(Error::Internal))
}

/// The error as the page gets it; the answer gets its status.
pub fn refuse(error: Error) -> ApiError {
    set_status(error.status());
    let request_id = matches!(error, Error::Internal | Error::Unavailable).then(request_id).flatten();
    ApiError { request_id, ..told(&error) }
}

/// The error as a page gets it that answers a form.
pub fn told(error: &Error) -> ApiError {
    let fields = match error {
        Error::Invalid(fields) => fields.iter().map(|field| (field.field.clone(), field.message.clone())).collect(),
        Error::Taken { field, message } => vec![(field.clone(), message.clone())],
        _ => Vec::new(),
    };
    ApiError { fields, ..ApiError::new(error.status(), error.to_string()) }
}

/// Sets the status of the answer.
///
/// A form posted without JavaScript is answered by a redirect back to its page, which a status of ours would break
/// (the browser would show the error's JSON): its status stays.
pub fn set_status(status: u16) {
    let status = StatusCode::from_u16(status);
    if let (Ok(status), Some(response), false) = (status, use_context::<ResponseOptions>(), is_plain_form()) {
        response.set_status(status);
    }
}

/// Leads the browser to `path`, whether or not it runs JavaScript.
pub fn go_on_to(path: &str) {
    leptos_axum::redirect(path);
}

/// What the address of the page says that a form was sent from; nothing where the browser keeps it to itself.
pub fn query_of_page() -> ParamsMap {
    let referrer = with_parts(|parts| parts.headers.get(REFERER)?.to_str().ok().map(ToOwned::to_owned));
    let url = referrer.and_then(|referrer| RequestUrl::new(&referrer).parse().ok());
    url.map(|url| url.search_params().clone()).unwrap_or_default()
}

/// What a query says.
pub fn query_of(text: &str) -> ParamsMap {
    let url = RequestUrl::new(&["/?", text].concat()).parse();
    url.map(|url| url.search_params().clone()).unwrap_or_default()
}

/// The files that the page of the request needs besides the foundation, without their ending.
pub fn part_files() -> &'static [&'static str] {
    let part = with_parts(|request| parts::of(request.uri.path()).map(|page| page.part));
    part.zip(use_context::<parts::Files>()).map_or(&[], |(part, files)| (files.0)(part))
}

/// The browser tells nobody where its user comes from when a link of this page is followed.
pub fn no_referrer() {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.insert_header(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    }
}

/// The value of a cookie.
pub fn cookie(name: &str) -> Option<String> {
    with_parts(|parts| cookie_of(&parts.headers, name).map(str::to_owned))
}

/// The value of a cookie in the headers of a request.
pub fn cookie_of<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, value)| value)
}

/// What the server has looked up for a page for coming in.
pub fn doorstep() -> Doorstep {
    with_parts(|parts| parts.extensions.get::<Doorstep>().cloned()).unwrap_or_default()
}

/// Who asks, if somebody is signed in.
pub fn perhaps_caller() -> Option<Caller> {
    caller()
}

/// The attribute of the document that fixes the theme; absent when the browser decides.
pub fn theme() -> Option<&'static str> {
    let theme = caller()?.theme;
    (theme != Theme::System).then(|| theme.as_str())
}

fn caller() -> Option<Caller> {
    with_parts(|parts| parts.extensions.get::<Caller>().cloned())
}

fn request_id() -> Option<String> {
    with_parts(|parts| parts.headers.get(REQUEST_ID)?.to_str().ok().map(ToOwned::to_owned))
}

fn is_plain_form() -> bool {
    let is_form = |parts: &Parts| {
        let accepts = parts.headers.get(ACCEPT)?.to_str().ok()?;
        (parts.method != http::Method::GET && accepts.contains("text/html")).then_some(())
    };
    with_parts(is_form).is_some()
}

fn with_parts<T>(read: impl FnOnce(&Parts) -> Option<T>) -> Option<T> {
    with_context::<Parts, _>(read).flatten()
}
