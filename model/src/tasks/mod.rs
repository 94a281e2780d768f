//! Tasks, as far as an agent needs them to run one to its end. Experiments, metrics and models are other servers' work.

mod document;
mod port;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use document::{DOCUMENT_FIELDS, LARGEST_DOCUMENT, NewTask, TaskChange};
pub use port::Tasks;

use crate::{
    Timestamp,
    id::{QueueId, TaskId, TenantId, UserId},
};

/// A task of one tenant.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    pub id: TaskId,
    pub tenant: TenantId,
    /// The owner.
    pub user: UserId,
    pub name: String,
    pub kind: String,
    pub status: TaskStatus,
    pub status_reason: String,
    pub status_message: String,
    pub status_changed: Timestamp,
    pub created: Timestamp,
    pub changed: Timestamp,
    pub started: Option<Timestamp>,
    pub completed: Option<Timestamp>,
    /// Where it waits.
    pub queue: Option<QueueId>,
    /// The account that took it from a queue last.
    pub taken_by: Option<UserId>,
    /// What clients said of it, under [`DOCUMENT_FIELDS`].
    pub document: Map<String, Value>,
}

/// Where a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskStatus {
    /// A draft.
    Created,
    /// Waits in a queue, or was just taken from it.
    Queued,
    InProgress,
    Stopped,
    Failed,
    Completed,
}

impl TaskStatus {
    pub const ALL: &[Self] =
        &[Self::Created, Self::Queued, Self::InProgress, Self::Stopped, Self::Failed, Self::Completed];

    /// The name in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Queued => "queued",
            Self::InProgress => "in_progress",
            Self::Stopped => "stopped",
            Self::Failed => "failed",
            Self::Completed => "completed",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|status| status.as_str() == text)
    }

    /// Whether nothing more happens by itself.
    pub const fn has_ended(self) -> bool {
        matches!(self, Self::Stopped | Self::Failed | Self::Completed)
    }

    /// Whether a task that stands here may stand there next, without force.
    pub const fn leads_to(self, next: Self) -> bool {
        match next {
            // Back to a draft only out of the queue.
            Self::Created => matches!(self, Self::Queued),
            Self::Queued => !matches!(self, Self::Queued | Self::InProgress),
            Self::InProgress => matches!(self, Self::Created | Self::Queued | Self::Stopped),
            Self::Stopped | Self::Failed => matches!(self, Self::Queued | Self::InProgress),
            Self::Completed => matches!(self, Self::InProgress | Self::Stopped),
        }
    }
}

/// A step of a task, as somebody wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub status: TaskStatus,
    pub reason: String,
    pub message: String,
    /// Even from where it does not lead by itself.
    pub force: bool,
}

/// Most tasks of one account. Those that ended are forgotten after 30 days.
pub const MOST_PER_USER: u32 = 10_000;

/// Which tasks a client asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskQuery {
    /// Only these; all when empty.
    pub ids: Vec<TaskId>,
    pub status: Vec<TaskStatus>,
    /// Zero-based.
    pub page: u32,
    /// 1 to [`crate::page::LARGEST_SIZE`].
    pub page_size: u32,
    pub order: TaskOrder,
}

/// The order of tasks: by what, and whether the last comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskOrder {
    pub by: TaskSort,
    pub descending: bool,
}

impl Default for TaskOrder {
    fn default() -> Self {
        Self { by: TaskSort::Created, descending: true }
    }
}

/// What tasks can be ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskSort {
    Created,
    LastUpdate,
    Name,
    Status,
    Started,
    Completed,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_runs_from_draft_to_end() {
        use TaskStatus::{Completed, Created, Failed, InProgress, Queued, Stopped};
        for way in [
            [Created, Queued, InProgress, Completed],
            [Created, Queued, InProgress, Failed],
            [Created, InProgress, Stopped, Queued],
        ] {
            for step in way.windows(2) {
                assert!(step[0].leads_to(step[1]), "{step:?}");
            }
        }
        for (from, to) in [(Created, Completed), (InProgress, Queued), (Completed, InProgress), (Queued, Queued)] {
            assert!(!from.leads_to(to), "{from:?} {to:?}");
        }
    }

    #[test]
    fn names_round_trip() {
        for status in TaskStatus::ALL {
            assert_eq!(TaskStatus::parse(status.as_str()), Some(*status));
        }
    }
}
