//! Every answer of both doors carries its security headers, whoever answers: handlers, layers, panics.

use std::{
    collections::HashSet,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
};

use axum::{
    Extension, Router,
    body::Body,
    response::{Html, IntoResponse, Redirect, Response},
    routing::{get, post},
};
use http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use server::http::{
    client_address::ClientAddress,
    front::Front,
    headers::{CspNonce, leptos_nonce},
    health,
    limits::Limits,
    refusal::Refusal,
    request_id::RequestId,
};
use tower::ServiceExt;

use crate::door::SHORT;

const OURS: &str = "https://app.example.com";

fn envelope(refusal: &Refusal) -> Response {
    let id = refusal.request_id.as_ref().map(ToString::to_string);
    (refusal.status, axum::Json((refusal.sentence, id))).into_response()
}

fn front(web_origin: &str) -> Front {
    let counter = AtomicU8::new(0);
    Front {
        limits: Arc::new(Limits { body_bytes: 100, ..Limits::default() }),
        random: Arc::new(move |bytes| bytes.fill(counter.fetch_add(1, Ordering::Relaxed))),
        web_origin: web_origin.to_owned(),
        providers: Arc::new(|| vec!["https://idp.example".to_owned()]),
        api_refusal: envelope,
    }
}

fn pages() -> Router {
    let page_with_nonce = |Extension(nonce): Extension<CspNonce>| async move {
        Html(format!("<script nonce=\"{}\">1</script>", leptos_nonce(&nonce).as_inner()))
    };
    Router::new()
        .route("/", get(page_with_nonce))
        .route("/json", get(|| async { ([(header::CONTENT_TYPE, "application/json")], "{}") }))
        .route("/untyped", get(|| async { Response::new(Body::from("?")) }))
        .route("/pkg/x.css", get(|| async { ([(header::CACHE_CONTROL, "max-age=31536000, immutable")], "x") }))
        .route("/invited", get(|| async { ([(header::REFERRER_POLICY, "no-referrer")], Html("x")) }))
        .route("/away", get(|| async { Redirect::to("https://evil.example/?__err=secret") }))
        .route("/idp", get(|| async { Redirect::to("https://idp.example/authorize?x") }))
        .route("/save", post(|body: String| async move { body }))
        .route("/panic", get(panicking))
        .route("/slow", get(std::future::pending::<()>))
        .merge(health::routes(|| async { Err("database") }))
        .fallback(|| async { (StatusCode::NOT_FOUND, Html("no such page")) })
}

async fn panicking() {
    panic!("CANARY-in-a-panic");
}

fn api() -> Router {
    let cookies = |headers: HeaderMap| async move { format!("cookies: {}", headers.contains_key(header::COOKIE)) };
    Router::new()
        .route("/cookies", get(cookies).post(cookies))
        .route("/panic", get(panicking))
        .fallback(|| async { (StatusCode::NOT_FOUND, axum::Json("no such endpoint")) })
}

fn request(method: &str, path: &str) -> http::request::Builder {
    Request::builder().method(method).uri(path).header("host", "app.example.com")
}

fn empty(method: &str, path: &str) -> Request<Body> {
    request(method, path).body(Body::empty()).expect("well-formed")
}

async fn text(response: Response) -> String {
    let body = response.into_body().collect().await.expect("well-formed").to_bytes();
    String::from_utf8(body.to_vec()).expect("well-formed")
}

/// Everything that can answer, with its status.
fn all_kinds() -> Vec<(u16, Request<Body>)> {
    let post = |site| request("POST", "/save").header("sec-fetch-site", site);
    vec![
        (200, empty("GET", "/")),
        (200, empty("HEAD", "/")),
        (200, empty("GET", "/json")),
        (200, empty("GET", "/untyped")),
        (200, empty("GET", "/pkg/x.css")),
        (200, empty("GET", "/invited")),
        (303, empty("GET", "/away")),
        (404, empty("GET", "/nowhere")),
        (405, request("DELETE", "/").header("sec-fetch-site", "same-origin").body(Body::empty()).expect("well-formed")),
        (405, empty("TRACE", "/")),
        (400, Request::get("/").body(Body::empty()).expect("well-formed")),
        (414, empty("GET", &format!("/{}", "x".repeat(9000)))),
        (403, post("cross-site").body(Body::from("x")).expect("well-formed")),
        (200, post("same-origin").body(Body::from("x")).expect("well-formed")),
        (413, post("same-origin").body(Body::from("x".repeat(101))).expect("well-formed")),
        (500, empty("GET", "/panic")),
        (200, empty("GET", "/healthz")),
        (503, empty("GET", "/readyz")),
        (200, empty("GET", "/api/cookies")),
        (404, empty("GET", "/api/nowhere")),
        (500, empty("GET", "/api/panic")),
    ]
}

