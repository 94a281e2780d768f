//! `tenantry health`: asks the server configured here whether it is ready.

use std::{net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::{Failure, Settings, load, say::say};

/// A server that takes longer is not healthy.
const PATIENCE: Duration = Duration::from_secs(4);

pub(super) async fn run(settings: Settings) -> Result<(), Failure> {
    let (config, _) = load(&settings)?;
    let address = reachable(config.deployment.api_addr);
    let status = tokio::time::timeout(PATIENCE, status_line(address)).await?;
    let status = status.map_err(|error| Failure::Runtime(format!("{address} does not answer: {error}")))?;
    if status.starts_with("HTTP/1.1 200") {
        say("ready");
        Ok(())
    } else {
        Err(Failure::Runtime(format!("not ready: {status}")))
    }
}

/// Where a server that listens on every address can be reached.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        address.set_ip(if address.is_ipv4() { [127, 0, 0, 1].into() } else { std::net::Ipv6Addr::LOCALHOST.into() });
    }
    address
}

async fn status_line(address: SocketAddr) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let text = String::from_utf8_lossy(&answer);
    Ok(text.lines().next().unwrap_or_default().to_owned())
}
