//! Connections to identity providers.

use model::{
    Scope, SystemScope, Timestamp,
    id::TenantId,
    identity_providers::{Connection, Preset, Terms},
    name,
    sso::ProviderKey,
};

use super::{Conn, Error, Result, execute, fetch_all, fetch_one, fetch_optional};

/// A connection with what only signing in needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub tenant: TenantId,
    pub connection: Connection,
    pub revision: i64,
    pub sealed: Option<Vec<u8>>,
}

#[derive(sqlx::FromRow)]
struct Row {
    tenant_id: String,
    id: String,
    name: String,
    preset: String,
    terms: String,
    secret: Option<Vec<u8>>,
    revision: i64,
    active: bool,
    updated: i64,
}

/// The columns of a [`Row`], of `provider_connections p`.
macro_rules! columns {
    () => {
        "p.tenant_id, p.id, p.name, p.preset, p.terms, p.secret, p.revision, p.active, p.updated"
    };
}

impl Row {
    fn into_stored(self) -> Result<Stored> {
        let terms: Terms =
            serde_json::from_str(&self.terms).map_err(|_| Error::Damaged("terms of an identity provider"))?;
        let connection = Connection {
            id: ProviderKey::known(self.id),
            name: self.name,
            preset: Preset::of(&self.preset),
            terms,
            has_secret: self.secret.is_some(),
            active: self.active,
            updated: Timestamp::from_millis(self.updated),
        };
        Ok(Stored { tenant: TenantId::known(self.tenant_id), connection, revision: self.revision, sealed: self.secret })
    }
}

/// All of the tenant, by name.
pub async fn list(conn: &mut Conn, scope: &Scope) -> Result<Vec<Stored>> {
    let rows = fetch_all!(
        conn,
        Row,
        concat!("SELECT ", columns!(), " FROM provider_connections p WHERE p.tenant_id = $1 ORDER BY p.name_key, p.id"),
        scope.tenant().as_str(),
    )?;
    rows.into_iter().map(Row::into_stored).collect()
}

pub async fn get(conn: &mut Conn, scope: &Scope, id: &ProviderKey) -> Result<Option<Stored>> {
    let row = fetch_optional!(
        conn,
        Row,
        concat!("SELECT ", columns!(), " FROM provider_connections p WHERE p.tenant_id = $1 AND p.id = $2"),
        scope.tenant().as_str(),
        id.as_str(),
    )?;
    row.map(Row::into_stored).transpose()
}

/// An active connection of an active tenant, by its key alone: whoever signs in has no tenant yet.
pub async fn active(conn: &mut Conn, _: &SystemScope, id: &ProviderKey) -> Result<Option<Stored>> {
    let row = fetch_optional!(
        conn,
        Row,
        concat!(
            "SELECT ",
            columns!(),
            " FROM provider_connections p JOIN tenants t ON t.id = p.tenant_id AND t.active WHERE p.id = $1 AND p.active"
        ),
        id.as_str(),
    )?;
    row.map(Row::into_stored).transpose()
}

/// The active connections of a tenant, if it is active, by name.
pub async fn offered(conn: &mut Conn, _: &SystemScope, tenant: &TenantId) -> Result<Vec<Stored>> {
    let rows = fetch_all!(
        conn,
        Row,
        concat!(
            "SELECT ",
            columns!(),
            " FROM provider_connections p JOIN tenants t ON t.id = p.tenant_id AND t.active
             WHERE p.tenant_id = $1 AND p.active ORDER BY p.name_key, p.id"
        ),
        tenant.as_str(),
    )?;
    rows.into_iter().map(Row::into_stored).collect()
}

/// Whether a tenant besides this one has an active connection.
pub async fn elsewhere(conn: &mut Conn, _: &SystemScope, tenant: &TenantId) -> Result<bool> {
    let (found,) = fetch_one!(
        conn,
        (i64,),
        "SELECT count(*) FROM (SELECT 1 FROM provider_connections WHERE active AND tenant_id <> $1 LIMIT 1) f",
        tenant.as_str(),
    )?;
    Ok(found > 0)
}

/// How many the tenant has, active or not.
pub async fn count(conn: &mut Conn, scope: &Scope) -> Result<i64> {
    let (count,) = fetch_one!(
        conn,
        (i64,),
        "SELECT count(*) FROM provider_connections WHERE tenant_id = $1",
        scope.tenant().as_str(),
    )?;
    Ok(count)
}

/// Stores a new one, under its first revision.
pub async fn insert(
    conn: &mut Conn,
    scope: &Scope,
    connection: &Connection,
    sealed: Option<&[u8]>,
    revision: i64,
) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO provider_connections (tenant_id, id, name, name_key, preset, terms, secret, revision, active, created,
                                           updated)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)",
        scope.tenant().as_str(),
        connection.id.as_str(),
        connection.name.as_str(),
        name::key(&connection.name),
        connection.preset.as_str(),
        written(&connection.terms)?,
        sealed,
        revision,
        connection.active,
        connection.updated.millis(),
    )?;
    Ok(())
}

/// Sets everything but whether it is active.
pub async fn set(
    conn: &mut Conn,
    scope: &Scope,
    connection: &Connection,
    sealed: Option<&[u8]>,
    revision: i64,
) -> Result<()> {
    execute!(
        conn,
        "UPDATE provider_connections
            SET name = $3, name_key = $4, preset = $5, terms = $6, secret = $7, revision = $8, updated = $9
          WHERE tenant_id = $1 AND id = $2",
        scope.tenant().as_str(),
        connection.id.as_str(),
        connection.name.as_str(),
        name::key(&connection.name),
        connection.preset.as_str(),
        written(&connection.terms)?,
        sealed,
        revision,
        connection.updated.millis(),
    )?;
    Ok(())
}

pub async fn set_active(conn: &mut Conn, scope: &Scope, id: &ProviderKey, active: bool, now: Timestamp) -> Result<()> {
    execute!(
        conn,
        "UPDATE provider_connections SET active = $3, updated = $4 WHERE tenant_id = $1 AND id = $2",
        scope.tenant().as_str(),
        id.as_str(),
        active,
        now.millis(),
    )?;
    Ok(())
}

/// Deletes one with the identities it vouched for: nobody can vouch for them again, and whoever they were has no way in
/// by them.
pub async fn delete(conn: &mut Conn, scope: &Scope, _: &SystemScope, id: &ProviderKey) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM provider_connections WHERE tenant_id = $1 AND id = $2",
        scope.tenant().as_str(),
        id.as_str(),
    )?;
    execute!(conn, "DELETE FROM identities WHERE provider = $1", id.as_str())?;
    Ok(())
}

fn written(terms: &Terms) -> Result<String> {
    serde_json::to_string(terms).map_err(|_| Error::Damaged("terms of an identity provider"))
}
