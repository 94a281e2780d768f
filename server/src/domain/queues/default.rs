//! The queue that a tenant begins with.

use model::{
    Caller, Error, Permission, Result, Scope,
    access_rules::Access,
    error::{Conflict, Noun},
    id::QueueId,
    queues::{DEFAULT_NAME, DEFAULT_TAG, NewQueue, Queue},
};

use super::Domain;
use crate::store::{self, Conn};

impl Domain {
    /// Gives a new tenant its queue; the record of the tenant says enough.
    pub(in crate::domain) async fn insert_default_queue(&self, conn: &mut Conn, scope: &Scope) -> Result<()> {
        let new = NewQueue {
            name: DEFAULT_NAME.to_owned(),
            system_tags: vec![DEFAULT_TAG.to_owned()],
            ..NewQueue::default()
        };
        let id = QueueId::known(self.new_id());
        store::queues::insert(conn, scope, &id, &new, true, self.now()).await?;
        Ok(())
    }

    pub(super) async fn find_default_queue(&self, caller: &Caller) -> Result<Queue> {
        let scope = caller.require(Permission::UseQueues)?;
        let mut conn = self.store.read(&scope).await?;
        let queue = self.the_default_queue(&mut conn, &scope).await?;
        self.queue_access(&mut conn, &scope, caller, &queue.id, Access::Read).await?;
        Ok(queue)
    }

    /// Whether anybody may see it is for the caller of this to find out.
    pub(in crate::domain) async fn the_default_queue(&self, conn: &mut Conn, scope: &Scope) -> Result<Queue> {
        let mut tagged = store::queues::default_queues(conn, scope).await?;
        match (tagged.pop(), tagged.is_empty()) {
            (None, _) => Err(Error::Conflict(Conflict::NoDefaultQueue)),
            (Some(only), true) => Ok(only.queue),
            (Some(_), false) => Err(Error::Conflict(Conflict::SeveralDefaultQueues)),
        }
    }

    /// Refuses a queue that the caller does not reach so far: one that may not even be read does not exist.
    pub(in crate::domain) async fn queue_access(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        caller: &Caller,
        queue: &QueueId,
        wanted: Access,
    ) -> Result<()> {
        let entity = model::access_rules::Entity::One(queue.to_string());
        let resource = model::access_rules::ResourceType::Queue;
        let reached = self.reached(conn, scope, caller, resource, std::slice::from_ref(&entity)).await?;
        match reached.first().copied().flatten() {
            Some(access) if access >= wanted => Ok(()),
            Some(_) => {
                let text = "The access rules let you read this queue, not change it.";
                Err(model::error::Forbidden::Rule(text.to_owned()).into())
            }
            None => Err(Error::NotFound(Noun::Queue)),
        }
    }
}
