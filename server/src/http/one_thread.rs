//! Renders each page on one thread, from its first line to its last.
//!
//! Where a page waits for its data, Leptos runs effects and loads as tasks of their own. On a runtime of one thread nothing
//! of a page runs beside the rest of it, and a busy page takes no thread from the API (decision:
//! `docs/decisions/pages-on-one-thread.md`).

use std::{panic::resume_unwind, sync::LazyLock, thread::available_parallelism};

use axum::{
    body::{Body, to_bytes},
    extract::Request,
    middleware::Next,
    response::Response,
};
use tokio_util::task::LocalPoolHandle;

/// One thread for each processor, for all pages of the process.
static THREADS: LazyLock<LocalPoolHandle> =
    LazyLock::new(|| LocalPoolHandle::new(available_parallelism().map_or(1, usize::from)));

/// Has everything behind it answer as a whole, on one of the threads.
pub async fn on_one_thread(request: Request, next: Next) -> Response {
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
