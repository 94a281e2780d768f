//! The table of users, its order and its neighbours.

use crate::components::solid::IntoSolid;
use leptos::prelude::*;
use model::{
    Permission,
    users::{Standing, UserColumn, UserColumns, UserSort},
};

use super::{
    panel::{Act, kept},
    query::{self, LIST, ORDER, WHO},
    row::{class, row},
    view::UsersView,
};
use crate::{
    address::Address,
    components::{
        empty::Empty,
        icon,
        number::counted,
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
    let text = summary(&table);
    let beside = |cursor: Option<&String>| cursor.map(|cursor| address.clone().only(LIST).with("at", cursor).href());
    let (previous, next) = (beside(table.previous.as_ref()), beside(table.next.as_ref()));
    let now = table.now;
    // Who can do nothing with those who are chosen chooses nobody.
    let viewer = use_viewer();
    let ways = Ways {
        groups: viewer.read_untracked().may(Permission::EditMemberships),
        users: viewer.read_untracked().may(Permission::ManageUsers),
        invited: viewer.read_untracked().may(Permission::ManageInvitations),
    };
    let invited = ways.invited && table.rows.iter().any(|row| row.standing == Standing::Pending);
    let (picks, columns) = (ways.any(), table.columns);
    let rows = table.rows.into_iter().map(|user| row(user, now, at, ways, columns)).collect_view();
    let disabled = address.get("status") == Standing::Disabled.as_str();
    // A table shown as cards loses its meaning for screen readers unless the roles are spelled out.
    view! {
        <div class=class_of(columns)>
            <form class="selecting" action=paths::USERS aria-label="Users to select">
                {kept(&address, LIST)}
                <div class="users-scroll">
                    <table role="table">
                        <caption class="unseen">"Users of this workspace"</caption>
                        <thead role="rowgroup">{head(&address, picks, columns)}</thead>
                        <tbody role="rowgroup">{rows}</tbody>
                    </table>
                </div>
                <Pager text previous next/>
                {picks.then(|| bar(ways, disabled, invited))}
            </form>
        </div>
    }
    .into_any()
}

/// The usual columns make room for each other, those that somebody chose do not.
fn class_of(columns: UserColumns) -> &'static str {
    /// Cells of their own that have room without scrolling.
    const FEW: usize = 7;
    let own = UserColumn::ALL.iter().filter(|column| columns.has(**column));
    let own = own.filter(|column| !matches!(column, UserColumn::Email | UserColumn::Role)).count();
    match (columns.usual, own > FEW) {
        (true, _) => "card table users usual",
        (false, false) => "card table users",
        (false, true) => "card table users many",
    }
}

/// What the viewer may do with users.
#[derive(Clone, Copy)]
pub struct Ways {
    /// Put them into groups, and take them out.
    pub groups: bool,
    /// Disable and remove them.
    pub users: bool,
    /// Send invitations again, and revoke them.
    pub invited: bool,
}

impl Ways {
    pub const fn any(self) -> bool {
        self.groups || self.users || self.invited
    }
}

/// What can be done with the chosen users, and with those who are `invited` where there are some.
fn bar(ways: Ways, disabled: bool, invited: bool) -> impl IntoView {
    let button = |act: Act, label: &'static str| {
        view! { <button type="submit" class="button small" id=act.opener() name="act" value=act.as_str()>{label}</button> }
    };
    let status = if disabled { (Act::Enable, "Enable…") } else { (Act::Disable, "Disable…") };
    view! {
        <Selection>
            {ways.groups.then(|| (button(Act::Add, "Add to a group…"), button(Act::Remove, "Remove from a group…")))}
            {ways.users.then(|| (button(status.0, status.1), button(Act::Delete, "Remove…")))}
            {invited.then(|| (button(Act::Resend, "Send again…"), button(Act::Revoke, "Revoke…")))}
        </Selection>
    }
}

