//! Tests of connections: what was typed until the provider answers, and what came of it until it is forgotten.

use model::{
    Scope, SystemScope, Timestamp,
    id::{TenantId, UserId},
    sso::ProviderKey,
};

use super::{Conn, Result, execute, fetch_optional};

/// A test that begins.
pub struct New<'a> {
    pub id: &'a str,
    pub user: &'a UserId,
    pub state: [u8; 32],
    pub binding: [u8; 32],
    pub provider: &'a ProviderKey,
    pub draft: &'a [u8],
    pub ends: Timestamp,
}

/// A test whose provider has answered.
pub struct Taken {
    pub tenant: TenantId,
    pub id: String,
    pub draft: Vec<u8>,
}

pub async fn insert(conn: &mut Conn, scope: &Scope, new: &New<'_>) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO provider_trials (tenant_id, id, user_id, state, binding, provider, draft, ends)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        scope.tenant().as_str(),
        new.id,
        new.user.as_str(),
        new.state.as_slice(),
        new.binding.as_slice(),
        new.provider.as_str(),
        new.draft,
        new.ends.millis(),
    )?;
    Ok(())
}

/// A test that whoever holds the binding began with this provider and that waits for its answer, by its state alone:
/// the answer comes to an address that names no tenant.
pub async fn waiting(
    conn: &mut Conn,
    _: &SystemScope,
    state: [u8; 32],
    binding: [u8; 32],
    provider: &ProviderKey,
    now: Timestamp,
) -> Result<Option<Taken>> {
    let row = fetch_optional!(
        conn,
        (String, String, Vec<u8>),
        "SELECT tenant_id, id, draft FROM provider_trials
          WHERE state = $1 AND binding = $2 AND provider = $3 AND ends > $4 AND draft IS NOT NULL",
        state.as_slice(),
        binding.as_slice(),
        provider.as_str(),
        now.millis(),
    )?;
    Ok(row.map(|(tenant, id, draft)| Taken { tenant: TenantId::known(tenant), id, draft }))
}

/// Forgets what was typed; false when somebody was faster. An answer counts once.
pub async fn take(conn: &mut Conn, scope: &Scope, id: &str) -> Result<bool> {
    let taken = execute!(
        conn,
        "UPDATE provider_trials SET draft = NULL WHERE tenant_id = $1 AND id = $2 AND draft IS NOT NULL",
        scope.tenant().as_str(),
        id,
    )?;
    Ok(taken == 1)
}

pub async fn set_found(conn: &mut Conn, scope: &Scope, id: &str, found: &[u8]) -> Result<()> {
    execute!(
        conn,
        "UPDATE provider_trials SET found = $3 WHERE tenant_id = $1 AND id = $2",
        scope.tenant().as_str(),
        id,
        found,
    )?;
    Ok(())
}

/// What came of a user's test.
pub async fn found(conn: &mut Conn, scope: &Scope, user: &UserId, id: &str, now: Timestamp) -> Result<Option<Vec<u8>>> {
    let row = fetch_optional!(
        conn,
        (Vec<u8>,),
        "SELECT found FROM provider_trials
          WHERE tenant_id = $1 AND id = $2 AND user_id = $3 AND ends > $4 AND found IS NOT NULL",
        scope.tenant().as_str(),
        id,
        user.as_str(),
        now.millis(),
    )?;
    Ok(row.map(|(found,)| found))
}
