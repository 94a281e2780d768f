//! The table of groups and its neighbours.

use leptos::prelude::*;

use super::{
    query::{self, LIST, ORDER},
    row::row,
    view::GroupsView,
};
use crate::{
    address::Address,
    components::{empty::Empty, icon, number::counted, pager::Pager, solid::IntoSolid},
};

/// `asked` is the address whose rows these are, `address` the one that is shown.
#[component]
pub fn Table(table: GroupsView, asked: Address, address: Memo<Address>, manages: bool) -> impl IntoView {
    if table.rows.is_empty() {
        return nothing(&asked).solid();
    }
    let list = asked.clone().only(LIST);
    let alone = table.previous.is_none() && table.next.is_none();
    let count = counted(table.rows.len() as u64, "group", "groups");
    let text = if alone { count } else { format!("{count} on this page") };
    let beside = |cursor: Option<&String>| cursor.map(|cursor| list.clone().with("at", cursor).href());
    let (previous, next) = (beside(table.previous.as_ref()), beside(table.next.as_ref()));
    let rows = table.rows.into_iter().map(|group| row(group, &list, address, manages)).collect_view();
    // A table shown as cards loses its meaning for screen readers unless the roles are spelled out.
    view! {
        <div class="card table groups">
            <table role="table">
                <caption class="unseen">"Groups of this workspace"</caption>
                <thead role="rowgroup">{head(&asked)}</thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
            <Pager text previous next/>
        </div>
    }
    .into_any()
}

fn head(asked: &Address) -> impl IntoView + use<> {
    let descending = query::is_descending(asked);
    let sort = if descending { "descending" } else { "ascending" };
    let arrow = if descending { "↓" } else { "↑" };
    view! {
        <tr role="row">
            <th scope="col" role="columnheader" class="groups-name" aria-sort=sort>
                <a class="order now" href=query::reversed(asked).href() data-noscroll>
                    <span class="unseen">"Sort by "</span>
                    "Name"
                    <span class="order-arrow" aria-hidden="true">{arrow}</span>
                </a>
            </th>
            <th scope="col" role="columnheader" class="groups-text">"Description"</th>
            <th scope="col" role="columnheader" class="groups-members">"Members"</th>
            <th scope="col" role="columnheader" class="groups-id">"Group ID"</th>
            <th scope="col" role="columnheader" class="groups-ways"><span class="unseen">"Actions"</span></th>
        </tr>
    }
}

fn nothing(asked: &Address) -> impl IntoView + use<> {
    let first = asked.clone().only(LIST).with("at", "").href();
    let all = asked.clone().only(ORDER).href();
    let content = if asked.get("at").is_empty() {
        let title = format!("No group matches “{}”", asked.get("q"));
        view! {
            <Empty icon=icon::SEARCH title text="Search for a part of the name or description, or for a whole ID.">
                <a class="button" href=all>"Show all groups"</a>
            </Empty>
        }
        .solid()
    } else {
        view! {
            <Empty icon=icon::PEOPLE title="No group is on this page" text="The list has become shorter since the link was made.">
                <a class="button" href=first>"Go to the first page"</a>
            </Empty>
        }
        .solid()
    };
    view! { <div class="card">{content}</div> }
}
