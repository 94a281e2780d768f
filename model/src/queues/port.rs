//! The port of queues.

use async_trait::async_trait;

use super::{Entry, NewQueue, Queue, QueueChange, QueueFilter, QueueQuery, QueueTable, QueueWithEntries, Shift};
use crate::{
    Caller, Result,
    id::{QueueId, TaskId},
    page::PageRequest,
};

/// Queues of the caller's tenant. All of it needs [`crate::Permission::UseQueues`], and an access rule that lets the
/// caller read the queue; a queue that one may not read is `NotFound`. Making, renaming and deleting needs
/// [`crate::Permission::ManageQueues`].
#[async_trait]
pub trait Queues: Send + Sync {
    /// A page of the queues, by name.
    async fn table(&self, caller: &Caller, filter: QueueFilter, page: PageRequest) -> Result<QueueTable>;

    /// Queues as clients list them, by name.
    async fn list(&self, caller: &Caller, query: QueueQuery) -> Result<Vec<QueueWithEntries>>;

    /// One queue, with at most so many entries.
    async fn get(&self, caller: &Caller, queue: &QueueId, most_entries: u32) -> Result<QueueWithEntries>;

    /// The default queue. `Conflict` where there is none or more than one.
    async fn default_queue(&self, caller: &Caller) -> Result<Queue>;

    /// Makes a queue. Whoever asks for the one that the tenant began with, by name and for the first time, gets it.
    async fn create(&self, caller: &Caller, new: NewQueue) -> Result<Queue>;

    /// Changes a queue, and answers whether anything is different. Tags and metadata alone need an access rule for
    /// changing it.
    async fn update(&self, caller: &Caller, queue: &QueueId, change: QueueChange) -> Result<(Queue, bool)>;

    /// Deletes a queue. `Conflict` where tasks wait in it, unless `force`: then they wait no longer.
    async fn delete(&self, caller: &Caller, queue: &QueueId, force: bool) -> Result<()>;

    /// The next task, or the one named if it waits there; it is handed out once. Reading the queue is enough.
    async fn take(&self, caller: &Caller, queue: &QueueId, task: Option<TaskId>) -> Result<Option<Entry>>;

    /// Puts a task in at the end. Reading the queue is enough; the task must be one the caller may change.
    async fn add(&self, caller: &Caller, queue: &QueueId, task: &TaskId) -> Result<()>;

    /// Takes a task out; it is as it was before. The owner of the task may, and whoever may change the queue.
    async fn remove(&self, caller: &Caller, queue: &QueueId, task: &TaskId) -> Result<()>;

    /// Takes all tasks out, and answers how many. Needs an access rule for changing the queue.
    async fn clear(&self, caller: &Caller, queue: &QueueId) -> Result<u64>;

    /// Moves a task, and answers its new place, from zero. Needs an access rule for changing the queue.
    async fn shift(&self, caller: &Caller, queue: &QueueId, task: &TaskId, shift: Shift) -> Result<u64>;
}
