//! Users of a tenant: reading one, changing one; [`list`] and [`table`] read many.

mod bin;
mod details;
mod list;
mod row;
mod table;
mod write;

use model::{
    Role, Scope, SystemScope, Timestamp,
    groups::GroupName,
    id::{PersonId, TenantId, UserId},
    users::{Status, User},
};
pub use {
    bin::{BinFound, Binned, bin, binned, bring_back, has_address, overdue, purge, put_into_bin, tenant_of_removed},
    details::{Details, details},
    list::{list, rows},
    table::{TablePage, Wanted, columns_of, providers, set_columns, statement as table_statement, table},
    write::{
        NewRow, bump_epoch, insert, mark_removed, note_removal, note_role, set_preferences, set_profile,
        set_provided_as, set_provisioned, set_role, set_status, set_theme,
    },
};

use super::{Conn, Error, Result, fetch_all, fetch_optional};
use row::{Row, columns, groups};
pub(in crate::store) use row::{group_lines, groups as groups_of_lines};

/// A user of the tenant that was not removed.
pub async fn get(conn: &mut Conn, scope: &Scope, user: &UserId) -> Result<Option<User>> {
    let row = fetch_optional!(
        conn,
        Row,
        concat!("SELECT ", columns!(), " FROM users u WHERE u.tenant_id = $1 AND u.id = $2 AND u.status <> 'removed'"),
        scope.tenant().as_str(),
        user.as_str(),
    )?;
    row.map(Row::into_user).transpose()
}

/// The same with the groups it is in, by name.
pub async fn with_groups(
    conn: &mut Conn,
    scope: &Scope,
    user: &UserId,
    now: Timestamp,
) -> Result<Option<(User, Vec<GroupName>)>> {
    #[derive(sqlx::FromRow)]
    struct Found {
        #[sqlx(flatten)]
        row: Row,
        group_lines: Option<String>,
    }
    let found = fetch_optional!(
        conn,
        Found,
        concat!(
            "SELECT ",
            columns!(),
            ", ",
            group_lines!("$3", "$4"),
            " FROM users u WHERE u.tenant_id = $1 AND u.id = $2 AND u.status <> 'removed'"
        ),
        scope.tenant().as_str(),
        user.as_str(),
        "\n",
        now.millis(),
    )?;
    found.map(|found| Ok((found.row.into_user()?, groups(found.group_lines.as_deref())))).transpose()
}

/// The tenant of a user, wherever it is; removed ones have none.
pub async fn tenant_of(conn: &mut Conn, _: &SystemScope, user: &UserId) -> Result<Option<TenantId>> {
    let row = fetch_optional!(
        conn,
        (String,),
        "SELECT tenant_id FROM users WHERE id = $1 AND status <> 'removed'",
        user.as_str(),
    )?;
    Ok(row.map(|(id,)| TenantId::known(id)))
}

/// Facts about a user that the pages do not show.
#[derive(sqlx::FromRow)]
pub struct Internals {
    pub person_id: Option<String>,
    pub provisioned: Option<String>,
    pub email_key: String,
}

pub async fn internals(conn: &mut Conn, scope: &Scope, user: &UserId) -> Result<Option<Internals>> {
    fetch_optional!(
        conn,
        Internals,
        "SELECT person_id, provisioned, email_key FROM users WHERE tenant_id = $1 AND id = $2 AND status <> 'removed'",
        scope.tenant().as_str(),
        user.as_str(),
    )
}

/// The membership of a person in the tenant.
pub async fn of_person(conn: &mut Conn, scope: &Scope, person: &PersonId) -> Result<Option<(UserId, Status)>> {
    let row = fetch_optional!(
        conn,
        (String, String),
        "SELECT id, status FROM users WHERE tenant_id = $1 AND person_id = $2 AND status <> 'removed'",
        scope.tenant().as_str(),
        person.as_str(),
    )?;
    let read = |(id, status): (String, String)| {
        Ok((UserId::known(id), Status::parse(&status).ok_or(Error::Damaged("status of a user"))?))
    };
    row.map(read).transpose()
}

/// The user of the tenant who has an address, and which person that is.
pub struct Holder {
    pub user: UserId,
    pub person: PersonId,
    pub name: String,
    pub status: Status,
}

