//! Takes connections from a listener and outlives its errors.

use std::{io, net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    time::sleep,
};

const FIRST_PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// How long to wait after an error of the listener itself, given the wait after the one before.
fn pause_after(last: Option<Duration>) -> Duration {
    last.map_or(FIRST_PAUSE, |pause| LONGEST_PAUSE.min(pause * 2))
}

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
                    let pause = pause_after(self.pause);
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

    use tokio::io::{DuplexStream, duplex};

    use super::*;

    /// EMFILE: the process is out of file descriptors.
    const EMFILE: i32 = 24;

    struct Script(VecDeque<io::Error>);

    impl Accept for Script {
        type Io = DuplexStream;

        async fn accept(&mut self) -> io::Result<(DuplexStream, SocketAddr)> {
            match self.0.pop_front() {
                Some(error) => Err(error),
                None => Ok((duplex(64).0, SocketAddr::from(([127, 0, 0, 1], 9)))),
            }
        }
    }

    #[tokio::test]
    async fn without_descriptors_it_backs_off_and_recovers() {
        let errors = [EMFILE, EMFILE].map(io::Error::from_raw_os_error);
        let mut accepting = Accepting::new(Script(errors.into()));
        let impatient = tokio::time::timeout(Duration::ZERO, accepting.next());
        assert!(impatient.await.is_err(), "it waits instead of spinning");
        assert_eq!(accepting.pause, Some(FIRST_PAUSE));
        accepting.next().await;
        assert!(accepting.listener.0.is_empty());
        assert_eq!(accepting.pause, None, "a success starts anew");
    }

    #[test]
    fn the_pause_doubles_up_to_a_second() {
        let pauses: Vec<_> = std::iter::successors(Some(pause_after(None)), |&last| Some(pause_after(Some(last))))
            .map(|pause| pause.as_millis())
            .take(9)
            .collect();
        assert_eq!(pauses, [10, 20, 40, 80, 160, 320, 640, 1000, 1000]);
    }

    #[tokio::test]
    async fn a_client_that_hangs_up_early_delays_nobody() {
        let errors = [io::ErrorKind::ConnectionAborted, io::ErrorKind::ConnectionReset].map(io::Error::from);
        let mut accepting = Accepting::new(Script(errors.into()));
        let at_once = tokio::time::timeout(Duration::ZERO, accepting.next());
        assert!(at_once.await.is_ok());
    }
}
