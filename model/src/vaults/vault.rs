//! A vault, and what it becomes when it is saved.

use serde::{Deserialize, Serialize};

use super::{Format, Owner, OwnerKind, Target};
use crate::{Result, Secret, Timestamp, id::VaultId, name, page::Page};

/// Longest text, in bytes.
pub const MOST_BYTES: usize = 256 * 1024;

/// Most vaults of a group, and of the whole workspace. People and service accounts have one for each target.
pub const MOST_OF_OWNER: u32 = 20;

/// Most administrator vaults of a tenant: clients ask for all of them at once.
pub const MOST_OF_TENANT: u32 = 200;

/// Revisions that are kept of a vault.
pub const MOST_REVISIONS: i64 = 100;

/// How long a deleted vault can be brought back, in seconds.
pub const SECONDS_KEPT: i64 = 30 * 24 * 60 * 60;

/// A vault without its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vault {
    pub id: VaultId,
    pub owner: Owner,
    /// What the group, account or person is called.
    pub owner_name: Option<String>,
    pub name: String,
    pub target: Target,
    pub format: Format,
    pub enabled: bool,
    /// The newest revision.
    pub revision: i64,
    /// Of the newest text.
    pub lines: u32,
    pub bytes: u32,
    pub created: Timestamp,
    pub updated: Timestamp,
    /// When it was deleted, of those in the bin.
    pub deleted: Option<Timestamp>,
}

/// A vault with one of its texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    pub vault: Vault,
    /// The revision whose text this is, and how that is written.
    pub revision: i64,
    pub format: Format,
    pub text: Secret,
}

/// A vault as a client gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loaded {
    pub vault: Vault,
    /// What a client reads as HOCON; with masked leaves where the reader may not know them.
    pub text: Secret,
    pub masked: bool,
}

/// Which vaults a client wants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// None but those that are enabled.
    pub enabled: bool,
    /// Absent: all; unknown ones are not among them.
    pub targets: Option<Vec<Target>>,
    /// The same structure with masked leaves.
    pub masked: bool,
}

/// What is to be saved; what is absent stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// Absent for a new one.
    pub id: Option<VaultId>,
    /// Needed for a new one; stays afterwards.
    pub owner: Option<Owner>,
    pub name: Option<String>,
    /// Stays once it is made.
    pub target: Option<Target>,
    pub format: Option<Format>,
    pub text: Option<Secret>,
    pub enabled: Option<bool>,
    /// Why, for those who look later.
    pub reason: String,
    /// The revision this is a change of. Whoever saw none takes what there is.
    pub seen: Option<i64>,
}

/// What came of saving.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    Done {
        vault: Vault,
        /// What somebody should know about the text.
        warnings: Vec<String>,
    },
    /// Somebody else has saved meanwhile. Nothing was done; this is what there is now.
    Conflict(Box<Opened>),
}

/// Which administrator vaults.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VaultFilter {
    /// A part of the name, or an ID.
    pub search: String,
    /// Those in the bin instead.
    pub deleted: bool,
}

/// A page of administrator vaults.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VaultTable {
    pub page: Page<Vault>,
    /// When this was read.
    pub now: Timestamp,
}

/// The vaults of one person or service account, and those of administrators that apply to them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// Their own, enabled or not.
    pub own: Vec<Vault>,
    /// Their own that can be brought back.
    pub deleted: Vec<Vault>,
    /// Those of administrators that are enabled, in the order of override.
    pub administrators: Vec<Vault>,
    pub now: Timestamp,
}

/// Checks the name of a vault. Whoever has just one need not name it.
pub fn check_name(kind: OwnerKind, text: Option<&str>) -> Result<String> {
    match text.map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => Ok(name::check("name", text, 1)?),
        None => match kind {
            OwnerKind::Person => Ok("Personal vault".to_owned()),
            OwnerKind::ServiceAccount => Ok("Service account vault".to_owned()),
            OwnerKind::Workspace | OwnerKind::Group => Ok(name::check("name", "", 1)?),
        },
    }
}

/// Whether a name looks like a key that somebody has put into the wrong field: a word of 20 characters or more with
/// letters and several digits, or of 32 or more with a digit and letters of both cases.
pub fn looks_secret(name: &str) -> bool {
    name.split_whitespace().any(|word| {
        let count = |is: fn(&char) -> bool| word.chars().filter(is).count();
        let digits = count(char::is_ascii_digit);
        let (small, capital) = (count(char::is_ascii_lowercase), count(char::is_ascii_uppercase));
        let mixed = word.len() >= 32 && digits > 0 && small > 0 && capital > 0;
        mixed || word.len() >= 20 && digits >= 3 && small + capital >= 6
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_administrator_vaults_need_a_name() {
        for kind in OwnerKind::ALL {
            assert_eq!(check_name(kind, Some("  ")).is_err(), kind.is_administrators(), "{kind:?}");
            assert_eq!(check_name(kind, Some(" GPU defaults ")).ok(), Some("GPU defaults".to_owned()));
        }
    }

    #[test]
    fn keys_are_told_from_names() {
        for secret in ["AKIAIOSFODNN7EXAMPLE12", "bucket wJalrXUtnFEMI/K7MDENG/bPxRfiCY9EXAMPLE"] {
            assert!(looks_secret(secret), "{secret}");
        }
        for name in ["GPU defaults", "research-and-development-team", "2026-11-28", "Group 1234567890"] {
            assert!(!looks_secret(name), "{name}");
        }
    }
}
