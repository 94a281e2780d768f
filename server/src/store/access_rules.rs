//! Access rules.

use model::{
    Scope, Timestamp,
    access_rules::RuleName,
    groups::BuiltIn,
    id::{GroupId, RuleId, UserId},
};

use super::{Conn, Result, execute, fetch_all};

/// The rule every tenant begins with: all its users read and change all its queues.
pub async fn insert_default(conn: &mut Conn, scope: &Scope, now: Timestamp) -> Result<()> {
    execute!(
        conn,
        "INSERT INTO access_rules (tenant_id, id, name, name_key, resource, entity, access, autocreated, created, changed)
         VALUES ($1, 'all-queues', 'All queues', 'all queues', 'queue', '*', 'read_write', $2, $3, $3)",
        scope.tenant().as_str(),
        true,
        now.millis(),
    )?;
    execute!(
        conn,
        "INSERT INTO access_rule_groups (tenant_id, rule_id, group_id) VALUES ($1, 'all-queues', $2)",
        scope.tenant().as_str(),
        BuiltIn::Users.id(),
    )?;
    Ok(())
}

/// The first hundred rules that name a group, by name.
pub async fn of_group(conn: &mut Conn, scope: &Scope, group: &GroupId) -> Result<Vec<RuleName>> {
    let rows = fetch_all!(
        conn,
        (String, String),
        "SELECT r.id, r.name FROM access_rule_groups g
           JOIN access_rules r ON r.tenant_id = g.tenant_id AND r.id = g.rule_id
          WHERE g.tenant_id = $1 AND g.group_id = $2 ORDER BY r.name_key, r.id LIMIT 100",
        scope.tenant().as_str(),
        group.as_str(),
    )?;
    Ok(rows.into_iter().map(|(id, name)| RuleName { id: RuleId::known(id), name }).collect())
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
