//! The command's side of the socket.

use std::{io, path::Path};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::UnixStream,
};

use super::{Answer, LONGEST, Request, socket};

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Unanswered {
    #[error("no server runs on the data directory {0}. Name the directory of the one that is meant with --data.")]
    NobodyThere(String),
    #[error("the path {0} is too long for a socket. Send SIGHUP to the server instead.")]
    TooLong(String),
    #[error("the server of {0} belongs to another user. Run the command as that user, or as root.")]
    NotAllowed(String),
    #[error("the server did not answer: {0}. Its log says what happened.")]
    Broken(#[from] io::Error),
}

/// Sends a request to the server that works on a data directory, and waits for its answer.
pub async fn ask(data_dir: &Path, request: &Request) -> Result<Answer, Unanswered> {
    let path = socket(data_dir);
    let place = || data_dir.display().to_string();
    let stream = UnixStream::connect(&path).await.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::ConnectionRefused => Unanswered::NobodyThere(place()),
        io::ErrorKind::InvalidInput => Unanswered::TooLong(path.display().to_string()),
        io::ErrorKind::PermissionDenied => Unanswered::NotAllowed(place()),
        _ => Unanswered::Broken(error),
    })?;
    let (read, mut write) = stream.into_split();
    let text = format!("{}\n", serde_json::to_string(request).map_err(io::Error::from)?);
    write.write_all(text.as_bytes()).await?;
    let mut line = String::new();
    BufReader::new(read.take(LONGEST)).read_line(&mut line).await?;
    Ok(serde_json::from_str(&line).map_err(io::Error::from)?)
}
