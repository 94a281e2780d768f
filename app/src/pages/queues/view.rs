//! What the browser gets of queues and workers: what the page shows and nothing more.

use model::{
    Timestamp,
    page::Cursor,
    queues::{DEFAULT_TAG, Queue, QueueTable},
    workers::{Worker, WorkerTable},
};
use serde::{Deserialize, Serialize};

/// A page of either.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueuesView {
    pub queues: Vec<QueueRow>,
    pub workers: Vec<WorkerRow>,
    pub previous: Option<String>,
    pub next: Option<String>,
    /// Whether the viewer renames and deletes queues.
    pub manages: bool,
    pub now: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueRow {
    pub id: String,
    pub name: String,
    pub default: bool,
    pub length: u64,
    /// Since when the first one waits.
    pub oldest: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkerRow {
    pub name: String,
    pub owner: String,
    pub address: String,
    pub seen: Timestamp,
    /// What it runs, as far as the viewer may see.
    pub task: String,
    pub queues: Vec<String>,
}

impl QueuesView {
    pub fn of_queues(table: QueueTable) -> Self {
        let QueueTable { page, manages, now } = table;
        let queues = page.items.into_iter().map(QueueRow::of).collect();
        Self { queues, workers: Vec::new(), previous: text(page.previous), next: text(page.next), manages, now }
    }

    pub fn of_workers(table: WorkerTable) -> Self {
        let WorkerTable { page, now } = table;
        let workers = page.items.into_iter().map(WorkerRow::of).collect();
        let (previous, next) = (text(page.previous), text(page.next));
        Self { queues: Vec::new(), workers, previous, next, manages: false, now }
    }
}

fn text(cursor: Option<Cursor>) -> Option<String> {
    cursor.map(|cursor| cursor.0)
}

impl QueueRow {
    fn of(queue: Queue) -> Self {
        Self {
            id: queue.id.to_string(),
            default: queue.system_tags.iter().any(|tag| tag == DEFAULT_TAG),
            name: queue.name,
            length: queue.length,
            oldest: queue.oldest,
        }
    }
}

impl WorkerRow {
    fn of(worker: Worker) -> Self {
        Self {
            name: worker.name,
            owner: worker.owner.name,
            address: worker.address.unwrap_or_default(),
            seen: worker.seen,
            task: worker.task.map(|task| task.name).unwrap_or_default(),
            queues: worker.queues.into_iter().map(|queue| queue.name).collect(),
        }
    }
}
