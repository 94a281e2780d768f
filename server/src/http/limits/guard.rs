//! The first look at every request: method, target, host, body size; and the clock that ends it.

use std::{
    convert::Infallible,
    sync::Arc,
    task::{Context, Poll},
};

use axum::{extract::Request, response::Response};
use http::{HeaderValue, Method, StatusCode, Version, header};
use tokio::time::timeout;
use tower::{Layer, Service};

use super::{Limits, body::admit};
use crate::http::{
    hook::Answer,
    refusal::{Refusal, Render},
};

const METHOD: &str = "This method is not used here. Send GET or POST.";
const TARGET: &str = "The address of the request is too long. Send the parameters in the body instead.";
const HOST: &str = "The request does not say which host it is for. Send exactly one Host header.";

/// The layer with the limits of a listener that concern single requests.
#[derive(Clone, Debug)]
pub struct Guard {
    limits: Arc<Limits>,
    render: Render,
}

impl Guard {
    /// Refusals are written by `render`, also those for a body that turns out too large or stops arriving while the
    /// handler reads it: whatever the handler made of that error is replaced.
    pub fn new(limits: &Arc<Limits>, render: Render) -> Self {
        Self { limits: Arc::clone(limits), render }
    }

    fn look(&self, request: &Request) -> Result<(), Refusal> {
        if matches!(*request.method(), Method::TRACE | Method::CONNECT) {
            return Err(Refusal::new(StatusCode::METHOD_NOT_ALLOWED, METHOD));
        }
        let uri = request.uri();
        let target = uri.path_and_query().map_or(0, |target| target.as_str().len());
        if target > self.limits.uri_bytes {
            return Err(Refusal::new(StatusCode::URI_TOO_LONG, TARGET));
        }
        // RFC 9112, 3.2: without exactly one Host an HTTP/1.1 request is a 400; HTTP/1.0 need not have it.
        let hosts = request.headers().get_all(header::HOST).iter().count();
        if hosts > 1 || hosts == 0 && request.version() >= Version::HTTP_11 {
            return Err(Refusal::new(StatusCode::BAD_REQUEST, HOST));
        }
        Ok(())
    }

    fn refuse(&self, refusal: &Refusal) -> Response {
        let mut response = (self.render)(refusal);
        if refusal.status == StatusCode::METHOD_NOT_ALLOWED {
            let allowed = HeaderValue::from_static("GET, HEAD, POST");
            response.headers_mut().insert(header::ALLOW, allowed);
        }
        response
    }
}

impl<S> Layer<S> for Guard {
    type Service = GuardService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        GuardService { guard: self.clone(), inner }
    }
}

/// A service behind a [`Guard`].
#[derive(Clone, Debug)]
pub struct GuardService<S> {
    guard: Guard,
    inner: S,
}

impl<S> Service<Request> for GuardService<S>
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

    fn call(&mut self, mut request: Request) -> Answer {
        let guard = self.guard.clone();
        let limits = &guard.limits;
        let admitted =
            guard.look(&request).and_then(|()| admit(&mut request, limits.body_bytes, Some(limits.body_pause)));
        let body = match admitted {
            Ok(body) => body,
            Err(refusal) => {
                let response = guard.refuse(&refusal.about(request.extensions()));
                return Box::pin(std::future::ready(Ok(response)));
            }
        };
        let request_id = request.extensions().get().cloned();
        let answer = self.inner.call(request);
        Box::pin(async move {
            let refusal = match timeout(guard.limits.request, answer).await {
                Ok(response) => match body.refusal() {
                    None => return response,
                    Some(refusal) => refusal,
                },
                Err(_) => body.overdue(),
            };
            Ok(guard.refuse(&Refusal { request_id, ..refusal }))
        })
    }
}
