//! One connection, from its first byte to its last.

use std::{
    net::SocketAddr,
    pin::{Pin, pin},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
};

use axum::{
    Router,
    body::{Body, Bytes, HttpBody},
    extract::{ConnectInfo, Request},
};
use hyper::{
    body::{Frame, Incoming, SizeHint},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    select,
    sync::watch,
};
use tower::Service;

use super::io::PatientIo;
use crate::http::limits::Limits;

/// What the listener is doing; connections follow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Connections come and go.
    Serving,
    /// Requests finish, idle connections close.
    Draining,
    /// The time for finishing is over.
    Closing,
}

/// What a connection needs besides its socket.
pub(super) struct Connection {
    pub(super) peer: SocketAddr,
    pub(super) router: Router,
    pub(super) http: Arc<http1::Builder>,
    pub(super) limits: Arc<Limits>,
    pub(super) phase: watch::Receiver<Phase>,
}

impl Connection {
    /// Serves requests until the client leaves, a limit is reached, or the listener ends.
    pub(super) async fn run<I>(self, io: I)
    where
        I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let Self { peer, router, http, limits, mut phase } = self;
        let unread = Arc::new(AtomicBool::new(false));
        let io = PatientIo::new(io, limits.write_pause, limits.linger, Arc::clone(&unread));
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            let mut request = request.map(|body| watch_body(body, &unread));
            request.extensions_mut().insert(ConnectInfo(peer));
            // A router is always ready and never fails.
            Service::<Request>::call(&mut router.clone(), request)
        });
        let mut connection = pin!(http.serve_connection(TokioIo::new(io), service));
        loop {
            select! {
                biased;
                ended = connection.as_mut() => {
                    if let Err(error) = ended {
                        tracing::debug!(%peer, %error, "a connection ended early");
                    }
                    return;
                }
                changed = phase.changed() => {
                    let now = if changed.is_ok() { *phase.borrow_and_update() } else { Phase::Closing };
                    match now {
                        Phase::Serving => {}
                        Phase::Draining => connection.as_mut().graceful_shutdown(),
                        Phase::Closing => return,
                    }
                }
            }
        }
    }
}

fn watch_body(body: Incoming, unread: &Arc<AtomicBool>) -> Body {
    if body.is_end_stream() {
        unread.store(false, Ordering::Relaxed);
        return Body::empty();
    }
    Body::new(Watched { body, unread: Arc::clone(unread) })
}

/// A body that tells its connection when all of it was read.
struct Watched {
    body: Incoming,
    unread: Arc<AtomicBool>,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        if matches!(polled, Poll::Ready(None)) || self.body.is_end_stream() {
            self.unread.store(false, Ordering::Relaxed);
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
