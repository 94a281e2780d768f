//! One entry in the table.

use leptos::prelude::*;
use model::Timestamp;

use super::{
    details::id_of,
    view::{Row, Who},
};
use crate::components::solid::IntoSolid;

/// A table row. What was done is a button that opens the rest of the entry; it works before any script has loaded.
pub fn row(n: usize, entry: &Row) -> impl IntoView + use<> {
    let what = entry.what.clone();
    view! {
        <tr role="row">
            <td role="cell" class="audit-time">{moment(entry.at)}</td>
            <td role="cell" class="audit-who">{who(&entry.who, entry.as_whom.as_ref())}</td>
            <th scope="row" role="rowheader" class="audit-what">
                <button type="button" class="audit-open" popovertarget=id_of(n) aria-haspopup="dialog">{what}</button>
            </th>
            <td role="cell" class="audit-object">{object(entry)}</td>
            <td role="cell" class="audit-from"><bdi>{entry.address.clone()}</bdi></td>
        </tr>
    }
    .solid()
}

/// Day and time of day, so that entries of one minute can be told apart.
fn moment(at: Timestamp) -> impl IntoView {
    let civil = at.civil();
    let time = format!("{:02}:{:02}:{:02}", civil.hour, civil.minute, civil.second);
    view! {
        <time datetime=at.to_string()>
            <span class="audit-first">{civil.date()}</span>
            " "
            <span class="audit-second">{time}</span>
        </time>
    }
}

fn who(who: &Who, as_whom: Option<&Who>) -> impl IntoView + use<> {
    let second = as_whom.map(|who| view! { " " <span class="audit-second">"as " <bdi>{who.name.clone()}</bdi></span> });
    view! {
        <span class="audit-first" dir="auto" title=who.name.clone()>{who.name.clone()}</span>
        {second}
    }
}

fn object(entry: &Row) -> impl IntoView + use<> {
    let first = if entry.object.is_empty() {
        view! { <code class="audit-first">{entry.object_id.clone()}</code> }.solid()
    } else {
        view! { <span class="audit-first" dir="auto" title=entry.object.clone()>{entry.object.clone()}</span> }.solid()
    };
    (first, " ", view! { <span class="audit-second">{entry.kind.clone()}</span> })
}
