//! Tasks: who may see and change them, and how they move on.

use async_trait::async_trait;
use model::{
    Caller, Error, Permission, Result, Scope, SystemScope,
    access_rules::{Access, Entity, MOST_ASKED, ResourceType},
    error::{Conflict, FieldError, Forbidden, Limit, Noun},
    id::{QueueId, TaskId},
    page::LARGEST_SIZE,
    tasks::{MOST_PER_USER, NewTask, Step, Task, TaskChange, TaskQuery, TaskSort, TaskStatus, Tasks},
};

use super::Domain;
use crate::store::{self, Conn};

/// Tasks that have ended are kept so long, in seconds.
const KEPT: i64 = 30 * 24 * 60 * 60;

/// Workers that said nothing for so long are forgotten, in seconds: longer than the longest silence one may ask for.
const FORGOTTEN: i64 = 2 * 24 * 60 * 60;

/// Longest reason and message of a step, in characters.
const LONGEST_REASON: usize = 1024;

#[async_trait]
impl Tasks for Domain {
    async fn create(&self, caller: &Caller, new: NewTask) -> Result<Task> {
        let scope = caller.require(Permission::UseQueues)?;
        let new = new.check()?;
        let mut conn = self.store.write(&scope).await?;
        if store::tasks::count(&mut conn, &scope, &caller.user, MOST_PER_USER).await? >= i64::from(MOST_PER_USER) {
            return Err(Error::Limit(Limit::Tasks { allowed: MOST_PER_USER }));
        }
        let id = TaskId::known(self.new_id());
        store::tasks::insert(&mut conn, &scope, &id, &caller.user, &new, self.now()).await?;
        let task = stored(&mut conn, &scope, &id).await?;
        conn.commit().await?;
        Ok(task)
    }

    async fn list(&self, caller: &Caller, query: TaskQuery) -> Result<Vec<Task>> {
        let scope = caller.require(Permission::UseQueues)?;
        let size = query.page_size.clamp(1, LARGEST_SIZE);
        let mut conn = self.store.read(&scope).await?;
        if query.ids.is_empty() {
            let of = if Access::of_role(caller.role).is_some() { None } else { Some(&caller.user) };
            return Ok(store::tasks::list(&mut conn, &scope, of, &query, size).await?);
        }
        let mut tasks = Vec::new();
        for id in query.ids.iter().take(MOST_ASKED) {
            let Some(task) = store::tasks::get(&mut conn, &scope, id).await? else { continue };
            let standing = query.status.is_empty() || query.status.contains(&task.status);
            if standing && self.task_access(&mut conn, &scope, caller, &task).await?.is_some() {
                tasks.push(task);
            }
        }
        let (by, descending) = (query.order.by, query.order.descending);
        tasks.sort_by(|a, b| compare(a, b, by));
        if descending {
            tasks.reverse();
        }
        Ok(tasks)
    }

    async fn get(&self, caller: &Caller, task: &TaskId) -> Result<Task> {
        let scope = caller.require(Permission::UseQueues)?;
        let mut conn = self.store.read(&scope).await?;
        let task = stored(&mut conn, &scope, task).await?;
        let access = self.task_access(&mut conn, &scope, caller, &task).await?;
        access.map(|_| task).ok_or(Error::NotFound(Noun::Task))
    }

    async fn edit(&self, caller: &Caller, task: &TaskId, change: TaskChange) -> Result<Task> {
        let scope = caller.require(Permission::UseQueues)?;
        let mut conn = self.store.write(&scope).await?;
        let found = self.held_task(&mut conn, &scope, caller, task).await?;
        if found.status != TaskStatus::Created && !change.force {
            return Err(stands(&found));
        }
        let before = NewTask { name: found.name, kind: found.kind, document: found.document };
        let after = change.apply_to(before)?;
        store::tasks::set(&mut conn, &scope, task, &after, self.now()).await?;
        let task = stored(&mut conn, &scope, task).await?;
        conn.commit().await?;
        Ok(task)
    }

    async fn enqueue(&self, caller: &Caller, task: &TaskId, queue: Option<QueueId>, step: Step) -> Result<Task> {
        let scope = caller.require(Permission::UseQueues)?;
        check(&step)?;
        let mut conn = self.store.write(&scope).await?;
        let queue = match queue {
            Some(queue) => queue,
            None => self.the_default_queue(&mut conn, &scope).await?.id,
        };
        self.put_into(&mut conn, &scope, caller, &queue, task, step).await?;
        let task = stored(&mut conn, &scope, task).await?;
        conn.commit().await?;
        Ok(task)
    }

    async fn dequeue(&self, caller: &Caller, task: &TaskId, step: Step) -> Result<Task> {
        self.move_on(caller, task, step, true).await
    }

    async fn step(&self, caller: &Caller, task: &TaskId, step: Step) -> Result<Task> {
        self.move_on(caller, task, step, false).await
    }

