//! Access keys. The secret is stored as a digest only.

use model::{
    Role, Scope, SystemScope, Timestamp,
    access::Kind,
    credentials::{Credential, KeyScope},
    id::{TenantId, UserId},
};

use super::{Conn, Error, Result, execute, fetch_all, fetch_one, fetch_optional};

#[derive(sqlx::FromRow)]
struct Row {
    access_key: String,
    label: Option<String>,
    created: i64,
    expires: Option<i64>,
    last_used: i64,
    last_used_from: Option<String>,
    networks: String,
    scope: String,
    replaced: bool,
}

/// The columns of a [`Row`], of `credentials c`.
macro_rules! columns {
    () => {
        "c.access_key, c.label, c.created, c.expires, c.last_used, c.last_used_from, c.networks, c.scope,
         c.replaced_by IS NOT NULL AS replaced"
    };
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
            networks: row.networks.split_ascii_whitespace().map(str::to_owned).collect(),
            scope: KeyScope::of_text(&row.scope),
            replaced: row.replaced,
        }
    }
}

/// What is stored of a secret.
pub struct StoredForm {
    pub secret: String,
    /// A digest of it alone; absent where the configuration gives it.
    pub found_by: Option<String>,
}

pub async fn insert(
    conn: &mut Conn,
    scope: &Scope,
    user: &UserId,
    credential: &Credential,
    stored: &StoredForm,
) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO credentials
                (access_key, tenant_id, user_id, secret, label, created, expires, networks, scope, found_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &credential.access_key,
        scope.tenant().as_str(),
        user.as_str(),
        stored.secret.as_str(),
        credential.label.as_deref(),
        credential.created.millis(),
        credential.expires.map(Timestamp::millis),
        credential.networks.join(" "),
        credential.scope.to_text(),
        stored.found_by.as_deref(),
    )?;
    Ok(())
}

/// A user's credentials, the oldest first.
pub async fn of_user(conn: &mut Conn, scope: &Scope, user: &UserId) -> Result<Vec<Credential>> {
    let rows = fetch_all!(
        conn,
        Row,
        concat!(
            "SELECT ",
            columns!(),
            " FROM credentials c WHERE c.tenant_id = $1 AND c.user_id = $2 ORDER BY c.created, c.access_key"
        ),
        scope.tenant().as_str(),
        user.as_str(),
    )?;
    Ok(rows.into_iter().map(Credential::from).collect())
}

/// How many of a user's have not expired by then.
pub async fn count(conn: &mut Conn, scope: &Scope, user: &UserId, by: Timestamp) -> Result<i64> {
    let (count,) = fetch_one!(
        conn,
        (i64,),
        "SELECT count(*) FROM credentials
          WHERE tenant_id = $1 AND user_id = $2 AND (expires IS NULL OR expires > $3)",
        scope.tenant().as_str(),
        user.as_str(),
        by.millis(),
    )?;
    Ok(count)
}

/// One credential of a user.
pub async fn get(conn: &mut Conn, scope: &Scope, user: &UserId, access_key: &str) -> Result<Option<Credential>> {
    let row = fetch_optional!(
        conn,
        Row,
        concat!(
            "SELECT ",
            columns!(),
            " FROM credentials c WHERE c.tenant_id = $1 AND c.user_id = $2 AND c.access_key = $3"
        ),
        scope.tenant().as_str(),
        user.as_str(),
        access_key,
    )?;
    Ok(row.map(Credential::from))
}

/// Those of the same person in other live tenants, by tenant and age.
pub async fn elsewhere(
    conn: &mut Conn,
    _: &SystemScope,
    tenant: &TenantId,
    user: &UserId,
) -> Result<Vec<(TenantId, Credential)>> {
    #[derive(sqlx::FromRow)]
    struct Found {
        tenant_id: String,
        #[sqlx(flatten)]
        row: Row,
    }
    let rows = fetch_all!(
        conn,
        Found,
        concat!(
            "SELECT c.tenant_id, ",
            columns!(),
            " FROM users u
              JOIN users o ON o.person_id = u.person_id AND o.tenant_id <> u.tenant_id AND o.status = 'active'
              JOIN tenants t ON t.id = o.tenant_id AND t.active
              JOIN credentials c ON c.tenant_id = o.tenant_id AND c.user_id = o.id
             WHERE u.tenant_id = $1 AND u.id = $2
             ORDER BY c.tenant_id, c.created, c.access_key"
        ),
        tenant.as_str(),
        user.as_str(),
    )?;
    Ok(rows.into_iter().map(|found| (TenantId::known(found.tenant_id), found.row.into())).collect())
}

