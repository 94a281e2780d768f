//! `/healthz` says that the process answers, `/readyz` that it can do its work.

use std::time::Duration;

use axum::{Router, http::StatusCode, routing::get};

/// A check that takes longer counts as failed: probes must not pile up behind it.
const PATIENCE: Duration = Duration::from_secs(2);

/// The two routes. `check` names what is missing in one public word ("database"), or is content.
pub fn routes<C, F>(check: C) -> Router
where
    C: Fn() -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Result<(), &'static str>> + Send,
{
    Router::new().route("/healthz", get(|| async { "ok\n" })).route("/readyz", get(move || ready(check(), PATIENCE)))
}

async fn ready(check: impl Future<Output = Result<(), &'static str>>, patience: Duration) -> (StatusCode, String) {
    let found = tokio::time::timeout(patience, check).await.unwrap_or(Err("timeout"));
    match found {
        Ok(()) => (StatusCode::OK, "ready\n".to_owned()),
        Err(reason) => (StatusCode::SERVICE_UNAVAILABLE, format!("not ready: {reason}\n")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_check_says_ready_or_one_word() {
        assert_eq!(ready(async { Ok(()) }, PATIENCE).await, (StatusCode::OK, "ready\n".to_owned()));
        let (status, text) = ready(async { Err("database") }, PATIENCE).await;
        assert_eq!((status, text.as_str()), (StatusCode::SERVICE_UNAVAILABLE, "not ready: database\n"));
    }

    #[tokio::test]
    async fn a_check_that_hangs_is_a_failed_one() {
        let (status, text) = ready(std::future::pending(), Duration::from_millis(1)).await;
        assert_eq!((status, text.as_str()), (StatusCode::SERVICE_UNAVAILABLE, "not ready: timeout\n"));
    }
}
