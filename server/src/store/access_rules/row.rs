//! A stored rule with whom it names.

use model::{
    Timestamp,
    access::Kind,
    access_rules::{Access, Entity, ResourceType, Rule, RuleUser},
    groups::{GroupName, UserName},
    id::{GroupId, RuleId, UserId},
};

use crate::store::{Error, Result};

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    id: String,
    name: String,
    description: String,
    resource: String,
    entity: String,
    access: String,
    autocreated: bool,
    created: i64,
    changed: i64,
    users_total: i64,
    groups_total: i64,
    user_lines: Option<String>,
    group_lines: Option<String>,
}

/// The columns of a [`Row`], of `access_rules r`; `$2` is how many users and groups it names, `$3` a line break. Whom
/// it names is in the same statement: a query for each of fifty rows would be fifty round trips.
macro_rules! columns {
    () => {
        "r.id, r.name, r.description, r.resource, r.entity, r.access, r.autocreated, r.created, r.changed,
         (SELECT count(*) FROM access_rule_users s WHERE s.tenant_id = r.tenant_id AND s.rule_id = r.id) AS users_total,
         (SELECT count(*) FROM access_rule_groups s
           WHERE s.tenant_id = r.tenant_id AND s.rule_id = r.id) AS groups_total,
         (SELECT string_agg(f.id || ' ' || f.kind || ' ' || COALESCE(f.email, '-') || ' ' || f.name, $3) FROM (
            SELECT u.id, u.kind, u.email, u.name FROM access_rule_users s
              JOIN users u ON u.tenant_id = s.tenant_id AND u.id = s.user_id
             WHERE s.tenant_id = r.tenant_id AND s.rule_id = r.id ORDER BY u.name_key, u.id LIMIT $2) f) AS user_lines,
         (SELECT string_agg(f.id || ' ' || f.name, $3) FROM (
            SELECT g.id, g.name FROM access_rule_groups s
              JOIN groups g ON g.tenant_id = s.tenant_id AND g.id = s.group_id
             WHERE s.tenant_id = r.tenant_id AND s.rule_id = r.id ORDER BY g.name_key LIMIT $2) f) AS group_lines"
    };
}

pub(super) use columns;

impl Row {
    pub(super) fn into_rule(self) -> Result<Rule> {
        Ok(Rule {
            id: RuleId::known(self.id),
            name: self.name,
            description: self.description,
            resource: resource(&self.resource)?,
            entity: Entity::from_stored(&self.entity),
            access: access(&self.access)?,
            autocreated: self.autocreated,
            created: Timestamp::from_millis(self.created),
            changed: Timestamp::from_millis(self.changed),
            users: lines(self.user_lines.as_deref()).filter_map(user).collect(),
            users_total: u32::try_from(self.users_total).unwrap_or(0),
            groups: lines(self.group_lines.as_deref()).filter_map(group).collect(),
            groups_total: u32::try_from(self.groups_total).unwrap_or(0),
        })
    }
}

pub(super) fn resource(text: &str) -> Result<ResourceType> {
    ResourceType::parse(text).ok_or(Error::Damaged("resource of an access rule"))
}

pub(super) fn access(text: &str) -> Result<Access> {
    Access::parse(text).ok_or(Error::Damaged("access of an access rule"))
}

/// What a statement wrote of users and groups, one a line; names hold no line breaks.
fn lines(text: Option<&str>) -> impl Iterator<Item = &str> {
    text.into_iter().flat_map(str::lines)
}

fn user(line: &str) -> Option<RuleUser> {
    let mut parts = line.splitn(4, ' ');
    let (id, kind) = (parts.next()?, Kind::parse(parts.next()?)?);
    let (email, name) = (parts.next()?, parts.next()?);
    let user = UserName { id: UserId::known(id), name: name.to_owned(), kind };
    Some(RuleUser { user, email: (email != "-").then(|| email.to_owned()) })
}

fn group(line: &str) -> Option<GroupName> {
    let (id, name) = line.split_once(' ')?;
    Some(GroupName { id: GroupId::known(id), name: name.to_owned() })
}
