//! Queues, tasks and workers that always answer the same.

use async_trait::async_trait;
use model::{
    Caller, Error, Result,
    access::Kind,
    groups::UserName,
    id::{QueueId, TaskId, TenantId, UserId},
    page::PageRequest,
    queues::{
        Entry, MetadataItem, NewQueue, Queue, QueueChange, QueueFilter, QueueQuery, QueueTable, QueueWithEntries,
        Queues, Shift,
    },
    tasks::{NewTask, Step, Task, TaskChange, TaskQuery, TaskStatus, Tasks},
    workers::{
        DEFAULT_TIMEOUT, NamedQueue, NamedTask, Worker, WorkerFilter, WorkerQuery, WorkerReport, WorkerTable, Workers,
    },
};
use serde_json::json;

use super::{Fake, THEN, USER_ID};

/// The queue that exists, and the task.
pub const QUEUE_ID: &str = "0192f0c1a2b37c4d8e9f0a1b2c3d4e61";
pub const TASK_ID: &str = "0192f0c1a2b37c4d8e9f0a1b2c3d4e62";

fn queue(name: &str) -> Queue {
    let item = MetadataItem { kind: Some("int".to_owned()), value: "3".to_owned() };
    Queue {
        id: QueueId::known(QUEUE_ID),
        name: name.to_owned(),
        display_name: None,
        tags: vec!["a".to_owned()],
        system_tags: vec!["default".to_owned()],
        metadata: [("cost".to_owned(), item)].into_iter().collect(),
        created: THEN,
        changed: THEN,
        length: 1,
        oldest: Some(THEN),
    }
}

fn entry() -> Entry {
    Entry {
        task: TaskId::known(TASK_ID),
        owner: UserId::known(USER_ID),
        tenant: TenantId::default_tenant(),
        added: THEN,
    }
}

fn with_entries() -> QueueWithEntries {
    QueueWithEntries { queue: queue("fast"), entries: vec![entry()] }
}

fn task(status: TaskStatus) -> Task {
    let document = json!({ "script": { "diff": "print(1)" }, "runtime": { "a": 1, "b": 2 } });
    Task {
        id: TaskId::known(TASK_ID),
        tenant: TenantId::default_tenant(),
        user: UserId::known(USER_ID),
        name: "One line".to_owned(),
        kind: "testing".to_owned(),
        status,
        status_reason: "pulled".to_owned(),
        status_message: "by agent".to_owned(),
        status_changed: THEN,
        created: THEN,
        changed: THEN,
        started: Some(THEN),
        completed: None,
        queue: (status == TaskStatus::Queued).then(|| QueueId::known(QUEUE_ID)),
        taken_by: None,
        document: document.as_object().cloned().unwrap_or_default(),
    }
}

#[async_trait]
impl Queues for Fake {
    async fn table(&self, _: &Caller, _: QueueFilter, _: PageRequest) -> Result<QueueTable> {
        Err(Error::Internal)
    }

    async fn list(&self, _: &Caller, query: QueueQuery) -> Result<Vec<QueueWithEntries>> {
        self.note(format!("list {query:?}"))?;
        Ok(vec![with_entries()])
    }

    async fn get(&self, _: &Caller, queue: &QueueId, most_entries: u32) -> Result<QueueWithEntries> {
        self.note(format!("queue {queue} with {most_entries}"))?;
        Ok(with_entries())
    }

    async fn default_queue(&self, _: &Caller) -> Result<Queue> {
        self.note("default queue".to_owned())?;
        Ok(queue("default"))
    }

    async fn create(&self, _: &Caller, new: NewQueue) -> Result<Queue> {
        self.note(format!("create {new:?}"))?;
        Ok(queue(&new.name))
    }

    async fn update(&self, _: &Caller, id: &QueueId, change: QueueChange) -> Result<(Queue, bool)> {
        self.note(format!("update {id} {change:?}"))?;
        Ok((queue("faster"), true))
    }

    async fn delete(&self, _: &Caller, queue: &QueueId, force: bool) -> Result<()> {
        self.note(format!("delete {queue} {force}"))
    }

