//! The rules that name a user or its groups, for explanations.

use model::{
    Scope,
    access_rules::Entity,
    explain::{MOST_THOUGHT_OF, RuleLink},
    groups::BuiltIn,
    id::{GroupId, RuleId, UserId},
};
use sqlx::AssertSqlSafe;

use super::row;
use crate::store::{Conn, Error, Result, sql};

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    name: String,
    resource: String,
    entity: String,
    access: String,
    /// IDs of groups, and nothing at all for the user as such.
    subjects: String,
}

/// At most `most` rules that name the user, a group it is or was in, or one of the groups `besides`, and whether there
/// are more. Whether a membership counts is for the rules to say.
pub async fn naming(
    conn: &mut Conn,
    scope: &Scope,
    user: &UserId,
    besides: &[GroupId],
    most: usize,
) -> Result<(Vec<RuleLink>, bool)> {
    let statement = statement();
    let mut asked: Vec<&str> = besides.iter().map(GroupId::as_str).take(ASKED).collect();
    // One statement for all lengths; no group has this ID.
    asked.resize(ASKED, "");
    let rows: Vec<Row> = sql!(conn, |c| {
        let start = sqlx::query_as(AssertSqlSafe(statement.as_str()))
            .bind(scope.tenant().as_str())
            .bind(user.as_str())
            .bind(i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1));
        let query = asked.into_iter().fold(start, sqlx::query::QueryAs::bind);
        query.fetch_all(c).await.map_err(Error::from)
    })?;
    let more = rows.len() > most;
    let link = |row: Row| {
        Ok(RuleLink {
            resource: row::resource(&row.resource)?,
            entity: Entity::from_stored(&row.entity),
            access: row::access(&row.access)?,
            named: row.subjects.split(' ').any(str::is_empty),
            groups: row.subjects.split(' ').filter(|id| !id.is_empty()).map(GroupId::known).collect(),
            id: RuleId::known(row.id),
            name: row.name,
        })
    };
    Ok((rows.into_iter().take(most).map(link).collect::<Result<_>>()?, more))
}

/// Groups in one statement: those that follow from role and kind, and those that were thought of.
const ASKED: usize = MOST_THOUGHT_OF + BuiltIn::ALL.len();

fn statement() -> String {
    let groups = (0..ASKED).map(|at| format!("${}", at + 4)).collect::<Vec<_>>().join(", ");
    format!(
        "SELECT r.id, r.name, r.resource, r.entity, r.access, string_agg(f.subject, ' ') AS subjects FROM (
           SELECT s.rule_id, '' AS subject FROM access_rule_users s WHERE s.tenant_id = $1 AND s.user_id = $2
           UNION
           SELECT s.rule_id, s.group_id AS subject FROM access_rule_groups s
            WHERE s.tenant_id = $1
              AND (s.group_id IN ({groups})
                   OR s.group_id IN (SELECT m.group_id FROM memberships m
                                      WHERE m.tenant_id = $1 AND m.user_id = $2))) f
           JOIN access_rules r ON r.tenant_id = $1 AND r.id = f.rule_id
          GROUP BY r.id, r.name, r.resource, r.entity, r.access
          ORDER BY r.resource, r.entity, r.id LIMIT $3"
    )
}
