//! Service accounts: rows of users that are no person.

use model::{
    Role, Scope, Timestamp, credentials::Standing, groups::GroupName, id::UserId, service_accounts::ServiceAccount,
    users::Status,
};
use sqlx::AssertSqlSafe;

use super::{
    Conn, Error, Result, Seek, Side, execute, fetch_all, fetch_optional, like_pattern,
    users::{group_lines, groups_of_lines},
};

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    name: String,
    name_key: String,
    role: String,
    status: String,
    allow_impersonation: bool,
    created: i64,
    last_key_used: i64,
    credentials: i64,
    first_end: Option<i64>,
    group_lines: Option<String>,
}

/// The columns of a [`Row`], of `users u`; `$3` is a line break, `$2` the time. Of credentials that end, those that
/// another one has replaced are no worry.
macro_rules! columns {
    () => {
        concat!(
            "u.id, u.name, u.name_key, u.role, u.status, u.allow_impersonation, u.created, u.last_key_used,
             (SELECT count(*) FROM credentials c WHERE c.tenant_id = u.tenant_id AND c.user_id = u.id) AS credentials,
             (SELECT min(c.expires) FROM credentials c
               WHERE c.tenant_id = u.tenant_id AND c.user_id = u.id AND c.replaced_by IS NULL) AS first_end, ",
            group_lines!("$3", "$2")
        )
    };
}

impl Row {
    fn read(self, now: Timestamp) -> Result<ServiceAccount> {
        let groups: Vec<GroupName> = groups_of_lines(self.group_lines.as_deref());
        Ok(ServiceAccount {
            id: UserId::known(self.id),
            name: self.name,
            role: Role::parse(&self.role).ok_or(Error::Damaged("role of a user"))?,
            status: Status::parse(&self.status).ok_or(Error::Damaged("status of a user"))?,
            allow_impersonation: self.allow_impersonation,
            groups,
            credentials: u32::try_from(self.credentials).unwrap_or(u32::MAX),
            standing: Standing::of(self.first_end.map(Timestamp::from_millis), now),
            created: Timestamp::from_millis(self.created),
            last_active: (self.last_key_used > 0).then(|| Timestamp::from_millis(self.last_key_used)),
        })
    }
}

/// Rows in the order of the page with the folded names they are sorted by, and whether there are more beyond.
pub struct Found {
    pub rows: Vec<(ServiceAccount, String)>,
    pub more: bool,
}

/// At most `size` accounts that match a search, by name, from a place on.
pub async fn table(
    conn: &mut Conn,
    scope: &Scope,
    search: &str,
    seek: Option<&Seek>,
    size: u32,
    now: Timestamp,
) -> Result<Found> {
    let backwards = seek.is_some_and(|seek| seek.side == Side::Before);
    let (comparison, order) = if backwards { ("<", "DESC") } else { (">", "ASC") };
    let place = match seek {
        Some(_) => format!("(u.name_key, u.id) {comparison} ($6, $7)"),
        None => "CAST($6 AS TEXT) = '' AND CAST($7 AS TEXT) = ''".to_owned(),
    };
    let statement = format!(
        "SELECT {} FROM users u
          WHERE u.tenant_id = $1 AND u.kind = 'service' AND u.status <> 'removed'
            AND (u.name_key LIKE $4 ESCAPE '\\' OR u.id = $5) AND {place}
          ORDER BY u.name_key {order}, u.id {order} LIMIT $8",
        columns!()
    );
    let found = fetch_all!(
        conn,
        Row,
        AssertSqlSafe(statement.as_str()),
        scope.tenant().as_str(),
        now.millis(),
        "\n",
        like_pattern(search),
        search.trim(),
        seek.map_or("", |seek| seek.value.as_str()),
        seek.map_or("", |seek| seek.id.as_str()),
        i64::from(size) + 1,
    )?;
    let wanted = usize::try_from(size).unwrap_or(usize::MAX);
    let more = found.len() > wanted;
    let row = |row: Row| {
        let key = row.name_key.clone();
        Ok((row.read(now)?, key))
    };
    let mut rows = found.into_iter().take(wanted).map(row).collect::<Result<Vec<_>>>()?;
    if backwards {
        rows.reverse();
    }
    Ok(Found { rows, more })
}

/// One service account; nobody else is found.
pub async fn get(conn: &mut Conn, scope: &Scope, id: &UserId, now: Timestamp) -> Result<Option<ServiceAccount>> {
    let row = fetch_optional!(
        conn,
        Row,
        concat!(
            "SELECT ",
            columns!(),
            " FROM users u WHERE u.tenant_id = $1 AND u.id = $4 AND u.kind = 'service' AND u.status <> 'removed'"
        ),
        scope.tenant().as_str(),
        now.millis(),
        "\n",
        id.as_str(),
    )?;
    row.map(|row| row.read(now)).transpose()
}

/// Says whether an account may act as the people of its tenant. Tokens by which it does ask for this each time.
pub async fn set_impersonation(conn: &mut Conn, scope: &Scope, id: &UserId, allowed: bool) -> Result<()> {
    execute!(
        conn,
        "UPDATE users SET allow_impersonation = $3 WHERE tenant_id = $1 AND id = $2 AND kind = 'service'",
        scope.tenant().as_str(),
        id.as_str(),
        allowed,
    )?;
    Ok(())
}
