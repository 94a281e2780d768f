//! Groups as clients see and change them.

use model::{
    Caller,
    error::FieldError,
    features::{Feature, FeatureSet, Grant},
    groups::{Group, GroupChange, GroupQuery, GroupWithMembers, Member, NewGroup, Origin},
    id::GroupId,
};
use serde::Serialize;
use serde_json::json;

use crate::http::api::{
    call::{Call, Outcome},
    fields::Fields,
};

/// Most groups that can be asked for by name.
const MOST_NAMED: usize = 50;

#[derive(Serialize)]
struct GroupView<'a> {
    id: &'a str,
    name: &'a str,
    description: &'a str,
    /// Whether members may be changed.
    assignable: bool,
    /// Whether the group itself may not be edited.
    system: bool,
    /// No longer in the configuration: grants nothing.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    orphaned: bool,
    /// What it grants; absent without a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    features: Option<Vec<&'static str>>,
    /// How many there are; `users` has the first of them.
    members: u64,
    users: Vec<UserView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    permissions: Option<Vec<RuleView<'a>>>,
}

#[derive(Serialize)]
struct UserView<'a> {
    id: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
}

#[derive(Serialize)]
struct RuleView<'a> {
    id: &'a str,
    name: &'a str,
}

impl<'a> From<&'a Member> for UserView<'a> {
    fn from(member: &'a Member) -> Self {
        Self { id: member.user.as_str(), name: &member.name, email: member.email.as_deref() }
    }
}

impl<'a> GroupView<'a> {
    fn of(found: &'a GroupWithMembers, with_rules: bool) -> Self {
        let group = &found.group;
        let rules = found.rules.iter().map(|rule| RuleView { id: rule.id.as_str(), name: &rule.name });
        Self {
            id: group.id.as_str(),
            name: &group.name,
            description: &group.description,
            assignable: group.assignable,
            system: is_system(group),
            orphaned: group.origin == Origin::Orphaned,
            features: listed(group.grant),
            members: group.members,
            users: found.members.iter().map(UserView::from).collect(),
            permissions: with_rules.then(|| rules.collect()),
        }
    }
}

fn listed(grant: Grant) -> Option<Vec<&'static str>> {
    match grant {
        Grant::Listed(features) => Some(FeatureSet::iter(features).map(Feature::as_str).collect()),
        Grant::Unlisted { .. } => None,
    }
}

fn is_system(group: &Group) -> bool {
    matches!(group.origin, Origin::BuiltIn(_))
}

pub async fn get(call: &Call<'_>, caller: &Caller) -> Outcome {
    let fields = &call.fields;
    let with_rules = fields.flag("include_permissions")? == Some(true);
    let found = match query(fields)? {
        Some(query) => call.backend.groups.list(caller, query).await?,
        None => Vec::new(),
    };
    let groups: Vec<GroupView<'_>> = found.iter().map(|group| GroupView::of(group, with_rules)).collect();
    call.answer(&json!({ "groups": groups }))
}

/// The query, or nothing where it can find no group.
fn query(fields: &Fields) -> Result<Option<GroupQuery>, FieldError> {
    let wanted = fields.texts("groups")?.unwrap_or_default();
    let ids: Vec<GroupId> = wanted.iter().filter_map(|id| GroupId::parse(id).ok()).collect();
    if ids.len() > MOST_NAMED {
        return Err(FieldError::value("groups", format!("At most {MOST_NAMED} groups at a time.")));
    }
    // What cannot be an id names no group; no ids at all would be all groups.
    if ids.is_empty() && !wanted.is_empty() {
        return Ok(None);
    }
    let (page, page_size) = fields.numbered_page()?;
    Ok(Some(GroupQuery { ids, page, page_size }))
}

/// Changes the group of this ID; makes one if there is none, or no ID.
pub async fn add_or_update(call: &Call<'_>, caller: &Caller) -> Outcome {
    let fields = &call.fields;
    let id = fields.text("id")?.map(|_| fields.group("id")).transpose()?;
    let existing = match &id {
        Some(id) => match call.backend.groups.get(caller, id).await {
            Ok(details) => Some(details.group.id),
            Err(model::Error::NotFound(_)) => None,
            Err(other) => return Err(other.into()),
        },
        None => None,
    };
    let group = match existing {
        Some(id) => call.backend.groups.update(caller, &id, change(fields)?).await?,
        None => call.backend.groups.create(caller, new(fields, id)?).await?,
    };
    call.answer(&json!({
        "id": group.id, "name": group.name, "assignable": group.assignable, "system": is_system(&group),
    }))
}

fn change(fields: &Fields) -> Result<GroupChange, model::Error> {
    Ok(GroupChange {
        name: fields.owned_text("name")?,
        description: fields.owned_text("description")?,
        features: fields.owned_texts("features")?,
        users: fields.users("users")?,
        ..GroupChange::default()
    })
}

fn new(fields: &Fields, id: Option<GroupId>) -> Result<NewGroup, model::Error> {
    Ok(NewGroup {
        id,
        name: fields.required_text("name")?.to_owned(),
        description: fields.owned_text("description")?.unwrap_or_default(),
        features: fields.owned_texts("features")?,
        users: fields.users("users")?.unwrap_or_default(),
        ends: None,
    })
}

pub async fn delete(call: &Call<'_>, caller: &Caller) -> Outcome {
    let groups = call.fields.groups("groups")?.unwrap_or_default();
    let deleted = call.backend.groups.delete(caller, groups).await?;
    call.answer(&json!({ "deleted": deleted }))
}
