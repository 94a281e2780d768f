//! Queues: where tasks wait for a worker. Access rules say who sees them, puts tasks in and takes them out; making,
//! renaming and deleting them is for whoever may manage queues.

mod new;
mod port;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use new::{MOST_TAGS, MetadataChange, NewQueue, QueueChange, checked_tags};
pub use port::Queues;

use crate::{
    Timestamp,
    id::{QueueId, TaskId, TenantId, UserId},
    page::Page,
};

/// The name of the queue that every tenant begins with.
pub const DEFAULT_NAME: &str = "default";

/// The system tag that makes a queue the default one.
pub const DEFAULT_TAG: &str = "default";

/// The system tag of queues that lists leave out unless they are asked for.
pub const HIDDEN_TAG: &str = "k8s-glue";

/// Most entries that are told of one queue.
pub const MOST_ENTRIES: u32 = 1000;

/// A queue of one tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    pub id: QueueId,
    pub name: String,
    /// What people should read instead of the name.
    pub display_name: Option<String>,
    pub tags: Vec<String>,
    pub system_tags: Vec<String>,
    pub metadata: Metadata,
    pub created: Timestamp,
    pub changed: Timestamp,
    /// How many tasks wait.
    pub length: u64,
    /// Since when the one waits that waits longest.
    pub oldest: Option<Timestamp>,
}

/// What clients keep beside a queue, by key.
pub type Metadata = BTreeMap<String, MetadataItem>;

/// A text and what it stands for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetadataItem {
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(default)]
    pub value: String,
}

/// A task that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub task: TaskId,
    /// Whose task it is.
    pub owner: UserId,
    pub tenant: TenantId,
    pub added: Timestamp,
}

/// A queue with the first tasks that wait in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueWithEntries {
    pub queue: Queue,
    pub entries: Vec<Entry>,
}

/// What queues can be ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum QueueSort {
    #[default]
    Name,
    Created,
    LastUpdate,
}

/// Which queues a client asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueueQuery {
    /// Only these; all when empty.
    pub ids: Vec<QueueId>,
    /// A regular expression.
    pub name: Option<String>,
    pub tags: Vec<String>,
    pub system_tags: Vec<String>,
    /// Those with [`HIDDEN_TAG`] too, though neither ID nor name asks for them.
    pub hidden: bool,
    /// Zero-based.
    pub page: u32,
    /// 1 to [`crate::page::LARGEST_SIZE`].
    pub page_size: u32,
    /// At most this many entries of each.
    pub most_entries: u32,
    /// By what, and whether the last comes first.
    pub order: (QueueSort, bool),
}

/// Where a task moves in its queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shift {
    /// By so many places, at most to the end.
    Forward(u32),
    Backward(u32),
    Front,
    Back,
}

impl Shift {
    /// The zero-based place of what is at `from` in a queue of this length.
    pub fn target(self, from: u64, length: u64) -> u64 {
        let last = length.saturating_sub(1);
        match self {
            Self::Forward(places) => from.saturating_sub(u64::from(places)),
            Self::Backward(places) => from.saturating_add(u64::from(places)).min(last),
            Self::Front => 0,
            Self::Back => last,
        }
    }
}

/// What the page of queues shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueFilter {
    /// Part of a name, or an ID.
    pub search: String,
}

/// The page of queues.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueTable {
    pub page: Page<Queue>,
    /// Whether the caller makes, renames and deletes queues.
    pub manages: bool,
    /// When this was read: what waiting times count to.
    pub now: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_moves_beyond_the_ends() {
        for (shift, from, to) in [
            (Shift::Forward(1), 3, 2),
            (Shift::Forward(9), 3, 0),
            (Shift::Backward(1), 3, 4),
            (Shift::Backward(9), 3, 4),
            (Shift::Front, 3, 0),
            (Shift::Back, 0, 4),
        ] {
            assert_eq!(shift.target(from, 5), to, "{shift:?}");
        }
        assert_eq!(Shift::Back.target(0, 0), 0);
    }
}
