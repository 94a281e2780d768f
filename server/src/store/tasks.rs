//! Tasks.

use model::{
    Scope, SystemScope, Timestamp,
    id::{QueueId, TaskId, TenantId, UserId},
    tasks::{NewTask, Step, Task, TaskQuery, TaskSort, TaskStatus},
};
use serde_json::{Map, Value};
use sqlx::AssertSqlSafe;

use super::{Conn, Error, Result, execute, fetch_all, fetch_one, fetch_optional};

#[derive(sqlx::FromRow)]
struct Row {
    tenant_id: String,
    id: String,
    user_id: String,
    name: String,
    kind: String,
    status: String,
    status_reason: String,
    status_message: String,
    status_changed: i64,
    created: i64,
    changed: i64,
    started: Option<i64>,
    completed: Option<i64>,
    queue_id: Option<String>,
    taken_by: Option<String>,
    document: String,
}

/// A [`Row`] from `tasks t`.
macro_rules! select {
    () => {
        "SELECT t.tenant_id, t.id, t.user_id, t.name, t.type AS kind, t.status, t.status_reason, t.status_message,
                t.status_changed, t.created, t.changed, t.started, t.completed, e.queue_id, t.taken_by, t.document
           FROM tasks t LEFT JOIN queue_entries e ON e.tenant_id = t.tenant_id AND e.task_id = t.id "
    };
}

impl Row {
    fn into_task(self) -> Result<Task> {
        let at = Timestamp::from_millis;
        let document: Result<Map<String, Value>, _> = serde_json::from_str(&self.document);
        Ok(Task {
            id: TaskId::known(self.id),
            tenant: TenantId::known(self.tenant_id),
            user: UserId::known(self.user_id),
            name: self.name,
            kind: self.kind,
            status: TaskStatus::parse(&self.status).ok_or(Error::Damaged("status of a task"))?,
            status_reason: self.status_reason,
            status_message: self.status_message,
            status_changed: at(self.status_changed),
            created: at(self.created),
            changed: at(self.changed),
            started: self.started.map(at),
            completed: self.completed.map(at),
            queue: self.queue_id.map(QueueId::known),
            taken_by: self.taken_by.map(UserId::known),
            document: document.map_err(|_| Error::Damaged("document of a task"))?,
        })
    }
}

pub async fn insert(
    conn: &mut Conn,
    scope: &Scope,
    id: &TaskId,
    owner: &UserId,
    new: &NewTask,
    now: Timestamp,
) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO tasks (tenant_id, id, name, type, status, user_id, document, status_changed, created, changed)
         VALUES ($1, $2, $3, $4, 'created', $5, $6, $7, $7, $7)",
        scope.tenant().as_str(),
        id.as_str(),
        new.name.as_str(),
        new.kind.as_str(),
        owner.as_str(),
        Value::Object(new.document.clone()).to_string(),
        now.millis(),
    )?;
    Ok(())
}

pub async fn get(conn: &mut Conn, scope: &Scope, id: &TaskId) -> Result<Option<Task>> {
    let row = fetch_optional!(
        conn,
        Row,
        concat!(select!(), "WHERE t.tenant_id = $1 AND t.id = $2"),
        scope.tenant().as_str(),
        id.as_str(),
    )?;
    row.map(Row::into_task).transpose()
}

/// The same, held until the end of the transaction.
pub async fn lock(conn: &mut Conn, scope: &Scope, id: &TaskId) -> Result<Option<Task>> {
    execute!(
        conn,
        "UPDATE tasks SET changed = changed WHERE tenant_id = $1 AND id = $2",
        scope.tenant().as_str(),
        id.as_str(),
    )?;
    get(conn, scope, id).await
}

