//! The table of users, its order and its neighbours.

use crate::components::solid::IntoSolid;
use leptos::prelude::*;
use model::{
    Permission,
    users::{Status, UserSort},
};

use super::{
    panel::{Act, kept},
    query::{self, LIST, ORDER},
    row::row,
    view::UsersView,
};
use crate::{
    address::Address,
    components::{
        empty::Empty,
        icon,
        number::{counted, grouped},
        pager::Pager,
        panel::keep_focus,
        selection::{PickAll, Selection},
    },
    paths,
    viewer::use_viewer,
};

/// `at` is the address as it changes, `address` as it was when the table was asked for.
#[component]
pub fn Table(table: UsersView, address: Address, at: Memo<Address>) -> impl IntoView {
    keep_focus();
    if table.rows.is_empty() {
        return nobody(&address).solid();
    }
    let text = summary(&table, &address);
    let beside = |cursor: Option<&String>| cursor.map(|cursor| address.clone().only(LIST).with("at", cursor).href());
    let (previous, next) = (beside(table.previous.as_ref()), beside(table.next.as_ref()));
    let now = table.now;
    // Who can do nothing with those who are chosen chooses nobody.
    let viewer = use_viewer();
    let ways = Ways {
        groups: viewer.read_untracked().may(Permission::EditMemberships),
        users: viewer.read_untracked().may(Permission::ManageUsers),
    };
    let picks = ways.any();
    let rows = table.rows.into_iter().map(|user| row(user, now, at, ways)).collect_view();
    let disabled = address.get("status") == Status::Disabled.as_str();
    // A table shown as cards loses its meaning for screen readers unless the roles are spelled out.
    view! {
        <div class="card table users">
            <form class="selecting" action=paths::USERS aria-label="Users to select">
                {kept(&address, LIST)}
                <table role="table">
                    <caption class="unseen">"Users of this workspace"</caption>
                    <thead role="rowgroup">{head(&address, picks)}</thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
                <Pager text previous next/>
                {picks.then(|| bar(ways, disabled))}
            </form>
        </div>
    }
    .into_any()
}

/// What the viewer may do with users.
#[derive(Clone, Copy)]
pub struct Ways {
    /// Put them into groups, and take them out.
    pub groups: bool,
    /// Disable and remove them.
    pub users: bool,
}

impl Ways {
    pub const fn any(self) -> bool {
        self.groups || self.users
    }
}

/// What can be done with the chosen users.
fn bar(ways: Ways, disabled: bool) -> impl IntoView {
    let button = |act: Act, label: &'static str| {
        view! { <button type="submit" class="button small" id=act.opener() name="act" value=act.as_str()>{label}</button> }
    };
    let status = if disabled { (Act::Enable, "Enable…") } else { (Act::Disable, "Disable…") };
    view! {
        <Selection>
            {ways.groups.then(|| (button(Act::Add, "Add to a group…"), button(Act::Remove, "Remove from a group…")))}
            {ways.users.then(|| (button(status.0, status.1), button(Act::Delete, "Remove…")))}
        </Selection>
    }
}

fn head(address: &Address, picks: bool) -> impl IntoView + use<> {
    let by_name = matches!(query::sorted_by(address), UserSort::Name | UserSort::Email);
    let pick_all = picks.then(|| {
        view! { <td role="cell" class="table-pick"><PickAll label="Select everybody on this page"/></td> }
    });
    view! {
        <tr role="row">
            {pick_all}
            <th scope="col" role="columnheader" class="users-who" aria-sort=by_name.then(|| direction(address))>
                {order(address, UserSort::Name, "Name")}
                {order(address, UserSort::Email, "E-mail")}
            </th>
            <th scope="col" role="columnheader" class="users-state">"Status"</th>
            <th scope="col" role="columnheader" class="users-groups">"Groups"</th>
            {column(address, UserSort::LastSignIn, "Last sign-in", "users-seen")}
            <th scope="col" role="columnheader" class="users-api">"API used"</th>
            {column(address, UserSort::Created, "Created", "users-created")}
            <th scope="col" role="columnheader" class="users-id">"User ID"</th>
            {picks.then(|| view! {
                <th scope="col" role="columnheader" class="users-ways"><span class="unseen">"Actions"</span></th>
            })}
        </tr>
    }
}

fn column(address: &Address, sort: UserSort, label: &'static str, class: &'static str) -> impl IntoView + use<> {
    let sorted = (query::sorted_by(address) == sort).then(|| direction(address));
    view! { <th scope="col" role="columnheader" class=class aria-sort=sorted>{order(address, sort, label)}</th> }
}

/// A link that orders the table.
fn order(address: &Address, sort: UserSort, label: &'static str) -> impl IntoView + use<> {
    let now = query::sorted_by(address) == sort;
    let arrow = now.then(|| if query::is_descending(address) { "↓" } else { "↑" });
    view! {
        <a class="order" class:now=now href=query::sorting(address, sort).href() data-noscroll>
            <span class="unseen">"Sort by "</span>
            {label}
            <span class="order-arrow" aria-hidden="true">{arrow}</span>
        </a>
    }
}

fn direction(address: &Address) -> &'static str {
    if query::is_descending(address) { "descending" } else { "ascending" }
}

fn summary(table: &UsersView, address: &Address) -> String {
    let here = table.rows.len() as u64;
    let alone = table.previous.is_none() && table.next.is_none();
    match table.total {
        _ if alone => counted(here, "user", "users"),
        Some(total) if address.get("q").is_empty() && address.get("status").is_empty() => {
            format!("{} of {}", grouped(here), counted(total, "user", "users"))
        }
        _ => format!("{} on this page", counted(here, "user", "users")),
    }
}

fn nobody(address: &Address) -> impl IntoView + use<> {
    let first = address.clone().only(LIST).with("at", "").href();
    let all = address.clone().only(ORDER).href();
    let content = match (address.get("q"), address.get("at")) {
        ("", "") if address.get("status") == Status::Disabled.as_str() => view! {
            <Empty icon=icon::PEOPLE title="Nobody is disabled" text="Who is disabled keeps the seat and cannot come in until enabled again."/>
        }
        .solid(),
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
