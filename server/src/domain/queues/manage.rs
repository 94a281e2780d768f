//! Making, changing and deleting queues.

use model::{
    Caller, Error, Permission, Result, Scope,
    access_rules::Access,
    audit::Action,
    error::{Conflict, Noun},
    id::QueueId,
    name,
    queues::{NewQueue, Queue, QueueChange},
};
use serde_json::{Value, json};

use super::Domain;
use crate::store::{self, Conn, OnTaken, Unique, queues::QueueRow};

impl Domain {
    pub(super) async fn create_queue(&self, caller: &Caller, new: NewQueue) -> Result<Queue> {
        let scope = caller.require(Permission::ManageQueues)?;
        let new = new.check()?;
        let mut conn = self.store.write(&scope).await?;
        let existing = store::queues::named(&mut conn, &scope, &name::key(&new.name)).await?;
        let id = match existing {
            // The guides make this queue by hand; nobody has asked for it before.
            Some(row) if row.autocreated => {
                let id = row.queue.id.clone();
                store::queues::lock(&mut conn, &scope, &id).await?;
                let mut adopted = new.clone();
                for tag in row.queue.system_tags {
                    if !adopted.system_tags.contains(&tag) {
                        adopted.system_tags.push(tag);
                    }
                }
                store::queues::set(&mut conn, &scope, &id, &adopted, self.now()).await?;
                id
            }
            Some(_) => return Err(taken()),
            None => {
                let id = QueueId::known(self.new_id());
                let made = store::queues::insert(&mut conn, &scope, &id, &new, false, self.now()).await;
                made.on_taken(Unique::QueueName, taken)?;
                id
            }
        };
        let row = self.stored(&mut conn, &scope, &id).await?;
        let after = described(&of(&row.queue));
        self.record(&mut conn, &scope, Action::QueueCreated, id.as_str(), None, Some(after)).await?;
        conn.commit().await?;
        Ok(row.queue)
    }

    pub(super) async fn change_queue(
        &self,
        caller: &Caller,
        queue: &QueueId,
        change: QueueChange,
    ) -> Result<(Queue, bool)> {
        let scope = caller.require(Permission::UseQueues)?;
        if change.manages() {
            caller.require(Permission::ManageQueues)?;
        }
        let mut conn = self.store.write(&scope).await?;
        let wanted = if change.manages() { Access::Read } else { Access::ReadWrite };
        self.queue_access(&mut conn, &scope, caller, queue, wanted).await?;
        store::queues::lock(&mut conn, &scope, queue).await?;
        let row = self.stored(&mut conn, &scope, queue).await?;
        let before = of(&row.queue);
        let after = change.apply_to(before.clone())?;
        if after == before {
            return Ok((row.queue, false));
        }
        let set = store::queues::set(&mut conn, &scope, queue, &after, self.now()).await;
        set.on_taken(Unique::QueueName, taken)?;
        let row = self.stored(&mut conn, &scope, queue).await?;
        let (was, is) = (described(&before), described(&after));
        self.record(&mut conn, &scope, Action::QueueChanged, queue.as_str(), Some(was), Some(is)).await?;
        conn.commit().await?;
        Ok((row.queue, true))
    }

    pub(super) async fn delete_queue(&self, caller: &Caller, queue: &QueueId, force: bool) -> Result<()> {
        let scope = caller.require(Permission::ManageQueues)?;
        let mut conn = self.store.write(&scope).await?;
        self.queue_access(&mut conn, &scope, caller, queue, Access::Read).await?;
        store::queues::lock(&mut conn, &scope, queue).await?;
        let row = self.stored(&mut conn, &scope, queue).await?;
        if row.queue.length > 0 && !force {
            return Err(Error::Conflict(Conflict::QueueNotEmpty));
        }
        let waited = store::queues::clear(&mut conn, &scope, queue, self.now()).await?;
        store::queues::delete(&mut conn, &scope, queue).await?;
        let mut before = described(&of(&row.queue));
        before["tasks"] = json!(waited);
        self.record(&mut conn, &scope, Action::QueueDeleted, queue.as_str(), Some(before), None).await?;
        conn.commit().await?;
        Ok(())
    }

    async fn stored(&self, conn: &mut Conn, scope: &Scope, queue: &QueueId) -> Result<QueueRow> {
        store::queues::get(conn, scope, queue).await?.ok_or(Error::NotFound(Noun::Queue))
    }
}

fn taken() -> Error {
    Error::taken("name", "A queue of this name exists already.")
}

/// A stored queue as somebody could have wanted it.
fn of(queue: &Queue) -> NewQueue {
    NewQueue {
        name: queue.name.clone(),
        display_name: queue.display_name.clone(),
        tags: queue.tags.clone(),
        system_tags: queue.system_tags.clone(),
        metadata: queue.metadata.clone(),
    }
}

/// A queue for the audit record; of metadata only the keys.
fn described(queue: &NewQueue) -> Value {
    json!({
        "name": queue.name,
        "display_name": queue.display_name,
        "tags": queue.tags,
        "system_tags": queue.system_tags,
        "metadata": queue.metadata.keys().collect::<Vec<_>>(),
    })
}
