//! The envelope around every answer: `{"meta": …, "data": …}`. The HTTP status equals `meta.result_code`.

use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts};
use model::Timestamp;
use serde::{Serialize, Serializer, ser::SerializeMap};

use crate::http::{refusal::Refusal, request_id::RequestId};

use super::{
    error::{ApiError, GENERAL, Kind},
    json,
    presented::alias,
    version::Version,
};

/// Longest transaction id that is echoed, in bytes.
const LONGEST_TRX: usize = 128;

/// When the access key of the request ends, in answers of the last seven days before that.
pub const KEY_EXPIRES: HeaderName = HeaderName::from_static("x-tenantry-key-expires");

/// Stands where no layer has given the request an id.
const NO_ID: &str = "00000000000000000000000000000000";

/// What the envelope says about the call, as far as it is known.
#[derive(Clone, Copy, Debug)]
pub struct Meta<'r> {
    id: &'r str,
    trx: &'r str,
    name: &'r str,
    requested: Option<Version>,
    actual: Option<Version>,
    /// When the access key behind the call ends, where that is soon.
    key_ends: Option<Timestamp>,
}

impl<'r> Meta<'r> {
    pub fn of(parts: &'r Parts) -> Self {
        let id = parts.extensions.get::<RequestId>().map_or(NO_ID, RequestId::as_str);
        let trx = transaction(&parts.headers).unwrap_or(id);
        Self { id, trx, name: "", requested: None, actual: None, key_ends: None }
    }

    /// Notes what is asked for.
    pub fn asks(&mut self, name: &'r str, requested: Version) {
        self.name = name;
        self.requested = Some(requested);
    }

    /// Notes when the caller's access key ends, if that is soon.
    pub fn key_ends(&mut self, end: Option<Timestamp>) {
        self.key_ends = end;
    }

    /// Says so in a header, whatever the answer is.
    pub fn warn(&self, response: &mut Response) {
        let value = self.key_ends.and_then(|end| HeaderValue::from_str(&end.to_string()).ok());
        if let Some(value) = value {
            response.headers_mut().insert(KEY_EXPIRES, value);
        }
    }

    /// Notes which handler answers.
    pub fn resolved(&mut self, actual: Version) {
        self.actual = Some(actual);
    }
}

fn transaction(headers: &HeaderMap) -> Option<&str> {
    let text = alias(headers, "x-clearml-trx", "x-trains-trx").next()?.to_str().ok()?;
    (1..=LONGEST_TRX).contains(&text.len()).then_some(text)
}

/// A complete answer of a handler: the bytes of the envelope.
#[derive(Debug)]
pub struct Answer(Vec<u8>);

/// Wraps what a handler found.
pub fn success(meta: &Meta, data: &(impl Serialize + ?Sized)) -> Result<Answer, ApiError> {
    write(meta, Kind(200, 0, "OK"), "OK", data).map(Answer).map_err(|error| {
        tracing::error!(call = meta.id, endpoint = meta.name, %error, "an answer could not be written as JSON");
        GENERAL.plain()
    })
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        response(StatusCode::OK, self.0)
    }
}

/// Wraps a refusal.
pub fn failure(meta: &Meta, error: &ApiError) -> Response {
    let status = StatusCode::from_u16(error.kind.0).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = write(meta, error.kind, &error.message, &Empty {}).unwrap_or_default();
    let mut response = response(status, body);
    if let Some(seconds) = error.retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

/// Writes a refusal that was said before any handler ran.
pub fn refusal(refusal: &Refusal) -> Response {
    let id = refusal.request_id.as_ref().map_or(NO_ID, RequestId::as_str);
    let meta = Meta { id, trx: id, name: "", requested: None, actual: None, key_ends: None };
    let error = Kind(refusal.status.as_u16(), 0, refusal.sentence).plain();
    let mut response = failure(&meta, &error);
    if let Some(wait) = refusal.retry_after_header() {
        response.headers_mut().insert(header::RETRY_AFTER, wait);
    }
    response
}

fn response(status: StatusCode, body: Vec<u8>) -> Response {
    (status, [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], body).into_response()
}

/// An object without anything in it.
#[derive(Serialize)]
pub struct Empty {}

#[derive(Serialize)]
struct Envelope<'r, D: ?Sized> {
    meta: MetaView<'r>,
    data: &'r D,
}

struct MetaView<'r> {
    meta: &'r Meta<'r>,
    kind: Kind,
    message: &'r str,
}

fn write<D: Serialize + ?Sized>(meta: &Meta, kind: Kind, message: &str, data: &D) -> serde_json::Result<Vec<u8>> {
    let mut out = Vec::with_capacity(1024);
    json::write(&mut out, &Envelope { meta: MetaView { meta, kind, message }, data })?;
    Ok(out)
}

impl Serialize for MetaView<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(8))?;
        map.serialize_entry("id", self.meta.id)?;
        map.serialize_entry("trx", self.meta.trx)?;
        map.serialize_entry("endpoint", &EndpointView::of(self.meta))?;
        map.serialize_entry("result_code", &self.kind.0)?;
        map.serialize_entry("result_subcode", &self.kind.1)?;
        map.serialize_entry("result_msg", self.message)?;
        map.serialize_entry("error_stack", &None::<()>)?;
        map.serialize_entry("error_data", &Empty {})?;
        map.end()
    }
}

#[derive(Serialize)]
struct EndpointView<'r> {
    name: &'r str,
    requested_version: Option<VersionView>,
    actual_version: Option<VersionView>,
}

impl<'r> EndpointView<'r> {
    fn of(meta: &Meta<'r>) -> Self {
        let as_text = meta.requested.is_none_or(Version::prints_text);
        let view = |version: Option<Version>| version.map(|version| VersionView { version, as_text });
        Self { name: meta.name, requested_version: view(meta.requested), actual_version: view(meta.actual) }
    }
}

/// Clients take versions as text or as fractions; an integer makes them drop the whole answer.
struct VersionView {
    version: Version,
    as_text: bool,
}

impl Serialize for VersionView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.as_text {
            serializer.collect_str(&self.version)
        } else {
            serializer.serialize_f64(self.version.as_number())
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::Arc, time::Duration};

    use axum::body::to_bytes;
    use serde_json::{Value, json};

    use super::*;

    #[tokio::test]
    async fn what_the_layers_refuse_has_the_envelope_too() {
        let random: crate::http::request_id::Random = Arc::new(|bytes: &mut [u8]| bytes.fill(7));
        let mut refused = Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "Too busy. Try again.");
        refused.request_id = Some(RequestId::new(&random));
        let response = refusal(&refused.retry_after(Duration::from_millis(1500)));
        assert_eq!(
            (response.status(), &response.headers()["retry-after"]),
            (StatusCode::SERVICE_UNAVAILABLE, &"2".parse().expect("a value"))
        );
        let body = to_bytes(response.into_body(), 10_000).await.expect("a body");
        let id = "07".repeat(16);
        let expected = json!({
            "meta": {
                "id": id,
                "trx": id,
                "endpoint": { "name": "", "requested_version": null, "actual_version": null },
                "result_code": 503,
                "result_subcode": 0,
                "result_msg": "Too busy. Try again.",
                "error_stack": null,
                "error_data": {},
            },
            "data": {},
        });
        assert_eq!(serde_json::from_slice::<Value>(&body).expect("JSON"), expected);
    }
}