pub async fn holder(conn: &mut Conn, scope: &Scope, email_key: &str) -> Result<Option<Holder>> {
    let row = fetch_optional!(
        conn,
        (String, String, String, String),
        "SELECT id, person_id, name, status FROM users
          WHERE tenant_id = $1 AND email_key = $2 AND kind = 'person' AND person_id IS NOT NULL
            AND status <> 'removed'",
        scope.tenant().as_str(),
        email_key,
    )?;
    let read = |(user, person, name, status): (String, String, String, String)| {
        Ok(Holder {
            user: UserId::known(user),
            person: PersonId::known(person),
            name,
            status: Status::parse(&status).ok_or(Error::Damaged("status of a user"))?,
        })
    };
    row.map(read).transpose()
}

/// The role of a user, and whether an identity provider gave it.
pub struct HeldRole {
    pub role: Role,
    pub taken_over: bool,
}

pub async fn held_role(conn: &mut Conn, scope: &Scope, user: &UserId) -> Result<Option<HeldRole>> {
    let row = fetch_optional!(
        conn,
        (String, bool),
        "SELECT role, role_taken_over FROM users WHERE tenant_id = $1 AND id = $2 AND status <> 'removed'",
        scope.tenant().as_str(),
        user.as_str(),
    )?;
    let read = |(role, taken_over): (String, bool)| {
        Ok(HeldRole { role: Role::parse(&role).ok_or(Error::Damaged("role of a user"))?, taken_over })
    };
    row.map(read).transpose()
}

/// When this address was removed from the tenant last.
pub async fn removed_at(conn: &mut Conn, scope: &Scope, email_key: &str) -> Result<Option<Timestamp>> {
    let row = fetch_optional!(
        conn,
        (i64,),
        "SELECT removed FROM removals WHERE tenant_id = $1 AND email_key = $2",
        scope.tenant().as_str(),
        email_key,
    )?;
    Ok(row.map(|(at,)| Timestamp::from_millis(at)))
}

/// Users that the configuration provides, by its name for them.
pub async fn provisioned(conn: &mut Conn, _: &SystemScope) -> Result<Vec<(String, TenantId, UserId)>> {
    let rows = fetch_all!(
        conn,
        (String, String, String),
        // Not "IS NOT NULL": SQLite would read all users for it, at every start, instead of the index.
        "SELECT provisioned, tenant_id, id FROM users WHERE provisioned > '' AND status <> 'removed'",
    )?;
    Ok(rows.into_iter().map(|(name, tenant, id)| (name, TenantId::known(tenant), UserId::known(id))).collect())
}

/// Whether somebody else administers the tenant now; platform users do not count.
pub async fn has_other_admin(conn: &mut Conn, scope: &Scope, user: &UserId) -> Result<bool> {
    let row = fetch_optional!(
        conn,
        (String,),
        "SELECT id FROM users
          WHERE tenant_id = $1 AND id <> $2 AND role = 'admin' AND kind = 'person' AND status = 'active' AND NOT internal
          LIMIT 1",
        scope.tenant().as_str(),
        user.as_str(),
    )?;
    Ok(row.is_some())
}

/// Whether somebody else of the tenant's people is an administrator, disabled ones too.
pub async fn had_other_admin(conn: &mut Conn, scope: &Scope, user: &UserId) -> Result<bool> {
    let row = fetch_optional!(
        conn,
        (String,),
        "SELECT id FROM users
          WHERE tenant_id = $1 AND id <> $2 AND role = 'admin' AND kind = 'person' AND status <> 'removed'
            AND NOT internal
          LIMIT 1",
        scope.tenant().as_str(),
        user.as_str(),
    )?;
    Ok(row.is_some())
}

/// The tenant's administrators, at most ten.
pub async fn admins(conn: &mut Conn, scope: &Scope) -> Result<Vec<User>> {
    let rows = fetch_all!(
        conn,
        Row,
        concat!(
            "SELECT ",
            columns!(),
            " FROM users u
             WHERE u.tenant_id = $1 AND u.role = 'admin' AND u.kind = 'person' AND u.status = 'active'
             ORDER BY u.id LIMIT 10"
        ),
        scope.tenant().as_str(),
    )?;
    rows.into_iter().map(Row::into_user).collect()
}

/// The stored preferences, a JSON object.
pub async fn preferences(conn: &mut Conn, scope: &Scope, user: &UserId) -> Result<Option<String>> {
    let row = fetch_optional!(
        conn,
        (String,),
        "SELECT preferences FROM users WHERE tenant_id = $1 AND id = $2",
        scope.tenant().as_str(),
        user.as_str(),
    )?;
    Ok(row.map(|(text,)| text))
}
