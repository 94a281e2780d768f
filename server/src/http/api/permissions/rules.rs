//! Access rules as clients see and change them, and what somebody reaches under them.

use model::{
    Caller, Error,
    access_rules::{Access, Entity, NewRule, Reached, ResourceType, Rule, RuleQuery, RuleUser},
    error::FieldError,
    groups::{BuiltIn, GroupName},
    id::RuleId,
};
use serde::Serialize;
use serde_json::{Value, json};

use crate::http::api::{
    call::{Call, Outcome},
    fields::Fields,
};

/// Most rules that can be asked for by ID.
const MOST_NAMED: usize = 50;

#[derive(Serialize)]
struct RuleView<'a> {
    id: &'a str,
    name: &'a str,
    description: &'a str,
    entity_type: ResourceType,
    entity_id: Option<&'a str>,
    /// Nobody here knows the names of resources.
    entity_name: Option<&'a str>,
    access_permission: Access,
    autocreated: bool,
    users: Vec<UserView<'a>>,
    groups: Vec<GroupView<'a>>,
}

#[derive(Serialize)]
struct UserView<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
}

#[derive(Serialize)]
struct GroupView<'a> {
    id: &'a str,
    name: &'a str,
}

impl<'a> From<&'a RuleUser> for UserView<'a> {
    fn from(named: &'a RuleUser) -> Self {
        Self { id: named.user.id.as_str(), name: &named.user.name, email: named.email.as_deref() }
    }
}

impl<'a> From<&'a GroupName> for GroupView<'a> {
    fn from(group: &'a GroupName) -> Self {
        Self { id: group.id.as_str(), name: &group.name }
    }
}

impl<'a> From<&'a Rule> for RuleView<'a> {
    fn from(rule: &'a Rule) -> Self {
        Self {
            id: rule.id.as_str(),
            name: &rule.name,
            description: &rule.description,
            entity_type: rule.resource,
            entity_id: rule.entity.wire(),
            entity_name: None,
            access_permission: rule.access,
            autocreated: rule.autocreated,
            users: rule.users.iter().map(UserView::from).collect(),
            groups: rule.groups.iter().map(GroupView::from).collect(),
        }
    }
}

pub async fn get(call: &Call<'_>, caller: &Caller) -> Outcome {
    let found = match query(&call.fields)? {
        Some(query) => call.backend.access_rules.list(caller, query).await?,
        None => Vec::new(),
    };
    let rules: Vec<RuleView<'_>> = found.iter().map(RuleView::from).collect();
    call.answer(&json!({ "rules": rules }))
}

/// The query, or nothing where it can find no rule.
fn query(fields: &Fields) -> Result<Option<RuleQuery>, FieldError> {
    let wanted = fields.texts("rules")?.unwrap_or_default();
    let ids: Vec<RuleId> = wanted.iter().filter_map(|id| RuleId::parse(id).ok()).collect();
    if ids.len() > MOST_NAMED {
        return Err(FieldError::value("rules", format!("At most {MOST_NAMED} rules at a time.")));
    }
    // What cannot be an ID names no rule; no IDs at all would be all rules.
    if ids.is_empty() && !wanted.is_empty() {
        return Ok(None);
    }
    let (page, page_size) = fields.numbered_page()?;
    Ok(Some(RuleQuery { ids, page, page_size }))
}

/// Changes the rule of this ID; makes one if there is none, or no ID.
pub async fn add_or_update(call: &Call<'_>, caller: &Caller) -> Outcome {
    let fields = &call.fields;
    let id = fields.text("id")?.map(|_| fields.rule("id")).transpose()?;
    let rule = call.backend.access_rules.put(caller, id, new(fields)?).await?;
    call.answer(&json!({ "id": rule.id, "name": rule.name }))
}

fn new(fields: &Fields) -> Result<NewRule, Error> {
    Ok(NewRule {
        name: fields.required_text("name")?.to_owned(),
        description: fields.required_text("description")?.to_owned(),
        resource: resource(fields)?,
        entity: Entity::from_wire(fields.text("entity_id")?),
        access: access(fields)?,
        users: fields.users("users")?.ok_or_else(|| FieldError::missing("users"))?,
        groups: fields.groups("groups")?.ok_or_else(|| FieldError::missing("groups"))?,
    })
}

