//! A bound address, with errors that say what to do.

use std::{io, net::SocketAddr};

use tokio::net::TcpListener;

/// A TCP socket that listens, before anything is served on it.
#[derive(Debug)]
pub struct Listener {
    socket: TcpListener,
    address: SocketAddr,
}

/// Why an address cannot be listened on.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// `EADDRINUSE`.
    #[error("cannot listen on {0}: another program already uses this port; stop it or choose another port")]
    InUse(SocketAddr),
    /// `EACCES`: ports below 1024.
    #[error("cannot listen on {0}: this user may not use the port; choose one from 1024 up")]
    NotAllowed(SocketAddr),
    /// `EADDRNOTAVAIL`.
    #[error("cannot listen on {0}: this machine does not have that address; 0.0.0.0 or [::] listens on all it has")]
    NoSuchAddress(SocketAddr),
    /// Anything else the system says.
    #[error("cannot listen on {0}: {1}")]
    Other(SocketAddr, #[source] io::Error),
}

impl Listener {
    /// Binds the address; port 0 lets the system choose one.
    pub async fn bind(wanted: SocketAddr) -> Result<Self, BindError> {
        let explain = |error: io::Error| match error.kind() {
            io::ErrorKind::AddrInUse => BindError::InUse(wanted),
            io::ErrorKind::PermissionDenied => BindError::NotAllowed(wanted),
            io::ErrorKind::AddrNotAvailable => BindError::NoSuchAddress(wanted),
            _ => BindError::Other(wanted, error),
        };
        let socket = TcpListener::bind(wanted).await.map_err(explain)?;
        let address = socket.local_addr().map_err(explain)?;
        Ok(Self { socket, address })
    }

    /// The address it listens on, with the port that the system chose.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub(super) fn into_inner(self) -> TcpListener {
        self.socket
    }
}
