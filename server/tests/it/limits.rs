//! Sizes and times of single requests: one byte over each limit, and the forms of HTTP that are not spoken here.

use std::{
    convert::Infallible,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use axum::{
    Router,
    body::{Body, Bytes, HttpBody},
    extract::Request,
    response::{IntoResponse, Response},
    routing::{any, get, post},
};
use http::{StatusCode, header};
use http_body_util::BodyExt;
use hyper::body::Frame;
use server::http::{
    hook::Hooked,
    limits::{BodyLimit, Guard, Limits},
    refusal::{Refusal, page},
};
use tower::ServiceExt;

use crate::door::{Door, SHORT, ends, get as get_line};

/// As the ClearML API writes errors, in short.
fn envelope(refusal: &Refusal) -> Response {
    let json =
        format!(r#"{{"meta":{{"result_code":{},"result_msg":"{}"}}}}"#, refusal.status.as_u16(), refusal.sentence);
    (refusal.status, [(header::CONTENT_TYPE, "application/json")], json).into_response()
}

/// A handler that makes something else of a body error, as server functions do.
async fn muddled(request: Request) -> Response {
    match request.into_body().collect().await {
        Ok(body) => body.to_bytes().len().to_string().into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, format!("internal: {error}")).into_response(),
    }
}

fn guarded(limits: &Limits) -> Router {
    let small = post(|body: Bytes| async move { body.len().to_string() });
    Router::new()
        .route("/muddled", post(muddled))
        .route("/length", post(|body: Bytes| async move { body.len().to_string() }))
        .route("/small", small.layer(Hooked(BodyLimit::new(16, envelope))))
        .route("/slow", any(std::future::pending::<()>))
        .fallback(|| async { "fallback" })
        .layer(Guard::new(&Arc::new(limits.clone()), envelope))
}

async fn open(limits: Limits) -> Door {
    Door::open(guarded(&limits), limits).await
}

async fn status_of(door: &Door, request: &str) -> u16 {
    let answer = door.sent(request).await.answer().await;
    answer.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or_else(|| panic!("{answer}"))
}

fn sized(path: &str, length: usize) -> String {
    format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n{}", "x".repeat(length))
}

fn chunked(path: &str, length: usize) -> String {
    let body = "x".repeat(length);
    format!("POST {path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{length:x}\r\n{body}\r\n0\r\n\r\n")
}

#[tokio::test]
async fn a_body_may_have_its_size_and_not_a_byte_more() {
    let door = open(Limits { body_bytes: 1000, ..Limits::default() }).await;
    for path in ["/length", "/muddled"] {
        for (length, status) in [(0, 200), (1000, 200), (1001, 413)] {
            assert_eq!(status_of(&door, &sized(path, length)).await, status, "{path} with {length}");
            assert_eq!(status_of(&door, &chunked(path, length)).await, status, "{path} with {length} in chunks");
        }
    }
    for (length, status) in [(16, 200), (17, 413)] {
        assert_eq!(status_of(&door, &sized("/small", length)).await, status, "{length}");
        assert_eq!(status_of(&door, &chunked("/small", length)).await, status, "{length} in chunks");
    }
}

#[tokio::test]
async fn a_refusal_is_written_the_doors_own_way() {
    let door = open(Limits { body_bytes: 10, ..Limits::default() }).await;
    for request in [sized("/length", 11), chunked("/muddled", 11), chunked("/small", 17)] {
        let answer = door.sent(&request).await.answer().await;
        assert!(answer.contains(r#"{"meta":{"result_code":413,"result_msg":"The request is larger"#), "{answer}");
        assert!(!answer.contains("internal"), "{answer}");
    }
}

#[tokio::test]
async fn an_announced_length_is_refused_before_the_body_arrives() {
    let door = open(Limits { body_bytes: 1000, ..Limits::default() }).await;
    for (path, length) in [("/length", 1001), ("/small", 17)] {
        let head = format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n");
        assert_eq!(status_of(&door, &head).await, 413, "{path}");
    }
}

#[tokio::test]
async fn a_length_beyond_all_numbers_is_refused() {
    let door = open(Limits::default()).await;
    let huge = "POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999999\r\n\r\n";
    let status = status_of(&door, huge).await;
    assert!(matches!(status, 400 | 413), "{status}");
}

#[tokio::test]
async fn a_head_may_have_its_size_and_not_a_byte_more() {
    let door = open(Limits { head_bytes: 9000, ..Limits::default() }).await;
    let empty = "GET / HTTP/1.1\r\nHost: x\r\nX: \r\n\r\n".len();
    for (length, status) in [(9000, 200), (9001, 431)] {
        let request = format!("GET / HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n", "x".repeat(length - empty));
        assert_eq!(request.len(), length);
        assert_eq!(status_of(&door, &request).await, status, "{length}");
    }
    for (count, status) in [(100, 200), (101, 431)] {
        let request = format!("GET / HTTP/1.1\r\nHost: x\r\n{}\r\n", "X: y\r\n".repeat(count - 1));
        assert_eq!(status_of(&door, &request).await, status, "{count} headers");
    }
}

#[tokio::test]
async fn a_target_may_have_its_size_and_not_a_byte_more() {
    let door = open(Limits { uri_bytes: 200, ..Limits::default() }).await;
    for (length, status) in [(200, 200), (201, 414)] {
        for start in ["/", "/?q="] {
            let target = format!("{start}{}", "x".repeat(length - start.len()));
            assert_eq!(status_of(&door, &get_line(&target)).await, status, "{length}");
        }
    }
}

#[tokio::test]
async fn odd_methods_and_hosts_are_refused() {
    let door = open(Limits::default()).await;
    for (request, status) in [
        ("TRACE / HTTP/1.1\r\nHost: x\r\n\r\n", 405),
        ("CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n", 405),
        ("GET / HTTP/1.1\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400),
        ("GET / HTTP/1.0\r\n\r\n", 200),
        ("GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n", 200),
        ("BREW / HTTP/1.1\r\nHost: x\r\n\r\n", 200),
    ] {
        assert_eq!(status_of(&door, request).await, status, "{request}");
    }
    let traced = door.sent("TRACE / HTTP/1.1\r\nHost: x\r\n\r\n").await.answer().await;
    assert!(traced.contains("allow: GET, HEAD, POST"), "RFC 9110, 15.5.6: {traced}");
}

/// Two lengths for one body: whatever a proxy believes, there is one answer, and what follows is never a request.
#[tokio::test]
async fn a_smuggled_request_is_never_answered() {
    let door = open(Limits::default()).await;
    let smuggled = "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
    for head in [
        "Content-Length: 4\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 4",
        "Content-Length: 4\r\nContent-Length: 5",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding : chunked",
        "Transfer-Encoding:\x0bchunked",
        "Content-Length: +4",
        "Content-Length: 4, 5",
        " Content-Length: 4",
    ] {
        let request = format!("POST /length HTTP/1.1\r\nHost: x\r\n{head}\r\n\r\n0\r\n\r\n{smuggled}");
        let answer = door.sent(&request).await.rest().await;
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{head:?}: {answer}");
        assert!(!answer.contains("fallback"), "{head:?}: {answer}");
    }
}

#[tokio::test]
async fn half_a_body_is_given_up() {
    let door = open(Limits { body_pause: SHORT, linger: SHORT, ..Limits::default() }).await;
    for path in ["/length", "/muddled"] {
        let half = format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf");
        let answer = door.sent(&half).await.rest().await;
        assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("stopped arriving"), "{answer}");
    }
}

/// A byte now and then never pauses for long, but the whole request has its time, too.
#[tokio::test]
async fn a_trickling_body_ends_with_the_request() {
    let limits = Limits { request: SHORT, ..Limits::default() };
    let request = http::Request::post("/length").header("host", "x").body(Body::new(Trickle::default())).unwrap();
    let response = ends("the request", guarded(&limits).oneshot(request)).await.unwrap();
    assert_eq!(response.status(), StatusCode::REQUEST_TIMEOUT);
}

/// Always one more byte, at every second look.
#[derive(Default)]
struct Trickle {
    rested: bool,
}

impl HttpBody for Trickle {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.rested = !self.rested;
        if self.rested {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"x")))))
    }
}

#[tokio::test]
async fn a_handler_that_takes_too_long_is_our_fault() {
    let limits = Limits { request: SHORT, ..Limits::default() };
    let request = http::Request::get("/slow").header("host", "x").body(Body::empty()).unwrap();
    let router = Router::new().route("/slow", get(std::future::pending::<()>));
    let response = router.layer(Guard::new(&Arc::new(limits), page)).oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(response.headers()[header::RETRY_AFTER], "1");
}
