//! Refuses state changes that did not come from a page of this site (cross-site request forgery).
//!
//! Form posts and server functions carry the session cookie whatever page sent them, and no codec looks at the
//! content type, so the browser's own word about the sender decides (OWASP ASVS v5.0.0-3.5.1). `same-site` is as
//! hostile as `cross-site`: tenants' own applications live on sibling hosts.

use std::{ops::ControlFlow, sync::Arc};

use axum::{extract::Request, response::Response};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};

use super::{
    hook::Hook,
    refusal::{Refusal, Render},
};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

const FOREIGN: &str = "This request did not come from a page of this site, so nothing was changed. Open the page \
    again and repeat what you did. If you run this server: the address in the browser must be the configured web URL.";
const TWO_IDENTITIES: &str = "This request carries both a session cookie and an Authorization header. \
    Send only one of them; API calls belong to the API address.";

/// The hook for everything outside `/api/` on the web listener.
#[derive(Clone, Debug)]
pub struct OriginGate {
    origin: Arc<str>,
    render: Render,
}

impl OriginGate {
    /// `origin` is the web URL's origin as browsers send it: scheme, host and a port that is not the scheme's own,
    /// without a trailing slash (`https://app.example.com`).
    pub fn new(origin: impl Into<Arc<str>>, render: Render) -> Self {
        Self { origin: origin.into(), render }
    }

    fn comes_from_here(&self, method: &Method, headers: &HeaderMap) -> bool {
        if matches!(*method, Method::GET | Method::HEAD) {
            return true;
        }
        match (only(headers, &SEC_FETCH_SITE), only(headers, &header::ORIGIN)) {
            (Sent::Once(site), _) => site == "same-origin",
            (Sent::Never, Sent::Once(origin)) => origin.as_bytes() == self.origin.as_bytes(),
            _ => false,
        }
    }
}

impl Hook for OriginGate {
    type Kept = ();

    fn before(&self, request: &mut Request) -> ControlFlow<Response> {
        let headers = request.headers();
        let refusal = if !self.comes_from_here(request.method(), headers) {
            tracing::info!(
                method = %request.method(), path = for_log(request.uri().path()),
                origin = ?headers.get(header::ORIGIN), sec_fetch_site = ?headers.get(SEC_FETCH_SITE),
                "refused a request from another site"
            );
            Refusal::new(StatusCode::FORBIDDEN, FOREIGN)
        } else if headers.contains_key(header::COOKIE) && headers.contains_key(header::AUTHORIZATION) {
            Refusal::new(StatusCode::BAD_REQUEST, TWO_IDENTITIES)
        } else {
            return ControlFlow::Continue(());
        };
        ControlFlow::Break((self.render)(&refusal.about(request.extensions())))
    }

    fn after(&self, (): (), response: Response) -> Response {
        response
    }
}

/// The path without what is secret in it: the link of an invitation.
fn for_log(path: &str) -> &str {
    if path.starts_with("/invite/") { "/invite/…" } else { path }
}

enum Sent<'a> {
    Never,
    Once(&'a HeaderValue),
    Often,
}

fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Sent<'a> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Sent::Never,
        (Some(value), None) => Sent::Once(value),
        (Some(_), Some(_)) => Sent::Often,
    }
}
