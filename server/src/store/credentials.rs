//! Access keys. The secret is stored as a digest only.

use model::{Scope, SystemScope, Timestamp, credentials::Credential, id::UserId};

use super::{Conn, Result, execute, fetch_all, fetch_one, fetch_optional};

#[derive(sqlx::FromRow)]
struct Row {
    access_key: String,
    label: Option<String>,
    created: i64,
    expires: Option<i64>,
    last_used: i64,
    last_used_from: Option<String>,
}

impl From<Row> for Credential {
    fn from(row: Row) -> Self {
        Self {
            access_key: row.access_key,
            label: row.label,
            created: Timestamp::from_millis(row.created),
            expires: row.expires.map(Timestamp::from_millis),
            last_used: (row.last_used > 0).then(|| Timestamp::from_millis(row.last_used)),
            last_used_from: row.last_used_from,
        }
    }
}

pub async fn insert(
    conn: &mut Conn,
    scope: &Scope,
    user: &UserId,
    credential: &Credential,
    secret: &str,
) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO credentials (access_key, tenant_id, user_id, secret, label, created, expires)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &credential.access_key,
        scope.tenant().as_str(),
        user.as_str(),
        secret,
        credential.label.as_deref(),
        credential.created.millis(),
        credential.expires.map(Timestamp::millis),
    )?;
    Ok(())
}

/// A user's credentials, the oldest first.
pub async fn of_user(conn: &mut Conn, scope: &Scope, user: &UserId) -> Result<Vec<Credential>> {
    let rows = fetch_all!(
        conn,
        Row,
        "SELECT access_key, label, created, expires, last_used, last_used_from
           FROM credentials
          WHERE tenant_id = $1 AND user_id = $2
          ORDER BY created, access_key",
        scope.tenant().as_str(),
        user.as_str(),
    )?;
    Ok(rows.into_iter().map(Credential::from).collect())
}

pub async fn count(conn: &mut Conn, scope: &Scope, user: &UserId) -> Result<i64> {
    let (count,) = fetch_one!(
        conn,
        (i64,),
        "SELECT count(*) FROM credentials WHERE tenant_id = $1 AND user_id = $2",
        scope.tenant().as_str(),
        user.as_str(),
    )?;
    Ok(count)
}

/// One credential of a user.
pub async fn get(conn: &mut Conn, scope: &Scope, user: &UserId, access_key: &str) -> Result<Option<Credential>> {
    let row = fetch_optional!(
        conn,
        Row,
        "SELECT access_key, label, created, expires, last_used, last_used_from
           FROM credentials
          WHERE tenant_id = $1 AND user_id = $2 AND access_key = $3",
        scope.tenant().as_str(),
        user.as_str(),
        access_key,
    )?;
    Ok(row.map(Credential::from))
}

pub async fn set_label(
    conn: &mut Conn,
    scope: &Scope,
    user: &UserId,
    access_key: &str,
    label: Option<&str>,
) -> Result<()> {
    execute!(
        conn,
        "UPDATE credentials SET label = $4 WHERE tenant_id = $1 AND user_id = $2 AND access_key = $3",
        scope.tenant().as_str(),
        user.as_str(),
        access_key,
        label,
    )?;
    Ok(())
}

pub async fn delete(conn: &mut Conn, scope: &Scope, user: &UserId, access_key: &str) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM credentials WHERE tenant_id = $1 AND user_id = $2 AND access_key = $3",
        scope.tenant().as_str(),
        user.as_str(),
        access_key,
    )?;
    Ok(())
}

/// Removes all credentials of a user.
pub async fn delete_all(conn: &mut Conn, scope: &Scope, user: &UserId) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM credentials WHERE tenant_id = $1 AND user_id = $2",
        scope.tenant().as_str(),
        user.as_str(),
    )?;
    Ok(())
}

/// The stored secret of an access key of the user, to see whether the configured one changed.
pub async fn stored_secret(conn: &mut Conn, scope: &Scope, user: &UserId, access_key: &str) -> Result<Option<String>> {
    let row = fetch_optional!(
        conn,
        (String,),
        "SELECT secret FROM credentials WHERE tenant_id = $1 AND user_id = $2 AND access_key = $3",
        scope.tenant().as_str(),
        user.as_str(),
        access_key,
    )?;
    Ok(row.map(|(secret,)| secret))
}

/// Notes when and from where a credential was used last; what is gone by then is left alone.
pub async fn touch(
    conn: &mut Conn,
    _: &SystemScope,
    access_key: &str,
    at: Timestamp,
    from: Option<&str>,
) -> Result<()> {
    execute!(
        conn,
        "UPDATE credentials SET last_used = $2, last_used_from = $3 WHERE access_key = $1 AND last_used < $2",
        access_key,
        at.millis(),
        from,
    )?;
    execute!(
        conn,
        "UPDATE users SET last_key_used = $2
          WHERE last_key_used < $2 AND (tenant_id, id) = (
                SELECT tenant_id, user_id FROM credentials WHERE access_key = $1)",
        access_key,
        at.millis(),
    )?;
    Ok(())
}
