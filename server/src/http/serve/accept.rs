//! Takes connections from a listener and outlives its errors.

use std::{io, net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    time::sleep,
};

/// The first pause after an error of the listener itself; it doubles up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// Where connections come from.
pub(super) trait Accept: Send {
    /// One connection.
    type Io: AsyncRead + AsyncWrite + Unpin + Send + 'static;

    /// The next connection; must be cancel safe.
    fn accept(&mut self) -> impl Future<Output = io::Result<(Self::Io, SocketAddr)>> + Send;
}

impl Accept for TcpListener {
    type Io = TcpStream;

    async fn accept(&mut self) -> io::Result<(TcpStream, SocketAddr)> {
        let (stream, peer) = Self::accept(self).await?;
        // Without it Nagle's algorithm waits for acknowledgements between the chunks of a streamed page.
        stream.set_nodelay(true)?;
        Ok((stream, peer))
    }
}

/// A listener with the patience for its errors.
pub(super) struct Accepting<A> {
    listener: A,
    pause: Option<Duration>,
}

impl<A: Accept> Accepting<A> {
    pub(super) fn new(listener: A) -> Self {
        Self { listener, pause: None }
    }

    /// The next connection, however long it takes. Cancel safe.
    pub(super) async fn next(&mut self) -> (A::Io, SocketAddr) {
        loop {
            if let Some(pause) = self.pause {
                sleep(pause).await;
            }
            match self.listener.accept().await {
                Ok(accepted) => {
                    self.pause = None;
                    return accepted;
                }
                Err(error) if is_of_one_connection(&error) => {
                    tracing::debug!(%error, "a connection was gone before it was accepted");
                }
                Err(error) => {
                    let pause = self.pause.map_or(FIRST_PAUSE, |pause| LONGEST_PAUSE.min(pause * 2));
                    self.pause = Some(pause);
                    // Most often: out of file descriptors. The kernel keeps the connection until one is free.
                    tracing::error!(%error, ?pause, "cannot accept connections; trying again");
                }
            }
        }
    }
}

/// accept(2) hands over errors that are pending on the new socket: the next one may be well.
fn is_of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::InvalidInput
            | io::ErrorKind::NotConnected
    )
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use tokio::{
        io::{DuplexStream, duplex},
        time::Instant,
    };

    use super::*;

    /// EMFILE: the process is out of file descriptors.
    const EMFILE: i32 = 24;

    struct Script(VecDeque<Option<io::Error>>);

    impl Accept for Script {
        type Io = DuplexStream;

        async fn accept(&mut self) -> io::Result<(DuplexStream, SocketAddr)> {
            match self.0.pop_front() {
                Some(Some(error)) => Err(error),
                _ => Ok((duplex(64).0, SocketAddr::from(([127, 0, 0, 1], 9)))),
            }
        }
    }

    #[expect(clippy::disallowed_methods, reason = "measures the paused clock of the test")]
    async fn time_to_accept(accepting: &mut Accepting<Script>) -> Duration {
        let start = Instant::now();
        accepting.next().await;
        start.elapsed()
    }

    #[tokio::test(start_paused = true)]
    async fn without_descriptors_it_backs_off_and_recovers() {
        let no_files = || Some(io::Error::from_raw_os_error(EMFILE));
        let script = [no_files(), no_files(), no_files(), None, no_files(), None];
        let mut accepting = Accepting::new(Script(script.into()));
        let first = time_to_accept(&mut accepting).await;
        assert!((70..80).contains(&first.as_millis()), "10 + 20 + 40 ms, was {first:?}");
        let again = time_to_accept(&mut accepting).await;
        assert!((10..15).contains(&again.as_millis()), "a success starts anew, was {again:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn the_pause_ends_at_a_second() {
        let script = (0..20).map(|_| Some(io::Error::from_raw_os_error(EMFILE)));
        let mut accepting = Accepting::new(Script(script.collect()));
        let all = time_to_accept(&mut accepting).await;
        assert!((14..16).contains(&all.as_secs()), "1.27 s of doubling, then 13 s, was {all:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_hangs_up_early_delays_nobody() {
        let gone = || Some(io::Error::from(io::ErrorKind::ConnectionAborted));
        let mut accepting = Accepting::new(Script([gone(), gone(), None].into()));
        assert_eq!(time_to_accept(&mut accepting).await, Duration::ZERO);
    }
}
