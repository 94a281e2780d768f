//! A "no" said before any handler ran; each door has its own way to write it down.

use std::time::Duration;

use axum::response::{IntoResponse, Response};
use http::{Extensions, HeaderValue, StatusCode, header};

use super::request_id::RequestId;

/// Why a request is answered without a handler. The sentence is for a person and says what to do.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The HTTP status.
    pub status: StatusCode,
    /// Fixed text, free of anything the client sent.
    pub sentence: &'static str,
    /// The id to quote to the operator, where one is known.
    pub request_id: Option<RequestId>,
    /// When another try makes sense, for 429 and 503.
    pub retry_after: Option<Duration>,
}

/// How a door writes a [`Refusal`]: the web as a page ([`page`]), the ClearML API in its envelope.
pub type Render = fn(&Refusal) -> Response;

impl Refusal {
    /// A refusal with no request id and no retry time.
    pub fn new(status: StatusCode, sentence: &'static str) -> Self {
        Self { status, sentence, request_id: None, retry_after: None }
    }

    /// Takes over the id that the request carries in its extensions.
    #[must_use]
    pub fn about(mut self, extensions: &Extensions) -> Self {
        self.request_id = extensions.get::<RequestId>().cloned();
        self
    }

    /// Says when another try makes sense.
    #[must_use]
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    /// The value of `Retry-After`: whole seconds, rounded up (RFC 9110, 10.2.3).
    pub fn retry_after_header(&self) -> Option<HeaderValue> {
        let wait = self.retry_after?;
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        Some(HeaderValue::from(seconds.max(1)))
    }
}

/// Writes a refusal as a small page that needs no style sheet and no script.
pub fn page(refusal: &Refusal) -> Response {
    let reason = refusal.status.canonical_reason().unwrap_or("Error");
    let code = refusal.status.as_u16();
    let id = refusal.request_id.as_ref().map(|id| format!("<p>Request <code>{id}</code></p>")).unwrap_or_default();
    let html = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{code} {reason}</title></head>\
         <body><main><h1>{reason}</h1><p>{}</p>{id}<p><a href=\"/\">Go to the start page</a></p></main></body></html>\n",
        refusal.sentence
    );
    let kind = HeaderValue::from_static("text/html; charset=utf-8");
    let mut response = (refusal.status, html).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    if let Some(wait) = refusal.retry_after_header() {
        response.headers_mut().insert(header::RETRY_AFTER, wait);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_is_rounded_up_to_whole_seconds() {
        for (millis, seconds) in [(1, "1"), (1_000, "1"), (1_001, "2"), (59_999, "60"), (0, "1")] {
            let refusal =
                Refusal::new(StatusCode::TOO_MANY_REQUESTS, "Wait.").retry_after(Duration::from_millis(millis));
            assert_eq!(refusal.retry_after_header().expect("set"), seconds, "{millis} ms");
        }
    }
}
