//! The groups of a workspace and their members.

use leptos::prelude::*;

#[cfg(feature = "ssr")]
use crate::{
    components::outcome::OutcomeView,
    outcome::Told,
    pages::groups::{fields, query, view::people},
    request::{go_on_to, refuse, request},
};
use crate::{
    components::person::Person,
    error::ApiError,
    pages::groups::{
        fields::GroupFields,
        query::ListFields,
        view::{DetailsView, FormView, Found, GroupsView, MembersView},
    },
};
#[cfg(feature = "ssr")]
use model::{
    Backend, Caller, Permission,
    groups::{MOST_AT_ONCE, Outcomes, grantable},
    id::{GroupId, UserId},
};

/// A page of the table: what to search for, `desc` or not, and the cursor of a page or nothing. Texts as they stand in
/// the address of the page.
#[server(name = GetGroupTable, prefix = "/ui", endpoint = "groups/table")]
pub async fn group_table(
    #[server(default)] q: String,
    #[server(default)] dir: String,
    #[server(default)] at: String,
) -> Result<GroupsView, ApiError> {
    let (backend, caller) = request()?;
    let (filter, page) = query::wanted(&q, &dir, &at);
    backend.groups.table(&caller, filter, page).await.map(GroupsView::of).map_err(refuse)
}

/// One group, and what became of a change of its members, as an address tells it.
#[server(name = GetGroup, prefix = "/ui", endpoint = "groups/get")]
pub async fn group_details(group: String, #[server(default)] out: String) -> Result<DetailsView, ApiError> {
    let (backend, caller) = request()?;
    let id = GroupId::parse(&group).map_err(refuse)?;
    let details = backend.groups.get(&caller, &id).await.map_err(refuse)?;
    let outcome = match Told::read(&out).filter(|told| told.group == group) {
        Some(told) => {
            let named = named(&backend, &caller, told.users().cloned().collect()).await?;
            let person = |id: &str| {
                let known = named.iter().find(|person| person.id == id).cloned();
                known.unwrap_or_else(|| Person { id: id.to_owned(), name: id.to_owned(), ..Person::default() })
            };
            Some(OutcomeView::of(&told, details.group.name.clone(), person))
        }
        None => None,
    };
    Ok(DetailsView::of(details, outcome))
}

/// A page of the members of a group: part of a name, and the cursor of a page or nothing.
#[server(name = GetGroupMembers, prefix = "/ui", endpoint = "groups/members")]
pub async fn group_members(
    group: String,
    #[server(default)] m: String,
    #[server(default)] mat: String,
) -> Result<MembersView, ApiError> {
    let (backend, caller) = request()?;
    let group = GroupId::parse(&group).map_err(refuse)?;
    let found = backend.groups.members(&caller, &group, m, query::members(&mat)).await;
    found.map(MembersView::of).map_err(refuse)
}

/// What stands in the form of a group, or of a new one where none is named.
#[server(name = GetGroupForm, prefix = "/ui", endpoint = "groups/form")]
pub async fn group_form(#[server(default)] group: String) -> Result<FormView, ApiError> {
    let (backend, caller) = request()?;
    if group.is_empty() {
        caller.require(Permission::ManageGroups).map_err(refuse)?;
        return Ok(FormView::of(None, None, grantable(&caller)));
    }
    let group = GroupId::parse(&group).map_err(refuse)?;
    let details = backend.groups.get(&caller, &group).await.map_err(refuse)?;
    Ok(FormView::of(Some(&details.group), details.denied, grantable(&caller)))
}

/// Whom a picker offers for a group, or for a new one where none is named.
#[server(name = FindGroupMembers, prefix = "/ui", endpoint = "groups/find")]
pub async fn find_members(
    #[server(default)] group: String,
    #[server(default)] find: String,
) -> Result<Vec<Found>, ApiError> {
    let (backend, caller) = request()?;
    let group = if group.is_empty() { None } else { Some(GroupId::parse(&group).map_err(refuse)?) };
    let found = backend.groups.candidates(&caller, group.as_ref(), find).await.map_err(refuse)?;
    Ok(found.into_iter().map(Found::of).collect())
}

