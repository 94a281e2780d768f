//! Renders each page on one thread, from its first line to its last.
//!
//! Where a page waits for its data, Leptos runs effects and loads as tasks of their own. On a runtime of many threads
//! these have raced: now and then one missed the end of another, and the page never came (decision:
//! `docs/decisions/pages-on-one-thread.md`). On a runtime of one thread nothing of a page runs beside the rest of it.

use std::{panic::resume_unwind, sync::LazyLock, thread::available_parallelism, time::Duration};

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    http::Method,
    middleware::Next,
    response::Response,
};
use tokio::time::timeout;
use tokio_util::task::LocalPoolHandle;

/// One thread for each processor, for all pages of the process.
static THREADS: LazyLock<LocalPoolHandle> =
    LazyLock::new(|| LocalPoolHandle::new(available_parallelism().map_or(1, usize::from)));

/// How long a page may take before it is started once more: a thousand times what it takes.
const PATIENCE: Duration = Duration::from_secs(8);

/// Has everything behind it answer as a whole, on one of the threads. What only looks and does not come is started once
/// more, and the log says so.
pub async fn on_one_thread(request: Request, next: Next) -> Response {
    within(PATIENCE, request, next).await
}

async fn within(patience: Duration, request: Request, next: Next) -> Response {
    if request.method() != Method::GET {
        return rendered(request, next).await;
    }
    let again = same(&request);
    if let Ok(response) = timeout(patience, rendered(request, next.clone())).await {
        return response;
    }
    tracing::warn!(path = again.uri().path(), "a page did not come and is made once more");
    rendered(again, next).await
}

async fn rendered(request: Request, next: Next) -> Response {
    let rendered = THREADS.spawn_pinned(|| async move {
        let (parts, body) = next.run(request).await.into_parts();
        // Pages come as a whole anyway (`SsrMode::Async`): what is not rendered yet must be rendered here, too.
        let body = to_bytes(body, usize::MAX).await;
        body.map(|body| Response::from_parts(parts, Body::from(body)))
    });
    match rendered.await {
        Ok(Ok(response)) => response,
        Ok(Err(error)) => std::panic::panic_any(error.to_string()),
        Err(ended) => resume_unwind(ended.into_panic()),
    }
}

/// The same request for looking, which has no body.
fn same(request: &Request) -> Request {
    let mut same = Request::new(Body::empty());
    *same.method_mut() = request.method().clone();
    *same.uri_mut() = request.uri().clone();
    *same.version_mut() = request.version();
    *same.headers_mut() = request.headers().clone();
    *same.extensions_mut() = request.extensions().clone();
    same
}

#[cfg(test)]
mod tests {
    use std::{
        future::pending,
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
    };

    use axum::{Router, http::StatusCode, middleware::from_fn, routing::get};
    use tower::ServiceExt;

    use super::*;

    const SHORT: Duration = Duration::from_millis(20);

    /// Answers each request but the first one.
    fn late(asked: Arc<AtomicUsize>) -> Router {
        let page = async move || {
            if asked.fetch_add(1, Ordering::SeqCst) == 0 {
                pending::<()>().await;
            }
            "here"
        };
        Router::new()
            .route("/", get(page.clone()).post(page))
            .layer(from_fn(|request, next| within(SHORT, request, next)))
    }

    #[tokio::test]
    async fn a_page_that_does_not_come_is_made_once_more() {
        let asked = Arc::new(AtomicUsize::new(0));
        let answer = late(asked.clone()).oneshot(Request::new(Body::empty())).await.expect("an answer");
        assert_eq!((answer.status(), asked.load(Ordering::SeqCst)), (StatusCode::OK, 2));
    }

    #[tokio::test]
    async fn what_may_change_something_is_never_done_twice() {
        let asked = Arc::new(AtomicUsize::new(0));
        let mut change = Request::new(Body::empty());
        *change.method_mut() = Method::POST;
        let answer = timeout(SHORT * 3, late(asked.clone()).oneshot(change)).await;
        assert!(answer.is_err());
        assert!(asked.load(Ordering::SeqCst) <= 1);
    }
}
