//! Access rules.

mod naming;
mod reach;
mod row;
mod table;
mod write;

use model::{
    Scope,
    access_rules::RuleName,
    id::{GroupId, RuleId, UserId},
};

pub use naming::naming;
pub use reach::{Subject, grants, named_entities, subject};
pub use table::{RulePage, Seek, count_listed, count_of, get, list, table, users};
pub use write::{
    NewRow, add_groups, add_users, delete, forget_user, insert, insert_default, remember_user, remove_groups,
    remove_users, set,
};

use super::{Conn, Result, fetch_all};

/// The first rules that name a group, by name, and how many do.
pub async fn of_group(conn: &mut Conn, scope: &Scope, group: &GroupId, most: u32) -> Result<(Vec<RuleName>, u64)> {
    let rows = fetch_all!(
        conn,
        (String, String, i64),
        "SELECT r.id, r.name, count(*) OVER () FROM access_rule_groups g
           JOIN access_rules r ON r.tenant_id = g.tenant_id AND r.id = g.rule_id
          WHERE g.tenant_id = $1 AND g.group_id = $2 ORDER BY r.name_key, r.id LIMIT $3",
        scope.tenant().as_str(),
        group.as_str(),
        i64::from(most),
    )?;
    let total = rows.first().map_or(0, |(.., total)| u64::try_from(*total).unwrap_or(0));
    Ok((rows.into_iter().map(|(id, name, _)| RuleName { id: RuleId::known(id), name }).collect(), total))
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
