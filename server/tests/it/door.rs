//! A served router on a loopback port, and clients that speak to it byte by byte.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::Router;
use server::http::{
    limits::Limits,
    serve::{Drained, Listener, serve},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    sync::oneshot,
    task::JoinHandle,
};

/// Far more than anything here takes: only a hang reaches it.
const HANG: Duration = Duration::from_secs(30);

/// Short for a limit that a test waits out.
pub const SHORT: Duration = Duration::from_millis(60);

/// The output of a future that is expected to come to an end by itself.
pub async fn ends<F: Future>(what: &str, future: F) -> F::Output {
    tokio::time::timeout(HANG, future).await.unwrap_or_else(|_| panic!("{what}: nothing happened for {HANG:?}"))
}

/// A running listener.
pub struct Door {
    pub address: SocketAddr,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<Drained>,
}

impl Door {
    pub async fn open(router: Router, limits: Limits) -> Self {
        let listener = Listener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.expect("a free port");
        let address = listener.address();
        let (stop, stopped) = oneshot::channel();
        let ended = tokio::spawn(serve(listener, router, Arc::new(limits), async {
            // A dropped sender is the end of the test.
            let _ = stopped.await;
        }));
        Self { address, stop, ended }
    }

    pub async fn client(&self) -> Client {
        Client(ends("connect", TcpStream::connect(self.address)).await.expect("a listener"))
    }

    /// A client on another address of the loopback network.
    pub async fn client_from(&self, address: [u8; 4]) -> Client {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind(SocketAddr::from((address, 0))).expect("a loopback address");
        Client(ends("connect", socket.connect(self.address)).await.expect("a listener"))
    }

    /// A client that has sent this much.
    pub async fn sent(&self, text: &str) -> Client {
        let mut client = self.client().await;
        client.send(text).await;
        client
    }

    /// Sends the signal to stop; `await` the answer for the end.
    pub fn stop(self) -> JoinHandle<Drained> {
        self.stop.send(()).expect("still serving");
        self.ended
    }
}

/// One connection.
pub struct Client(pub TcpStream);

impl Client {
    pub async fn send(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).await.expect("an open connection");
    }

    /// All that still comes until the server closes; a reset is an end as well.
    pub async fn rest(&mut self) -> String {
        let mut all = Vec::new();
        let _ = ends("close", self.0.read_to_end(&mut all)).await;
        String::from_utf8_lossy(&all).into_owned()
    }

    /// One answer with a Content-Length, on a connection that stays open.
    pub async fn answer(&mut self) -> String {
        let mut all = String::new();
        ends("answer", async {
            while !is_complete(&all) {
                let mut buffer = [0; 4096];
                let count = self.0.read(&mut buffer).await.expect("an open connection");
                assert!(count > 0, "closed after {all:?}");
                all.push_str(std::str::from_utf8(&buffer[..count]).expect("text"));
            }
        })
        .await;
        all
    }

    pub async fn ask(&mut self, text: &str) -> String {
        self.send(text).await;
        self.answer().await
    }
}

fn is_complete(answer: &str) -> bool {
    let Some((head, body)) = answer.split_once("\r\n\r\n") else { return false };
    let lengths =
        head.lines().filter_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    lengths.max().is_none_or(|length: usize| body.len() >= length)
}

/// A whole GET request.
pub fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n")
}
