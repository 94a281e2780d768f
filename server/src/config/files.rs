//! Reads the few files that settings name, with bounds and messages for people.

use std::{fs::File, io::Read, path::Path};

/// Longest file that holds one secret, in bytes.
const LONGEST_SECRET: usize = 64 * 1024;

/// Reads a text file of at most this many bytes. The error names no content.
pub fn read_text(path: &Path, longest: usize) -> Result<String, String> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(longest as u64 + 1).read_to_end(&mut bytes))
        .map_err(|error| format!("the file cannot be read: {error}"))?;
    if bytes.len() > longest {
        return Err(format!("the file is larger than {} KiB", longest / 1024));
    }
    String::from_utf8(bytes).map_err(|_| "the file is not UTF-8 text".to_owned())
}

/// Reads a file that holds one secret: line ends after it are not part of it.
pub fn read_secret(path: &Path) -> Result<String, String> {
    let text = read_text(path, LONGEST_SECRET).map_err(|reason| format!("{}: {reason}", path.display()))?;
    let secret = text.trim_end_matches(['\n', '\r']);
    if secret.is_empty() { Err(format!("{}: the file is empty", path.display())) } else { Ok(secret.to_owned()) }
}
