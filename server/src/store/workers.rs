//! Workers, as they were told in batches.

use model::{
    Scope, SystemScope, Timestamp,
    access::Kind,
    groups::UserName,
    id::{QueueId, TaskId, TenantId, UserId},
    name,
};
use sqlx::AssertSqlSafe;

use super::{Conn, Error, Result, Side, execute, fetch_all, fetch_optional, like_pattern};

/// What a worker said of itself last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub name: String,
    pub timeout: u32,
    pub address: Option<String>,
    pub registered: Timestamp,
    pub seen: Timestamp,
    pub task: Option<TaskId>,
    pub queue: Option<QueueId>,
    pub queues: Vec<QueueId>,
    pub tags: Vec<String>,
    pub system_tags: Vec<String>,
}

/// A worker with whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkerRow {
    pub owner: UserName,
    pub said: Said,
}

/// The place of a worker in the order of names.
pub type Place = [String; 3];

impl WorkerRow {
    pub fn place(&self) -> Place {
        [name::key(&self.said.name), self.owner.id.to_string(), self.said.name.clone()]
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    user_id: String,
    user_name: String,
    user_kind: String,
    name: String,
    timeout: i64,
    address: Option<String>,
    registered: i64,
    seen: i64,
    task_id: Option<String>,
    queue_id: Option<String>,
    queues: String,
    tags: String,
    system_tags: String,
}

/// A [`Row`] from `workers w` and the users `u` they report as.
macro_rules! select {
    () => {
        "SELECT w.user_id, u.name AS user_name, u.kind AS user_kind, w.name, w.timeout, w.address, w.registered, w.seen,
                w.task_id, w.queue_id, w.queues, w.tags, w.system_tags
           FROM workers w JOIN users u ON u.tenant_id = w.tenant_id AND u.id = w.user_id
          WHERE w.tenant_id = $1 AND u.status = 'active' "
    };
}

impl Row {
    fn into_row(self) -> Result<WorkerRow> {
        let damaged = |_| Error::Damaged("lists of a worker");
        let kind = Kind::parse(&self.user_kind).ok_or(Error::Damaged("kind of a user"))?;
        let said = Said {
            name: self.name,
            timeout: u32::try_from(self.timeout).unwrap_or(0),
            address: self.address,
            registered: Timestamp::from_millis(self.registered),
            seen: Timestamp::from_millis(self.seen),
            task: self.task_id.map(TaskId::known),
            queue: self.queue_id.map(QueueId::known),
            queues: serde_json::from_str(&self.queues).map_err(damaged)?,
            tags: serde_json::from_str(&self.tags).map_err(damaged)?,
            system_tags: serde_json::from_str(&self.system_tags).map_err(damaged)?,
        };
        Ok(WorkerRow { owner: UserName { id: UserId::known(self.user_id), name: self.user_name, kind }, said })
    }
}

fn json(list: &impl serde::Serialize) -> String {
    serde_json::to_string(list).unwrap_or_default()
}

/// Writes what a worker said, unless it has said something later, or that it ends.
pub async fn put(conn: &mut Conn, _: &SystemScope, tenant: &TenantId, user: &UserId, said: &Said) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO workers (tenant_id, user_id, name, name_key, timeout, address, registered, seen, task_id, queue_id,
                              queues, tags, system_tags)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT (tenant_id, user_id, name) DO UPDATE
            SET timeout = excluded.timeout, address = excluded.address, seen = excluded.seen, ended = 0,
                registered = CASE WHEN workers.ended > 0 THEN excluded.registered ELSE workers.registered END,
                task_id = excluded.task_id, queue_id = excluded.queue_id, queues = excluded.queues,
                tags = excluded.tags, system_tags = excluded.system_tags
          WHERE excluded.seen > workers.ended AND excluded.seen >= workers.seen",
        tenant.as_str(),
        user.as_str(),
        said.name.as_str(),
        name::key(&said.name),
        i64::from(said.timeout),
        said.address.as_deref(),
        said.registered.millis(),
        said.seen.millis(),
        said.task.as_ref().map(TaskId::as_str),
        said.queue.as_ref().map(QueueId::as_str),
        json(&said.queues),
        json(&said.tags),
        json(&said.system_tags),
    )?;
    Ok(())
}

/// Notes that a worker has ended: what another server still has of it does not bring it back.
pub async fn end(conn: &mut Conn, scope: &Scope, user: &UserId, name: &str, now: Timestamp) -> Result<()> {
    execute!(
        conn,
        "UPDATE workers SET ended = $4, task_id = NULL WHERE tenant_id = $1 AND user_id = $2 AND name = $3",
        scope.tenant().as_str(),
        user.as_str(),
        name,
        now.millis(),
    )?;
    Ok(())
}

/// What is known of one worker, ended or not heard of for long too.
pub async fn get(conn: &mut Conn, scope: &Scope, user: &UserId, name: &str) -> Result<Option<WorkerRow>> {
    let row = fetch_optional!(
        conn,
        Row,
        concat!(select!(), "AND w.user_id = $2 AND w.name = $3 AND w.ended = 0"),
        scope.tenant().as_str(),
        user.as_str(),
        name,
    )?;
    row.map(Row::into_row).transpose()
}

/// At most `size` live workers by name from a place on, and whether there are more beyond.
pub async fn table(
    conn: &mut Conn,
    scope: &Scope,
    search: &str,
    seek: Option<(Side, &Place)>,
    size: u32,
    now: Timestamp,
) -> Result<(Vec<WorkerRow>, bool)> {
    let backwards = seek.is_some_and(|(side, _)| side == Side::Before);
    let (comparison, order) = if backwards { ("<", "DESC") } else { (">", "ASC") };
    let place = match seek {
        Some(_) => format!("AND (w.name_key, w.user_id, w.name) {comparison} ($5, $6, $7)"),
        None => "AND CAST($5 AS TEXT) = '' AND CAST($6 AS TEXT) = '' AND CAST($7 AS TEXT) = ''".to_owned(),
    };
    let statement = format!(
        "{} AND w.ended = 0 AND w.seen + w.timeout * 1000 > $3 AND w.name_key LIKE $4 ESCAPE '\\' {place}
          ORDER BY w.name_key {order}, w.user_id {order}, w.name {order} LIMIT $2",
        select!(),
    );
    let [key, user, name] = seek.map(|(_, place)| place.clone()).unwrap_or_default();
    let rows = fetch_all!(
        conn,
        Row,
        AssertSqlSafe(statement.as_str()),
        scope.tenant().as_str(),
        i64::from(size) + 1,
        now.millis(),
        like_pattern(search),
        key.as_str(),
        user.as_str(),
        name.as_str(),
    )?;
    let wanted = usize::try_from(size).unwrap_or(usize::MAX);
    let more = rows.len() > wanted;
    let mut rows = rows.into_iter().take(wanted).map(Row::into_row).collect::<Result<Vec<_>>>()?;
    if backwards {
        rows.reverse();
    }
    Ok((rows, more))
}

/// Forgets workers that were heard of last before a time.
pub async fn sweep(conn: &mut Conn, _: &SystemScope, before: Timestamp) -> Result<u64> {
    execute!(conn, "DELETE FROM workers WHERE seen < $1 AND tenant_id IN (SELECT id FROM tenants)", before.millis())
}
