//! Calls of the ClearML API, without a network.

use axum::body::Body;
use base64::{Engine, engine::general_purpose::STANDARD};
use http::{HeaderMap, Request, StatusCode};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

use super::TestApp;

/// What a call presents.
#[derive(Clone, Debug, Default)]
pub struct Auth {
    pub authorization: Option<String>,
    pub headers: Vec<(&'static str, String)>,
}

impl Auth {
    pub fn none() -> Self {
        Self::default()
    }

    pub fn key(access_key: &str, secret_key: &str) -> Self {
        let pair = STANDARD.encode(format!("{access_key}:{secret_key}"));
        Self { authorization: Some(format!("Basic {pair}")), headers: Vec::new() }
    }

    pub fn token(token: &str) -> Self {
        Self { authorization: Some(format!("Bearer {token}")), headers: Vec::new() }
    }

    #[must_use]
    pub fn impersonating(self, user: &str) -> Self {
        self.with("x-clearml-impersonate-as", user)
    }

    #[must_use]
    pub fn acting_as(self, user: &str) -> Self {
        self.with("x-clearml-act-as", user)
    }

    #[must_use]
    pub fn with(mut self, header: &'static str, value: &str) -> Self {
        self.headers.push((header, value.to_owned()));
        self
    }
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub subcode: i64,
    pub message: String,
    pub data: Value,
    pub headers: HeaderMap,
    /// The whole body as it was sent.
    pub body: String,
}

impl Answer {
    /// A text of `data`, at a dotted path.
    pub fn text(&self, path: &str) -> String {
        let found = path.split('.').fold(&self.data, |value, key| &value[key]);
        found.as_str().unwrap_or_else(|| panic!("no text {path} in {}", self.body)).to_owned()
    }

    /// Code and subcode, as the contract lists them: `400/801`.
    pub fn code(&self) -> String {
        format!("{}/{}", self.status.as_u16(), self.subcode)
    }
}

impl TestApp {
    /// A call that must succeed.
    pub async fn call(&self, auth: &Auth, endpoint: &str, body: Value) -> Answer {
        let answer = self.try_call(auth, endpoint, body).await;
        assert_eq!(answer.status, StatusCode::OK, "{endpoint}: {}", answer.body);
        answer
    }

    /// A call that may be refused.
    pub async fn try_call(&self, auth: &Auth, endpoint: &str, body: Value) -> Answer {
        let mut request = Request::post(format!("/{endpoint}"))
            .header("host", "localhost:8008")
            .header("content-type", "application/json");
        if let Some(authorization) = &auth.authorization {
            request = request.header("authorization", authorization);
        }
        for (name, value) in &auth.headers {
            request = request.header(*name, value);
        }
        self.send_api(request.body(Body::from(body.to_string())).expect("a request")).await
    }

    /// Any request to the API door.
    pub async fn send_api(&self, mut request: Request<Body>) -> Answer {
        request.extensions_mut().insert(super::web::peer());
        let response = self.api.clone().oneshot(request).await.expect("infallible");
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.expect("a whole body").to_bytes();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        let envelope: Value = serde_json::from_str(&body).unwrap_or(Value::Null);
        Answer {
            status: parts.status,
            subcode: envelope["meta"]["result_subcode"].as_i64().unwrap_or(-1),
            message: envelope["meta"]["result_msg"].as_str().unwrap_or_default().to_owned(),
            data: envelope["data"].clone(),
            headers: parts.headers,
            body,
        }
    }
}