/// A credential with whose it is.
pub struct Owned {
    pub user: UserId,
    pub user_name: String,
    pub kind: Kind,
    pub role: Role,
    pub credential: Credential,
}

/// By access key, within the tenant.
pub async fn locate(conn: &mut Conn, scope: &Scope, access_key: &str) -> Result<Option<Owned>> {
    #[derive(sqlx::FromRow)]
    struct Found {
        user_id: String,
        name: String,
        kind: String,
        role: String,
        #[sqlx(flatten)]
        row: Row,
    }
    let found = fetch_optional!(
        conn,
        Found,
        concat!(
            "SELECT u.id AS user_id, u.name, u.kind, u.role, ",
            columns!(),
            " FROM credentials c JOIN users u ON u.tenant_id = c.tenant_id AND u.id = c.user_id
             WHERE c.tenant_id = $1 AND c.access_key = $2"
        ),
        scope.tenant().as_str(),
        access_key,
    )?;
    let owned = |found: Found| {
        Ok(Owned {
            user: UserId::known(found.user_id),
            user_name: found.name,
            kind: Kind::parse(&found.kind).ok_or(Error::Damaged("kind of a user"))?,
            role: Role::parse(&found.role).ok_or(Error::Damaged("role of a user"))?,
            credential: found.row.into(),
        })
    };
    found.map(owned).transpose()
}

/// A key of any tenant with whose it is, whatever became of its owner, and what is stored of its secret.
#[derive(Clone, Debug)]
pub struct FoundKey {
    pub tenant: TenantId,
    pub tenant_name: String,
    pub tenant_active: bool,
    pub user: UserId,
    pub user_name: String,
    pub kind: Kind,
    pub owner_active: bool,
    /// The owner is one that the configuration provides.
    pub configured: bool,
    pub credential: Credential,
    pub secret: String,
}

#[derive(sqlx::FromRow)]
struct FoundRow {
    tenant_id: String,
    tenant_name: String,
    tenant_active: bool,
    user_id: String,
    user_name: String,
    kind: String,
    status: String,
    configured: bool,
    secret: String,
    #[sqlx(flatten)]
    row: Row,
}

/// A [`FoundRow`].
macro_rules! found {
    ($condition:literal) => {
        concat!(
            "SELECT c.tenant_id, t.name AS tenant_name, t.active AS tenant_active, u.id AS user_id,
                    u.name AS user_name, u.kind, u.status, u.provisioned IS NOT NULL AS configured, c.secret, ",
            columns!(),
            " FROM credentials c
              JOIN users u ON u.tenant_id = c.tenant_id AND u.id = c.user_id
              JOIN tenants t ON t.id = c.tenant_id
             WHERE ",
            $condition
        )
    };
}

impl FoundRow {
    fn into_key(self) -> Result<FoundKey> {
        Ok(FoundKey {
            tenant: TenantId::known(self.tenant_id),
            tenant_name: self.tenant_name,
            tenant_active: self.tenant_active,
            user: UserId::known(self.user_id),
            user_name: self.user_name,
            kind: Kind::parse(&self.kind).ok_or(Error::Damaged("kind of a user"))?,
            owner_active: self.status == "active",
            configured: self.configured,
            credential: self.row.into(),
            secret: self.secret,
        })
    }
}

pub async fn by_key(conn: &mut Conn, _: &SystemScope, access_key: &str) -> Result<Option<FoundKey>> {
    let found = fetch_optional!(conn, FoundRow, found!("c.access_key = $1"), access_key)?;
    found.map(FoundRow::into_key).transpose()
}

/// By the digest of its secret alone.
pub async fn by_digest(conn: &mut Conn, _: &SystemScope, digest: &str) -> Result<Option<FoundKey>> {
    let found = fetch_optional!(conn, FoundRow, found!("c.found_by = $1"), digest)?;
    found.map(FoundRow::into_key).transpose()
}

/// Says which key takes the place of another, and until when the other still works.
pub async fn replace(
    conn: &mut Conn,
    scope: &Scope,
    user: &UserId,
    access_key: &str,
    by: &str,
    expires: Timestamp,
) -> Result<()> {
    execute!(
        conn,
        "UPDATE credentials SET replaced_by = $4, expires = $5
          WHERE tenant_id = $1 AND user_id = $2 AND access_key = $3",
        scope.tenant().as_str(),
        user.as_str(),
        access_key,
        by,
        expires.millis(),
    )?;
    Ok(())
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

/// Forgets keys that expired before then.
pub async fn sweep(conn: &mut Conn, _: &SystemScope, before: Timestamp) -> Result<()> {
    execute!(conn, "DELETE FROM credentials WHERE expires < $1", before.millis())?;
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
