//! Lists of people to invite, and what became of each.

use model::{
    Role, Scope, SystemScope, Timestamp,
    id::{ImportId, TenantId, UserId},
    invitations::{Import, ImportResult, ImportRow, ImportState},
};

use super::{Conn, Error, Result, execute, fetch_all, fetch_optional};

/// A list to be stored.
pub struct NewImportRows<'a> {
    pub id: &'a ImportId,
    pub inviter: &'a UserId,
    pub by_operator: Option<&'a UserId>,
    pub note: &'a str,
    pub days: u32,
    pub created: Timestamp,
    pub rows: &'a [NewImportRow],
}

/// Somebody on it.
pub struct NewImportRow {
    pub email: String,
    pub name: String,
    pub role: Role,
    /// With blanks between.
    pub group_ids: String,
}

pub async fn insert(conn: &mut Conn, scope: &Scope, new: &NewImportRows<'_>) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO invitation_imports (tenant_id, id, invited_by, by_operator, note, days, created, total, state)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'working')",
        scope.tenant().as_str(),
        new.id.as_str(),
        new.inviter.as_str(),
        new.by_operator.map(UserId::as_str),
        new.note,
        i64::from(new.days),
        new.created.millis(),
        i64::try_from(new.rows.len()).unwrap_or(i64::MAX),
    )?;
    for (at, row) in (1_i64..).zip(new.rows) {
        execute!(
            conn,
            "INSERT INTO invitation_import_rows (tenant_id, import_id, number, email, name, role, group_ids)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            scope.tenant().as_str(),
            new.id.as_str(),
            at,
            row.email.as_str(),
            row.name.as_str(),
            row.role.as_str(),
            row.group_ids.as_str(),
        )?;
    }
    Ok(())
}

macro_rules! columns {
    () => {
        "SELECT i.id, i.invited_by, u.name AS inviter_name, i.created, i.total, i.done, i.state, i.finished
           FROM invitation_imports i JOIN users u ON u.tenant_id = i.tenant_id AND u.id = i.invited_by"
    };
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    invited_by: String,
    inviter_name: String,
    created: i64,
    total: i64,
    done: i64,
    state: String,
    finished: Option<i64>,
}

impl Row {
    fn into_import(self) -> Result<Import> {
        Ok(Import {
            id: ImportId::known(self.id),
            inviter: UserId::known(self.invited_by),
            inviter_name: self.inviter_name,
            created: Timestamp::from_millis(self.created),
            total: count(self.total),
            done: count(self.done),
            state: ImportState::parse(&self.state).ok_or(Error::Damaged("state of a list"))?,
            finished: self.finished.map(Timestamp::from_millis),
        })
    }
}

fn count(stored: i64) -> u32 {
    u32::try_from(stored).unwrap_or(u32::MAX)
}

pub async fn get(conn: &mut Conn, scope: &Scope, id: &ImportId) -> Result<Option<Import>> {
    let row = fetch_optional!(
        conn,
        Row,
        concat!(columns!(), " WHERE i.tenant_id = $1 AND i.id = $2"),
        scope.tenant().as_str(),
        id.as_str(),
    )?;
    row.map(Row::into_import).transpose()
}

/// The newest first.
pub async fn recent(conn: &mut Conn, scope: &Scope, most: u32) -> Result<Vec<Import>> {
    let rows = fetch_all!(
        conn,
        Row,
        concat!(columns!(), " WHERE i.tenant_id = $1 ORDER BY i.created DESC, i.id DESC LIMIT $2"),
        scope.tenant().as_str(),
        i64::from(most),
    )?;
    rows.into_iter().map(Row::into_import).collect()
}

/// How many had which answer.
pub async fn counts(conn: &mut Conn, scope: &Scope, id: &ImportId) -> Result<Vec<(ImportResult, u32)>> {
    let rows = fetch_all!(
        conn,
        (String, i64),
        "SELECT result, COUNT(*) FROM invitation_import_rows
          WHERE tenant_id = $1 AND import_id = $2 AND result IS NOT NULL
          GROUP BY result ORDER BY COUNT(*) DESC, result",
        scope.tenant().as_str(),
        id.as_str(),
    )?;
    rows.into_iter().map(|(result, number)| Ok((parse(&result)?, count(number)))).collect()
}

fn parse(result: &str) -> Result<ImportResult> {
    ImportResult::parse(result).ok_or(Error::Damaged("result of a list"))
}

