//! The socket in the data directory by which commands talk to the running server: one line of JSON each way.

mod ask;
mod listen;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Duration,
};

use serde::{Deserialize, Serialize};

pub use ask::{Unanswered, ask};
pub use listen::Control;

use crate::start::Outcome;

/// How long the other side may take to write its line or to read ours.
const PATIENCE: Duration = Duration::from_secs(5);

/// Longest line, in bytes.
const LONGEST: u64 = 1024 * 1024;

/// What a command wants.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    Reload {
        /// Fingerprints of the product settings in the environment of the command.
        environment: BTreeMap<String, String>,
    },
}

/// What the server answers.
#[derive(Debug, Serialize, Deserialize)]
pub struct Answer {
    pub outcome: Outcome,
    /// Variables whose values in the environment of the command are not those of the server.
    pub differing: Vec<String>,
}

fn socket(data_dir: &Path) -> PathBuf {
    data_dir.join("control.sock")
}
