//! Rules of a tenant by type and ID of their resource: pages for people, lists for clients, and whom one could name.

use model::{
    Scope,
    access::Kind,
    access_rules::{FIRST_SUBJECTS, MOST_SUBJECTS, ResourceType, Rule, RuleFilter, RuleUser},
    groups::UserName,
    id::{RuleId, UserId},
};
use sqlx::AssertSqlSafe;

use super::row::{Row, columns};
use crate::store::{Conn, Error, Result, Side, fetch_all, fetch_one, fetch_optional, like_pattern};

/// A place between two rules: type, resource and ID of a rule, and which side of it is wanted.
pub struct Seek {
    pub side: Side,
    pub place: [String; 3],
}

/// Rules in the order of the page, each with the first users and groups it names.
pub struct RulePage {
    pub rows: Vec<Rule>,
    /// Whether there are more beyond, in the direction that was read.
    pub more: bool,
}

/// At most `size` rules of the filter from a place on.
pub async fn table(
    conn: &mut Conn,
    scope: &Scope,
    filter: &RuleFilter,
    seek: Option<&Seek>,
    size: u32,
) -> Result<RulePage> {
    let backwards = seek.is_some_and(|seek| seek.side == Side::Before);
    let (comparison, order) = if backwards { ("<", "DESC") } else { (">", "ASC") };
    let place = match seek {
        Some(_) => format!("(r.resource, r.entity, r.id) {comparison} ($7, $8, $9)"),
        None => "CAST($7 AS TEXT) = '' AND CAST($8 AS TEXT) = '' AND CAST($9 AS TEXT) = ''".to_owned(),
    };
    let resource = if filter.resource.is_some() { "r.resource = $4" } else { "CAST($4 AS TEXT) = ''" };
    let statement = format!(
        "SELECT {} FROM access_rules r
          WHERE r.tenant_id = $1 AND {resource} AND {place} AND {}
          ORDER BY r.resource {order}, r.entity {order}, r.id {order} LIMIT $10",
        columns!(),
        search(&filter.search),
    );
    let [of_resource, of_entity, id] = seek.map_or([""; 3], |seek| seek.place.each_ref().map(String::as_str));
    let found = fetch_all!(
        conn,
        Row,
        AssertSqlSafe(statement.as_str()),
        scope.tenant().as_str(),
        i64::from(FIRST_SUBJECTS),
        "\n",
        filter.resource.map_or("", ResourceType::as_str),
        like_pattern(&filter.search),
        filter.search.trim(),
        of_resource,
        of_entity,
        id,
        i64::from(size) + 1,
    )?;
    let wanted = usize::try_from(size).unwrap_or(usize::MAX);
    let more = found.len() > wanted;
    let mut rows = found.into_iter().take(wanted).map(Row::into_rule).collect::<Result<Vec<_>>>()?;
    if backwards {
        rows.reverse();
    }
    Ok(RulePage { rows, more })
}

/// The condition of a search with the pattern in `$5` and the text in `$6`; every statement uses both.
fn search(text: &str) -> &'static str {
    if text.trim().is_empty() {
        return "CAST($5 AS TEXT) IS NOT NULL AND CAST($6 AS TEXT) = ''";
    }
    "(r.name_key LIKE $5 ESCAPE '\\' OR r.description_key LIKE $5 ESCAPE '\\' OR r.entity = $6 OR r.id = $6
      OR EXISTS (SELECT 1 FROM access_rule_groups s JOIN groups g ON g.tenant_id = s.tenant_id AND g.id = s.group_id
                  WHERE s.tenant_id = r.tenant_id AND s.rule_id = r.id AND g.name_key LIKE $5 ESCAPE '\\')
      OR EXISTS (SELECT 1 FROM access_rule_users s JOIN users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id
                  WHERE s.tenant_id = r.tenant_id AND s.rule_id = r.id AND u.name_key LIKE $5 ESCAPE '\\'))"
}