/// Everybody on the list, in its order.
pub async fn rows(conn: &mut Conn, scope: &Scope, id: &ImportId) -> Result<Vec<ImportRow>> {
    let rows = fetch_all!(
        conn,
        (String, String, String, Option<String>),
        "SELECT email, name, role, result FROM invitation_import_rows
          WHERE tenant_id = $1 AND import_id = $2 ORDER BY number",
        scope.tenant().as_str(),
        id.as_str(),
    )?;
    let read = |(email, name, role, result): (String, String, String, Option<String>)| {
        let role = Role::parse(&role).ok_or(Error::Damaged("role on a list"))?;
        Ok(ImportRow { email, name, role, result: result.as_deref().map(parse).transpose()? })
    };
    rows.into_iter().map(read).collect()
}

/// The list that waits longest, of all tenants.
pub async fn next(conn: &mut Conn, _: &SystemScope) -> Result<Option<(TenantId, ImportId)>> {
    let row = fetch_optional!(
        conn,
        (String, String),
        "SELECT tenant_id, id FROM invitation_imports WHERE state = 'working' ORDER BY created, id LIMIT 1",
    )?;
    Ok(row.map(|(tenant, id)| (TenantId::known(tenant), ImportId::known(id))))
}

/// What is needed to go on with a list.
pub struct Held {
    pub inviter: UserId,
    pub by_operator: Option<UserId>,
    pub note: String,
    pub days: u32,
}

/// A list that is not done, held until the transaction ends: whoever wants to work on it too waits.
pub async fn hold(conn: &mut Conn, scope: &Scope, id: &ImportId) -> Result<Option<Held>> {
    let row = fetch_optional!(
        conn,
        (String, Option<String>, String, i64),
        "UPDATE invitation_imports SET done = done WHERE tenant_id = $1 AND id = $2 AND state = 'working'
         RETURNING invited_by, by_operator, note, days",
        scope.tenant().as_str(),
        id.as_str(),
    )?;
    Ok(row.map(|(inviter, operator, note, days)| Held {
        inviter: UserId::known(inviter),
        by_operator: operator.map(UserId::known),
        note,
        days: count(days),
    }))
}

/// Somebody on a list whose turn has not come.
pub struct Waiting {
    pub number: i64,
    pub email: String,
    pub role: Role,
    pub group_ids: String,
}

/// The next on the list.
pub async fn waiting(conn: &mut Conn, scope: &Scope, id: &ImportId, most: u32) -> Result<Vec<Waiting>> {
    let rows = fetch_all!(
        conn,
        (i64, String, String, String),
        "SELECT r.number, r.email, r.role, r.group_ids
           FROM invitation_import_rows r
           JOIN invitation_imports i ON i.tenant_id = r.tenant_id AND i.id = r.import_id
          WHERE r.tenant_id = $1 AND r.import_id = $2 AND r.number > i.done AND r.result IS NULL
          ORDER BY r.number LIMIT $3",
        scope.tenant().as_str(),
        id.as_str(),
        i64::from(most),
    )?;
    let read = |(number, email, role, group_ids): (i64, String, String, String)| {
        let role = Role::parse(&role).ok_or(Error::Damaged("role on a list"))?;
        Ok(Waiting { number, email, role, group_ids })
    };
    rows.into_iter().map(read).collect()
}

pub async fn set_result(
    conn: &mut Conn,
    scope: &Scope,
    id: &ImportId,
    number: i64,
    result: ImportResult,
) -> Result<()> {
    execute!(
        conn,
        "UPDATE invitation_import_rows SET result = $4 WHERE tenant_id = $1 AND import_id = $2 AND number = $3",
        scope.tenant().as_str(),
        id.as_str(),
        number,
        result.as_str(),
    )?;
    Ok(())
}

pub async fn count_done(conn: &mut Conn, scope: &Scope, id: &ImportId, more: u32) -> Result<()> {
    execute!(
        conn,
        "UPDATE invitation_imports SET done = done + $3 WHERE tenant_id = $1 AND id = $2",
        scope.tenant().as_str(),
        id.as_str(),
        i64::from(more),
    )?;
    Ok(())
}

pub async fn finish(conn: &mut Conn, scope: &Scope, id: &ImportId, state: ImportState, now: Timestamp) -> Result<()> {
    execute!(
        conn,
        "UPDATE invitation_imports SET state = $3, finished = $4 WHERE tenant_id = $1 AND id = $2",
        scope.tenant().as_str(),
        id.as_str(),
        state.as_str(),
        now.millis(),
    )?;
    Ok(())
}

/// Removes lists that were finished before.
pub async fn sweep(conn: &mut Conn, _: &SystemScope, before: Timestamp) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM invitation_import_rows WHERE (tenant_id, import_id) IN
           (SELECT tenant_id, id FROM invitation_imports WHERE finished IS NOT NULL AND finished < $1)",
        before.millis(),
    )?;
    execute!(conn, "DELETE FROM invitation_imports WHERE finished IS NOT NULL AND finished < $1", before.millis(),)?;
    Ok(())
}
