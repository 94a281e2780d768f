//! Why somebody may do something, and who may.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::request::{refuse, request};
use crate::{
    components::person::Person,
    error::ApiError,
    pages::access::view::{ExplainView, HoldersView},
};
#[cfg(feature = "ssr")]
use model::{
    Error,
    access::Kind,
    error::FieldError,
    explain::WhatIf,
    id::{GroupId, UserId},
    page::{Cursor, PageRequest},
};

/// The first users and service accounts that match part of a name or address, or an ID.
#[server(name = FindPeople, prefix = "/ui", endpoint = "access/people")]
pub async fn find_people(#[server(default)] q: String) -> Result<Vec<Person>, ApiError> {
    let (backend, caller) = request()?;
    let found = backend.explain.people(&caller, q).await.map_err(refuse)?;
    let person = |found: model::access_rules::RuleUser| Person {
        id: found.user.id.to_string(),
        name: found.user.name,
        email: found.email.unwrap_or_default(),
        service: found.user.kind == Kind::Service,
    };
    Ok(found.into_iter().map(person).collect())
}

/// The first groups that somebody could be put into and that match part of a name, by ID and name.
#[server(name = FindGroups, prefix = "/ui", endpoint = "access/groups")]
pub async fn find_groups(#[server(default)] find: String) -> Result<Vec<(String, String)>, ApiError> {
    let (backend, caller) = request()?;
    let found = backend.groups.choices(&caller, find).await.map_err(refuse)?;
    Ok(found.into_iter().map(|choice| (choice.group.id.to_string(), choice.group.name)).collect())
}

/// Why somebody may do what, and what would be different after leaving and joining groups. Changes nothing.
#[server(name = ExplainAccess, prefix = "/ui", endpoint = "access/explain")]
pub async fn explain_access(
    user: String,
    #[server(default)] leave: Vec<String>,
    #[server(default)] join: Vec<String>,
) -> Result<ExplainView, ApiError> {
    let (backend, caller) = request()?;
    let user = UserId::parse(&user).map_err(refuse)?;
    let groups = |ids: &[String]| ids.iter().map(|id| GroupId::parse(id)).collect::<Result<Vec<_>, Error>>();
    let what_if = WhatIf { leave: groups(&leave).map_err(refuse)?, join: groups(&join).map_err(refuse)?, role: None };
    let found = backend.explain.explain(&caller, &user, what_if).await.map_err(refuse)?;
    Ok(ExplainView::of(&found, &leave, &join))
}

/// A page of those who have a feature or permission, by name: its name, and the cursor of a page or nothing.
#[server(name = GetHolders, prefix = "/ui", endpoint = "access/holders")]
pub async fn access_holders(right: String, #[server(default)] at: String) -> Result<HoldersView, ApiError> {
    let (backend, caller) = request()?;
    let unknown = || FieldError::value("right", "There is no such feature or permission: choose one of the list.");
    let right = crate::pages::access::query::right(&right).ok_or_else(|| refuse(unknown().into()))?;
    let cursor = (!at.is_empty()).then_some(Cursor(at));
    let page = PageRequest { cursor, ..PageRequest::default() };
    backend.explain.holders(&caller, right, page).await.map(|found| HoldersView::of(right, found)).map_err(refuse)
}
