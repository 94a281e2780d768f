//! What all vaults of somebody add up to.

use serde::{Deserialize, Serialize};

use super::Vault;
use crate::{Timestamp, id::UserId};

/// One value that a client ends up with. Its text is for whoever asked to have it revealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewLeaf {
    /// The keys that lead to it, as HOCON writes a path.
    pub path: String,
    /// Absent where it is masked or only the client knows it.
    pub value: Option<String>,
    /// Only the client knows it: it holds `${…}`, or stands above an `include`.
    pub open: bool,
    /// The place in [`Preview::vaults`] of the vault it comes from.
    pub from: usize,
    /// Those whose value it hid.
    pub hid: Vec<usize>,
}

/// Whose preview.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whose {
    pub id: UserId,
    pub name: String,
}

/// What a person or service account gets, in the order of override.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    pub whose: Whose,
    pub vaults: Vec<Vault>,
    pub leaves: Vec<PreviewLeaf>,
    /// Whether values are shown, but for those of a person that somebody else asks about.
    pub revealed: bool,
    /// Values of a person's own vault stay masked.
    pub withheld: bool,
    pub now: Timestamp,
}
