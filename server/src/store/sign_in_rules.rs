//! Whitelist entries and domain rules: each address and domain leads to at most one tenant.

use model::{
    Role, Scope, Timestamp,
    address::{Domain, EmailAddress},
    id::UserId,
    sign_in_rules::{Accepted, WhitelistEntry},
};

use super::{Conn, Error, Result, execute, fetch_all};

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

/// The tenant's whitelist by address.
pub async fn whitelist(conn: &mut Conn, scope: &Scope) -> Result<Vec<WhitelistEntry>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        email: String,
        role: String,
        added: i64,
        accepted: Option<i64>,
        user_id: Option<String>,
        user_name: Option<String>,
        user_role: Option<String>,
    }
    let rows = fetch_all!(
        conn,
        Row,
        "SELECT w.email, w.role, w.added, w.accepted, w.user_id, u.name AS user_name, u.role AS user_role
           FROM whitelist_entries w
           LEFT JOIN users u ON u.tenant_id = w.tenant_id AND u.id = w.user_id
          WHERE w.tenant_id = $1
          ORDER BY w.email_key",
        scope.tenant().as_str(),
    )?;
    let role = |text: &str| Role::parse(text).ok_or(Error::Damaged("role of a whitelist entry"));
    let entry = |row: Row| {
        let accepted = match (row.accepted, row.user_id, row.user_name, row.user_role) {
            (Some(at), Some(user), Some(name), Some(user_role)) => Some(Accepted {
                at: Timestamp::from_millis(at),
                user: UserId::known(user),
                name,
                role: role(&user_role)?,
            }),
            _ => None,
        };
        Ok(WhitelistEntry {
            email: row.email,
            role: role(&row.role)?,
            added: Timestamp::from_millis(row.added),
            accepted,
        })
    };
    rows.into_iter().map(entry).collect()
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
    let own = super::fetch_optional!(
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
