//! Lists are read in pages, never whole.

use serde::{Deserialize, Serialize};

/// Rows on a page unless the reader asks otherwise.
pub const DEFAULT_SIZE: u32 = 50;

/// Most rows anyone gets at once, as in the ClearML API.
pub const LARGEST_SIZE: u32 = 500;

/// Which page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageRequest {
    /// Rows wanted, 1 to [`LARGEST_SIZE`].
    pub size: u32,
    /// Where to go on: a cursor of an earlier [`Page`] of the same list, or the beginning.
    pub cursor: Option<Cursor>,
}

impl Default for PageRequest {
    fn default() -> Self {
        Self { size: DEFAULT_SIZE, cursor: None }
    }
}

/// An opaque place in a list, signed by the server for one tenant and one filter: it cannot be made up, and is
/// refused where it does not belong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(pub String);

/// Some rows of a list, and how to reach their neighbours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// The page before this one, absent on the first.
    pub previous: Option<Cursor>,
    /// The page after this one, absent on the last.
    pub next: Option<Cursor>,
    /// How many rows the unfiltered list has, where that is known without counting.
    pub total: Option<u64>,
}
