//! Queues: one file per thing done with them; this one joins them to the port.

mod default;
mod entries;
mod manage;
mod read;

use async_trait::async_trait;
use model::{
    Caller, Result,
    id::{QueueId, TaskId},
    page::PageRequest,
    queues::{
        Entry, NewQueue, Queue, QueueChange, QueueFilter, QueueQuery, QueueTable, QueueWithEntries, Queues, Shift,
    },
};

use super::Domain;

#[async_trait]
impl Queues for Domain {
    async fn table(&self, caller: &Caller, filter: QueueFilter, page: PageRequest) -> Result<QueueTable> {
        self.queue_table(caller, filter, page).await
    }

    async fn list(&self, caller: &Caller, query: QueueQuery) -> Result<Vec<QueueWithEntries>> {
        self.list_queues(caller, query).await
    }

    async fn get(&self, caller: &Caller, queue: &QueueId, most_entries: u32) -> Result<QueueWithEntries> {
        self.get_queue(caller, queue, most_entries).await
    }

    async fn default_queue(&self, caller: &Caller) -> Result<Queue> {
        self.find_default_queue(caller).await
    }

    async fn create(&self, caller: &Caller, new: NewQueue) -> Result<Queue> {
        self.create_queue(caller, new).await
    }

    async fn update(&self, caller: &Caller, queue: &QueueId, change: QueueChange) -> Result<(Queue, bool)> {
        self.change_queue(caller, queue, change).await
    }

    async fn delete(&self, caller: &Caller, queue: &QueueId, force: bool) -> Result<()> {
        self.delete_queue(caller, queue, force).await
    }

    async fn take(&self, caller: &Caller, queue: &QueueId, task: Option<TaskId>) -> Result<Option<Entry>> {
        self.take_task(caller, queue, task.as_ref()).await
    }

    async fn add(&self, caller: &Caller, queue: &QueueId, task: &TaskId) -> Result<()> {
        self.add_task(caller, queue, task).await
    }

    async fn remove(&self, caller: &Caller, queue: &QueueId, task: &TaskId) -> Result<()> {
        self.remove_task(caller, queue, task).await
    }

    async fn clear(&self, caller: &Caller, queue: &QueueId) -> Result<u64> {
        self.clear_queue(caller, queue).await
    }

    async fn shift(&self, caller: &Caller, queue: &QueueId, task: &TaskId, shift: Shift) -> Result<u64> {
        self.shift_task(caller, queue, task, shift).await
    }
}
