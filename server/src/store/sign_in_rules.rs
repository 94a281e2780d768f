//! Whitelist entries and domain rules: each address and domain leads to at most one tenant.

use model::{
    Role, Scope, Timestamp,
    address::{Domain, EmailAddress},
    id::UserId,
    routing::Whitelisted,
    sign_in_rules::{Accepted, WhitelistEntry, WhitelistFilter},
};
use sqlx::AssertSqlSafe;

use super::{Conn, Error, Result, Side, execute, fetch_all, fetch_one, fetch_optional, like_pattern};

/// The tenant's domains, sorted.
pub async fn domains(conn: &mut Conn, scope: &Scope) -> Result<Vec<String>> {
    let rows = fetch_all!(
        conn,
        (String,),
        "SELECT domain FROM domain_rules WHERE tenant_id = $1 ORDER BY domain",
        scope.tenant().as_str(),
    )?;
    Ok(rows.into_iter().map(|(domain,)| domain).collect())
}

/// Adds a domain; `Taken` when another tenant has it.
pub async fn insert_domain(conn: &mut Conn, scope: &Scope, domain: &Domain, now: Timestamp) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO domain_rules (domain, tenant_id, added) VALUES ($1, $2, $3)",
        domain.as_str(),
        scope.tenant().as_str(),
        now.millis(),
    )?;
    Ok(())
}

pub async fn delete_domain(conn: &mut Conn, scope: &Scope, domain: &str) -> Result<()> {
    execute!(conn, "DELETE FROM domain_rules WHERE tenant_id = $1 AND domain = $2", scope.tenant().as_str(), domain,)?;
    Ok(())
}

/// An entry as it is stored, with the user who came by it.
#[derive(sqlx::FromRow)]
struct Row {
    email_key: String,
    email: String,
    role: String,
    added: i64,
    accepted: Option<i64>,
    user_id: Option<String>,
    user_name: Option<String>,
    user_role: Option<String>,
}

impl Row {
    fn into_entry(self) -> Result<WhitelistEntry> {
        let role = |text: &str| Role::parse(text).ok_or(Error::Damaged("role of a whitelist entry"));
        let accepted = match (self.accepted, self.user_id, self.user_name, self.user_role) {
            (Some(at), Some(user), Some(name), Some(user_role)) => Some(Accepted {
                at: Timestamp::from_millis(at),
                user: UserId::known(user),
                name,
                role: role(&user_role)?,
            }),
            _ => None,
        };
        Ok(WhitelistEntry {
            email: self.email,
            role: role(&self.role)?,
            added: Timestamp::from_millis(self.added),
            accepted,
        })
    }
}

/// The columns of a [`Row`], of `whitelist_entries w` and `users u`.
macro_rules! entries {
    () => {
        "SELECT w.email_key, w.email, w.role, w.added, w.accepted, w.user_id, u.name AS user_name, u.role AS user_role
           FROM whitelist_entries w
           LEFT JOIN users u ON u.tenant_id = w.tenant_id AND u.id = w.user_id
          WHERE w.tenant_id = $1"
    };
}

/// The tenant's whitelist by address.
pub async fn whitelist(conn: &mut Conn, scope: &Scope) -> Result<Vec<WhitelistEntry>> {
    let rows = fetch_all!(conn, Row, concat!(entries!(), " ORDER BY w.email_key"), scope.tenant().as_str())?;
    rows.into_iter().map(Row::into_entry).collect()
}

