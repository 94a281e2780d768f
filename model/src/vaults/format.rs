//! How the text of a vault is written.

use serde::{Deserialize, Serialize};

/// The language of a vault's text. Clients read HOCON whatever this says, so the server hands the others out converted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// What `clearml.conf` is written in.
    #[default]
    Hocon,
    /// RFC 8259.
    Json,
    /// YAML 1.2, one document.
    Yaml,
}

impl Format {
    /// All of them, in the order in which pages offer them.
    pub const ALL: [Self; 3] = [Self::Hocon, Self::Json, Self::Yaml];

    /// As it is stored and sent: `hocon`, `json`, `yaml`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hocon => "hocon",
            Self::Json => "json",
            Self::Yaml => "yaml",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.as_str() == text)
    }

    /// As people write it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Hocon => "HOCON",
            Self::Json => "JSON",
            Self::Yaml => "YAML",
        }
    }

    /// The end of a file's name, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Hocon => "conf",
            Self::Json => "json",
            Self::Yaml => "yaml",
        }
    }
}