/// The names of who is chosen, in the order of the choice.
#[server(name = NameChosen, prefix = "/ui", endpoint = "groups/chosen")]
pub async fn chosen_members(#[server(default)] users: String) -> Result<Vec<Person>, ApiError> {
    let (backend, caller) = request()?;
    named(&backend, &caller, crate::address::split_list(&users)).await
}

/// Makes a group with its first members, or nothing at all.
#[server(name = CreateGroup, prefix = "/ui", endpoint = "groups/create")]
pub async fn create_group(
    #[server(flatten)] fields: GroupFields,
    #[server(flatten)] list: ListFields,
) -> Result<String, ApiError> {
    let (backend, caller) = request()?;
    let new = fields.new_group().map_err(refuse)?;
    let group = backend.groups.create(&caller, new).await.map_err(refuse)?;
    go_on_to(&list.with_group(group.id.as_str()).href());
    Ok(format!("{} was made", group.name))
}

/// Changes a group and adds members, or nothing at all.
#[server(name = EditGroup, prefix = "/ui", endpoint = "groups/edit")]
pub async fn edit_group(
    group: String,
    #[server(flatten)] fields: GroupFields,
    #[server(flatten)] list: ListFields,
) -> Result<String, ApiError> {
    let (backend, caller) = request()?;
    let id = GroupId::parse(&group).map_err(refuse)?;
    let change = fields.change().map_err(refuse)?;
    let group = backend.groups.update(&caller, &id, change).await.map_err(refuse)?;
    go_on_to(&list.with_group(id.as_str()).href());
    Ok(format!("{} was saved", group.name))
}

/// Deletes a group.
#[server(name = DeleteGroup, prefix = "/ui", endpoint = "groups/delete")]
pub async fn delete_group(group: String, #[server(flatten)] list: ListFields) -> Result<String, ApiError> {
    let (backend, caller) = request()?;
    let group = GroupId::parse(&group).map_err(refuse)?;
    backend.groups.delete(&caller, vec![group]).await.map_err(refuse)?;
    go_on_to(&list.with_group("").href());
    Ok("The group was deleted".to_owned())
}

/// Puts users into a group, until the end of a day if one is given; the page then says what became of each.
#[server(name = JoinGroup, prefix = "/ui", endpoint = "groups/join")]
pub async fn join_group(
    group: String,
    #[server(default)] users: Vec<String>,
    #[server(default)] ends: String,
    #[server(flatten)] list: ListFields,
) -> Result<String, ApiError> {
    let (backend, caller) = request()?;
    let id = GroupId::parse(&group).map_err(refuse)?;
    let users = fields::user_ids(&users).map_err(refuse)?;
    let ends = fields::end_of(&ends).map_err(refuse)?;
    let outcomes = backend.groups.add_members(&caller, &id, users, ends).await.map_err(refuse)?;
    tell(true, &group, &outcomes, &list);
    Ok(String::new())
}

/// Takes users out of a group, likewise.
#[server(name = LeaveGroup, prefix = "/ui", endpoint = "groups/leave")]
pub async fn leave_group(
    group: String,
    #[server(default)] users: Vec<String>,
    #[server(flatten)] list: ListFields,
) -> Result<String, ApiError> {
    let (backend, caller) = request()?;
    let id = GroupId::parse(&group).map_err(refuse)?;
    let users = fields::user_ids(&users).map_err(refuse)?;
    let outcomes = backend.groups.remove_members(&caller, &id, users).await.map_err(refuse)?;
    tell(false, &group, &outcomes, &list);
    Ok(String::new())
}

/// Leads to the group with the result in the address.
#[cfg(feature = "ssr")]
fn tell(into: bool, group: &str, outcomes: &Outcomes, list: &ListFields) {
    let out = Told::of(into, group, outcomes).written();
    go_on_to(&list.with_group(group).with("out", &out).href());
}

/// Users by ID, as many as can be named at once; who does not exist is left out.
#[cfg(feature = "ssr")]
async fn named(backend: &Backend, caller: &Caller, ids: Vec<String>) -> Result<Vec<Person>, ApiError> {
    let ids = ids.iter().filter_map(|id| UserId::parse(id).ok()).take(MOST_AT_ONCE).collect();
    backend.groups.of_users(caller, ids).await.map(people).map_err(refuse)
}
