//! Workers: what takes tasks from queues and runs them. What they say lives in memory and is written in batches.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{
    Caller, Result, Timestamp,
    error::FieldError,
    groups::UserName,
    id::{QueueId, TaskId},
    name,
    page::{Page, PageRequest},
    queues::checked_tags,
};

/// Seconds without a word after which a worker is gone, unless it asks for another time.
pub const DEFAULT_TIMEOUT: u32 = 600;

/// Longest time it may ask for, in seconds.
pub const LONGEST_TIMEOUT: u32 = 24 * 60 * 60;

/// Most queues that one worker listens to.
pub const MOST_QUEUES: usize = 100;

/// Most workers of one account that wait to be written; more are refused until they are.
pub const MOST_PER_ACCOUNT: usize = 1000;

/// What a worker says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkerReport {
    /// What it calls itself.
    pub name: String,
    /// What it listens to; absent leaves what it said before.
    pub queues: Option<Vec<QueueId>>,
    /// The queue its task came from.
    pub queue: Option<QueueId>,
    /// What it runs.
    pub task: Option<TaskId>,
    /// Seconds; absent leaves what it said before.
    pub timeout: Option<u32>,
    pub tags: Option<Vec<String>>,
    pub system_tags: Option<Vec<String>>,
}

impl WorkerReport {
    /// The checked report.
    pub fn check(self) -> Result<Self, FieldError> {
        if self.queues.as_ref().is_some_and(|queues| queues.len() > MOST_QUEUES) {
            return Err(FieldError::value("queues", format!("A worker listens to at most {MOST_QUEUES} queues.")));
        }
        let tags = |field, tags: Option<Vec<String>>| tags.map(|tags| checked_tags(field, tags)).transpose();
        Ok(Self {
            name: name::check("worker", &self.name, 1)?,
            timeout: self.timeout.map(|seconds| seconds.clamp(1, LONGEST_TIMEOUT)),
            tags: tags("tags", self.tags)?,
            system_tags: tags("system_tags", self.system_tags)?,
            ..self
        })
    }
}

/// A worker of one tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worker {
    pub name: String,
    /// The account it reports with.
    pub owner: UserName,
    pub address: Option<String>,
    pub registered: Timestamp,
    /// Its last word.
    pub seen: Timestamp,
    /// Seconds without a word after which it is gone.
    pub timeout: u32,
    /// What it runs; absent where the caller may not see that.
    pub task: Option<NamedTask>,
    /// The queue the task came from.
    pub queue: Option<NamedQueue>,
    /// What it listens to, as far as the caller may see.
    pub queues: Vec<NamedQueue>,
    pub tags: Vec<String>,
    pub system_tags: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedTask {
    pub id: TaskId,
    pub name: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedQueue {
    pub id: QueueId,
    pub name: String,
}

/// Which workers a client asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkerQuery {
    /// Only those heard of in so many seconds.
    pub last_seen: Option<u32>,
    /// A regular expression for the name.
    pub pattern: Option<String>,
    pub tags: Vec<String>,
    pub system_tags: Vec<String>,
}

/// Most workers that are told at once.
pub const MOST_LISTED: u32 = 1000;

/// What the page of workers shows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkerFilter {
    /// Part of a name.
    pub search: String,
}

/// The page of workers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkerTable {
    pub page: Page<Worker>,
    /// When this was read.
    pub now: Timestamp,
}

/// Workers of the caller's tenant. All of it needs [`crate::Permission::UseQueues`].
#[async_trait]
pub trait Workers: Send + Sync {
    /// A worker begins. `NotFound` for a queue that the caller may not read.
    async fn register(&self, caller: &Caller, report: WorkerReport) -> Result<()>;

    /// A worker says what it does; one that is not known begins. `NotFound` for a task that is not the caller's.
    async fn report(&self, caller: &Caller, report: WorkerReport) -> Result<()>;

    /// A worker of the caller ends. One that is not known has ended already.
    async fn unregister(&self, caller: &Caller, name: &str) -> Result<()>;

    /// The live workers, by name, at most [`MOST_LISTED`].
    async fn list(&self, caller: &Caller, query: WorkerQuery) -> Result<Vec<Worker>>;

    /// A page of the live workers, by name.
    async fn table(&self, caller: &Caller, filter: WorkerFilter, page: PageRequest) -> Result<WorkerTable>;
}
