//! Queues and what waits in them.

mod entries;
mod table;

use model::{
    Scope, Timestamp,
    id::QueueId,
    name,
    queues::{NewQueue, Queue},
};

pub use entries::{
    Place, clear, delete_entry, entries, first, has_entries, insert_entry, last_position, place_of, queue_of,
    set_position, shift_between,
};
pub use table::{default_queues, get, named, next_by_name, table};

use super::{Conn, Error, Result, execute, fetch_optional};

/// A queue as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueRow {
    pub queue: Queue,
    pub name_key: String,
    /// Made with the tenant, and nobody has asked for it by name yet.
    pub autocreated: bool,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    name: String,
    name_key: String,
    display_name: Option<String>,
    tags: String,
    system_tags: String,
    metadata: String,
    autocreated: bool,
    created: i64,
    changed: i64,
    length: i64,
    oldest: Option<i64>,
}

/// The columns of a [`Row`], of `queues q`.
macro_rules! columns {
    () => {
        "q.id, q.name, q.name_key, q.display_name, q.tags, q.system_tags, q.metadata, q.autocreated, q.created, q.changed,
         (SELECT count(*) FROM queue_entries e WHERE e.tenant_id = q.tenant_id AND e.queue_id = q.id) AS length,
         (SELECT min(e.added) FROM queue_entries e WHERE e.tenant_id = q.tenant_id AND e.queue_id = q.id) AS oldest"
    };
}

use columns;

impl Row {
    fn into_row(self) -> Result<QueueRow> {
        let damaged = |_| Error::Damaged("tags or metadata of a queue");
        let queue = Queue {
            id: QueueId::known(self.id),
            name: self.name,
            display_name: self.display_name,
            tags: serde_json::from_str(&self.tags).map_err(damaged)?,
            system_tags: serde_json::from_str(&self.system_tags).map_err(damaged)?,
            metadata: serde_json::from_str(&self.metadata).map_err(damaged)?,
            created: Timestamp::from_millis(self.created),
            changed: Timestamp::from_millis(self.changed),
            length: u64::try_from(self.length).unwrap_or(0),
            oldest: self.oldest.map(Timestamp::from_millis),
        };
        Ok(QueueRow { queue, name_key: self.name_key, autocreated: self.autocreated })
    }
}

/// What JSON is made of here has no maps with other keys than texts, so it can always be written.
fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

pub async fn insert(
    conn: &mut Conn,
    scope: &Scope,
    id: &QueueId,
    new: &NewQueue,
    autocreated: bool,
    now: Timestamp,
) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO queues (tenant_id, id, name, name_key, display_name, tags, system_tags, metadata, autocreated,
                             created, changed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)",
        scope.tenant().as_str(),
        id.as_str(),
        new.name.as_str(),
        name::key(&new.name),
        new.display_name.as_deref(),
        json(&new.tags),
        json(&new.system_tags),
        json(&new.metadata),
        autocreated,
        now.millis(),
    )?;
    Ok(())
}

/// Sets all that can be changed of a queue. From then on it is somebody's.
pub async fn set(conn: &mut Conn, scope: &Scope, id: &QueueId, queue: &NewQueue, now: Timestamp) -> Result<()> {
    execute!(
        conn,
        "UPDATE queues SET name = $3, name_key = $4, display_name = $5, tags = $6, system_tags = $7, metadata = $8,
                           autocreated = $9, changed = $10
          WHERE tenant_id = $1 AND id = $2",
        scope.tenant().as_str(),
        id.as_str(),
        queue.name.as_str(),
        name::key(&queue.name),
        queue.display_name.as_deref(),
        json(&queue.tags),
        json(&queue.system_tags),
        json(&queue.metadata),
        false,
        now.millis(),
    )?;
    Ok(())
}

/// Holds a queue until the end of the transaction: others who change it or its entries wait. Answers whether it is
/// there.
pub async fn lock(conn: &mut Conn, scope: &Scope, id: &QueueId) -> Result<bool> {
    let held = execute!(
        conn,
        "UPDATE queues SET changed = changed WHERE tenant_id = $1 AND id = $2",
        scope.tenant().as_str(),
        id.as_str(),
    )?;
    Ok(held == 1)
}

/// Removes a queue without entries.
pub async fn delete(conn: &mut Conn, scope: &Scope, id: &QueueId) -> Result<()> {
    execute!(conn, "DELETE FROM queues WHERE tenant_id = $1 AND id = $2", scope.tenant().as_str(), id.as_str())?;
    Ok(())
}

/// Whether there is such a queue.
pub async fn exists(conn: &mut Conn, scope: &Scope, id: &QueueId) -> Result<bool> {
    let found = fetch_optional!(
        conn,
        (String,),
        "SELECT id FROM queues WHERE tenant_id = $1 AND id = $2",
        scope.tenant().as_str(),
        id.as_str(),
    )?;
    Ok(found.is_some())
}
