//! What decides about one principal and some resources: two statements, however many resources there are.

use model::{
    Role, Scope, Timestamp,
    access::Kind,
    access_rules::{Entity, MOST_ASKED, ResourceType, RuleGrant},
    groups::BuiltIn,
    id::{GroupId, RuleId, UserId},
};
use sqlx::AssertSqlSafe;

use super::row;
use crate::store::{
    Conn, Error, Result, fetch_all,
    groups::{StoredGroup, StoredMembership},
    sql,
};

/// A user with its stored memberships, ended ones too.
pub struct Subject {
    pub kind: Kind,
    pub role: Role,
    /// Whether it may come in at all.
    pub active: bool,
    pub memberships: Vec<StoredMembership>,
}

/// One user of the tenant.
pub async fn subject(conn: &mut Conn, scope: &Scope, user: &UserId) -> Result<Option<Subject>> {
    #[derive(sqlx::FromRow)]
    struct Row {
        kind: String,
        role: String,
        active: bool,
        group_id: Option<String>,
        ends: Option<i64>,
        configured: bool,
    }
    let rows = fetch_all!(
        conn,
        Row,
        "SELECT u.kind, u.role, u.status = 'active' AS active, m.group_id, m.ends,
                g.configured IS NOT NULL AS configured
           FROM users u
           LEFT JOIN memberships m ON m.tenant_id = u.tenant_id AND m.user_id = u.id
           LEFT JOIN groups g ON g.tenant_id = m.tenant_id AND g.id = m.group_id
          WHERE u.tenant_id = $1 AND u.id = $2 AND u.status <> 'removed'",
        scope.tenant().as_str(),
        user.as_str(),
    )?;
    let Some(first) = rows.first() else { return Ok(None) };
    let (kind, role) = (Kind::parse(&first.kind), Role::parse(&first.role));
    let membership = |row: &Row| {
        // What its members may use besides is of no matter here.
        let group =
            StoredGroup { id: GroupId::known(row.group_id.clone()?), configured: row.configured, features: None };
        Some(StoredMembership { group, ends: row.ends.map(Timestamp::from_millis) })
    };
    Ok(Some(Subject {
        kind: kind.ok_or(Error::Damaged("kind of a user"))?,
        role: role.ok_or(Error::Damaged("role of a user"))?,
        active: first.active,
        memberships: rows.iter().filter_map(membership).collect(),
    }))
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    entity: String,
    access: String,
    named: bool,
    group_ids: Option<String>,
}

/// The rules of the type that may concern a user, about one of the resources or about all. Of whom a rule names, only
/// the user and the groups it may be in are told: whether a membership counts is for the rules to say.
pub async fn grants(
    conn: &mut Conn,
    scope: &Scope,
    user: &UserId,
    resource: ResourceType,
    entities: &[Entity],
) -> Result<Vec<RuleGrant>> {
    let statement = statement();
    let mut asked: Vec<&str> = entities.iter().map(Entity::stored).take(MOST_ASKED).collect();
    // One statement for all lengths: the rest asks again for all.
    asked.resize(MOST_ASKED + 1, Entity::All.stored());
    let rows: Vec<Row> = sql!(conn, |c| {
        let start = sqlx::query_as(AssertSqlSafe(statement.as_str()))
            .bind(scope.tenant().as_str())
            .bind(resource.as_str())
            .bind(user.as_str());
        let query = asked.into_iter().fold(start, sqlx::query::QueryAs::bind);
        query.fetch_all(c).await.map_err(Error::from)
    })?;
    let grant = |row: Row| {
        Ok(RuleGrant {
            access: row::access(&row.access)?,
            id: RuleId::known(row.id),
            resource,
            entity: Entity::from_stored(&row.entity),
            users: if row.named { vec![user.clone()] } else { Vec::new() },
            groups: row.group_ids.iter().flat_map(|ids| ids.split(' ')).map(GroupId::known).collect(),
        })
    };
    rows.into_iter().map(grant).collect()
}

/// The resources of a type that rules name one by one, at most so many.
pub async fn named_entities(conn: &mut Conn, scope: &Scope, resource: ResourceType, most: u32) -> Result<Vec<Entity>> {
    let rows = fetch_all!(
        conn,
        (String,),
        "SELECT DISTINCT entity FROM access_rules
          WHERE tenant_id = $1 AND resource = $2 AND entity <> '*' ORDER BY entity LIMIT $3",
        scope.tenant().as_str(),
        resource.as_str(),
        i64::from(most),
    )?;
    Ok(rows.into_iter().map(|(entity,)| Entity::from_stored(&entity)).collect())
}

fn statement() -> String {
    let entities = (0..=MOST_ASKED).map(|at| format!("${}", at + 4)).collect::<Vec<_>>().join(", ");
    let natural = BuiltIn::ALL.iter().filter(|group| group.is_by_nature());
    let natural = natural.map(|group| format!("'{}'", group.id())).collect::<Vec<_>>().join(", ");
    format!(
        "SELECT f.id, f.entity, f.access, f.named, f.group_ids FROM (
           SELECT r.id, r.entity, r.access,
                  EXISTS (SELECT 1 FROM access_rule_users s
                           WHERE s.tenant_id = r.tenant_id AND s.rule_id = r.id AND s.user_id = $3) AS named,
                  (SELECT string_agg(s.group_id, ' ') FROM access_rule_groups s
                    WHERE s.tenant_id = r.tenant_id AND s.rule_id = r.id
                      AND (s.group_id IN ({natural})
                           OR EXISTS (SELECT 1 FROM memberships m
                                       WHERE m.tenant_id = s.tenant_id AND m.user_id = $3
                                         AND m.group_id = s.group_id))) AS group_ids
             FROM access_rules r
            WHERE r.tenant_id = $1 AND r.resource = $2 AND r.entity IN ({entities})) f
          WHERE f.named OR f.group_ids IS NOT NULL"
    )
}
