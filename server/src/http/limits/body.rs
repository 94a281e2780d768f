//! Request bodies that are neither too large nor endless, and a hook that allows a route less than its listener.

use std::{
    io,
    ops::ControlFlow,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::Request,
    response::Response,
};
use http::{StatusCode, header};
use hyper::body::{Frame, SizeHint};
use tokio::time::{Sleep, sleep};

use crate::http::{
    hook::Hook,
    refusal::{Refusal, Render},
    request_id::RequestId,
};

const TOO_LARGE: &str = "The request is larger than this address accepts. Send less at a time.";
const STALLED: &str = "The request stopped arriving. Check the connection and send it again.";
const OVERDUE: &str = "The answer took too long and was given up. Try again in a moment.";

/// Where the reading of one body stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum State {
    Reading,
    Complete,
    TooLarge,
    Stalled,
}

/// What a guard remembers of the body it let through, so that it can tell a handler's error from a limit's.
#[derive(Clone, Debug)]
pub struct Watch(Option<Arc<AtomicU8>>);

impl Watch {
    fn is(&self, state: State) -> bool {
        self.0.as_ref().is_some_and(|shared| shared.load(Ordering::Relaxed) == state as u8)
    }

    /// Why the body was cut, if it was: then whatever the handler made of the error is not the answer.
    pub(super) fn refusal(&self) -> Option<Refusal> {
        if self.is(State::TooLarge) {
            Some(too_large())
        } else if self.is(State::Stalled) {
            Some(stalled())
        } else {
            None
        }
    }

    /// Whose fault a request is that ran out of time: the client's that did not send, or ours.
    pub(super) fn overdue(&self) -> Refusal {
        if self.is(State::Reading) {
            stalled()
        } else {
            Refusal::new(StatusCode::SERVICE_UNAVAILABLE, OVERDUE).retry_after(Duration::from_secs(1))
        }
    }
}

fn too_large() -> Refusal {
    Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, TOO_LARGE)
}

fn stalled() -> Refusal {
    Refusal::new(StatusCode::REQUEST_TIMEOUT, STALLED)
}

/// Refuses what is announced as too large, and puts a watched body in place of the others.
pub(super) fn admit(request: &mut Request, most: usize, pause: Option<Duration>) -> Result<Watch, Refusal> {
    let announced = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    // Digits that overflow are a length as well, and hyper has refused everything that is not digits.
    if announced.is_some_and(|digits| digits.parse::<usize>().map_or(true, |length| length > most)) {
        return Err(too_large());
    }
    if request.body().is_end_stream() {
        return Ok(Watch(None));
    }
    let state = Arc::new(AtomicU8::new(State::Reading as u8));
    let inner = std::mem::take(request.body_mut());
    *request.body_mut() = Body::new(WatchedBody { inner, left: most, pause, timer: None, state: Arc::clone(&state) });
    Ok(Watch(Some(state)))
}

struct WatchedBody {
    inner: Body,
    left: usize,
    pause: Option<Duration>,
    timer: Option<Pin<Box<Sleep>>>,
    state: Arc<AtomicU8>,
}

impl WatchedBody {
    fn cut(&mut self, state: State, why: io::Error) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.state.store(state as u8, Ordering::Relaxed);
        self.inner = Body::empty();
        Poll::Ready(Some(Err(axum::Error::new(why))))
    }
}

impl HttpBody for WatchedBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let Poll::Ready(frame) = Pin::new(&mut self.inner).poll_frame(cx) else {
            let Some(pause) = self.pause else { return Poll::Pending };
            let timer = self.timer.get_or_insert_with(|| Box::pin(sleep(pause)));
            return match timer.as_mut().poll(cx) {
                Poll::Pending => Poll::Pending,
                Poll::Ready(()) => self.cut(State::Stalled, io::ErrorKind::TimedOut.into()),
            };
        };
        self.timer = None;
        if let Some(Ok(frame)) = &frame {
            match self.left.checked_sub(frame.data_ref().map_or(0, Bytes::len)) {
                Some(left) => self.left = left,
                None => return self.cut(State::TooLarge, io::ErrorKind::FileTooLarge.into()),
            }
        }
        if frame.is_none() || self.inner.is_end_stream() {
            self.state.store(State::Complete as u8, Ordering::Relaxed);
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// Allows a route smaller bodies than its listener does (sign-in: 16 KiB); anything larger is 413.
#[derive(Clone, Debug)]
pub struct BodyLimit {
    most: usize,
    render: Render,
}

impl BodyLimit {
    /// `most` is in bytes; more than the listener allows has no effect.
    pub fn new(most: usize, render: Render) -> Self {
        Self { most, render }
    }
}

impl Hook for BodyLimit {
    type Kept = (Watch, Option<RequestId>);

    fn before(&self, request: &mut Request) -> ControlFlow<Response, Self::Kept> {
        match admit(request, self.most, None) {
            Ok(watch) => ControlFlow::Continue((watch, request.extensions().get().cloned())),
            Err(refusal) => ControlFlow::Break((self.render)(&refusal.about(request.extensions()))),
        }
    }

    fn after(&self, (watch, request_id): Self::Kept, response: Response) -> Response {
        match watch.refusal() {
            Some(refusal) => (self.render)(&Refusal { request_id, ..refusal }),
            None => response,
        }
    }
}