/// One rule with all it names.
pub async fn get(conn: &mut Conn, scope: &Scope, rule: &RuleId) -> Result<Option<Rule>> {
    let row = fetch_optional!(
        conn,
        Row,
        concat!("SELECT ", columns!(), " FROM access_rules r WHERE r.tenant_id = $1 AND r.id = $4"),
        scope.tenant().as_str(),
        all_subjects(),
        "\n",
        rule.as_str(),
    )?;
    row.map(Row::into_rule).transpose()
}

/// How many rules there are of these IDs.
pub async fn count_of(conn: &mut Conn, scope: &Scope, ids: impl Iterator<Item = &'static str>) -> Result<u64> {
    let ids = ids.map(|id| format!("'{id}'")).collect::<Vec<_>>().join(", ");
    let statement = format!("SELECT count(*) FROM access_rules WHERE tenant_id = $1 AND id IN ({ids})");
    let (count,) = fetch_one!(conn, (i64,), AssertSqlSafe(statement.as_str()), scope.tenant().as_str())?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// How many users and groups the rules of a numbered page name together.
pub async fn count_listed(conn: &mut Conn, scope: &Scope, page: u32, page_size: u32) -> Result<u64> {
    let (count,) = fetch_one!(
        conn,
        (i64,),
        "WITH listed AS (SELECT r.id FROM access_rules r WHERE r.tenant_id = $1
                          ORDER BY r.resource, r.entity, r.id LIMIT $2 OFFSET $3)
         SELECT (SELECT count(*) FROM access_rule_users s JOIN listed l ON l.id = s.rule_id WHERE s.tenant_id = $1)
              + (SELECT count(*) FROM access_rule_groups s JOIN listed l ON l.id = s.rule_id WHERE s.tenant_id = $1)",
        scope.tenant().as_str(),
        i64::from(page_size),
        i64::from(page) * i64::from(page_size),
    )?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// A numbered page of rules, each with all it names.
pub async fn list(conn: &mut Conn, scope: &Scope, page: u32, page_size: u32) -> Result<Vec<Rule>> {
    let rows = fetch_all!(
        conn,
        Row,
        concat!(
            "SELECT ",
            columns!(),
            " FROM access_rules r WHERE r.tenant_id = $1 ORDER BY r.resource, r.entity, r.id LIMIT $4 OFFSET $5"
        ),
        scope.tenant().as_str(),
        all_subjects(),
        "\n",
        i64::from(page_size),
        i64::from(page) * i64::from(page_size),
    )?;
    rows.into_iter().map(Row::into_rule).collect()
}

fn all_subjects() -> i64 {
    i64::try_from(MOST_SUBJECTS).unwrap_or(i64::MAX)
}

/// At most `most` users of the tenant that match part of a name or address, or an ID, by name.
pub async fn users(conn: &mut Conn, scope: &Scope, search: &str, system_too: bool, most: u32) -> Result<Vec<RuleUser>> {
    let rows = fetch_all!(
        conn,
        (String, String, Option<String>, String),
        "SELECT u.id, u.name, u.email, u.kind FROM users u
          WHERE u.tenant_id = $1 AND u.status <> 'removed' AND (u.kind <> 'system' OR $2)
            AND (u.name_key LIKE $3 ESCAPE '\\' OR u.email_key LIKE $3 ESCAPE '\\' OR u.id = $4)
          ORDER BY u.name_key, u.id LIMIT $5",
        scope.tenant().as_str(),
        system_too,
        like_pattern(search),
        search.trim(),
        i64::from(most),
    )?;
    let read = |(id, name, email, kind): (String, String, Option<String>, String)| {
        let kind = Kind::parse(&kind).ok_or(Error::Damaged("kind of a user"))?;
        Ok(RuleUser { user: UserName { id: UserId::known(id), name, kind }, email })
    };
    rows.into_iter().map(read).collect()
}