fn resource(fields: &Fields) -> Result<ResourceType, FieldError> {
    let known = || {
        let names: Vec<&str> = ResourceType::ALL.iter().map(|resource| resource.as_str()).collect();
        FieldError::value("entity_type", format!("entity_type is one of {}.", names.join(", ")))
    };
    ResourceType::parse(fields.required_text("entity_type")?).ok_or_else(known)
}

fn access(fields: &Fields) -> Result<Access, FieldError> {
    let known = || FieldError::value("access_permission", "access_permission is read or read_write.");
    Access::parse(fields.required_text("access_permission")?).ok_or_else(known)
}

pub async fn delete(call: &Call<'_>, caller: &Caller) -> Outcome {
    let rules = call.fields.rules("rules")?.unwrap_or_default();
    let deleted = call.backend.access_rules.delete(caller, rules).await?;
    call.answer(&json!({ "deleted": deleted }))
}

/// Makes what is missing of the default rules of some groups, or of all.
pub async fn ensure_default(call: &Call<'_>, caller: &Caller) -> Outcome {
    let known = |name: &&str| match *name {
        "admins" => Ok(BuiltIn::Admins),
        "users" => Ok(BuiltIn::Users),
        _ => Err(FieldError::value("groups", "groups are admins or users.")),
    };
    let named = call.fields.texts("groups")?.unwrap_or_default();
    let groups = named.iter().map(known).collect::<Result<Vec<_>, _>>()?;
    restore(call, caller, if groups.is_empty() { BuiltIn::ALL.to_vec() } else { groups }).await
}

pub async fn restore_default(call: &Call<'_>, caller: &Caller) -> Outcome {
    restore(call, caller, BuiltIn::ALL.to_vec()).await
}

async fn restore(call: &Call<'_>, caller: &Caller, groups: Vec<BuiltIn>) -> Outcome {
    let restored = call.backend.access_rules.restore_default(caller, groups).await?;
    call.answer(&json!({ "restored": restored }))
}

#[derive(Serialize)]
struct ReachedView<'a> {
    id: Option<&'a str>,
    access: Option<Access>,
    by_role: bool,
    /// The rules that give it.
    rules: &'a [RuleId],
}

impl<'a> From<(&'a Entity, &'a Reached)> for ReachedView<'a> {
    fn from((entity, reached): (&'a Entity, &'a Reached)) -> Self {
        let Reached { access, by_role, rules } = reached;
        Self { id: entity.wire(), access: *access, by_role: *by_role, rules }
    }
}

/// What the caller reaches, or another user, of resources that live elsewhere. Beyond the ClearML API.
pub async fn get_effective(call: &Call<'_>, caller: &Caller) -> Outcome {
    let fields = &call.fields;
    let user = if fields.text("user")?.is_some() { fields.user("user")? } else { caller.user.clone() };
    let (resource, entities) = (resource(fields)?, entities(fields)?);
    let found = call.backend.access_rules.effective(caller, &user, resource, entities.clone()).await?;
    let views: Vec<ReachedView<'_>> = entities.iter().zip(&found).map(ReachedView::from).collect();
    call.answer(&json!({ "user": user, "entity_type": resource, "entities": views }))
}

/// A list of IDs in which `null` is the root of projects.
fn entities(fields: &Fields) -> Result<Vec<Entity>, FieldError> {
    let wrong = || FieldError::value("entity_ids", "entity_ids must be a list of IDs.");
    match fields.as_map().get("entity_ids") {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::String(id)) => Ok(vec![Entity::from_wire(Some(id))]),
        Some(Value::Array(ids)) => ids
            .iter()
            .map(|id| match id {
                Value::Null => Ok(Entity::Root),
                Value::String(id) => Ok(Entity::from_wire(Some(id))),
                _ => Err(wrong()),
            })
            .collect(),
        Some(_) => Err(wrong()),
    }
}
