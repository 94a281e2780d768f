//! The way to other servers: bounded in time and size, and going nowhere else.

use std::time::Duration;

use http::{Request, StatusCode};
use server::outside::{Fetch, Internet, Reach};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

/// A server that reads a request and writes this, in pieces; then it keeps the connection or closes it.
async fn answering(pieces: Vec<Vec<u8>>, closes: bool) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("bound");
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a client");
        let mut request = [0; 4096];
        drop(stream.read(&mut request).await);
        for piece in pieces {
            if stream.write_all(&piece).await.is_err() {
                return;
            }
        }
        if !closes {
            std::future::pending::<()>().await;
        }
    });
    format!("http://{address}/path?x=1")
}

async fn ask(address: &str) -> Result<http::Response<Vec<u8>>, String> {
    let internet = Internet::within(Reach::Everything, Duration::from_secs(2));
    internet.fetch(Request::get(address).body(Vec::new()).expect("a request")).await.map_err(|error| error.to_string())
}

#[tokio::test]
async fn an_answer_is_brought_whatever_its_status() {
    for closes in [true, false] {
        let whole = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 2\r\n\r\n{}".to_vec();
        let answer = ask(&answering(vec![whole], closes).await).await.expect("an answer");
        assert_eq!((answer.status(), answer.body().as_slice()), (StatusCode::BAD_REQUEST, &b"{}"[..]));
    }
    // Until the connection ends.
    let whole = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{}".to_vec();
    assert_eq!(ask(&answering(vec![whole], true).await).await.expect("an answer").body(), b"{}");
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let away = b"HTTP/1.1 302 Found\r\nlocation: http://169.254.169.254/\r\ncontent-length: 0\r\n\r\n".to_vec();
    assert_eq!(ask(&answering(vec![away], true).await).await.expect("an answer").status(), StatusCode::FOUND);
}

#[tokio::test]
async fn too_much_and_too_slow_are_no_answers() {
    let head = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".to_vec();
    let much = std::iter::once(head.clone()).chain((0..20).map(|_| vec![b' '; 64 * 1024])).collect();
    let refused = ask(&answering(much, true).await).await.expect_err("more than a mebibyte");
    assert!(refused.contains("length limit"), "{refused}");
    for pieces in [vec![], vec![b"HTTP/1.1 200 OK\r\n".to_vec()], vec![head, b"{".to_vec()]] {
        let internet = Internet::within(Reach::Everything, Duration::from_millis(100));
        let address = answering(pieces, false).await;
        let refused = internet.fetch(Request::get(&address).body(Vec::new()).expect("a request")).await;
        assert!(refused.expect_err("too slow").to_string().contains("100 ms"));
    }
    let refused = ask(&answering(vec![b"nonsense\r\n\r\n".to_vec()], true).await).await;
    assert!(refused.is_err());
    assert!(ask("http://127.0.0.1:1/").await.is_err(), "nobody is there");
    assert!(ask("https://127.0.0.1:1/").await.is_err());
}

/// What people of a workspace have set leads to the public internet, whatever its name is.
#[tokio::test]
async fn only_the_operator_reaches_what_is_private() {
    let address = answering(vec![b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{}".to_vec()], true).await;
    let port = address.rsplit_once(':').expect("a port").1.to_owned();
    let public = Internet::within(Reach::Public, Duration::from_secs(2));
    for host in ["127.0.0.1", "localhost", "127.1", "2130706433", "0", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]"] {
        let request = Request::get(format!("http://{host}:{port}")).body(Vec::new()).expect("a request");
        let refused = public.fetch(request).await.expect_err(host).to_string();
        assert!(refused.contains("public internet") || refused.contains("name:"), "{host}: {refused}");
        assert!(public.may_reach(host).await.is_err(), "{host}");
    }
    for host in ["169.254.169.254", "10.0.0.1", "[fd00::1]", "[fe80::1]", "[64:ff9b::a9fe:a9fe]"] {
        assert!(public.may_reach(host).await.is_err(), "{host}");
    }
    assert!(public.may_reach("1.1.1.1").await.is_ok());
    assert!(Internet::within(Reach::Everything, Duration::from_secs(2)).may_reach("127.0.0.1").await.is_ok());
    assert!(ask(&address).await.is_ok(), "nobody had asked it before");
}
