//! What waits in a queue: put in, handed out once, moved, taken out. Whoever changes it holds the queue meanwhile.

use model::{
    Caller, Error, Permission, Result, Scope,
    access_rules::Access,
    audit::Action,
    error::{Conflict, Noun},
    id::{QueueId, TaskId},
    queues::{Entry, Shift},
    tasks::{Step, Task, TaskStatus},
};
use serde_json::json;

use super::Domain;
use crate::store::{self, Conn};

impl Domain {
    /// A poll of an empty queue, by far the most frequent one, holds nothing and writes nothing.
    pub(super) async fn take_task(
        &self,
        caller: &Caller,
        queue: &QueueId,
        task: Option<&TaskId>,
    ) -> Result<Option<Entry>> {
        let scope = caller.require(Permission::UseQueues)?;
        {
            let mut conn = self.store.read(&scope).await?;
            self.queue_access(&mut conn, &scope, caller, queue, Access::Read).await?;
            if !store::queues::has_entries(&mut conn, &scope, queue).await? {
                let there = store::queues::exists(&mut conn, &scope, queue).await?;
                return if there { Ok(None) } else { Err(Error::NotFound(Noun::Queue)) };
            }
        }
        let mut conn = self.store.write(&scope).await?;
        self.hold(&mut conn, &scope, queue).await?;
        let Some(entry) = store::queues::first(&mut conn, &scope, queue, task).await? else { return Ok(None) };
        store::queues::delete_entry(&mut conn, &scope, queue, &entry.task).await?;
        store::tasks::take(&mut conn, &scope, &entry.task, &caller.user, self.now()).await?;
        conn.commit().await?;
        Ok(Some(entry))
    }

    pub(super) async fn add_task(&self, caller: &Caller, queue: &QueueId, task: &TaskId) -> Result<()> {
        let scope = caller.require(Permission::UseQueues)?;
        let mut conn = self.store.write(&scope).await?;
        let step = Step {
            status: TaskStatus::Queued,
            reason: "added to queue".to_owned(),
            message: String::new(),
            force: false,
        };
        self.put_into(&mut conn, &scope, caller, queue, task, step).await?;
        conn.commit().await?;
        Ok(())
    }

    /// Puts a task at the end of a queue.
    pub(in crate::domain) async fn put_into(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        caller: &Caller,
        queue: &QueueId,
        task: &TaskId,
        step: Step,
    ) -> Result<()> {
        self.queue_access(conn, scope, caller, queue, Access::Read).await?;
        self.hold(conn, scope, queue).await?;
        let found = self.held_task(conn, scope, caller, task).await?;
        if found.queue.is_some() {
            return Err(Error::Conflict(Conflict::AlreadyQueued));
        }
        // One that was taken and never begun may be put in again.
        let again = found.status == TaskStatus::Queued;
        if !(again || step.force || found.status.leads_to(TaskStatus::Queued)) {
            return Err(Error::Conflict(Conflict::TaskStatus { status: found.status.as_str().to_owned() }));
        }
        let last = store::queues::last_position(conn, scope, queue).await?;
        store::queues::insert_entry(conn, scope, queue, task, last + 1, self.now()).await?;
        store::tasks::step(conn, scope, task, &Step { status: TaskStatus::Queued, ..step }, self.now()).await?;
        Ok(())
    }

    pub(super) async fn remove_task(&self, caller: &Caller, queue: &QueueId, task: &TaskId) -> Result<()> {
        let scope = caller.require(Permission::UseQueues)?;
        let mut conn = self.store.write(&scope).await?;
        self.queue_access(&mut conn, &scope, caller, queue, Access::Read).await?;
        self.hold(&mut conn, &scope, queue).await?;
        let Some(found) = store::tasks::lock(&mut conn, &scope, task).await? else {
            return Err(Error::Conflict(Conflict::NotInQueue));
        };
        if found.user != caller.user {
            self.queue_access(&mut conn, &scope, caller, queue, Access::ReadWrite).await?;
        }
        if !store::queues::delete_entry(&mut conn, &scope, queue, task).await? {
            return Err(Error::Conflict(Conflict::NotInQueue));
        }
        self.back_to_draft(&mut conn, &scope, &found).await?;
        conn.commit().await?;
        Ok(())
    }

    async fn back_to_draft(&self, conn: &mut Conn, scope: &Scope, task: &Task) -> Result<()> {
        if task.status == TaskStatus::Queued {
            let step = Step {
                status: TaskStatus::Created,
                reason: "taken out of the queue".to_owned(),
                message: String::new(),
                force: false,
            };
            store::tasks::step(conn, scope, &task.id, &step, self.now()).await?;
        }
        Ok(())
    }

    pub(super) async fn clear_queue(&self, caller: &Caller, queue: &QueueId) -> Result<u64> {
        let scope = caller.require(Permission::UseQueues)?;
        let mut conn = self.store.write(&scope).await?;
        self.queue_access(&mut conn, &scope, caller, queue, Access::ReadWrite).await?;
        self.hold(&mut conn, &scope, queue).await?;
        let gone = store::queues::clear(&mut conn, &scope, queue, self.now()).await?;
        if gone > 0 {
            let after = Some(json!({ "tasks": gone }));
            self.record(&mut conn, &scope, Action::QueueCleared, queue.as_str(), None, after).await?;
        }
        conn.commit().await?;
        Ok(gone)
    }

    pub(super) async fn shift_task(
        &self,
        caller: &Caller,
        queue: &QueueId,
        task: &TaskId,
        shift: Shift,
    ) -> Result<u64> {
        let scope = caller.require(Permission::UseQueues)?;
        let mut conn = self.store.write(&scope).await?;
        self.queue_access(&mut conn, &scope, caller, queue, Access::ReadWrite).await?;
        self.hold(&mut conn, &scope, queue).await?;
        let row = store::queues::get(&mut conn, &scope, queue).await?.ok_or(Error::NotFound(Noun::Queue))?;
        let place = store::queues::place_of(&mut conn, &scope, queue, task).await?;
        let place = place.ok_or(Error::Conflict(Conflict::NotInQueue))?;
        let to = shift.target(place.before, row.queue.length);
        if to != place.before {
            let forward = to < place.before;
            let free = store::queues::shift_between(&mut conn, &scope, queue, place.position, to, forward).await?;
            store::queues::set_position(&mut conn, &scope, queue, task, free).await?;
        }
        conn.commit().await?;
        Ok(to)
    }

    async fn hold(&self, conn: &mut Conn, scope: &Scope, queue: &QueueId) -> Result<()> {
        if store::queues::lock(conn, scope, queue).await? { Ok(()) } else { Err(Error::NotFound(Noun::Queue)) }
    }
}
