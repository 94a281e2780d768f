//! Gives every request a random id: in the answer, in log lines, and on the page that says something broke.

use std::{fmt, fmt::Write as _, ops::ControlFlow, sync::Arc};

use axum::{extract::Request, response::Response};
use http::{HeaderName, HeaderValue};

use super::hook::Hook;

/// Fills a buffer with bytes of the operating system's generator.
pub type Random = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// The header that tells the caller the id of the request.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The id of one request: 32 lower-case hex digits, never taken from the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// Makes a new id.
    pub fn new(random: &Random) -> Self {
        let mut bytes = [0; 16];
        random(&mut bytes);
        let mut text = String::with_capacity(32);
        for byte in bytes {
            // Writing into a String cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        Self(text.into())
    }

    /// The 32 hex digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The hook that puts a [`RequestId`] into the request's extensions and into the answer.
#[derive(Clone)]
pub struct RequestIds(pub Random);

impl Hook for RequestIds {
    type Kept = RequestId;

    fn before(&self, request: &mut Request) -> ControlFlow<Response, RequestId> {
        let id = RequestId::new(&self.0);
        request.extensions_mut().insert(id.clone());
        ControlFlow::Continue(id)
    }

    fn after(&self, id: RequestId, mut response: Response) -> Response {
        if let Ok(value) = HeaderValue::from_str(id.as_str()) {
            response.headers_mut().insert(X_REQUEST_ID, value);
        }
        response
    }
}
