//! The security headers of every answer, errors and panics included, and the page policy with its nonce.
//!
//! Sources: OWASP ASVS v5.0.0-3.4 (browser security headers), CSP Level 3, RFC 6797 (HSTS), RFC 9111 (caching).

use std::{ops::ControlFlow, sync::Arc};

use axum::{body::HttpBody, extract::Request, response::Response};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use super::{hook::Hook, redirect_guard::Origins, request_id::Random};

/// Two years, as the preload lists ask for (RFC 6797, 6.1.1 counts in seconds).
const HSTS: HeaderValue = HeaderValue::from_static("max-age=63072000; includeSubDomains");

/// For what is not a page: should a browser show it as one, it can run nothing and be framed nowhere.
/// Inline styles stay, since an SVG icon may carry its own.
const NOT_A_PAGE: HeaderValue =
    HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");

const PAGE: &[u8] = b"text/html";

const ALWAYS: [(HeaderName, HeaderValue); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), microphone=(), geolocation=(), payment=()"),
    ),
];

/// Handlers may say something else: static files are cached, invitation pages send no referrer at all.
const UNLESS_SET: [(HeaderName, HeaderValue); 2] = [
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
];

/// The nonce of one page: 128 random bits in URL-safe base64, in the request's extensions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CspNonce(pub String);

impl CspNonce {
    fn new(random: &Random) -> Self {
        let mut bytes = [0; 16];
        random(&mut bytes);
        Self(BASE64_URL_SAFE_NO_PAD.encode(bytes))
    }
}

/// The nonce as Leptos wants it; provide it in the context before anything renders.
pub fn leptos_nonce(nonce: &CspNonce) -> leptos::nonce::Nonce {
    leptos::nonce::Nonce::from_value(Arc::<str>::from(nonce.0.as_str()))
}

/// The hook that sets the headers; it stands outside everything that can answer.
#[derive(Clone)]
pub struct SecurityHeaders {
    random: Random,
    https: bool,
    providers: Origins,
}

impl SecurityHeaders {
    /// `https`: whether the listener's public URL is https; only then browsers are told to insist on it.
    /// Forms may lead to `providers`: browsers hold a form to its policy through every redirect.
    pub fn new(random: Random, https: bool, providers: Origins) -> Self {
        Self { random, https, providers }
    }
}

impl Hook for SecurityHeaders {
    type Kept = CspNonce;

    fn before(&self, request: &mut Request) -> ControlFlow<Response, CspNonce> {
        let nonce = CspNonce::new(&self.random);
        request.extensions_mut().insert(nonce.clone());
        ControlFlow::Continue(nonce)
    }

    fn after(&self, nonce: CspNonce, mut response: Response) -> Response {
        name_the_type(&mut response);
        let headers = response.headers_mut();
        for (name, value) in ALWAYS {
            headers.insert(name, value);
        }
        for (name, value) in UNLESS_SET {
            headers.entry(name).or_insert(value);
        }
        if self.https {
            headers.insert(header::STRICT_TRANSPORT_SECURITY, HSTS);
        }
        if is_page(headers) {
            headers.insert(header::CONTENT_SECURITY_POLICY, page_policy(&nonce, &(self.providers)()));
            headers.append(header::VARY, HeaderValue::from_static("Cookie"));
        } else {
            headers.insert(header::CONTENT_SECURITY_POLICY, NOT_A_PAGE);
        }
        response
    }
}

fn page_policy(nonce: &CspNonce, providers: &[String]) -> HeaderValue {
    let forms = providers.iter().fold(String::new(), |forms, origin| forms + " " + origin);
    let policy = format!(
        "default-src 'none'; script-src 'self' 'nonce-{}' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'{forms}; \
         frame-ancestors 'none'; base-uri 'none'; object-src 'none'",
        nonce.0
    );
    HeaderValue::from_str(&policy).unwrap_or(NOT_A_PAGE)
}

fn is_page(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.as_bytes().get(..PAGE.len()))
        .is_some_and(|start| start.eq_ignore_ascii_case(PAGE))
}

/// An answer with a body and no content type would be left to the browser's guess.
fn name_the_type(response: &mut Response) {
    let no_body = response.body().is_end_stream() || response.status() == StatusCode::NOT_MODIFIED;
    if !no_body {
        response
            .headers_mut()
            .entry(header::CONTENT_TYPE)
            .or_insert(HeaderValue::from_static("text/plain; charset=utf-8"));
    }
}
