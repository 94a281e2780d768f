//! Turns a panic of a handler into a plain 500 with the request's id, instead of a dropped connection.

use std::{
    convert::Infallible,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    task::{Context, Poll},
};

use axum::{extract::Request, response::Response};
use http::StatusCode;
use tower::{Layer, Service};

use super::{
    hook::Answer,
    refusal::{Refusal, Render},
};

const BROKEN: &str = "Something broke on our side, and the operator's log says what. \
    Try again; if it happens again, tell the operator the request id.";

/// The layer; it stands inside everything that must also see the 500.
#[derive(Clone, Debug)]
pub struct CatchPanic(pub Render);

impl<S> Layer<S> for CatchPanic {
    type Service = CatchPanicService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        CatchPanicService { render: self.0, inner }
    }
}

/// A service whose panics are answers.
#[derive(Clone, Debug)]
pub struct CatchPanicService<S> {
    render: Render,
    inner: S,
}

impl<S> Service<Request> for CatchPanicService<S>
where
    S: Service<Request, Response = Response, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Answer;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> Answer {
        let refusal = Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, BROKEN).about(request.extensions());
        let render = self.render;
        // A panic poisons nothing here: the request and its future are dropped, shared state guards itself.
        let started = catch_unwind(AssertUnwindSafe(|| self.inner.call(request)));
        Box::pin(async move {
            let ended = match started {
                Ok(answer) => Caught(Box::pin(answer)).await,
                Err(_) => None,
            };
            ended.unwrap_or_else(|| {
                // What it said is in the panic hook's line; the text may carry user data and stays out of here.
                tracing::error!(request_id = ?refusal.request_id, "a request handler panicked");
                Ok(render(&refusal))
            })
        })
    }
}

/// The output of a future, or `None` once it panicked.
struct Caught<F>(Pin<Box<F>>);

impl<F: Future> Future for Caught<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match catch_unwind(AssertUnwindSafe(|| self.0.as_mut().poll(cx))) {
            Ok(polled) => polled.map(Some),
            Err(_) => Poll::Ready(None),
        }
    }
}
