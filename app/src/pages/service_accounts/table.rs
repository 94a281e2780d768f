//! The table of service accounts.

use leptos::prelude::*;
use model::Timestamp;

use super::{
    query::{LIST, opening},
    view::{AccountsView, Row},
};
use crate::{
    address::Address,
    components::{
        avatar::Avatar,
        chips::Chips,
        copy_id::CopyId,
        empty::Empty,
        icon::{self, Icon},
        number::{counted, grouped},
        pager::Pager,
        panel::opener,
        solid::IntoSolid,
        time_ago::TimeAgo,
    },
    paths,
};

pub fn table(found: AccountsView, address: Memo<Address>) -> AnyView {
    let asked = address.get_untracked();
    if found.rows.is_empty() {
        return nothing(&asked);
    }
    let count = counted(found.rows.len() as u64, "service account", "service accounts");
    let alone = found.previous.is_none() && found.next.is_none();
    let text = if alone { count } else { [count.as_str(), " on this page"].concat() };
    let beside = |cursor: Option<&String>| cursor.map(|cursor| asked.clone().only(LIST).with("at", cursor).href());
    let (previous, next) = (beside(found.previous.as_ref()), beside(found.next.as_ref()));
    let now = found.now;
    let rows = found.rows.into_iter().map(|found| row(found, address, now)).collect_view();
    // A table shown as cards loses its meaning for screen readers unless the roles are spelled out.
    view! {
        <div class="card table accounts">
            <table role="table">
                <caption class="unseen">"Service accounts, by name"</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader" class="accounts-name">"Name"</th>
                        <th scope="col" role="columnheader" class="accounts-groups">"Groups"</th>
                        <th scope="col" role="columnheader" class="accounts-id">"ID"</th>
                        <th scope="col" role="columnheader" class="accounts-keys">"Credentials"</th>
                        <th scope="col" role="columnheader" class="accounts-active">"Last active time"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
            <Pager text previous next/>
        </div>
    }
    .into_any()
}

/// Cells carry their column's name for where the row is shown as a card.
fn row(found: Row, address: Memo<Address>, now: Timestamp) -> AnyView {
    let id = found.id.clone();
    let current = move || (address.read().get("account") == id).then_some("true");
    let (list, name) = (address.get_untracked(), found.name.clone());
    let admin = found.admin.then(|| view! { <span class="tag">"Admin"</span> });
    let off = (!found.active).then(|| view! { <span class="tag bad">"Disabled"</span> });
    let active = match found.last_active {
        Some(at) => view! { <TimeAgo at now/> }.solid(),
        None => view! { <span class="quiet">"Never"</span> }.solid(),
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="accounts-name">
                <span class="who">
                    <Avatar name=name.clone() id=found.id.clone() service=true/>
                    <span class="who-line">
                        <a class="row-link who-name" id=opener(&found.id) href=opening(&list, &found.id, "") aria-current=current title=name.clone() dir="auto" data-noscroll>
                            {name.clone()}
                        </a>
                        {admin}
                        {off}
                    </span>
                </span>
            </th>
            <td role="cell" class="accounts-groups"><Chips names=found.groups.clone() shown=2/></td>
            <td role="cell" class="accounts-id"><CopyId id=found.id.clone() of=name.clone()/></td>
            <td role="cell" class="accounts-keys" data-label="Credentials">{grouped(found.credentials.into())} {warning(&found.standing)}</td>
            <td role="cell" class="accounts-active" data-label="Last active">
                {active}
                <span class="row-ways">
                    <a class="button quiet icon-only" href=opening(&list, &found.id, "") aria-label=["Edit ", &name].concat() title="Edit" data-noscroll>
                        <Icon path=icon::PENCIL/>
                    </a>
                    <a class="button quiet icon-only" href=opening(&list, &found.id, "delete") aria-label=["Delete ", &name].concat() title="Delete" data-noscroll>
                        <Icon path=icon::TRASH/>
                    </a>
                </span>
            </td>
        </tr>
    }
    .solid()
}

fn warning(standing: &str) -> Option<AnyView> {
    let (class, text) = match standing {
        "soon" => ("tag warn", "Expires soon"),
        "expired" => ("tag bad", "Expired"),
        _ => return None,
    };
    Some(view! { <span class=class>{text}</span> }.solid())
}

fn nothing(address: &Address) -> AnyView {
    let first = address.clone().only(LIST).with("at", "");
    let (title, text, way) = match (address.get("q"), address.get("at")) {
        (_, at) if !at.is_empty() => (
            "No service account is on this page",
            "The list has become shorter since the link was made.",
            (first.href(), "Go to the first page"),
        ),
        ("", _) => (
            "No service accounts yet",
            "Agents and automation sign in as service accounts: with credentials of their own, and never at these pages.",
            (paths::ADD_ACCOUNT.to_owned(), "Add service account"),
        ),
        _ => (
            "No service account matches",
            "Search for a part of the name, or the whole ID.",
            (first.with("q", "").href(), "Leave the search out"),
        ),
    };
    let (href, label) = way;
    view! {
        <div class="card">
            <Empty icon=icon::BOT title text=text><a class="button" href=href>{label}</a></Empty>
        </div>
    }
    .solid()
}

/// What stands in place of the table until it is there.
pub fn skeleton() -> AnyView {
    let rows = (0..10).map(|_| view! { <div class="bone bone-row"></div> }).collect_view();
    view! {
        <div class="card" role="status" aria-label="Loading service accounts">
            <div class="bone bone-head"></div>
            {rows}
        </div>
    }
    .solid()
}
