//! The handler that the product is compared with: it answers bytes it holds in memory, on the product's accept loop.

use std::{error::Error, future::pending, net::SocketAddr, path::Path, sync::Arc};

use axum::{Router, body::Bytes, response::IntoResponse, routing::any};
use http::{HeaderMap, HeaderName, HeaderValue};
use server::http::{
    limits::Limits,
    serve::{Listener, serve},
};

/// Headers that the server writes itself.
const OWN: &[&str] = &["date", "content-length", "transfer-encoding", "connection"];

/// Serves until it is killed.
pub async fn run(address: SocketAddr, files: &[&str]) -> Result<(), Box<dyn Error>> {
    let mut router = Router::new().route("/readyz", any(|| async {}));
    for file in files {
        let (headers, body) = captured(&std::fs::read(file)?).ok_or("not a captured answer")?;
        let name = Path::new(file).file_name().and_then(|name| name.to_str()).ok_or("a file without a name")?;
        let answer = move || {
            let answer = (headers.clone(), body.clone());
            async move { answer.into_response() }
        };
        router = router.route(&format!("/{name}"), any(answer));
    }
    let listener = Listener::bind(address).await?;
    serve(listener, router, Arc::new(Limits::default()), pending()).await;
    Ok(())
}

/// Headers and body of an answer as it came over the wire.
fn captured(answer: &[u8]) -> Option<(HeaderMap, Bytes)> {
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&answer[..end]).ok()?;
    let mut headers = HeaderMap::new();
    for line in head.lines().skip(1) {
        let (name, value) = line.split_once(": ")?;
        if !OWN.contains(&name.to_ascii_lowercase().as_str()) {
            headers.append(HeaderName::try_from(name).ok()?, HeaderValue::try_from(value).ok()?);
        }
    }
    Some((headers, Bytes::copy_from_slice(&answer[end + 4..])))
}
