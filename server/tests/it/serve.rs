//! The accept loop under clients that are slow, silent, greedy or many, and at its end.

use std::{
    net::{Ipv4Addr, SocketAddr},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes, HttpBody},
    extract::ConnectInfo,
    routing::{get, post},
};
use hyper::body::Frame;
use server::http::{
    limits::Limits,
    serve::{Drained, Listener},
};
use tokio::{
    io::AsyncWriteExt,
    net::TcpStream,
    sync::{Notify, oneshot},
};

use crate::door::{Door, SHORT, ends, get as get_line};

/// Limits that no test runs into by accident.
fn generous() -> Limits {
    let long = Duration::from_mins(10);
    Limits {
        head: long,
        body_pause: long,
        request: long,
        write_pause: long,
        linger: long,
        drain: long,
        ..Limits::default()
    }
}

fn hello() -> Router {
    Router::new()
        .route("/", get(|| async { "hello" }))
        .route("/length", post(|body: Bytes| async move { body.len().to_string() }))
        .route("/ignore", post(|| async { "not read" }))
}

async fn closes_after(sent: &str) -> String {
    let door = Door::open(hello(), Limits { head: SHORT, ..generous() }).await;
    door.sent(sent).await.rest().await
}

#[tokio::test]
async fn a_silent_client_is_closed() {
    assert_eq!(closes_after("").await, "");
}

#[tokio::test]
async fn half_a_head_is_closed() {
    assert_eq!(closes_after("GET / HTTP/1.1\r\nHost: loc").await, "");
    assert_eq!(closes_after("G").await, "");
}

#[tokio::test]
async fn an_http2_preface_is_closed() {
    for preface in ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "PRI * HTTP/2", "PRI "] {
        let answer = closes_after(preface).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 400 "), "{preface:?}: {answer}");
    }
}

#[tokio::test]
async fn a_kept_connection_serves_again_and_is_closed_when_idle() {
    let door = Door::open(hello(), Limits { head: SHORT, ..generous() }).await;
    let mut client = door.client().await;
    for _ in 0..3 {
        assert!(client.ask(&get_line("/")).await.ends_with("hello"));
    }
    assert_eq!(client.rest().await, "");
}

#[tokio::test]
async fn pipelined_requests_are_answered_in_order() {
    let door = Door::open(hello(), generous()).await;
    let two = format!(
        "{}POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc",
        get_line("/")
    );
    let answers = door.sent(&two).await.rest().await;
    assert_eq!(answers.matches("200 OK").count(), 2, "{answers}");
    assert!(answers.contains("hello") && answers.ends_with('3'), "{answers}");
}

#[tokio::test]
async fn the_rest_of_an_unread_body_is_not_awaited_for_long() {
    let door = Door::open(hello(), Limits { linger: SHORT, ..generous() }).await;
    let mut client = door.sent("POST /ignore HTTP/1.1\r\nHost: x\r\nContent-Length: 99999\r\n\r\nabc").await;
    assert!(client.rest().await.ends_with("not read"));
    assert_eq!(ends("the connection", door.stop()).await.unwrap(), Drained { cut: 0 });
}

#[tokio::test]
async fn an_early_answer_reaches_a_client_that_is_still_sending() {
    const LENGTH: usize = 20_000_000;
    let door = Door::open(hello(), generous()).await;
    for _ in 0..5 {
        let head = format!("POST /ignore HTTP/1.1\r\nHost: x\r\nContent-Length: {LENGTH}\r\n\r\n");
        let mut client = door.sent(&head).await;
        ends("upload", client.0.write_all(&vec![b'x'; LENGTH])).await.unwrap();
        assert!(client.answer().await.ends_with("not read"));
    }
}

/// An endless body that says when it is dropped.
struct Endless(Option<oneshot::Sender<()>>);

impl HttpBody for Endless {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(&[b'x'; 8192])))))
    }
}

impl Drop for Endless {
    fn drop(&mut self) {
        let _ = self.0.take().map(|dropped| dropped.send(()));
    }
}

#[tokio::test]
async fn a_client_that_stops_reading_is_given_up() {
    let (dropped, gone) = oneshot::channel();
    let dropped = Arc::new(std::sync::Mutex::new(Some(dropped)));
    let endless = move || {
        let body = Endless(dropped.lock().unwrap().take());
        async { Body::new(body) }
    };
    let door =
        Door::open(Router::new().route("/endless", get(endless)), Limits { write_pause: SHORT, ..generous() }).await;
    let client = door.sent(&get_line("/endless")).await;
    ends("the answer is dropped", gone).await.unwrap();
    drop(client);
}

