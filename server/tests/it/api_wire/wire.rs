//! Sends requests to the API and reads the answers.

use std::{net::IpAddr, sync::Arc};

use axum::{Router, body::Body, http::Request};
use base64::{Engine, prelude::BASE64_STANDARD};
use http_body_util::BodyExt;
use serde_json::Value;
use server::http::{
    api::{self, About, Version},
    client_address::ClientAddress,
    rate::RateLimiter,
    request_id::RequestId,
};
use tower::ServiceExt;

use super::fake::Fake;

pub struct Wire {
    pub fake: Arc<Fake>,
    pub router: Router,
}

/// A request about to be sent.
pub struct Ask<'w> {
    wire: &'w Wire,
    method: &'static str,
    uri: String,
    headers: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
}

/// What came back.
pub struct Reply {
    pub status: u16,
    pub headers: axum::http::HeaderMap,
    pub text: String,
}

impl Wire {
    pub fn new() -> Self {
        let fake = Arc::new(Fake::default());
        let about = About {
            api_version: Version::new(2, 34),
            version: "3.25.0".to_owned(),
            build: "7".to_owned(),
            commit: "abc1234".to_owned(),
            uid: "6ba7b810-9dad-41d1-80b4-00c04fd430c8".to_owned(),
        };
        Self { router: api::router(fake.backend(), about, Arc::new(RateLimiter::new(100))), fake }
    }

    /// A request of nobody in particular.
    pub fn ask(&self, uri: &str) -> Ask<'_> {
        Ask { wire: self, method: "GET", uri: uri.to_owned(), headers: Vec::new(), body: Vec::new() }
    }

    /// A request with the key of a caller of this role.
    pub fn ask_as(&self, role: &str, uri: &str) -> Ask<'_> {
        self.ask(uri).header("authorization", basic(role, "secret"))
    }
}

pub fn basic(key: &str, secret: &str) -> String {
    format!("Basic {}", BASE64_STANDARD.encode(format!("{key}:{secret}")))
}

impl Ask<'_> {
    pub fn method(self, method: &'static str) -> Self {
        Self { method, ..self }
    }

    pub fn header(mut self, name: &str, value: impl Into<Vec<u8>>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    pub fn body(self, body: impl Into<Vec<u8>>) -> Self {
        Self { body: body.into(), ..self }
    }

    pub async fn send(self) -> Reply {
        let mut request = Request::builder().method(self.method).uri(&self.uri);
        for (name, value) in &self.headers {
            request = request.header(name.as_str(), value.as_slice());
        }
        let id = RequestId::new(&(Arc::new(|bytes: &mut [u8]| bytes.fill(0xab)) as _));
        let address = ClientAddress(IpAddr::from([192, 0, 2, 7]));
        let request =
            request.extension(id).extension(address).body(Body::from(self.body)).expect("a request can be made of it");
        let response = self.wire.router.clone().oneshot(request).await.expect("the router never fails");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a body").to_bytes();
        let text = String::from_utf8(bytes.to_vec()).expect("text");
        Reply { status: parts.status.as_u16(), headers: parts.headers, text }
    }

    /// Sends it and takes code, subcode and message.
    pub async fn refusal(self) -> (u16, u16, String) {
        let reply = self.send().await;
        let meta = &reply.json()["meta"];
        assert_eq!(reply.json()["data"], Value::Object(serde_json::Map::new()), "a refusal has no data");
        let subcode = meta["result_subcode"].as_u64().and_then(|code| u16::try_from(code).ok()).expect("a subcode");
        (reply.status, subcode, meta["result_msg"].as_str().expect("a message").to_owned())
    }

    /// Sends it, expects success and takes the data.
    pub async fn data(self) -> Value {
        let reply = self.send().await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply.json()["data"].clone()
    }
}

impl Reply {
    /// The envelope, after the checks that clients make of every one.
    pub fn json(&self) -> Value {
        assert_eq!(self.headers["content-type"], "application/json");
        let json: Value = serde_json::from_str(&self.text).expect("JSON");
        let meta = &json["meta"];
        assert_eq!(meta["result_code"], self.status, "the status equals the code");
        for never_null in ["id", "trx", "endpoint", "result_msg"] {
            assert!(!meta[never_null].is_null(), "{never_null}");
        }
        for version in ["requested_version", "actual_version"] {
            let version = &meta["endpoint"][version];
            assert!(version.is_string() || version.is_f64() || version.is_null(), "{version}");
        }
        assert!(json["data"].is_object());
        assert!(self.text.is_ascii());
        assert!(!self.headers.contains_key("set-cookie"));
        json
    }
}
