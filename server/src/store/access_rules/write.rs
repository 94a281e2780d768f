//! Changing rules and whom they name.

use model::{
    Scope, Timestamp,
    access_rules::{Access, DefaultRule, Entity, NewRule, ResourceType},
    id::{GroupId, RuleId, UserId},
    name,
};
use sqlx::AssertSqlSafe;

use crate::store::{Conn, Error, Result, execute, sql};

/// IDs in one statement.
const AT_ONCE: usize = 50;

/// A rule to be stored, without whom it names.
pub struct NewRow<'a> {
    pub id: &'a RuleId,
    pub name: &'a str,
    pub description: &'a str,
    pub resource: ResourceType,
    pub entity: &'a Entity,
    pub access: Access,
    pub autocreated: bool,
    pub now: Timestamp,
}

impl<'a> NewRow<'a> {
    pub fn of(id: &'a RuleId, rule: &'a NewRule, now: Timestamp) -> Self {
        Self {
            id,
            name: &rule.name,
            description: &rule.description,
            resource: rule.resource,
            entity: &rule.entity,
            access: rule.access,
            autocreated: false,
            now,
        }
    }
}

pub async fn insert(conn: &mut Conn, scope: &Scope, new: &NewRow<'_>) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO access_rules (tenant_id, id, name, name_key, description, description_key, resource, entity, access,
                                   autocreated, created, changed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)",
        scope.tenant().as_str(),
        new.id.as_str(),
        new.name,
        name::key(new.name),
        new.description,
        name::key(new.description),
        new.resource.as_str(),
        new.entity.stored(),
        new.access.as_str(),
        new.autocreated,
        new.now.millis(),
    )?;
    Ok(())
}

/// Sets everything but whom the rule names.
pub async fn set(conn: &mut Conn, scope: &Scope, rule: &NewRow<'_>) -> Result<()> {
    execute!(
        conn,
        "UPDATE access_rules
            SET name = $3, name_key = $4, description = $5, description_key = $6, resource = $7, entity = $8,
                access = $9, changed = $10
          WHERE tenant_id = $1 AND id = $2",
        scope.tenant().as_str(),
        rule.id.as_str(),
        rule.name,
        name::key(rule.name),
        rule.description,
        name::key(rule.description),
        rule.resource.as_str(),
        rule.entity.stored(),
        rule.access.as_str(),
        rule.now.millis(),
    )?;
    Ok(())
}

/// Makes one of the rules that a tenant begins with.
pub async fn insert_default(conn: &mut Conn, scope: &Scope, default: &DefaultRule, now: Timestamp) -> Result<()> {
    let (id, group) = (default.rule_id(), default.group_id());
    let new = NewRow {
        id: &id,
        name: default.name,
        description: "",
        resource: default.resource,
        entity: &default.entity,
        access: default.access,
        autocreated: true,
        now,
    };
    insert(conn, scope, &new).await?;
    add_groups(conn, scope, &id, std::slice::from_ref(&group)).await?;
    Ok(())
}

/// Names users of the tenant who were not removed, system principals only with `system_too`; answers how many it knew.
pub async fn add_users(
    conn: &mut Conn,
    scope: &Scope,
    rule: &RuleId,
    users: &[UserId],
    system_too: bool,
) -> Result<u64> {
    let known = if system_too { "" } else { " AND kind <> 'system'" };
    let statement = format!(
        "INSERT INTO access_rule_users (tenant_id, rule_id, user_id)
         SELECT tenant_id, $2, id FROM users WHERE tenant_id = $1 AND status <> 'removed'{known} AND id IN ({})",
        numbered()
    );
    for_each(conn, scope, rule, &statement, users, UserId::as_str).await
}

