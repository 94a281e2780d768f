//! Tenants: their names, limits and counters.

use model::{
    Scope, SystemScope, Timestamp,
    features::FeatureSet,
    id::TenantId,
    name,
    tenants::{Settings, Tenant},
};

use super::{Conn, Result, execute, fetch_all, fetch_optional};

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    name: String,
    active: bool,
    created: i64,
    allowed_users: Option<i64>,
    allowed_service_users: Option<i64>,
    allow_service_user_admins: Option<bool>,
    features: String,
    exclude_features: String,
    seats_used: i64,
    service_accounts_used: i64,
}

/// The columns of a [`Row`].
macro_rules! columns {
    () => {
        "id, name, active, created, allowed_users, allowed_service_users, allow_service_user_admins, features,
         exclude_features, seats_used, service_accounts_used"
    };
}

impl From<Row> for Tenant {
    fn from(row: Row) -> Self {
        Self {
            id: TenantId::known(row.id),
            name: row.name,
            active: row.active,
            created: Timestamp::from_millis(row.created),
            settings: Settings {
                allowed_users: row.allowed_users.map(limit),
                allowed_service_users: row.allowed_service_users.map(limit),
                allow_service_user_admins: row.allow_service_user_admins,
                features: FeatureSet::parse_list(&row.features),
                exclude_features: FeatureSet::parse_list(&row.exclude_features),
            },
            seats_used: limit(row.seats_used),
            service_accounts_used: limit(row.service_accounts_used),
        }
    }
}

fn limit(stored: i64) -> u32 {
    u32::try_from(stored.max(0)).unwrap_or(u32::MAX)
}

/// Makes a tenant; with `unique` no other may have its name.
pub async fn insert(conn: &mut Conn, _: &SystemScope, tenant: &Tenant, unique: bool) -> Result<()> {
    let key = name::key(&tenant.name);
    execute!(
        conn,
        "INSERT INTO tenants (id, name, name_key, unique_name, active, created, allowed_users, allowed_service_users,
                              allow_service_user_admins, features, exclude_features)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        tenant.id.as_str(),
        &tenant.name,
        &key,
        unique.then_some(&key),
        tenant.active,
        tenant.created.millis(),
        tenant.settings.allowed_users.map(i64::from),
        tenant.settings.allowed_service_users.map(i64::from),
        tenant.settings.allow_service_user_admins,
        tenant.settings.features.to_list(),
        tenant.settings.exclude_features.to_list(),
    )?;
    Ok(())
}

/// Whether a tenant of this name exists, made while names had to be unique or not.
pub async fn name_is_used(conn: &mut Conn, _: &SystemScope, name: &str) -> Result<bool> {
    let key = name::key(name);
    let found =
        fetch_optional!(conn, (i64,), "SELECT CAST(1 AS BIGINT) FROM tenants WHERE name_key = $1 LIMIT 1", &key)?;
    Ok(found.is_some())
}

/// All tenants by name.
pub async fn all(conn: &mut Conn, _: &SystemScope) -> Result<Vec<Tenant>> {
    let rows = fetch_all!(conn, Row, concat!("SELECT ", columns!(), " FROM tenants ORDER BY name_key, id"))?;
    Ok(rows.into_iter().map(Tenant::from).collect())
}

/// The scope's tenant.
pub async fn get(conn: &mut Conn, scope: &Scope) -> Result<Option<Tenant>> {
    let row = fetch_optional!(
        conn,
        Row,
        concat!("SELECT ", columns!(), " FROM tenants WHERE id = $1"),
        scope.tenant().as_str(),
    )?;
    Ok(row.map(Tenant::from))
}

/// The scope's tenant, locked until the transaction ends: for rules over several rows, such as "one administrator
/// stays". (SQLite's writer holds the whole database anyway.)
pub async fn lock(conn: &mut Conn, scope: &Scope) -> Result<Option<Tenant>> {
    let row = fetch_optional!(
        conn,
        Row,
        concat!("UPDATE tenants SET seats_used = seats_used WHERE id = $1 RETURNING ", columns!()),
        scope.tenant().as_str(),
    )?;
    Ok(row.map(Tenant::from))
}

/// All tenants, locked likewise: for what changes a group in every one of them.
pub async fn lock_all(conn: &mut Conn, _: &SystemScope) -> Result<()> {
    execute!(conn, "UPDATE tenants SET seats_used = seats_used")?;
    Ok(())
}

pub async fn update_settings(conn: &mut Conn, scope: &Scope, settings: &Settings) -> Result<()> {
    execute!(
        conn,
        "UPDATE tenants
            SET allowed_users = $2, allowed_service_users = $3, allow_service_user_admins = $4,
                features = $5, exclude_features = $6
          WHERE id = $1",
        scope.tenant().as_str(),
        settings.allowed_users.map(i64::from),
        settings.allowed_service_users.map(i64::from),
        settings.allow_service_user_admins,
        settings.features.to_list(),
        settings.exclude_features.to_list(),
    )?;
    Ok(())
}

/// Takes one of the places for service accounts if one is free: one statement, like a seat.
pub async fn take_service_account(conn: &mut Conn, scope: &Scope) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE tenants SET service_accounts_used = service_accounts_used + 1
          WHERE id = $1 AND (allowed_service_users IS NULL OR service_accounts_used < allowed_service_users)",
        scope.tenant().as_str(),
    )?;
    Ok(changed == 1)
}

/// Gives such a place back.
pub async fn free_service_account(conn: &mut Conn, scope: &Scope) -> Result<()> {
    execute!(
        conn,
        "UPDATE tenants SET service_accounts_used = service_accounts_used - 1
          WHERE id = $1 AND service_accounts_used > 0",
        scope.tenant().as_str(),
    )?;
    Ok(())
}

/// Takes a seat if one is free: one statement, so that no two callers get the last one.
pub async fn take_seat(conn: &mut Conn, scope: &Scope) -> Result<bool> {
    let changed = execute!(
        conn,
        "UPDATE tenants SET seats_used = seats_used + 1
          WHERE id = $1 AND (allowed_users IS NULL OR seats_used < allowed_users)",
        scope.tenant().as_str(),
    )?;
    Ok(changed == 1)
}

/// Gives a seat back.
pub async fn free_seat(conn: &mut Conn, scope: &Scope) -> Result<()> {
    execute!(
        conn,
        "UPDATE tenants SET seats_used = seats_used - 1 WHERE id = $1 AND seats_used > 0",
        scope.tenant().as_str(),
    )?;
    Ok(())
}
