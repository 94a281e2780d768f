//! The list of queues.

use leptos::prelude::*;
use model::Timestamp;

use super::{
    form,
    view::{QueueRow, QueuesView},
};
use crate::{
    address::Address,
    components::{
        copy_id::CopyId, empty::Empty, icon, number::counted, pager::Pager, solid::IntoSolid, time_ago::TimeAgo,
    },
};

pub fn table(found: QueuesView, address: &Address) -> AnyView {
    if found.queues.is_empty() {
        return nothing(address);
    }
    let (previous, next) = beside(&found, address);
    let text = said(counted(found.queues.len() as u64, "queue", "queues"), &found);
    let rows = found.queues.iter().map(|queue| row(queue, found.manages, found.now)).collect_view();
    view! {
        <div class="card table invitations">
            <table role="table">
                <caption class="unseen">"Queues, by name"</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader" class="invitations-who">"Name"</th>
                        <th scope="col" role="columnheader" class="queue-length">"Waiting"</th>
                        <th scope="col" role="columnheader" class="invitations-by">"Oldest"</th>
                        <th scope="col" role="columnheader" class="queue-id">"Queue ID"</th>
                        <th scope="col" role="columnheader" class="invitations-ways"><span class="unseen">"What can be done"</span></th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
            <Pager text previous next/>
        </div>
    }
    .solid()
}

/// Cells carry their column's name for where the row is shown as a card.
fn row(queue: &QueueRow, manages: bool, now: Timestamp) -> AnyView {
    let (id, name) = (queue.id.clone(), queue.name.clone());
    let mark = queue.default.then(|| view! { <span class="tag">"Default"</span> });
    let oldest = match queue.oldest {
        Some(at) => view! { <TimeAgo at now/> }.into_any(),
        None => view! { <span class="quiet">"Nothing waits"</span> }.into_any(),
    };
    let length = match queue.length {
        0 => "0".to_owned(),
        _ => counted(queue.length, "task", "tasks"),
    };
    let ways = manages.then(|| form::ways(queue));
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="invitations-who">
                <span class="who-name" dir="auto" title=name.clone()>{name.clone()}</span>
                {mark}
            </th>
            <td role="cell" class="queue-length" data-label="Waiting">{length}</td>
            <td role="cell" class="invitations-by" data-label="Oldest">{oldest}</td>
            <td role="cell" class="queue-id"><CopyId id of=name/></td>
            <td role="cell" class="invitations-ways">{ways}</td>
        </tr>
    }
    .solid()
}

/// Addresses of the pages before and after.
pub fn beside(found: &QueuesView, address: &Address) -> (Option<String>, Option<String>) {
    let beside = |cursor: Option<&String>| cursor.map(|cursor| address.clone().with("at", cursor).href());
    (beside(found.previous.as_ref()), beside(found.next.as_ref()))
}

/// How many there are, or are here.
pub fn said(count: String, found: &QueuesView) -> String {
    if found.previous.is_none() && found.next.is_none() { count } else { format!("{count} on this page") }
}

fn nothing(address: &Address) -> AnyView {
    let (title, text) = ("There is no queue here", "No access rule lets you use a queue. Ask an administrator.");
    empty(address, title, text)
}

/// What stands where nothing is, and what to do about it.
pub fn empty(address: &Address, title: &'static str, text: &'static str) -> AnyView {
    let (title, text, way) = match (address.get("q"), address.get("at")) {
        ("", "") => (title, text, None),
        (_, at) if !at.is_empty() => (
            "Nothing is on this page",
            "The list has become shorter since the link was made.",
            Some((address.clone().with("at", "").href(), "Go to the first page")),
        ),
        _ => (
            "Nothing matches",
            "Search for a part of the name.",
            Some((address.clone().with("q", "").href(), "Leave the search out")),
        ),
    };
    let way = way.map(|(href, label)| view! { <a class="button" href=href>{label}</a> });
    view! { <div class="card"><Empty icon=icon::SYSTEM title text=text>{way}</Empty></div> }.solid()
}
