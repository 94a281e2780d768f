//! Every combination of what a browser says about the sender of a state change.

use std::{
    convert::Infallible,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};

use axum::{
    Router,
    body::{Body, Bytes, HttpBody},
};
use http::{Request, StatusCode};
use http_body_util::BodyExt;
use hyper::body::Frame;
use server::http::{hook::Hooked, origin::OriginGate, refusal::page};
use tower::ServiceExt;

const OURS: &str = "https://app.example.com";

const SITES: [Option<&str>; 9] = [
    None,
    Some("same-origin"),
    Some("same-site"),
    Some("cross-site"),
    Some("none"),
    Some(""),
    Some("Same-Origin"),
    Some("same-origin, cross-site"),
    Some("same-origin "),
];

const ORIGINS: [Option<&str>; 14] = [
    None,
    Some(OURS),
    Some("https://evil.example"),
    Some("null"),
    Some("https://tenant.example.com"),
    Some("https://example.com"),
    Some("https://app.example.com.evil.example"),
    Some("https://app.example.com:8443"),
    Some("https://app.example.com:443"),
    Some("http://app.example.com"),
    Some("https://app.example.com/"),
    Some("HTTPS://APP.EXAMPLE.COM"),
    Some("https://app.example.com https://evil.example"),
    Some(""),
];

const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

const TYPES: [Option<&str>; 6] = [
    None,
    Some("text/plain"),
    Some("application/json"),
    Some("application/x-www-form-urlencoded"),
    Some("multipart/form-data; boundary=x"),
    Some("application/cbor"),
];

/// A body that must not be touched before the gate has decided.
struct Untouchable;

impl HttpBody for Untouchable {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        panic!("the body was read")
    }
}

fn gated(calls: &Arc<AtomicUsize>) -> Router {
    let calls = Arc::clone(calls);
    let handler = move || {
        calls.fetch_add(1, Ordering::Relaxed);
        async { "done" }
    };
    Router::new().fallback(handler).layer(Hooked(OriginGate::new(OURS, page)))
}

fn request(method: &str, headers: &[(&str, Option<&str>)]) -> Request<Body> {
    let mut request = Request::builder().method(method).uri("/ui/groups/delete");
    for (name, value) in headers {
        if let Some(value) = value {
            request = request.header(*name, *value);
        }
    }
    request.body(Body::new(Untouchable)).expect("well-formed")
}

/// Written out, so that a change of the rule has to be made twice.
fn is_ours(method: &str, site: Option<&str>, origin: Option<&str>) -> bool {
    match (method, site, origin) {
        ("GET" | "HEAD", ..) | (_, Some("same-origin"), _) => true,
        (_, None, Some(origin)) => origin == "https://app.example.com",
        _ => false,
    }
}

#[tokio::test]
async fn only_our_own_pages_change_anything() {
    let calls = Arc::new(AtomicUsize::new(0));
    let router = gated(&calls);
    let mut allowed = 0;
    for method in METHODS {
        for site in SITES {
            for origin in ORIGINS {
                for kind in TYPES {
                    let headers = [("sec-fetch-site", site), ("origin", origin), ("content-type", kind)];
                    let response = router.clone().oneshot(request(method, &headers)).await.unwrap();
                    let ours = is_ours(method, site, origin);
                    let status = if ours { StatusCode::OK } else { StatusCode::FORBIDDEN };
                    assert_eq!(response.status(), status, "{method} {headers:?}");
                    allowed += usize::from(ours);
                    assert_eq!(calls.load(Ordering::Relaxed), allowed, "{method} {headers:?}");
                }
            }
        }
    }
    assert_eq!(allowed, 6 * (2 * 9 * 14 + 5 * (14 + 1)), "of {}", 7 * 9 * 14 * 6);
}

#[tokio::test]
async fn a_header_sent_twice_is_not_believed() {
    let calls = Arc::new(AtomicUsize::new(0));
    for (name, first, second) in [
        ("sec-fetch-site", "same-origin", "cross-site"),
        ("sec-fetch-site", "same-origin", "same-origin"),
        ("origin", OURS, "https://evil.example"),
        ("origin", OURS, OURS),
    ] {
        let twice = request("POST", &[(name, Some(first)), (name, Some(second))]);
        let response = gated(&calls).oneshot(twice).await.unwrap();
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{name}: {first}, {second}");
    }
    assert_eq!(calls.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn a_cookie_and_an_authorization_are_one_identity_too_many() {
    let calls = Arc::new(AtomicUsize::new(0));
    let (cookie, basic) = (Some("__Host-s=1"), Some("Basic eDp5"));
    for method in METHODS {
        for (cookie, authorization, status) in [
            (cookie, None, StatusCode::OK),
            (None, basic, StatusCode::OK),
            (cookie, basic, StatusCode::BAD_REQUEST),
            (Some(""), Some("Bearer x"), StatusCode::BAD_REQUEST),
        ] {
            let headers =
                [("sec-fetch-site", Some("same-origin")), ("cookie", cookie), ("authorization", authorization)];
            let response = gated(&calls).oneshot(request(method, &headers)).await.unwrap();
            assert_eq!(response.status(), status, "{method} {headers:?}");
        }
    }
}

#[tokio::test]
async fn the_refusal_is_a_page_a_person_understands() {
    let calls = Arc::new(AtomicUsize::new(0));
    let evil = request("POST", &[("origin", Some("https://evil.example/<script>"))]);
    let response = gated(&calls).oneshot(evil).await.unwrap();
    assert_eq!(response.headers()["content-type"], "text/html; charset=utf-8");
    let body = response.into_body().collect().await.unwrap().to_bytes();
    let page = std::str::from_utf8(&body).unwrap();
    assert!(page.contains("did not come from a page of this site, so nothing was changed"), "{page}");
    assert!(!page.contains("evil"), "nothing of the request is repeated: {page}");
}
