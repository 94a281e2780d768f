//! The server's side of the socket.

use std::{
    fs, io,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    sync::Arc,
};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{UnixListener, UnixStream},
    time::timeout,
};

use super::{Answer, LONGEST, PATIENCE, Request, socket};
use crate::start::Reloader;

/// The open socket. Its file goes with it.
pub struct Control {
    listener: UnixListener,
    path: PathBuf,
    /// The user this process runs as.
    owner: u32,
}

impl Control {
    /// Opens the socket, in the place of one that a server left behind. Without it there is still SIGHUP, so the server
    /// goes on and the log says why.
    pub fn open(data_dir: &Path) -> Option<Self> {
        let path = socket(data_dir);
        match Self::try_open(&path) {
            Ok(control) => Some(control),
            Err(error) => {
                let path = path.display();
                tracing::warn!(%path, %error, "no socket for `tenantry config reload`; send SIGHUP instead");
                None
            }
        }
    }

    fn try_open(path: &Path) -> io::Result<Self> {
        if std::os::unix::net::UnixStream::connect(path).is_ok() {
            return Err(io::Error::new(io::ErrorKind::AddrInUse, "another server uses this data directory"));
        }
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let listener = UnixListener::bind(path)?;
        fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
        let owner = fs::metadata(path)?.uid();
        Ok(Self { listener, path: path.to_owned(), owner })
    }

    /// Answers one command after the other, for as long as it is polled.
    pub async fn serve(&self, reloader: &Arc<Reloader>) {
        loop {
            let answered = match self.listener.accept().await {
                Ok((stream, _)) => self.answer(stream, reloader).await,
                Err(error) => Err(error),
            };
            if let Err(error) = answered {
                tracing::warn!(%error, "a command could not be answered");
                // A fault that stays, such as too few file descriptors, must not keep a core busy.
                tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            }
        }
    }

    async fn answer(&self, stream: UnixStream, reloader: &Arc<Reloader>) -> io::Result<()> {
        // The mode of the file says the same; before it was set, anybody may have connected.
        let peer = stream.peer_cred()?.uid();
        if peer != self.owner && peer != 0 {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        let (read, mut write) = stream.into_split();
        let mut line = String::new();
        let mut lines = BufReader::new(read.take(LONGEST));
        timeout(PATIENCE, lines.read_line(&mut line)).await??;
        let Request::Reload { environment } = serde_json::from_str(&line)?;
        let differing = reloader.differing(&environment);
        let answer = Answer { outcome: reloader.reload().await, differing };
        let text = format!("{}\n", serde_json::to_string(&answer)?);
        timeout(PATIENCE, write.write_all(text.as_bytes())).await?
    }
}

impl Drop for Control {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_file(&self.path) {
            tracing::debug!(%error, "the control socket was gone already");
        }
    }
}
