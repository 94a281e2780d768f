//! One way to stand before and after every handler: look at the request, perhaps refuse it, finish the answer.

use std::{
    convert::Infallible,
    ops::ControlFlow,
    pin::Pin,
    task::{Context, Poll},
};

use axum::{extract::Request, response::Response};
use tower::{Layer, Service};

/// What every service of a door answers with: always a response, never an error.
pub type Answer = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

/// Something that stands before and after the handlers of a door.
pub trait Hook: Clone + Send + Sync + 'static {
    /// What `before` keeps for `after`.
    type Kept: Send + 'static;

    /// Looks at the request and may change it; `Break` answers at once, and no handler runs.
    fn before(&self, request: &mut Request) -> ControlFlow<Response, Self::Kept>;

    /// Finishes the answer of the handler.
    fn after(&self, kept: Self::Kept, response: Response) -> Response;
}

/// The tower layer of a [`Hook`].
#[derive(Clone, Debug)]
pub struct Hooked<H>(pub H);

impl<H: Clone, S> Layer<S> for Hooked<H> {
    type Service = HookedService<H, S>;

    fn layer(&self, inner: S) -> Self::Service {
        HookedService { hook: self.0.clone(), inner }
    }
}

/// A service with a [`Hook`] before and after it.
#[derive(Clone, Debug)]
pub struct HookedService<H, S> {
    hook: H,
    inner: S,
}

impl<H, S> Service<Request> for HookedService<H, S>
where
    H: Hook,
    S: Service<Request, Response = Response, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Answer;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request) -> Answer {
        match self.hook.before(&mut request) {
            ControlFlow::Break(response) => Box::pin(std::future::ready(Ok(response))),
            ControlFlow::Continue(kept) => {
                let answer = self.inner.call(request);
                let hook = self.hook.clone();
                Box::pin(async move { Ok(hook.after(kept, answer.await?)) })
            }
        }
    }
}
