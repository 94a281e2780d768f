//! The access rules of a workspace.

#![expect(clippy::too_many_arguments, reason = "one for each field of the form")]

use leptos::prelude::*;

use crate::{
    error::ApiError,
    pages::rules::view::{RuleView, RulesView, SubjectsView},
};
#[cfg(feature = "ssr")]
use crate::{
    paths,
    request::{go_on_to, refuse, request},
};
#[cfg(feature = "ssr")]
use model::{
    Error,
    access_rules::{Access, Entity, NewRule, ResourceType, RuleEdit, Subjects},
    error::FieldError,
    groups::BuiltIn,
    id::{GroupId, RuleId, UserId},
};

/// A page of the table: what to search for, `ResourceType` by its name or all, and the cursor of a page or nothing.
/// Texts as they stand in the address of the page.
#[server(name = GetRuleTable, prefix = "/ui", endpoint = "rules/table")]
pub async fn rule_table(
    #[server(default)] q: String,
    #[server(default)] kind: String,
    #[server(default)] at: String,
) -> Result<RulesView, ApiError> {
    let (backend, caller) = request()?;
    let (filter, page) = crate::pages::rules::query::wanted(&q, &kind, &at);
    backend.access_rules.table(&caller, filter, page).await.map(RulesView::of).map_err(refuse)
}

/// One rule.
#[server(name = GetRule, prefix = "/ui", endpoint = "rules/get")]
pub async fn rule_details(rule: String) -> Result<RuleView, ApiError> {
    let (backend, caller) = request()?;
    let rule = RuleId::parse(&rule).map_err(refuse)?;
    backend.access_rules.get(&caller, &rule).await.map(|rule| RuleView::of(&rule)).map_err(refuse)
}

/// Whom the form of a rule shows: those it names, those that were chosen, and those that match a search.
#[server(name = FindSubjects, prefix = "/ui", endpoint = "rules/subjects")]
pub async fn rule_subjects(
    #[server(default)] rule: String,
    #[server(default)] find: String,
    #[server(default)] users: Vec<String>,
    #[server(default)] groups: Vec<String>,
    #[server(default)] drop_users: Vec<String>,
    #[server(default)] drop_groups: Vec<String>,
) -> Result<SubjectsView, ApiError> {
    let (backend, caller) = request()?;
    let rules = backend.access_rules;
    let found = rules.find(&caller, find.clone()).await.map_err(refuse)?;
    let (users, groups) = (ids(&users, UserId::parse)?, ids(&groups, GroupId::parse)?);
    let chosen = if users.is_empty() && groups.is_empty() {
        Subjects::default()
    } else {
        rules.named(&caller, users, groups).await.map_err(refuse)?
    };
    let rule = if rule.is_empty() {
        None
    } else {
        let rule = RuleId::parse(&rule).map_err(refuse)?;
        Some(rules.get(&caller, &rule).await.map_err(refuse)?)
    };
    let asked = crate::pages::rules::view::Asked { find, drop_users, drop_groups };
    Ok(SubjectsView::of(rule.as_ref(), &asked, &found, &chosen))
}

/// Makes a rule, or changes the one with this ID. `which` of the resources is `all`, `root`, or `one` with its ID in
/// `entity`; users and groups are those to name besides, and those to name no longer. Answers what to say.
#[server(name = SaveRule, prefix = "/ui", endpoint = "rules/save")]
pub async fn save_rule(
    #[server(default)] rule: String,
    #[server(default)] name: String,
    #[server(default)] description: String,
    #[server(default)] resource: String,
    #[server(default)] which: String,
    #[server(default)] entity: String,
    #[server(default)] access: String,
    #[server(default)] users: Vec<String>,
    #[server(default)] groups: Vec<String>,
    #[server(default)] drop_users: Vec<String>,
    #[server(default)] drop_groups: Vec<String>,
    #[server(default)] seen: String,
    #[server(default)] q: String,
    #[server(default)] kind: String,
) -> Result<String, ApiError> {
    let (backend, caller) = request()?;
    let unknown = |field: &str, text: &str| refuse(Error::from(FieldError::value(field, text)));
    let resource = ResourceType::parse(&resource).ok_or_else(|| unknown("resource", "Choose a type of resource."))?;
    let access = Access::parse(&access).ok_or_else(|| unknown("access", "Choose a permission."))?;
    let entity = match which.as_str() {
        "all" => Entity::All,
        "root" => Entity::Root,
        "one" if entity.is_empty() => return Err(unknown("entity_id", "Say which one: its ID.")),
        "one" => Entity::One(entity),
        _ => return Err(unknown("entity_id", "Choose all of them, or one.")),
    };
    if entity == Entity::Root && resource != ResourceType::Project {
        return Err(unknown("entity_id", "Only projects have a root: choose all of them, or one."));
    }
    let name = if name.trim().is_empty() { NewRule::usual_name(resource, &entity) } else { name };
    let (users, groups) = (ids(&users, UserId::parse)?, ids(&groups, GroupId::parse)?);
    if rule.is_empty() && users.is_empty() && groups.is_empty() {
        return Err(unknown("users", "Choose at least one user, service account or group: a rule is for somebody."));
    }
    let wanted = NewRule { name, description, resource, entity, access, users, groups };
    let saved = if rule.is_empty() {
        backend.access_rules.put(&caller, None, wanted).await
    } else {
        let rule = RuleId::parse(&rule).map_err(refuse)?;
        let (drop_users, drop_groups) = (ids(&drop_users, UserId::parse)?, ids(&drop_groups, GroupId::parse)?);
        let seen = Some(seen).filter(|seen| !seen.is_empty());
        backend.access_rules.edit(&caller, &rule, RuleEdit { rule: wanted, drop_users, drop_groups, seen }).await
    };
    let saved = saved.map_err(refuse)?;
    go_on_to(&paths::with_query(paths::RULES, &[("q", &q), ("kind", &kind), ("rule", saved.id.as_str())]));
    Ok(if rule.is_empty() { "Rule added" } else { "Rule saved" }.to_owned())
}

/// Deletes a rule. Answers what to say.
#[server(name = DeleteRule, prefix = "/ui", endpoint = "rules/delete")]
pub async fn delete_rule(
    rule: String,
    #[server(default)] q: String,
    #[server(default)] kind: String,
) -> Result<String, ApiError> {
    let (backend, caller) = request()?;
    let rule = RuleId::parse(&rule).map_err(refuse)?;
    backend.access_rules.delete(&caller, vec![rule]).await.map_err(refuse)?;
    go_on_to(&paths::with_query(paths::RULES, &[("q", &q), ("kind", &kind)]));
    Ok("Rule deleted".to_owned())
}

/// Makes the default rules again that were deleted. Answers what to say.
#[server(name = RestoreRules, prefix = "/ui", endpoint = "rules/restore")]
pub async fn restore_rules() -> Result<String, ApiError> {
    let (backend, caller) = request()?;
    backend.access_rules.restore_default(&caller, BuiltIn::ALL.to_vec()).await.map_err(refuse)?;
    go_on_to(paths::RULES);
    Ok("Default rule restored".to_owned())
}

/// IDs as a form sends them.
#[cfg(feature = "ssr")]
fn ids<I>(texts: &[String], parse: fn(&str) -> Result<I, Error>) -> Result<Vec<I>, ApiError> {
    texts.iter().map(|text| parse(text).map_err(refuse)).collect()
}
