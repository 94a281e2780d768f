//! A browser without a screen: it keeps the session cookie and sends what browsers send.

use std::{
    net::SocketAddr,
    sync::{
        Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use axum::{Router, body::Body, extract::ConnectInfo};
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use tower::ServiceExt;

use super::{PASSWORD, TestApp, WEB};

/// Longer than any page takes, on however busy a machine.
const ENDLESS: Duration = Duration::from_secs(10);

/// Where API calls in tests come from.
pub fn peer() -> ConnectInfo<SocketAddr> {
    peer_at([127, 0, 0, 1])
}

fn peer_at(address: [u8; 4]) -> ConnectInfo<SocketAddr> {
    ConnectInfo(SocketAddr::from((address, 50_000)))
}

/// One browser.
pub struct Browser {
    web: Router,
    address: [u8; 4],
    agent: String,
    cookie: Mutex<Option<String>>,
    /// Cookies besides that of the session, as pairs.
    others: Mutex<Vec<(String, String)>>,
}

/// What the browser got.
#[derive(Clone, Debug)]
pub struct Page {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Page {
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

impl TestApp {
    /// A browser on an address of its own, so that limits per address stay out of the way.
    pub fn browser(&self) -> Browser {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let [_, b, c, d] = NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        self.browser_at([10, b, c, d])
    }

    pub fn browser_at(&self, address: [u8; 4]) -> Browser {
        Browser {
            web: self.web.clone(),
            address,
            agent: "Tests/1.0".to_owned(),
            cookie: Mutex::new(None),
            others: Mutex::default(),
        }
    }

    /// A browser in which somebody has signed in with the password of all test users.
    pub async fn signed_in(&self, email: &str) -> Browser {
        let browser = self.browser();
        let page = browser.post("/sign-in", &[("email", email), ("password", PASSWORD)]).await;
        assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, "/"), "{email} signs in");
        browser
    }
}

impl Browser {
    #[must_use]
    pub fn with_agent(self, agent: &str) -> Self {
        Self { agent: agent.to_owned(), ..self }
    }

    /// The same browser, served by another replica.
    #[must_use]
    pub fn at(&self, app: &TestApp) -> Self {
        Self {
            web: app.web.clone(),
            address: self.address,
            agent: self.agent.clone(),
            cookie: Mutex::new(self.cookie()),
            others: Mutex::new(self.others.lock().expect("no panic").clone()),
        }
    }

    pub async fn get(&self, path: &str) -> Page {
        self.send(Request::get(path).header("accept", "text/html")).await
    }

    /// A form post as the browser of a person on our own page sends it.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value)));
        let request = Request::post(path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("origin", WEB)
            .header("sec-fetch-site", "same-origin")
            .header("accept", "text/html");
        self.send_body(request, body.collect::<Vec<_>>().join("&")).await
    }

    /// A server function as a hydrated page calls it.
    pub async fn server_fn(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value)));
        let request = Request::post(path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("origin", WEB)
            .header("sec-fetch-site", "same-origin")
            .header("accept", "application/json");
        self.send_body(request, body.collect::<Vec<_>>().join("&")).await
    }

    pub async fn send(&self, request: http::request::Builder) -> Page {
        self.send_body(request, String::new()).await
    }

    pub async fn send_body(&self, request: http::request::Builder, body: String) -> Page {
        let mut request = request.body(Body::from(body)).expect("a request");
        request.extensions_mut().insert(peer_at(self.address));
        let agent = self.agent.parse().expect("a header value");
        request.headers_mut().entry(header::USER_AGENT).or_insert(agent);
        request.headers_mut().entry(header::HOST).or_insert(header::HeaderValue::from_static("localhost:8080"));
        let others = self.others.lock().expect("no panic").clone();
        let others = others.iter().map(|(name, value)| format!("{name}={value}"));
        let cookies: Vec<String> = self.cookie().into_iter().chain(others).collect();
        if !cookies.is_empty() {
            let cookie = cookies.join("; ");
            request.headers_mut().insert(header::COOKIE, cookie.parse().expect("a cookie"));
        }
        let (method, path) = (request.method().clone(), request.uri().to_string());
        let response = self.web.clone().oneshot(request).await.expect("infallible");
        let (parts, body) = response.into_parts();
        self.keep_cookie(&parts.headers);
        // A page that never ends would hold up everything else: it fails its own test instead.
        let bytes = tokio::time::timeout(ENDLESS, body.collect()).await;
        let asked = format!("{method} {path} ({}) never ends", parts.status);
        let bytes = bytes.expect(&asked).expect("a whole body").to_bytes();
        assert!(method != Method::HEAD || bytes.is_empty(), "HEAD has no body");
        Page { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&bytes).into_owned() }
    }

    /// `name=value` of the session, for planting and comparing.
    pub fn cookie(&self) -> Option<String> {
        self.cookie.lock().expect("no panic").clone()
    }

    /// The value of a cookie that is not the session's.
    pub fn other_cookie(&self, name: &str) -> Option<String> {
        let others = self.others.lock().expect("no panic");
        others.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }

    pub fn set_cookie(&self, cookie: Option<String>) {
        *self.cookie.lock().expect("no panic") = cookie;
    }

    fn keep_cookie(&self, headers: &HeaderMap) {
        for set in headers.get_all(header::SET_COOKIE) {
            let text = set.to_str().expect("ASCII");
            let pair = text.split(';').next().unwrap_or_default();
            let removed = text.contains("Max-Age=0") || pair.ends_with('=');
            let (name, value) = pair.split_once('=').expect("a pair");
            if name != server::http::session::COOKIE {
                let mut others = self.others.lock().expect("no panic");
                others.retain(|(known, _)| known != name);
                if !removed {
                    others.push((name.to_owned(), value.to_owned()));
                }
                continue;
            }
            self.set_cookie((!removed).then(|| pair.to_owned()));
        }
    }
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}