    async fn writable(&self, caller: &Caller, tasks: Vec<TaskId>) -> Result<Vec<bool>> {
        let scope = caller.require(Permission::UseQueues)?;
        let mut conn = self.store.read(&scope).await?;
        let mut writable = Vec::with_capacity(tasks.len());
        for task in tasks.iter().take(MOST_ASKED) {
            let access = match store::tasks::get(&mut conn, &scope, task).await? {
                Some(task) => self.task_access(&mut conn, &scope, caller, &task).await?,
                None => None,
            };
            writable.push(access == Some(Access::ReadWrite));
        }
        Ok(writable)
    }
}

impl Domain {
    /// How far the caller reaches a task.
    pub(in crate::domain) async fn task_access(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        caller: &Caller,
        task: &Task,
    ) -> Result<Option<Access>> {
        if task.user == caller.user || task.taken_by.as_ref() == Some(&caller.user) {
            return Ok(Some(Access::ReadWrite));
        }
        let entity = Entity::One(task.id.to_string());
        let reached = self.reached(conn, scope, caller, ResourceType::Task, std::slice::from_ref(&entity)).await?;
        Ok(reached.first().copied().flatten())
    }

    /// A task that the caller may change, held until the end of the transaction.
    pub(in crate::domain) async fn held_task(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        caller: &Caller,
        task: &TaskId,
    ) -> Result<Task> {
        let found = store::tasks::lock(conn, scope, task).await?.ok_or(Error::NotFound(Noun::Task))?;
        match self.task_access(conn, scope, caller, &found).await? {
            Some(Access::ReadWrite) => Ok(found),
            Some(Access::Read) => {
                let text = "The access rules let you read this task, not change it.";
                Err(Forbidden::Rule(text.to_owned()).into())
            }
            None => Err(Error::NotFound(Noun::Task)),
        }
    }

    async fn move_on(&self, caller: &Caller, task: &TaskId, step: Step, out_of_queue: bool) -> Result<Task> {
        let scope = caller.require(Permission::UseQueues)?;
        check(&step)?;
        let mut conn = self.store.write(&scope).await?;
        // The queue before the task, as everybody who holds both.
        let queue = store::queues::queue_of(&mut conn, &scope, task).await?;
        if let Some(queue) = &queue {
            store::queues::lock(&mut conn, &scope, queue).await?;
        }
        let found = self.held_task(&mut conn, &scope, caller, task).await?;
        let may_step =
            if out_of_queue { found.status == TaskStatus::Queued } else { found.status.leads_to(step.status) };
        // Said twice, it is done already: an agent says of one task more than once that it has begun.
        let again = !out_of_queue && found.status == step.status;
        if !(may_step || again || step.force && !out_of_queue) {
            return Err(stands(&found));
        }
        if let Some(queue) = &queue {
            store::queues::delete_entry(&mut conn, &scope, queue, task).await?;
        }
        store::tasks::step(&mut conn, &scope, task, &step, self.now()).await?;
        let task = stored(&mut conn, &scope, task).await?;
        conn.commit().await?;
        Ok(task)
    }

    /// Forgets tasks that ended long ago, and workers that were not heard of for long.
    pub(in crate::domain) async fn sweep_work(&self) -> Result<()> {
        let system = SystemScope::of_server("sweep work");
        let mut conn = self.store.write_all(&system).await?;
        store::tasks::sweep(&mut conn, &system, self.now().plus_seconds(-KEPT)).await?;
        store::workers::sweep(&mut conn, &system, self.now().plus_seconds(-FORGOTTEN)).await?;
        conn.commit().await?;
        Ok(())
    }
}

fn compare(a: &Task, b: &Task, by: TaskSort) -> std::cmp::Ordering {
    let order = match by {
        TaskSort::Created => a.created.cmp(&b.created),
        TaskSort::LastUpdate => a.changed.cmp(&b.changed),
        TaskSort::Name => a.name.cmp(&b.name),
        TaskSort::Status => a.status.as_str().cmp(b.status.as_str()),
        TaskSort::Started => a.started.cmp(&b.started),
        TaskSort::Completed => a.completed.cmp(&b.completed),
    };
    order.then_with(|| a.id.cmp(&b.id))
}

async fn stored(conn: &mut Conn, scope: &Scope, task: &TaskId) -> Result<Task> {
    store::tasks::get(conn, scope, task).await?.ok_or(Error::NotFound(Noun::Task))
}

fn stands(task: &Task) -> Error {
    Error::Conflict(Conflict::TaskStatus { status: task.status.as_str().to_owned() })
}

fn check(step: &Step) -> Result<()> {
    for (field, text) in [("status_reason", &step.reason), ("status_message", &step.message)] {
        if text.chars().count() > LONGEST_REASON {
            return Err(FieldError::value(field, format!("{field} has at most {LONGEST_REASON} characters.")).into());
        }
    }
    Ok(())
}