#[tokio::test]
async fn many_slow_clients_do_not_keep_a_good_one_waiting() {
    let limits = Limits { head: Duration::from_secs(2), connections_per_network: 1000, ..generous() };
    let door = Door::open(hello(), limits).await;
    let mut slow = Vec::new();
    for half in ["", "G", "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ", "PRI * HT"].repeat(75) {
        slow.push(door.sent(half).await);
    }
    for _ in 0..50 {
        assert!(door.client().await.ask(&get_line("/")).await.ends_with("hello"));
    }
    for client in &mut slow {
        assert_eq!(client.rest().await, "");
    }
}

#[tokio::test]
async fn one_network_has_its_share_of_connections_and_no_more() {
    let door = Door::open(hello(), Limits { connections_per_network: 3, ..generous() }).await;
    let mut kept = Vec::new();
    for _ in 0..3 {
        let mut client = door.client().await;
        client.ask(&get_line("/")).await;
        kept.push(client);
    }
    assert_eq!(door.client().await.rest().await, "", "one too many is closed without an answer");
    let mut elsewhere = door.client_from([127, 0, 0, 2]).await;
    assert!(elsewhere.ask(&get_line("/")).await.ends_with("hello"));
    assert!(kept[0].ask(&get_line("/")).await.ends_with("hello"), "the others are not disturbed");
}

#[tokio::test]
async fn a_trusted_proxy_may_have_more() {
    let limits = Limits { connections_per_network: 1, trusted: "127.0.0.0/8".parse().unwrap(), ..generous() };
    let door = Door::open(hello(), limits).await;
    let mut kept = Vec::new();
    for _ in 0..5 {
        let mut client = door.client().await;
        assert!(client.ask(&get_line("/")).await.ends_with("hello"));
        kept.push(client);
    }
}

#[tokio::test]
async fn over_the_total_a_client_waits_until_there_is_room() {
    let door = Door::open(hello(), Limits { connections: 2, head: SHORT, ..generous() }).await;
    let _silent = (door.client().await, door.client().await);
    let mut third = door.client().await;
    assert!(third.ask(&get_line("/")).await.ends_with("hello"));
}

#[tokio::test]
async fn a_request_knows_its_peer() {
    let peer = |ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.to_string() };
    let door = Door::open(Router::new().route("/", get(peer)), generous()).await;
    let mut client = door.client().await;
    let own = client.0.local_addr().unwrap().to_string();
    assert!(client.ask(&get_line("/")).await.ends_with(&own));
}

/// A router with a request that lasts until it is told to end.
fn lasting() -> (Router, Arc<Notify>, Arc<Notify>) {
    let (started, end) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (start, ended) = (Arc::clone(&started), Arc::clone(&end));
    let handler = move || {
        let (start, ended) = (Arc::clone(&start), Arc::clone(&ended));
        async move {
            start.notify_one();
            ended.notified().await;
            "finished"
        }
    };
    (hello().route("/lasting", get(handler)), started, end)
}

#[tokio::test]
async fn at_the_end_requests_finish_idle_connections_close_and_new_ones_are_refused() {
    let (router, started, end) = lasting();
    let door = Door::open(router, generous()).await;
    let address = door.address;
    let (mut idle, mut silent) = (door.client().await, door.client().await);
    idle.ask(&get_line("/")).await;
    let mut busy = door.sent(&get_line("/lasting")).await;
    ends("the request starts", started.notified()).await;

    let serving = door.stop();
    assert_eq!(idle.rest().await, "");
    assert_eq!(silent.rest().await, "");
    assert!(TcpStream::connect(address).await.is_err(), "refused");
    assert!(!serving.is_finished());
    end.notify_one();
    let answer = busy.rest().await;
    assert!(answer.contains("connection: close") && answer.ends_with("finished"), "{answer}");
    assert_eq!(ends("serving", serving).await.unwrap(), Drained { cut: 0 });
}

#[tokio::test]
async fn who_does_not_finish_in_time_is_cut() {
    let (router, started, _end) = lasting();
    let door = Door::open(router, Limits { drain: SHORT, ..generous() }).await;
    let mut busy = door.sent(&get_line("/lasting")).await;
    ends("the request starts", started.notified()).await;
    let serving = door.stop();
    assert_eq!(ends("serving", serving).await.unwrap(), Drained { cut: 1 });
    assert_eq!(busy.rest().await, "");
}

#[tokio::test]
async fn a_port_in_use_is_a_clear_message() {
    let first = Listener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await.unwrap();
    let taken = first.address();
    let error = Listener::bind(taken).await.unwrap_err().to_string();
    let expected =
        format!("cannot listen on {taken}: another program already uses this port; stop it or choose another port");
    assert_eq!(error, expected);
}

#[tokio::test]
async fn an_address_of_another_machine_is_a_clear_message() {
    let error = Listener::bind("192.0.2.1:0".parse().unwrap()).await.unwrap_err().to_string();
    assert!(error.contains("this machine does not have that address"), "{error}");
}
