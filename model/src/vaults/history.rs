//! What became of a vault: its revisions, and what was done with it.

use serde::{Deserialize, Serialize};

use super::{Format, OwnerKind, Vault};
use crate::{
    Timestamp,
    id::{UserId, VaultId},
    page::Page,
};

/// One text of a vault, without the text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// From 1, without gaps, the oldest are forgotten.
    pub number: i64,
    pub author: UserId,
    pub author_name: String,
    pub at: Timestamp,
    /// Empty where nobody said why.
    pub reason: String,
    /// The revision whose text this brought back.
    pub back_to: Option<i64>,
    pub name: String,
    pub format: Format,
    pub lines: u32,
    pub bytes: u32,
}

/// The revisions of a vault, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    pub vault: Vault,
    pub revisions: Vec<Revision>,
    pub now: Timestamp,
}

/// Whether a line is in both texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    Same,
    Gone,
    New,
}

/// A line of a comparison, with its number in either text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiffLine {
    pub kind: LineKind,
    pub before: Option<u32>,
    pub after: Option<u32>,
    pub text: String,
}

/// Two texts of a vault beside each other. Not to be serialized: it holds both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    pub vault: Vault,
    pub from: Revision,
    pub to: Revision,
    /// Lines that differ with those around them; each part begins where the one before has ended or later.
    pub parts: Vec<Vec<DiffLine>>,
}

macro_rules! operations {
    ($($(#[doc = $doc:literal])* $name:ident => $code:literal, $title:literal;)*) => {
        /// What is done with vaults.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Operation { $($(#[doc = $doc])* $name,)* }

        impl Operation {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// What is stored, and what the API calls it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// What people read.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }

            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|operation| operation.as_str() == text)
            }
        }
    };
}

operations! {
    Create => "create", "Create";
    Edit => "edit", "Edit";
    Activate => "activate", "Activate";
    Deactivate => "deactivate", "Deactivate";
    Delete => "delete", "Delete";
    /// Brought back from the bin.
    Restore => "restore", "Restore";
    /// Somebody was shown the text.
    Reveal => "reveal", "Reveal";
}

/// One thing that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    pub operation: Operation,
    pub at: Timestamp,
    pub vault: VaultId,
    /// What the vault was called then.
    pub vault_name: String,
    pub owner: OwnerKind,
    pub user: UserId,
    pub user_name: Option<String>,
    pub address: Option<String>,
    /// `pages` or `api`.
    pub door: String,
    pub reason: String,
}

/// Which of them; empty lists are all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationFilter {
    pub vaults: Vec<VaultId>,
    pub users: Vec<UserId>,
    pub operations: Vec<Operation>,
    pub owners: Vec<OwnerKind>,
    /// The first moment.
    pub from: Option<Timestamp>,
    /// The first moment that no longer counts.
    pub until: Option<Timestamp>,
    /// The oldest first.
    pub oldest_first: bool,
}

/// A page of what was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationPage {
    pub page: Page<Done>,
    pub now: Timestamp,
}

/// What can be filtered for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationFacets {
    pub vaults: Vec<(VaultId, String)>,
    pub users: Vec<(UserId, String)>,
}
