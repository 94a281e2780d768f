//! Entries of queues. Whoever changes them holds the queue ([`super::lock`]), so that none is handed out twice.

use model::{
    Scope, Timestamp,
    id::{QueueId, TaskId, UserId},
    queues::Entry,
};

use crate::store::{Conn, Result, execute, fetch_all, fetch_one, fetch_optional};

#[derive(sqlx::FromRow)]
struct Row {
    task_id: String,
    user_id: String,
    added: i64,
}

impl Row {
    fn into_entry(self, scope: &Scope) -> Entry {
        Entry {
            task: TaskId::known(self.task_id),
            owner: UserId::known(self.user_id),
            tenant: scope.tenant().clone(),
            added: Timestamp::from_millis(self.added),
        }
    }
}

/// The first entries of a queue.
pub async fn entries(conn: &mut Conn, scope: &Scope, queue: &QueueId, most: u32) -> Result<Vec<Entry>> {
    let rows = fetch_all!(
        conn,
        Row,
        "SELECT e.task_id, t.user_id, e.added FROM queue_entries e
           JOIN tasks t ON t.tenant_id = e.tenant_id AND t.id = e.task_id
          WHERE e.tenant_id = $1 AND e.queue_id = $2 ORDER BY e.position LIMIT $3",
        scope.tenant().as_str(),
        queue.as_str(),
        i64::from(most),
    )?;
    Ok(rows.into_iter().map(|row| row.into_entry(scope)).collect())
}

/// The next entry, or that of a task if it is in the queue.
pub async fn first(conn: &mut Conn, scope: &Scope, queue: &QueueId, task: Option<&TaskId>) -> Result<Option<Entry>> {
    let row = fetch_optional!(
        conn,
        Row,
        "SELECT e.task_id, t.user_id, e.added FROM queue_entries e
           JOIN tasks t ON t.tenant_id = e.tenant_id AND t.id = e.task_id
          WHERE e.tenant_id = $1 AND e.queue_id = $2 AND (CAST($3 AS TEXT) IS NULL OR e.task_id = $3)
          ORDER BY e.position LIMIT 1",
        scope.tenant().as_str(),
        queue.as_str(),
        task.map(TaskId::as_str),
    )?;
    Ok(row.map(|row| row.into_entry(scope)))
}

/// Whether anything waits: what a poll of an empty queue costs.
pub async fn has_entries(conn: &mut Conn, scope: &Scope, queue: &QueueId) -> Result<bool> {
    let found = fetch_optional!(
        conn,
        (String,),
        "SELECT task_id FROM queue_entries WHERE tenant_id = $1 AND queue_id = $2 LIMIT 1",
        scope.tenant().as_str(),
        queue.as_str(),
    )?;
    Ok(found.is_some())
}

/// The queue a task waits in.
pub async fn queue_of(conn: &mut Conn, scope: &Scope, task: &TaskId) -> Result<Option<QueueId>> {
    let found = fetch_optional!(
        conn,
        (String,),
        "SELECT queue_id FROM queue_entries WHERE tenant_id = $1 AND task_id = $2",
        scope.tenant().as_str(),
        task.as_str(),
    )?;
    Ok(found.map(|(id,)| QueueId::known(id)))
}

/// The highest position in a queue.
pub async fn last_position(conn: &mut Conn, scope: &Scope, queue: &QueueId) -> Result<i64> {
    let (last,) = fetch_one!(
        conn,
        (i64,),
        "SELECT COALESCE(max(position), 0) FROM queue_entries WHERE tenant_id = $1 AND queue_id = $2",
        scope.tenant().as_str(),
        queue.as_str(),
    )?;
    Ok(last)
}

pub async fn insert_entry(
    conn: &mut Conn,
    scope: &Scope,
    queue: &QueueId,
    task: &TaskId,
    position: i64,
    now: Timestamp,
) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO queue_entries (tenant_id, queue_id, task_id, position, added) VALUES ($1, $2, $3, $4, $5)",
        scope.tenant().as_str(),
        queue.as_str(),
        task.as_str(),
        position,
        now.millis(),
    )?;
    Ok(())
}

