//! Serves a router on a listener: HTTP/1.1 with timeouts on everything a client can hold open, and an orderly end.
//!
//! Our own accept loop, for `axum::serve` has no header, idle or body timeout, and hyper-util's automatic
//! connections wait for a protocol preface without one.

mod accept;
mod connection;
mod io;
mod listener;
mod slots;

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::TokioTimer;
use tokio::{
    pin, select,
    sync::{Semaphore, watch},
    time::timeout,
};

use self::{
    accept::{Accept, Accepting},
    connection::{Connection, Phase},
    slots::Slots,
};
use super::limits::Limits;

pub use listener::{BindError, Listener};

/// The largest read buffer of a connection, which is also where hyper stops to queue an answer.
const BUFFER_BYTES: usize = 64 * 1024;

/// How many connections tokio lets the kernel queue; a flood must not keep the server from stopping.
const KERNEL_QUEUE: usize = 1024;

/// How serving ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drained {
    /// Connections that were cut because they were still busy at the end of [`Limits::drain`].
    pub cut: usize,
}

/// Serves until `shutdown` is ready, then refuses new connections, closes idle ones, and lets requests finish.
///
/// Each request carries `ConnectInfo<SocketAddr>` of its peer. The limits of single requests (bodies, targets,
/// duration) are [`super::limits::Guard`]'s; this enforces those of connections.
pub async fn serve(
    listener: Listener,
    router: Router,
    limits: Arc<Limits>,
    shutdown: impl Future<Output = ()>,
) -> Drained {
    run(listener.into_inner(), router, limits, shutdown).await
}

async fn run<A: Accept>(
    listener: A,
    router: Router,
    limits: Arc<Limits>,
    shutdown: impl Future<Output = ()>,
) -> Drained {
    let (phase, _) = watch::channel(Phase::Serving);
    let mut server = Server {
        accepting: Accepting::new(listener),
        room: Arc::new(Semaphore::new(limits.connections.min(Semaphore::MAX_PERMITS))),
        slots: Slots::new(limits.connections_per_network),
        http: http(&limits),
        router,
        limits,
        phase,
    };
    server.accept_until(shutdown).await;
    server.drain().await
}

fn http(limits: &Limits) -> Arc<http1::Builder> {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::default())
        .header_read_timeout(limits.head)
        .max_header_size(limits.head_bytes)
        .max_buf_size(BUFFER_BYTES.max(limits.head_bytes));
    Arc::new(http)
}

struct Server<A> {
    accepting: Accepting<A>,
    room: Arc<Semaphore>,
    slots: Slots,
    http: Arc<http1::Builder>,
    router: Router,
    limits: Arc<Limits>,
    phase: watch::Sender<Phase>,
}

impl<A: Accept> Server<A> {
    async fn accept_until(&mut self, shutdown: impl Future<Output = ()>) {
        pin!(shutdown);
        loop {
            select! {
                biased;
                () = &mut shutdown => break,
                () = self.accept_one() => {}
            }
        }
        // Whoever was connected by the kernel before the signal is served, not reset.
        for _ in 0..KERNEL_QUEUE {
            if timeout(Duration::ZERO, self.accept_one()).await.is_err() {
                break;
            }
        }
    }

    /// Waits for room first: what is over the limit stays in the kernel's queue instead of taking a descriptor.
    async fn accept_one(&mut self) {
        let Ok(room) = Arc::clone(&self.room).acquire_owned().await else {
            return;
        };
        let (io, peer) = self.accepting.next().await;
        let slot = if self.limits.trusted.contains(peer.ip()) {
            None
        } else if let Some(slot) = self.slots.take(peer.ip()) {
            Some(slot)
        } else {
            tracing::debug!(%peer, "closed a connection: its network has too many");
            return;
        };
        self.spawn(io, peer, (room, slot));
    }

    fn spawn(&self, io: A::Io, peer: SocketAddr, held: impl Send + 'static) {
        let connection = Connection {
            peer,
            router: self.router.clone(),
            http: Arc::clone(&self.http),
            limits: Arc::clone(&self.limits),
            phase: self.phase.subscribe(),
        };
        tokio::spawn(async move {
            connection.run(io).await;
            drop(held);
        });
    }

    async fn drain(self) -> Drained {
        let Self { accepting, phase, limits, .. } = self;
        drop(accepting);
        phase.send_replace(Phase::Draining);
        if timeout(limits.drain, phase.closed()).await.is_ok() {
            return Drained { cut: 0 };
        }
        let cut = phase.receiver_count();
        phase.send_replace(Phase::Closing);
        phase.closed().await;
        Drained { cut }
    }
}