/// How many addresses wait for their owners, counted to `most`.
pub async fn count_waiting(conn: &mut Conn, scope: &Scope, most: u32) -> Result<u32> {
    let (count,) = fetch_one!(
        conn,
        (i64,),
        "SELECT count(*) FROM (SELECT 1 FROM whitelist_entries
                                WHERE tenant_id = $1 AND accepted IS NULL LIMIT $2) AS waiting",
        scope.tenant().as_str(),
        i64::from(most),
    )?;
    Ok(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The tenant's entry of an address that nobody has used.
pub async fn waiting(conn: &mut Conn, scope: &Scope, email_key: &str) -> Result<Option<Whitelisted>> {
    let row = fetch_optional!(
        conn,
        (String, i64),
        "SELECT role, added FROM whitelist_entries WHERE tenant_id = $1 AND email_key = $2 AND accepted IS NULL",
        scope.tenant().as_str(),
        email_key,
    )?;
    let read = |(role, added): (String, i64)| {
        Ok(Whitelisted {
            tenant: scope.tenant().clone(),
            role: Role::parse(&role).ok_or(Error::Damaged("role of a whitelist entry"))?,
            added: Timestamp::from_millis(added),
        })
    };
    row.map(read).transpose()
}

/// Entries in the order of the page, each with the folded address it stands by.
pub struct Listed {
    pub rows: Vec<(String, WhitelistEntry)>,
    /// Whether there are more beyond, in the direction that was read.
    pub more: bool,
}

/// At most `size` entries of the filter, from a place on.
pub async fn whitelist_page(
    conn: &mut Conn,
    scope: &Scope,
    filter: &WhitelistFilter,
    place: Option<(Side, &str)>,
    size: u32,
) -> Result<Listed> {
    let backwards = place.is_some_and(|(side, _)| side == Side::Before);
    let (comparison, order) = if backwards { ("<", "DESC") } else { (">", "ASC") };
    let state = match filter.accepted {
        None => "",
        Some(true) => " AND w.accepted IS NOT NULL",
        Some(false) => " AND w.accepted IS NULL",
    };
    let statement = format!(
        "{}{state} AND w.email_key LIKE $3 ESCAPE '\\' AND w.email_key {comparison} $4
          ORDER BY w.email_key {order} LIMIT $2",
        entries!()
    );
    let from = place.map_or("", |(_, key)| key);
    let found = fetch_all!(
        conn,
        Row,
        AssertSqlSafe(statement.as_str()),
        scope.tenant().as_str(),
        i64::from(size) + 1,
        like_pattern(&filter.search),
        from,
    )?;
    let wanted = usize::try_from(size).unwrap_or(usize::MAX);
    let more = found.len() > wanted;
    let read = |row: Row| Ok((row.email_key.clone(), row.into_entry()?));
    let mut rows = found.into_iter().take(wanted).map(read).collect::<Result<Vec<_>>>()?;
    if backwards {
        rows.reverse();
    }
    Ok(Listed { rows, more })
}

/// Notes that whoever was let in by this address has come; where none is pending, nothing is done.
pub async fn accept_whitelist_entry(
    conn: &mut Conn,
    scope: &Scope,
    email_key: &str,
    user: &UserId,
    now: Timestamp,
) -> Result<()> {
    execute!(
        conn,
        "UPDATE whitelist_entries SET accepted = $4, user_id = $3
          WHERE tenant_id = $1 AND email_key = $2 AND accepted IS NULL",
        scope.tenant().as_str(),
        email_key,
        user.as_str(),
        now.millis(),
    )?;
    Ok(())
}

/// Adds an address, or gives a pending one of the tenant another role. False when the tenant had it already in this
/// form; `Taken` when another tenant has it.
pub async fn put_whitelist_entry(
    conn: &mut Conn,
    scope: &Scope,
    email: &EmailAddress,
    role: Role,
    now: Timestamp,
) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE whitelist_entries SET role = $3
          WHERE tenant_id = $1 AND email_key = $2 AND accepted IS NULL AND role <> $3",
        scope.tenant().as_str(),
        email.key(),
        role.as_str(),
    )?;
    if changed == 1 {
        return Ok(true);
    }
    let own = fetch_optional!(
        conn,
        (String,),
        "SELECT email FROM whitelist_entries WHERE tenant_id = $1 AND email_key = $2",
        scope.tenant().as_str(),
        email.key(),
    )?;
    if own.is_some() {
        return Ok(false);
    }
    execute!(
        conn,
        "INSERT INTO whitelist_entries (email_key, tenant_id, email, role, added) VALUES ($1, $2, $3, $4, $5)",
        email.key(),
        scope.tenant().as_str(),
        email.as_written(),
        role.as_str(),
        now.millis(),
    )?;
    Ok(true)
}

/// Removes a pending address; false when there is none.
pub async fn delete_whitelist_entry(conn: &mut Conn, scope: &Scope, email_key: &str) -> Result<bool> {
    let changed = execute!(
        conn,
        "DELETE FROM whitelist_entries WHERE tenant_id = $1 AND email_key = $2 AND accepted IS NULL",
        scope.tenant().as_str(),
        email_key,
    )?;
    Ok(changed == 1)
}
