//! The recycle bin.

use model::{
    Role, Scope, SystemScope, Timestamp,
    access::Kind,
    id::{PersonId, RuleId, TenantId, UserId},
    users::{BinRow, Status, User},
    vaults::Owner,
};

use super::write::count_users;
use crate::store::{
    Conn, Error, Result, Seek, Side, execute, fetch_all, fetch_optional, groups::Held, like_pattern, vaults,
};

/// What is kept of a user who is being removed.
pub struct Binned {
    /// As it was.
    pub user: User,
    pub person: Option<String>,
    pub email_key: String,
    pub memberships: Vec<Held>,
    pub rules: Vec<RuleId>,
}

/// Puts a user into the bin. To be called before anything of it is taken away.
pub async fn put_into_bin(
    conn: &mut Conn,
    scope: &Scope,
    kept: &Binned,
    removed: Timestamp,
    kept_until: Timestamp,
) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO removed_users (tenant_id, user_id, person_id, email, email_key, status, memberships, rules,
                                    removed, removed_by, kept_until)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        scope.tenant().as_str(),
        kept.user.id.as_str(),
        kept.person.as_deref(),
        kept.user.email.as_deref(),
        kept.email_key.as_str(),
        kept.user.status.as_str(),
        as_json(&kept.memberships)?,
        as_json(&kept.rules)?,
        removed.millis(),
        scope.by().actor.as_ref().map(UserId::as_str),
        kept_until.millis(),
    )?;
    Ok(())
}

fn as_json<T: serde::Serialize>(value: &T) -> Result<String> {
    serde_json::to_string(value).map_err(|_| Error::Damaged("what is kept of a user"))
}

#[derive(sqlx::FromRow)]
struct Row {
    kind: String,
    role: String,
    name: String,
    given_name: Option<String>,
    family_name: Option<String>,
    avatar: Option<String>,
    internal: bool,
    created: i64,
    status: String,
    person_id: Option<String>,
    email: Option<String>,
    email_key: String,
    memberships: String,
    rules: String,
}

/// A user who lies in the bin and can be brought back.
pub async fn binned(conn: &mut Conn, scope: &Scope, user: &UserId, now: Timestamp) -> Result<Option<Binned>> {
    let row = fetch_optional!(
        conn,
        Row,
        "SELECT u.kind, u.role, u.name, u.given_name, u.family_name, u.avatar, u.internal, u.created,
                r.status, r.person_id, r.email, r.email_key, r.memberships, r.rules
           FROM removed_users r
           JOIN users u ON u.tenant_id = r.tenant_id AND u.id = r.user_id AND u.status = 'removed'
          WHERE r.tenant_id = $1 AND r.user_id = $2 AND r.kept_until > $3",
        scope.tenant().as_str(),
        user.as_str(),
        now.millis(),
    )?;
    let Some(row) = row else { return Ok(None) };
    let damaged = |_| Error::Damaged("what is kept of a user");
    Ok(Some(Binned {
        user: User {
            id: user.clone(),
            tenant: scope.tenant().clone(),
            kind: Kind::parse(&row.kind).ok_or(Error::Damaged("kind of a user"))?,
            role: Role::parse(&row.role).ok_or(Error::Damaged("role of a user"))?,
            status: Status::parse(&row.status).ok_or(Error::Damaged("status of a user"))?,
            name: row.name,
            given_name: row.given_name,
            family_name: row.family_name,
            avatar: row.avatar,
            email: row.email,
            internal: row.internal,
            created: Timestamp::from_millis(row.created),
        },
        person: row.person_id,
        email_key: row.email_key,
        memberships: serde_json::from_str(&row.memberships).map_err(damaged)?,
        rules: serde_json::from_str(&row.rules).map_err(damaged)?,
    }))
}

/// The tenant in whose bin a user lies.
pub async fn tenant_of_removed(conn: &mut Conn, _: &SystemScope, user: &UserId) -> Result<Option<TenantId>> {
    let row =
        fetch_optional!(conn, (String,), "SELECT tenant_id FROM removed_users WHERE user_id = $1", user.as_str())?;
    Ok(row.map(|(id,)| TenantId::known(id)))
}

/// Whether a user of the tenant has this address.
pub async fn has_address(conn: &mut Conn, scope: &Scope, email_key: &str) -> Result<bool> {
    let row = fetch_optional!(
        conn,
        (String,),
        "SELECT id FROM users WHERE tenant_id = $1 AND email_key = $2 AND status <> 'removed' LIMIT 1",
        scope.tenant().as_str(),
        email_key,
    )?;
    Ok(row.is_some())
}