/// Tasks of the tenant in the order that is asked for; with `of`, those this user owns or took.
pub async fn list(
    conn: &mut Conn,
    scope: &Scope,
    of: Option<&UserId>,
    query: &TaskQuery,
    page_size: u32,
) -> Result<Vec<Task>> {
    let (status, page) = (&query.status, query.page);
    let by = match query.order.by {
        TaskSort::Created => "t.created",
        TaskSort::LastUpdate => "t.changed",
        TaskSort::Name => "t.name",
        TaskSort::Status => "t.status",
        // The two databases have nulls at different ends.
        TaskSort::Started => "COALESCE(t.started, 0)",
        TaskSort::Completed => "COALESCE(t.completed, 0)",
    };
    let direction = if query.order.descending { "DESC" } else { "ASC" };
    let standing = status.iter().map(|status| format!("'{}'", status.as_str())).collect::<Vec<_>>().join(", ");
    let standing = if status.is_empty() { "1 = 1".to_owned() } else { format!("t.status IN ({standing})") };
    let whose = match of {
        Some(_) => "(t.user_id = $4 OR t.taken_by = $4)",
        None => "CAST($4 AS TEXT) = ''",
    };
    let statement = format!(
        "{} WHERE t.tenant_id = $1 AND {whose} AND {standing} ORDER BY {by} {direction}, t.id {direction}
          LIMIT $2 OFFSET $3",
        select!(),
    );
    let rows = fetch_all!(
        conn,
        Row,
        AssertSqlSafe(statement.as_str()),
        scope.tenant().as_str(),
        i64::from(page_size),
        i64::from(page) * i64::from(page_size),
        of.map_or("", UserId::as_str),
    )?;
    rows.into_iter().map(Row::into_task).collect()
}

/// How many tasks a user owns, counted as far as `most`.
pub async fn count(conn: &mut Conn, scope: &Scope, of: &UserId, most: u32) -> Result<i64> {
    let (count,) = fetch_one!(
        conn,
        (i64,),
        "SELECT count(*) FROM (SELECT 1 AS one FROM tasks WHERE tenant_id = $1 AND user_id = $2 LIMIT $3) AS counted",
        scope.tenant().as_str(),
        of.as_str(),
        i64::from(most),
    )?;
    Ok(count)
}

/// Sets what is said of a task.
pub async fn set(conn: &mut Conn, scope: &Scope, id: &TaskId, task: &NewTask, now: Timestamp) -> Result<()> {
    execute!(
        conn,
        "UPDATE tasks SET name = $3, type = $4, document = $5, changed = $6 WHERE tenant_id = $1 AND id = $2",
        scope.tenant().as_str(),
        id.as_str(),
        task.name.as_str(),
        task.kind.as_str(),
        Value::Object(task.document.clone()).to_string(),
        now.millis(),
    )?;
    Ok(())
}

/// Moves a task on.
pub async fn step(conn: &mut Conn, scope: &Scope, id: &TaskId, step: &Step, now: Timestamp) -> Result<()> {
    let started = (step.status == TaskStatus::InProgress).then(|| now.millis());
    let completed = step.status.has_ended().then(|| now.millis());
    execute!(
        conn,
        "UPDATE tasks SET status = $3, status_reason = $4, status_message = $5, status_changed = $6, changed = $6,
                          started = COALESCE(started, $7), completed = $8
          WHERE tenant_id = $1 AND id = $2",
        scope.tenant().as_str(),
        id.as_str(),
        step.status.as_str(),
        step.reason.as_str(),
        step.message.as_str(),
        now.millis(),
        started,
        completed,
    )?;
    Ok(())
}

/// Notes who took a task from a queue.
pub async fn take(conn: &mut Conn, scope: &Scope, id: &TaskId, by: &UserId, now: Timestamp) -> Result<()> {
    execute!(
        conn,
        "UPDATE tasks SET taken_by = $3, changed = $4, started = NULL WHERE tenant_id = $1 AND id = $2",
        scope.tenant().as_str(),
        id.as_str(),
        by.as_str(),
        now.millis(),
    )?;
    Ok(())
}

/// Forgets tasks that ended long ago.
pub async fn sweep(conn: &mut Conn, _: &SystemScope, before: Timestamp) -> Result<u64> {
    execute!(
        conn,
        "DELETE FROM tasks WHERE changed < $1 AND status IN ('stopped', 'failed', 'completed')
            AND tenant_id IN (SELECT id FROM tenants)",
        before.millis(),
    )
}