/// Takes a task out of a queue, and answers whether it was in it.
pub async fn delete_entry(conn: &mut Conn, scope: &Scope, queue: &QueueId, task: &TaskId) -> Result<bool> {
    let gone = execute!(
        conn,
        "DELETE FROM queue_entries WHERE tenant_id = $1 AND queue_id = $2 AND task_id = $3",
        scope.tenant().as_str(),
        queue.as_str(),
        task.as_str(),
    )?;
    Ok(gone == 1)
}

/// Takes everything out of a queue: its tasks are drafts again. Answers how many.
pub async fn clear(conn: &mut Conn, scope: &Scope, queue: &QueueId, now: Timestamp) -> Result<u64> {
    execute!(
        conn,
        "UPDATE tasks SET status = 'created', status_reason = 'taken out of the queue', status_message = '',
                          status_changed = $3, changed = $3
          WHERE tenant_id = $1 AND status = 'queued'
            AND id IN (SELECT task_id FROM queue_entries WHERE tenant_id = $1 AND queue_id = $2)",
        scope.tenant().as_str(),
        queue.as_str(),
        now.millis(),
    )?;
    execute!(
        conn,
        "DELETE FROM queue_entries WHERE tenant_id = $1 AND queue_id = $2",
        scope.tenant().as_str(),
        queue.as_str(),
    )
}

/// Where a task stands in its queue.
pub struct Place {
    pub position: i64,
    /// How many are before it.
    pub before: u64,
}

pub async fn place_of(conn: &mut Conn, scope: &Scope, queue: &QueueId, task: &TaskId) -> Result<Option<Place>> {
    let found = fetch_optional!(
        conn,
        (i64, i64),
        "SELECT e.position, (SELECT count(*) FROM queue_entries b
                              WHERE b.tenant_id = e.tenant_id AND b.queue_id = e.queue_id AND b.position < e.position)
           FROM queue_entries e WHERE e.tenant_id = $1 AND e.queue_id = $2 AND e.task_id = $3",
        scope.tenant().as_str(),
        queue.as_str(),
        task.as_str(),
    )?;
    Ok(found.map(|(position, before)| Place { position, before: u64::try_from(before).unwrap_or(0) }))
}

/// Makes room at the zero-based place `to` by moving everything between there and `from`, a position, by one. Answers
/// the position that is free then.
pub async fn shift_between(
    conn: &mut Conn,
    scope: &Scope,
    queue: &QueueId,
    from: i64,
    to: u64,
    forward: bool,
) -> Result<i64> {
    let (target,) = fetch_one!(
        conn,
        (i64,),
        "SELECT position FROM queue_entries WHERE tenant_id = $1 AND queue_id = $2 ORDER BY position LIMIT 1 OFFSET $3",
        scope.tenant().as_str(),
        queue.as_str(),
        i64::try_from(to).unwrap_or(i64::MAX),
    )?;
    let (low, high, by) = if forward { (target, from - 1, 1_i64) } else { (from + 1, target, -1) };
    execute!(
        conn,
        "UPDATE queue_entries SET position = position + $5
          WHERE tenant_id = $1 AND queue_id = $2 AND position BETWEEN $3 AND $4",
        scope.tenant().as_str(),
        queue.as_str(),
        low,
        high,
        by,
    )?;
    Ok(target)
}

pub async fn set_position(conn: &mut Conn, scope: &Scope, queue: &QueueId, task: &TaskId, position: i64) -> Result<()> {
    execute!(
        conn,
        "UPDATE queue_entries SET position = $4 WHERE tenant_id = $1 AND queue_id = $2 AND task_id = $3",
        scope.tenant().as_str(),
        queue.as_str(),
        task.as_str(),
        position,
    )?;
    Ok(())
}