/// Names groups of the tenant; answers how many it knew.
pub async fn add_groups(conn: &mut Conn, scope: &Scope, rule: &RuleId, groups: &[GroupId]) -> Result<u64> {
    let statement = format!(
        "INSERT INTO access_rule_groups (tenant_id, rule_id, group_id)
         SELECT tenant_id, $2, id FROM groups WHERE tenant_id = $1 AND id IN ({})",
        numbered()
    );
    for_each(conn, scope, rule, &statement, groups, GroupId::as_str).await
}

pub async fn remove_users(conn: &mut Conn, scope: &Scope, rule: &RuleId, users: &[UserId]) -> Result<u64> {
    let statement =
        format!("DELETE FROM access_rule_users WHERE tenant_id = $1 AND rule_id = $2 AND user_id IN ({})", numbered());
    for_each(conn, scope, rule, &statement, users, UserId::as_str).await
}

pub async fn remove_groups(conn: &mut Conn, scope: &Scope, rule: &RuleId, groups: &[GroupId]) -> Result<u64> {
    let statement = format!(
        "DELETE FROM access_rule_groups WHERE tenant_id = $1 AND rule_id = $2 AND group_id IN ({})",
        numbered()
    );
    for_each(conn, scope, rule, &statement, groups, GroupId::as_str).await
}

/// `$3, $4, …`
fn numbered() -> String {
    (0..AT_ONCE).map(|at| format!("${}", at + 3)).collect::<Vec<_>>().join(", ")
}

/// Runs a statement over IDs, some at a time; answers how many rows it changed.
async fn for_each<I: Sync>(
    conn: &mut Conn,
    scope: &Scope,
    rule: &RuleId,
    statement: &str,
    ids: &[I],
    text: fn(&I) -> &str,
) -> Result<u64> {
    let mut changed = 0;
    for ids in ids.chunks(AT_ONCE) {
        // One statement for all lengths: a short list repeats its last ID.
        let padded = ids.iter().chain(std::iter::repeat(&ids[ids.len() - 1])).take(AT_ONCE);
        changed += sql!(conn, |c| {
            let start = sqlx::query(AssertSqlSafe(statement)).bind(scope.tenant().as_str()).bind(rule.as_str());
            let query = padded.fold(start, |query, id| query.bind(text(id)));
            query.execute(c).await.map(|done| done.rows_affected()).map_err(Error::from)
        })?;
    }
    Ok(changed)
}

/// Removes a rule and whom it names.
pub async fn delete(conn: &mut Conn, scope: &Scope, rule: &RuleId) -> Result<bool> {
    let (tenant, id) = (scope.tenant().as_str(), rule.as_str());
    execute!(conn, "DELETE FROM access_rule_users WHERE tenant_id = $1 AND rule_id = $2", tenant, id)?;
    execute!(conn, "DELETE FROM access_rule_groups WHERE tenant_id = $1 AND rule_id = $2", tenant, id)?;
    let gone = execute!(conn, "DELETE FROM access_rules WHERE tenant_id = $1 AND id = $2", tenant, id)?;
    Ok(gone == 1)
}

/// Takes a user who is removed out of all rules.
pub async fn forget_user(conn: &mut Conn, scope: &Scope, user: &UserId) -> Result<()> {
    execute!(
        conn,
        "DELETE FROM access_rule_users WHERE tenant_id = $1 AND user_id = $2",
        scope.tenant().as_str(),
        user.as_str(),
    )?;
    Ok(())
}

/// Names a user who is back in those of the rules that are still there.
pub async fn remember_user(conn: &mut Conn, scope: &Scope, user: &UserId, rules: &[RuleId]) -> Result<()> {
    for rule in rules {
        execute!(
            conn,
            "INSERT INTO access_rule_users (tenant_id, rule_id, user_id)
             SELECT tenant_id, id, $3 FROM access_rules WHERE tenant_id = $1 AND id = $2
             ON CONFLICT (tenant_id, rule_id, user_id) DO NOTHING",
            scope.tenant().as_str(),
            rule.as_str(),
            user.as_str(),
        )?;
    }
    Ok(())
}
