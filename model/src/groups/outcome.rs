//! What became of each row of a change over many.

use serde::{Deserialize, Serialize};

use super::Denied;
use crate::id::UserId;

/// What became of one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict<D = Denied> {
    Done,
    /// It was like that before.
    Unchanged,
    Denied(D),
}

/// One user of a change over many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome<D = Denied> {
    pub user: UserId,
    /// The user's name; the ID for who does not exist.
    pub name: String,
    pub verdict: Verdict<D>,
}

/// All users of a change of memberships, in the order they were named.
pub type Outcomes = Vec<Outcome>;
