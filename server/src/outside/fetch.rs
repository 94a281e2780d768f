//! Asking other servers over HTTP: within five seconds, at most a mebibyte, and no redirects, since an answer could lead
//! anywhere (server-side request forgery). For addresses that people of a workspace have set, other servers are those of
//! the public internet alone: each name is resolved, all its addresses are looked at, and one of those is connected to.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use async_trait::async_trait;
use http::{HeaderValue, Request, Response, Uri, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpStream, lookup_host},
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName},
};

use super::public_address::is_public;

/// How long everything may take, from the name to the last byte.
const WHOLE: Duration = Duration::from_secs(5);

/// Most bytes of an answer.
const LARGEST: usize = 1024 * 1024;

/// Nobody answered as an HTTP server should. The text is for the log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unreachable(pub String);

/// Asks one question and brings the answer, whatever its status.
#[async_trait]
pub trait Fetch: Send + Sync {
    async fn fetch(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Unreachable>;

    /// Whether it would connect to this host at all: a name that resolves, to addresses that may be reached.
    async fn may_reach(&self, host: &str) -> Result<(), Unreachable>;
}

/// Which servers may be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// All that the operator's network reaches.
    Everything,
    /// Those of the public internet.
    Public,
}

/// The servers of the world: over TLS with the certificate authorities of Mozilla, or in the clear where the address
/// says so, which the configuration allows on this machine alone.
pub struct Internet {
    tls: TlsConnector,
    whole: Duration,
    reach: Reach,
}

impl Internet {
    pub fn new(reach: Reach) -> Self {
        Self::within(reach, WHOLE)
    }

    /// With another limit of time.
    ///
    /// # Panics
    ///
    /// Never: ring has the protocol versions that are asked of it.
    pub fn within(reach: Reach, whole: Duration) -> Self {
        let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("ring has TLS 1.2 and 1.3")
            .with_root_certificates(roots)
            .with_no_client_auth();
        Self { tls: TlsConnector::from(Arc::new(config)), whole, reach }
    }

    /// The addresses of a host. One that may not be reached spoils all: which of them answers is not for the name's
    /// owner to choose.
    async fn resolve(&self, host: &str, port: u16) -> Result<Vec<SocketAddr>, Unreachable> {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let found = lookup_host((bare, port)).await.map_err(|error| failed("name", &error))?;
        let found: Vec<SocketAddr> = found.collect();
        let inside = self.reach == Reach::Public && found.iter().any(|address| !is_public(address.ip()));
        if found.is_empty() || inside {
            return Err(Unreachable(format!("{bare} is not an address of the public internet")));
        }
        Ok(found)
    }

    async fn ask(&self, mut request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Unreachable> {
        let uri = request.uri().clone();
        let (host, secure) = (uri.host().unwrap_or_default(), uri.scheme_str() == Some("https"));
        let port = uri.port_u16().unwrap_or(if secure { 443 } else { 80 });
        let authority = uri.authority().map_or_else(String::new, |authority| authority.as_str().to_owned());
        let authority = HeaderValue::try_from(authority).map_err(|error| failed("address", &error))?;
        request.headers_mut().insert(header::HOST, authority);
        request.headers_mut().entry(header::ACCEPT).or_insert(HeaderValue::from_static("application/json"));
        let path = uri.path_and_query().map_or("/", http::uri::PathAndQuery::as_str);
        *request.uri_mut() = path.parse::<Uri>().map_err(|error| failed("address", &error))?;
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let addresses = self.resolve(host, port).await?;
        let stream = TcpStream::connect(addresses.as_slice()).await.map_err(|error| failed("connecting", &error))?;
        if secure {
            let name = ServerName::try_from(bare.to_owned()).map_err(|error| failed("name", &error))?;
            let stream = self.tls.connect(name, stream).await.map_err(|error| failed("TLS", &error))?;
            converse(stream, request).await
        } else {
            converse(stream, request).await
        }
    }
}

#[async_trait]
impl Fetch for Internet {
    async fn fetch(&self, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Unreachable> {
        match timeout(self.whole, self.ask(request)).await {
            Ok(answer) => answer,
            Err(_) => Err(Unreachable(format!("no whole answer within {} ms", self.whole.as_millis()))),
        }
    }

    async fn may_reach(&self, host: &str) -> Result<(), Unreachable> {
        match timeout(self.whole, self.resolve(host, 443)).await {
            Ok(found) => found.map(|_| ()),
            Err(_) => Err(Unreachable(format!("{host} could not be resolved in time"))),
        }
    }
}

async fn converse<S>(stream: S, request: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, Unreachable>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let handshake = hyper::client::conn::http1::handshake::<_, Full<Bytes>>(TokioIo::new(stream));
    let (mut sender, connection) = handshake.await.map_err(|error| failed("HTTP", &error))?;
    let talk = async move {
        let response = sender.send_request(request.map(|body| Full::new(Bytes::from(body)))).await;
        let (parts, body) = response.map_err(|error| failed("HTTP", &error))?.into_parts();
        let body = Limited::new(body, LARGEST).collect().await;
        let body = body.map_err(|error| Unreachable(format!("reading the answer: {error}")))?;
        Ok(Response::from_parts(parts, body.to_bytes().to_vec()))
    };
    tokio::pin!(connection, talk);
    // Dropped with this future, the connection ends: nothing of it stays behind a time limit.
    tokio::select! {
        answer = &mut talk => answer,
        // All was read that will come; what is left of the answer is in the talk's hands, or the reason why not.
        _ = &mut connection => talk.await,
    }
}

fn failed(what: &str, error: &dyn std::error::Error) -> Unreachable {
    Unreachable(format!("{what}: {error}"))
}