#[tokio::test]
async fn every_answer_has_its_headers() {
    let web = front(OURS).web(pages(), api());
    let limits = Limits { request: SHORT, ..Limits::default() };
    let hasty = Front { limits: Arc::new(limits), ..front(OURS) }.web(pages(), api());
    let slow = (&hasty, 503, empty("GET", "/slow"));
    let others = all_kinds().into_iter().map(|(status, request)| (&web, status, request));
    for (web, status, request) in others.chain([slow]) {
        let what = format!("{} {:.40}", request.method(), request.uri());
        let response = web.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), status, "{what}");
        let headers = response.headers();
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=()"),
            ("strict-transport-security", "max-age=63072000; includeSubDomains"),
        ] {
            assert_eq!(headers[name], value, "{what}");
        }
        assert!(headers["content-security-policy"].to_str().unwrap().contains("frame-ancestors 'none'"), "{what}");
        assert_eq!(headers["x-request-id"].len(), 32, "{what}");
        let cache = if what.contains("/pkg/") { "max-age=31536000, immutable" } else { "no-store" };
        assert_eq!(headers["cache-control"], cache, "{what}");
        let referrer = if what.contains("/invited") { "no-referrer" } else { "same-origin" };
        assert_eq!(headers["referrer-policy"], referrer, "{what}");
        assert!(!headers.contains_key("access-control-allow-origin"), "{what}");
        let kind = headers.get("content-type").cloned();
        let body = text(response).await;
        assert!(body.is_empty() || kind.is_some(), "{what}: a body without a type: {body}");
    }
}

#[tokio::test]
async fn a_page_has_a_policy_with_its_own_nonce() {
    let web = front(OURS).web(pages(), api());
    let mut nonces = HashSet::new();
    for _ in 0..20 {
        let response = web.clone().oneshot(empty("GET", "/")).await.unwrap();
        assert_eq!(response.headers()["vary"], "Cookie");
        let policy = response.headers()["content-security-policy"].to_str().unwrap().to_owned();
        let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap().to_owned();
        assert_eq!(
            policy,
            format!(
                "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
                 img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self' https://idp.example; \
                 frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
            )
        );
        assert_eq!(nonce.len(), 22, "128 bits");
        assert_eq!(text(response).await, format!("<script nonce=\"{nonce}\">1</script>"));
        nonces.insert(nonce);
    }
    assert_eq!(nonces.len(), 20, "a nonce is used once");
}

#[tokio::test]
async fn a_client_cannot_choose_its_nonce_or_request_id() {
    let web = front(OURS).web(pages(), api());
    let request = request("GET", "/").header("x-request-id", "mine").header("x-csp-nonce", "mine");
    let response = web.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    assert_ne!(response.headers()["x-request-id"], "mine");
    assert!(!response.headers()["content-security-policy"].to_str().unwrap().contains("mine"));
}

#[tokio::test]
async fn plain_http_promises_no_https() {
    let web = front("http://localhost:8080").web(pages(), api());
    let response = web.oneshot(empty("GET", "/")).await.unwrap();
    assert!(!response.headers().contains_key("strict-transport-security"));
}

#[tokio::test]
async fn a_panic_is_a_500_with_the_request_id_and_nothing_else() {
    let front = front(OURS);
    let (web, api) = (front.web(pages(), api()), front.api(api()));
    for (router, path, kind) in [
        (&web, "/panic", "text/html; charset=utf-8"),
        (&web, "/api/panic", "application/json"),
        (&api, "/panic", "application/json"),
    ] {
        let response = router.clone().oneshot(empty("GET", path)).await.unwrap();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR, "{path}");
        assert_eq!(response.headers()["content-type"], kind, "{path}");
        let id = response.headers()["x-request-id"].to_str().unwrap().to_owned();
        let body = text(response).await;
        assert!(body.contains(&id), "{path}: {body}");
        assert!(!body.contains("CANARY"), "{path}: {body}");
    }
    let after = web.oneshot(empty("GET", "/")).await.unwrap();
    assert_eq!(after.status(), StatusCode::OK, "the door is still open");
}

#[tokio::test]
async fn the_api_sees_no_cookie_and_takes_foreign_origins() {
    let front = front(OURS);
    for (router, path) in [(front.web(pages(), api()), "/api/cookies"), (front.api(api()), "/cookies")] {
        let request = request("POST", path)
            .header("cookie", "__Host-s=1")
            .header("authorization", "Basic eDp5")
            .header("sec-fetch-site", "cross-site");
        let response = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(text(response).await, "cookies: false");
    }
}

#[tokio::test]
async fn a_redirect_goes_home_or_to_a_known_provider() {
    let web = front(OURS).web(pages(), api());
    for (path, location) in [("/away", "/"), ("/idp", "https://idp.example/authorize?x")] {
        let response = web.clone().oneshot(empty("GET", path)).await.unwrap();
        assert_eq!(response.headers()["location"], location);
    }
}

#[tokio::test]
async fn handlers_know_who_asks() {
    let who = |Extension(address): Extension<ClientAddress>, Extension(id): Extension<RequestId>| async move {
        format!("{} {id}", address.0)
    };
    let web = front(OURS).web(Router::new().route("/who", get(who)), api());
    let response = web.oneshot(empty("GET", "/who")).await.unwrap();
    let id = response.headers()["x-request-id"].to_str().unwrap().to_owned();
    assert_eq!(text(response).await, format!("0.0.0.0 {id}"));
}
