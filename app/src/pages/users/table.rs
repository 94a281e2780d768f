//! The table of users, its order and its neighbours.

use crate::components::solid::IntoSolid;
use leptos::prelude::*;
use model::users::UserSort;

use super::{query::UsersQuery, row::row, view::UsersView};
use crate::components::{
    empty::Empty,
    icon,
    number::{counted, grouped},
    pager::Pager,
};

#[component]
pub fn Table(table: UsersView, query: UsersQuery) -> impl IntoView {
    if table.rows.is_empty() {
        return nobody(&query).solid();
    }
    let text = summary(&table, &query);
    let previous = table.previous.as_ref().map(|cursor| query.at(cursor).path());
    let next = table.next.as_ref().map(|cursor| query.at(cursor).path());
    let now = table.now;
    let rows = table.rows.into_iter().map(|user| row(user, now)).collect_view();
    // A table shown as cards loses its meaning for screen readers unless the roles are spelled out.
    view! {
        <div class="card users">
            <table role="table">
                <caption class="unseen">"Users of this workspace"</caption>
                <thead role="rowgroup">{head(&query)}</thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
            <Pager text previous next/>
        </div>
    }
    .into_any()
}

fn head(query: &UsersQuery) -> impl IntoView + use<> {
    let by_name = matches!(query.sorted_by(), UserSort::Name | UserSort::Email);
    view! {
        <tr role="row">
            <th scope="col" role="columnheader" class="users-who" aria-sort=by_name.then(|| direction(query))>
                {order(query, UserSort::Name, "Name")}
                {order(query, UserSort::Email, "E-mail")}
            </th>
            <th scope="col" role="columnheader" class="users-state">"Status"</th>
            <th scope="col" role="columnheader" class="users-groups">"Groups"</th>
            {column(query, UserSort::LastSignIn, "Last sign-in", "users-seen")}
            <th scope="col" role="columnheader" class="users-api">"API used"</th>
            {column(query, UserSort::Created, "Created", "users-created")}
            <th scope="col" role="columnheader" class="users-id">"User ID"</th>
        </tr>
    }
}

fn column(query: &UsersQuery, sort: UserSort, label: &'static str, class: &'static str) -> impl IntoView + use<> {
    let sorted = (query.sorted_by() == sort).then(|| direction(query));
    view! { <th scope="col" role="columnheader" class=class aria-sort=sorted>{order(query, sort, label)}</th> }
}

/// A link that orders the table.
fn order(query: &UsersQuery, sort: UserSort, label: &'static str) -> impl IntoView + use<> {
    let now = query.sorted_by() == sort;
    let arrow = now.then(|| if query.is_descending() { "↓" } else { "↑" });
    view! {
        <a class="order" class:now=now href=query.sorting(sort).path() data-noscroll>
            <span class="unseen">"Sort by "</span>
            {label}
            <span class="order-arrow" aria-hidden="true">{arrow}</span>
        </a>
    }
}

fn direction(query: &UsersQuery) -> &'static str {
    if query.is_descending() { "descending" } else { "ascending" }
}

fn summary(table: &UsersView, query: &UsersQuery) -> String {
    let here = table.rows.len() as u64;
    let alone = table.previous.is_none() && table.next.is_none();
    match table.total {
        _ if alone => counted(here, "user", "users"),
        Some(total) if query.search.is_empty() => format!("{} of {}", grouped(here), counted(total, "user", "users")),
        _ => format!("{} on this page", counted(here, "user", "users")),
    }
}

fn nobody(query: &UsersQuery) -> impl IntoView + use<> {
    let first = query.first_page().path();
    let all = query.searching("").path();
    let content = match (query.search.as_str(), query.at.as_str()) {
        ("", "") => view! {
            <Empty icon=icon::PEOPLE title="Nobody is here yet" text="People appear here when they are added or sign in for the first time."/>
        }
        .solid(),
        (_, at) if !at.is_empty() => view! {
            <Empty icon=icon::PEOPLE title="Nobody is on this page" text="The list has become shorter since the link was made.">
                <a class="button" href=first>"Go to the first page"</a>
            </Empty>
        }
        .solid(),
        (search, _) => view! {
            <Empty icon=icon::SEARCH title=format!("Nobody matches “{search}”") text="Search for a part of the name or address, or for a whole ID.">
                <a class="button" href=all>"Show all users"</a>
            </Empty>
        }
        .solid(),
    };
    view! { <div class="card">{content}</div> }
}
