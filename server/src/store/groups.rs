//! Groups and memberships.

use model::{
    Scope, Timestamp,
    groups::BuiltIn,
    id::{GroupId, UserId},
    name,
};

use super::{Conn, Result, execute};

/// Where a membership comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Given when the user was made.
    Creation,
    /// Given by the server's configuration.
    Configuration,
}

impl Source {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Creation => "creation",
            Self::Configuration => "configuration",
        }
    }
}

/// Makes the built-in groups of a new tenant.
pub async fn insert_built_in(conn: &mut Conn, scope: &Scope, now: Timestamp) -> Result<()> {
    for group in BuiltIn::ALL {
        execute!(
            conn,
            "INSERT INTO groups (tenant_id, id, name, name_key, built_in, created) VALUES ($1, $2, $3, $4, $5, $6)",
            scope.tenant().as_str(),
            group.id(),
            group.title(),
            name::key(group.title()),
            group.config_name(),
            now.millis(),
        )?;
    }
    Ok(())
}

/// Makes a group of the tenant's own.
pub async fn insert(
    conn: &mut Conn,
    scope: &Scope,
    id: &GroupId,
    group_name: &str,
    description: &str,
    now: Timestamp,
) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO groups (tenant_id, id, name, name_key, description, created) VALUES ($1, $2, $3, $4, $5, $6)",
        scope.tenant().as_str(),
        id.as_str(),
        group_name,
        name::key(group_name),
        description,
        now.millis(),
    )?;
    Ok(())
}

/// Makes a user a member; being one already is no error.
pub async fn add_member(
    conn: &mut Conn,
    scope: &Scope,
    group: &GroupId,
    user: &UserId,
    source: Source,
    now: Timestamp,
) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO memberships (tenant_id, group_id, user_id, source, created) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (tenant_id, user_id, group_id) DO NOTHING",
        scope.tenant().as_str(),
        group.as_str(),
        user.as_str(),
        source.as_str(),
        now.millis(),
    )?;
    Ok(())
}

/// Ends all stored memberships of a user, or only those of one source.
pub async fn remove_member(conn: &mut Conn, scope: &Scope, user: &UserId, source: Option<Source>) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM memberships
          WHERE tenant_id = $1 AND user_id = $2 AND (CAST($3 AS TEXT) IS NULL OR source = $3)",
        scope.tenant().as_str(),
        user.as_str(),
        source.map(Source::as_str),
    )?;
    Ok(())
}