fn head(address: &Address, picks: bool, columns: UserColumns) -> impl IntoView + use<> {
    let by_name = matches!(query::sorted_by(address), UserSort::Name | UserSort::Email);
    let pick_all = picks.then(|| {
        view! { <td role="cell" class="table-pick"><PickAll label="Select everybody on this page"/></td> }
    });
    let email = columns.has(UserColumn::Email).then(|| order(address, UserSort::Email, "E-mail"));
    let rest = UserColumn::ALL.iter().filter(|column| columns.has(**column));
    let rest = rest.filter(|column| !matches!(column, UserColumn::Email | UserColumn::Role));
    let rest = rest.map(|column| self::column(address, *column)).collect_view();
    view! {
        <tr role="row">
            {pick_all}
            <th scope="col" role="columnheader" class="users-who" aria-sort=by_name.then(|| direction(address))>
                {order(address, UserSort::Name, "Name")}
                {email}
            </th>
            {rest}
            {picks.then(|| view! {
                <th scope="col" role="columnheader" class="users-ways"><span class="unseen">"Actions"</span></th>
            })}
        </tr>
    }
}

fn column(address: &Address, column: UserColumn) -> impl IntoView + use<> {
    let sort = match column {
        UserColumn::LastSignIn => Some(UserSort::LastSignIn),
        UserColumn::LastActive => Some(UserSort::LastActive),
        UserColumn::Created => Some(UserSort::Created),
        _ => None,
    };
    let sorted = sort.filter(|sort| query::sorted_by(address) == *sort).map(|_| direction(address));
    let label = match sort {
        Some(sort) => order(address, sort, column.title()).solid(),
        None => column.title().into_any(),
    };
    view! { <th scope="col" role="columnheader" class=class(column) aria-sort=sorted>{label}</th> }
}

/// A link that orders the table, where it has such an order.
fn order(address: &Address, sort: UserSort, label: &'static str) -> AnyView {
    if !query::sorts(address).contains(&sort) {
        return view! { <span class="order">{label}</span> }.solid();
    }
    let now = query::sorted_by(address) == sort;
    let arrow = now.then(|| if query::is_descending(address) { "↓" } else { "↑" });
    view! {
        <a class="order" class:now=now href=query::sorting(address, sort).href() data-noscroll>
            <span class="unseen">"Sort by "</span>
            {label}
            <span class="order-arrow" aria-hidden="true">{arrow}</span>
        </a>
    }
    .solid()
}

fn direction(address: &Address) -> &'static str {
    if query::is_descending(address) { "descending" } else { "ascending" }
}

fn summary(table: &UsersView) -> String {
    let people = if table.rows.iter().any(|row| row.standing == Standing::Pending) {
        ("person", "people")
    } else {
        ("user", "users")
    };
    let here = counted(table.rows.len() as u64, people.0, people.1);
    if table.previous.is_none() && table.next.is_none() { here } else { format!("{here} on this page") }
}

fn nobody(address: &Address) -> impl IntoView + use<> {
    let first = address.clone().only(LIST).with("at", "").href();
    let all = address.clone().only(ORDER).href();
    let unfiltered = address.clone().only(WHO).href();
    let (search, status, at) = (address.get("q"), address.get("status"), address.get("at"));
    let (title, text) = match Standing::parse(status) {
        Some(Standing::Disabled) => {
            ("Nobody is disabled", "Who is disabled keeps the seat and cannot come in until enabled again.")
        }
        Some(Standing::Pending) => {
            ("Nobody is invited", "Who is invited appears here until they come, or the invitation ends.")
        }
        _ => ("Nobody is here yet", "People appear here when they are added or sign in for the first time."),
    };
    let content = if !at.is_empty() {
        let text = "The list has become shorter since the link was made.";
        view! {
            <Empty icon=icon::PEOPLE title="Nobody is on this page" text>
                <a class="button" href=first>"Go to the first page"</a>
            </Empty>
        }
        .solid()
    } else if query::is_filtered(address) {
        let text = "No user is left by the filter. Show everybody, or change it above.";
        view! {
            <Empty icon=icon::SEARCH title="Nobody is like that" text>
                <a class="button" href=unfiltered>"Clear the filter"</a>
            </Empty>
        }
        .solid()
    } else if search.is_empty() {
        view! { <Empty icon=icon::PEOPLE title text/> }.solid()
    } else {
        let text = "Search for a part of the name or address, or for a whole ID.";
        view! {
            <Empty icon=icon::SEARCH title=format!("Nobody matches “{search}”") text>
                <a class="button" href=all>"Show all users"</a>
            </Empty>
        }
        .solid()
    };
    view! { <div class="card">{content}</div> }
}
