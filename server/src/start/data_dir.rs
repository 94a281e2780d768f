//! The data directory: made on the first start, for its owner only.

use std::{
    fs::{self, DirBuilder, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

/// The data directory cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("The data directory {} cannot be used: {reason}. Choose another with --data.", path.display())]
pub struct Unusable {
    path: PathBuf,
    reason: io::Error,
}

/// Makes the directory if it is not there, and checks that it can be written.
pub fn prepare(path: &Path) -> Result<(), Unusable> {
    try_prepare(path).map_err(|reason| Unusable { path: path.to_owned(), reason })
}

fn try_prepare(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)?;
    let probe = path.join(".writable");
    write_private(&probe, b"")?;
    fs::remove_file(&probe)
}

/// Writes a file that only its owner can read, replacing what was there.
pub fn write_private(path: &Path, content: &[u8]) -> io::Result<()> {
    if path.exists() {
        fs::remove_file(path)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(content)?;
    file.sync_all()
}