    async fn take(&self, _: &Caller, queue: &QueueId, task: Option<TaskId>) -> Result<Option<Entry>> {
        self.note(format!("take {task:?} from {queue}"))?;
        Ok(Some(entry()))
    }

    async fn add(&self, _: &Caller, queue: &QueueId, task: &TaskId) -> Result<()> {
        self.note(format!("add {task} to {queue}"))
    }

    async fn remove(&self, _: &Caller, queue: &QueueId, task: &TaskId) -> Result<()> {
        self.note(format!("remove {task} from {queue}"))
    }

    async fn clear(&self, _: &Caller, queue: &QueueId) -> Result<u64> {
        self.note(format!("clear {queue}"))?;
        Ok(1)
    }

    async fn shift(&self, _: &Caller, queue: &QueueId, task: &TaskId, shift: Shift) -> Result<u64> {
        self.note(format!("shift {task} in {queue} {shift:?}"))?;
        Ok(0)
    }
}

#[async_trait]
impl Tasks for Fake {
    async fn create(&self, _: &Caller, new: NewTask) -> Result<Task> {
        self.note(format!("create {new:?}"))?;
        Ok(task(TaskStatus::Created))
    }

    async fn list(&self, _: &Caller, query: TaskQuery) -> Result<Vec<Task>> {
        self.note(format!("list {query:?}"))?;
        Ok(vec![task(TaskStatus::InProgress)])
    }

    async fn get(&self, _: &Caller, id: &TaskId) -> Result<Task> {
        self.note(format!("task {id}"))?;
        Ok(task(TaskStatus::Queued))
    }

    async fn edit(&self, _: &Caller, id: &TaskId, change: TaskChange) -> Result<Task> {
        self.note(format!("edit {id} {change:?}"))?;
        Ok(task(TaskStatus::Created))
    }

    async fn enqueue(&self, _: &Caller, id: &TaskId, queue: Option<QueueId>, step: Step) -> Result<Task> {
        self.note(format!("enqueue {id} {queue:?} {step:?}"))?;
        Ok(task(TaskStatus::Queued))
    }

    async fn dequeue(&self, _: &Caller, id: &TaskId, step: Step) -> Result<Task> {
        self.note(format!("dequeue {id} {step:?}"))?;
        Ok(task(step.status))
    }

    async fn step(&self, _: &Caller, id: &TaskId, step: Step) -> Result<Task> {
        self.note(format!("step {id} {step:?}"))?;
        Ok(task(step.status))
    }

    async fn writable(&self, _: &Caller, tasks: Vec<TaskId>) -> Result<Vec<bool>> {
        self.note(format!("writable {tasks:?}"))?;
        Ok(vec![true; tasks.len()])
    }
}

#[async_trait]
impl Workers for Fake {
    async fn register(&self, _: &Caller, report: WorkerReport) -> Result<()> {
        self.note(format!("register {report:?}"))
    }

    async fn report(&self, _: &Caller, report: WorkerReport) -> Result<()> {
        self.note(format!("report {report:?}"))
    }

    async fn unregister(&self, _: &Caller, name: &str) -> Result<()> {
        self.note(format!("unregister {name}"))
    }

    async fn list(&self, _: &Caller, query: WorkerQuery) -> Result<Vec<Worker>> {
        self.note(format!("list {query:?}"))?;
        let named = || NamedQueue { id: QueueId::known(QUEUE_ID), name: "fast".to_owned() };
        Ok(vec![Worker {
            name: "host:0".to_owned(),
            owner: UserName { id: UserId::known(USER_ID), name: "Zoë Kowalska".to_owned(), kind: Kind::Person },
            address: Some("192.0.2.7".to_owned()),
            registered: THEN,
            seen: THEN,
            timeout: DEFAULT_TIMEOUT,
            task: Some(NamedTask { id: TaskId::known(TASK_ID), name: "One line".to_owned() }),
            queue: Some(named()),
            queues: vec![named()],
            tags: vec!["gpu".to_owned()],
            system_tags: Vec::new(),
        }])
    }

    async fn table(&self, _: &Caller, _: WorkerFilter, _: PageRequest) -> Result<WorkerTable> {
        Err(Error::Internal)
    }
}
