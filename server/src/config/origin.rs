//! Where a value came from.

use std::{fmt, path::PathBuf};

/// The source of one setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Nobody set it.
    Default,
    /// The settings file.
    File(PathBuf),
    /// An environment variable, by its name.
    Variable(String),
    /// An option of the command line.
    Flag(&'static str),
}

impl Origin {
    /// What to call the setting in a message: its variable or option, else its key and file.
    pub fn place(&self, key: &str) -> String {
        match self {
            Self::Default => key.to_owned(),
            Self::File(path) => format!("{key} ({})", path.display()),
            Self::Variable(name) => name.clone(),
            Self::Flag(flag) => (*flag).to_owned(),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => path.display().fmt(f),
            Self::Variable(name) => f.write_str(name),
            Self::Flag(flag) => f.write_str(flag),
        }
    }
}
