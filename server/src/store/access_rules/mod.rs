//! Access rules.

mod reach;
mod row;
mod table;
mod write;

use model::{
    Scope,
    access_rules::RuleName,
    id::{GroupId, RuleId, UserId},
};

pub use reach::{Subject, grants, subject};
pub use table::{RulePage, Seek, count_listed, count_of, get, list, table, users};
pub use write::{
    NewRow, add_groups, add_users, delete, forget_user, insert, insert_default, remember_user, remove_groups,
    remove_users, set,
};

use super::{Conn, Result, fetch_all};

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

/// The rules that name a user.
pub async fn of_user(conn: &mut Conn, scope: &Scope, user: &UserId) -> Result<Vec<RuleId>> {
    let rows = fetch_all!(
        conn,
        (String,),
        "SELECT rule_id FROM access_rule_users WHERE tenant_id = $1 AND user_id = $2 ORDER BY rule_id",
        scope.tenant().as_str(),
        user.as_str(),
    )?;
    Ok(rows.into_iter().map(|(id,)| RuleId::known(id)).collect())
}
