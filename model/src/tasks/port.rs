//! The port of tasks.

use async_trait::async_trait;

use super::{NewTask, Step, Task, TaskChange, TaskQuery};
use crate::{
    Caller, Result,
    id::{QueueId, TaskId},
};

/// Tasks of the caller's tenant. All of it needs [`crate::Permission::UseQueues`]. A task is its owner's, the account's
/// that took it from a queue last, and whoever's an access rule lets read or change it; for others it does not exist.
#[async_trait]
pub trait Tasks: Send + Sync {
    /// Makes a draft that belongs to the caller.
    async fn create(&self, caller: &Caller, new: NewTask) -> Result<Task>;

    /// Tasks, the newest first: those of the IDs, or the caller's own and those it took; administrators get all.
    async fn list(&self, caller: &Caller, query: TaskQuery) -> Result<Vec<Task>>;

    async fn get(&self, caller: &Caller, task: &TaskId) -> Result<Task>;

    /// Changes what is said of a task. `Conflict` where it is no draft any more, unless forced.
    async fn edit(&self, caller: &Caller, task: &TaskId, change: TaskChange) -> Result<Task>;

    /// Puts a task into a queue, the default one where none is named. `Conflict` where it waits already.
    async fn enqueue(&self, caller: &Caller, task: &TaskId, queue: Option<QueueId>, step: Step) -> Result<Task>;

    /// Takes a task out of its queue. `Conflict` where it is in none.
    async fn dequeue(&self, caller: &Caller, task: &TaskId, step: Step) -> Result<Task>;

    /// Moves a task on. `Conflict` where it does not lead there; one that waits no longer does.
    async fn step(&self, caller: &Caller, task: &TaskId, step: Step) -> Result<Task>;

    /// Which of these tasks the caller may change, in the order asked. At most 100.
    async fn writable(&self, caller: &Caller, tasks: Vec<TaskId>) -> Result<Vec<bool>>;
}
