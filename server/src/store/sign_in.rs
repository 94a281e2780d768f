//! What signing in needs: people with passwords, failed attempts, ended tokens.

use model::{
    Scope, SystemScope, Timestamp,
    address::EmailAddress,
    id::{PersonId, TenantId, UserId},
};

use super::{Conn, Result, execute, fetch_optional};

/// Somebody with an address.
#[derive(sqlx::FromRow)]
pub struct Person {
    pub id: String,
    pub email: String,
    pub email_key: String,
    pub password_hash: Option<String>,
}

pub async fn person_by_email(conn: &mut Conn, _: &SystemScope, email_key: &str) -> Result<Option<Person>> {
    fetch_optional!(
        conn,
        Person,
        "SELECT id, email, email_key, password_hash FROM people WHERE email_key = $1",
        email_key,
    )
}

/// The person that a user is.
pub async fn person_of(conn: &mut Conn, _: &SystemScope, user: &UserId) -> Result<Option<Person>> {
    fetch_optional!(
        conn,
        Person,
        "SELECT p.id, p.email, p.email_key, p.password_hash FROM users u JOIN people p ON p.id = u.person_id
          WHERE u.id = $1 AND u.status <> 'removed'",
        user.as_str(),
    )
}

pub async fn insert_person(
    conn: &mut Conn,
    _: &SystemScope,
    id: &PersonId,
    email: &EmailAddress,
    now: Timestamp,
) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO people (id, email, email_key, created) VALUES ($1, $2, $3, $4)",
        id.as_str(),
        email.as_written(),
        email.key(),
        now.millis(),
    )?;
    Ok(())
}

/// Removes a person who is no longer a user anywhere, with the identities.
pub async fn delete_person_without_users(conn: &mut Conn, _: &SystemScope, person: &str) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM identities
          WHERE person_id = $1 AND NOT EXISTS (SELECT 1 FROM users WHERE users.person_id = $1)",
        person,
    )?;
    execute!(
        conn,
        "DELETE FROM people WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM users WHERE person_id = $1)",
        person,
    )?;
    Ok(())
}

/// Improves the hash of the same password, or sets that of somebody new.
pub async fn set_password(conn: &mut Conn, _: &SystemScope, person: &str, hash: &str) -> Result<()> {
    execute!(conn, "UPDATE people SET password_hash = $2 WHERE id = $1", person, hash)?;
    Ok(())
}

/// Puts another password in the place of `before`; false when that is no longer the person's.
pub async fn replace_password(
    conn: &mut Conn,
    _: &SystemScope,
    person: &str,
    before: Option<&str>,
    hash: &str,
    must_change: bool,
) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE people SET password_hash = $3, must_change = $4 WHERE id = $1 AND COALESCE(password_hash, '') = $2",
        person,
        before.unwrap_or_default(),
        hash,
        must_change,
    )?;
    Ok(changed == 1)
}

/// Whether a person is a user of a tenant besides this one, or may be brought back as one.
pub async fn is_elsewhere(conn: &mut Conn, _: &SystemScope, person: &str, tenant: &TenantId) -> Result<bool> {
    let found = fetch_optional!(
        conn,
        (String,),
        "SELECT id FROM users WHERE person_id = $1 AND tenant_id <> $2 AND status <> 'removed'
          UNION ALL SELECT user_id FROM removed_users WHERE person_id = $1 AND tenant_id <> $2
          LIMIT 1",
        person,
        tenant.as_str(),
    )?;
    Ok(found.is_some())
}

/// Ends every session and token of a person everywhere: after a new password, nobody stays in on the old one.
pub async fn end_everything_of(conn: &mut Conn, _: &SystemScope, person: &str) -> Result<()> {
    execute!(conn, "UPDATE users SET epoch = epoch + 1 WHERE person_id = $1", person)?;
    execute!(
        conn,
        "DELETE FROM sessions WHERE (tenant_id, user_id) IN (SELECT tenant_id, id FROM users WHERE person_id = $1)",
        person,
    )?;
    Ok(())
}

/// Notes a sign-in on the user.
pub async fn note_sign_in(conn: &mut Conn, scope: &Scope, user: &str, provider: &str, now: Timestamp) -> Result<()> {
    execute!(
        conn,
        "UPDATE users SET last_sign_in = $3, last_provider = $4 WHERE tenant_id = $1 AND id = $2",
        scope.tenant().as_str(),
        user,
        now.millis(),
        provider,
    )?;
    Ok(())
}

/// Failed attempts on one account.
#[derive(sqlx::FromRow)]
pub struct Failures {
    pub failures: i64,
    pub last_failure: i64,
    pub blocked_until: i64,
}

pub async fn failures(conn: &mut Conn, _: &SystemScope, account: &str) -> Result<Option<Failures>> {
    fetch_optional!(
        conn,
        Failures,
        "SELECT failures, last_failure, blocked_until FROM sign_in_failures WHERE account = $1",
        account,
    )
}

/// Counts one more failure and returns how many there are now; those from before `forget` do not count.
pub async fn count_failure(
    conn: &mut Conn,
    _: &SystemScope,
    account: &str,
    now: Timestamp,
    forget: Timestamp,
) -> Result<i64> {
    let (failures,) = super::fetch_one!(
        conn,
        (i64,),
        "INSERT INTO sign_in_failures (account, failures, last_failure, blocked_until) VALUES ($1, 1, $2, 0)
         ON CONFLICT (account) DO UPDATE
            SET failures = CASE WHEN sign_in_failures.last_failure < $3 THEN 1 ELSE sign_in_failures.failures + 1 END,
                last_failure = $2
         RETURNING failures",
        account,
        now.millis(),
        forget.millis(),
    )?;
    Ok(failures)
}

pub async fn block_until(conn: &mut Conn, _: &SystemScope, account: &str, until: Timestamp) -> Result<()> {
    execute!(conn, "UPDATE sign_in_failures SET blocked_until = $2 WHERE account = $1", account, until.millis())?;
    Ok(())
}

pub async fn clear_failures(conn: &mut Conn, _: &SystemScope, account: &str) -> Result<()> {
    execute!(conn, "DELETE FROM sign_in_failures WHERE account = $1", account)?;
    Ok(())
}

/// Forgets the failures of accounts that have had none since `before`.
pub async fn forget_failures(conn: &mut Conn, _: &SystemScope, before: Timestamp) -> Result<()> {
    execute!(conn, "DELETE FROM sign_in_failures WHERE last_failure < $1", before.millis())?;
    Ok(())
}

/// Ends a token before its time.
pub async fn revoke_token(conn: &mut Conn, scope: &Scope, token: &str, ends: Timestamp) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO revoked_tokens (id, tenant_id, ends) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING",
        token,
        scope.tenant().as_str(),
        ends.millis(),
    )?;
    Ok(())
}