/// Makes a user of what lies in the bin: as it was, without a credential. The address is no longer one that was
/// removed.
pub async fn bring_back(conn: &mut Conn, scope: &Scope, kept: &Binned, person: Option<&PersonId>) -> Result<()> {
    let (tenant, user) = (scope.tenant().as_str(), kept.user.id.as_str());
    execute!(
        conn,
        "UPDATE users SET status = $3, person_id = $4, email = $5, email_key = $6, epoch = epoch + 1
          WHERE tenant_id = $1 AND id = $2 AND status = 'removed'",
        tenant,
        user,
        kept.user.status.as_str(),
        person.map(PersonId::as_str),
        kept.user.email.as_deref(),
        kept.email_key.as_str(),
    )?;
    count_users(conn, scope, 1).await?;
    execute!(conn, "DELETE FROM removed_users WHERE tenant_id = $1 AND user_id = $2", tenant, user)?;
    execute!(conn, "DELETE FROM removals WHERE tenant_id = $1 AND email_key = $2", tenant, kept.email_key.as_str())?;
    execute!(
        conn,
        "DELETE FROM removed_identities WHERE tenant_id = $1 AND email_key = $2",
        tenant,
        kept.email_key.as_str(),
    )?;
    Ok(())
}

/// Rows of the bin in the order of the page, and whether there are more beyond.
pub struct BinFound {
    pub rows: Vec<BinRow>,
    pub more: bool,
}

/// At most `size` rows that match a search, the latest first, from a place on.
pub async fn bin(
    conn: &mut Conn,
    scope: &Scope,
    search: &str,
    seek: Option<&Seek>,
    size: u32,
    now: Timestamp,
) -> Result<BinFound> {
    let backwards = seek.is_some_and(|seek| seek.side == Side::Before);
    let (comparison, order) = if backwards { (">", "ASC") } else { ("<", "DESC") };
    let place = match seek {
        Some(_) => format!("(r.removed, r.user_id) {comparison} (CAST($5 AS BIGINT), $6)"),
        None => "CAST($5 AS TEXT) = '' AND CAST($6 AS TEXT) = ''".to_owned(),
    };
    let statement = format!(
        "SELECT u.id, u.name, r.email, u.role, r.removed, b.name AS removed_by, r.kept_until
           FROM removed_users r
           JOIN users u ON u.tenant_id = r.tenant_id AND u.id = r.user_id
           LEFT JOIN users b ON b.tenant_id = r.tenant_id AND b.id = r.removed_by
          WHERE r.tenant_id = $1 AND r.kept_until > $2 AND {place}
            AND (u.name_key LIKE $3 ESCAPE '\\' OR r.email_key LIKE $3 ESCAPE '\\' OR u.id = $4)
          ORDER BY r.removed {order}, r.user_id {order} LIMIT $7"
    );
    let found = fetch_all!(
        conn,
        (String, String, Option<String>, String, i64, Option<String>, i64),
        sqlx::AssertSqlSafe(statement.as_str()),
        scope.tenant().as_str(),
        now.millis(),
        like_pattern(search),
        search.trim(),
        seek.map_or("", |seek| seek.value.as_str()),
        seek.map_or("", |seek| seek.id.as_str()),
        i64::from(size) + 1,
    )?;
    let wanted = usize::try_from(size).unwrap_or(usize::MAX);
    let more = found.len() > wanted;
    let row = |(id, name, email, role, removed, removed_by, kept_until): (String, _, _, String, i64, _, i64)| {
        Ok(BinRow {
            id: UserId::known(id),
            name,
            email,
            role: Role::parse(&role).ok_or(Error::Damaged("role of a user"))?,
            removed: Timestamp::from_millis(removed),
            removed_by,
            kept_until: Timestamp::from_millis(kept_until),
        })
    };
    let mut rows = found.into_iter().take(wanted).map(row).collect::<Result<Vec<_>>>()?;
    if backwards {
        rows.reverse();
    }
    Ok(BinFound { rows, more })
}

/// Users of any tenant whom the bin has kept long enough, at most `most`.
pub async fn overdue(conn: &mut Conn, _: &SystemScope, now: Timestamp, most: u32) -> Result<Vec<(TenantId, UserId)>> {
    let rows = fetch_all!(
        conn,
        (String, String),
        "SELECT tenant_id, user_id FROM removed_users WHERE kept_until <= $1 ORDER BY kept_until LIMIT $2",
        now.millis(),
        i64::from(most),
    )?;
    Ok(rows.into_iter().map(|(tenant, user)| (TenantId::known(tenant), UserId::known(user))).collect())
}

/// Empties the bin of one user: but for the name, which others refer to, nothing is left.
pub async fn purge(conn: &mut Conn, scope: &Scope, user: &UserId) -> Result<()> {
    for owner in [Owner::Person(user.clone()), Owner::ServiceAccount(user.clone())] {
        vaults::purge_of(conn, scope, &owner).await?;
    }
    let (tenant, user) = (scope.tenant().as_str(), user.as_str());
    execute!(conn, "DELETE FROM removed_users WHERE tenant_id = $1 AND user_id = $2", tenant, user)?;
    execute!(
        conn,
        "UPDATE users SET given_name = NULL, family_name = NULL, avatar = NULL, preferences = '{}'
          WHERE tenant_id = $1 AND id = $2 AND status = 'removed'",
        tenant,
        user,
    )?;
    Ok(())
}
