//! The list of addresses.

use leptos::{prelude::*, server_fn::ServerFn};
use model::Timestamp;

use super::{
    form,
    query::STATE,
    view::{Row, WhitelistView},
};
use crate::{
    address::Address,
    components::{
        confirm::Confirm, empty::Empty, icon, number::counted, pager::Pager, solid::IntoSolid, state::State,
        time_ago::TimeAgo,
    },
    paths,
    server_fns::whitelist::LetInNoLonger,
};

pub fn table(found: WhitelistView, address: &Address) -> AnyView {
    if found.rows.is_empty() {
        return nobody(address);
    }
    let count = counted(found.rows.len() as u64, "address", "addresses");
    let alone = found.previous.is_none() && found.next.is_none();
    let text = if alone { count } else { format!("{count} on this page") };
    let beside = |cursor: Option<&String>| cursor.map(|cursor| address.clone().with("at", cursor).href());
    let (previous, next) = (beside(found.previous.as_ref()), beside(found.next.as_ref()));
    let rows = found.rows.iter().map(|entry| row(entry, &found.roles, found.now)).collect_view();
    view! {
        <div class="card table invitations">
            <table role="table">
                <caption class="unseen">"Addresses that are let in, by address"</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader" class="invitations-who">"Address"</th>
                        <th scope="col" role="columnheader" class="invitations-state">"State"</th>
                        <th scope="col" role="columnheader" class="let-in-roles">"Role"</th>
                        <th scope="col" role="columnheader" class="invitations-by">"Added"</th>
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
fn row(entry: &Row, roles: &[(String, String)], now: Timestamp) -> AnyView {
    let pending = entry.accepted.is_none();
    let joined = entry.accepted.as_ref().map(|joined| {
        let href = paths::with_query(paths::USERS, &[("user", &joined.user)]);
        view! { <a class="let-in-user" dir="auto" href=href>{joined.name.clone()}</a> }
    });
    let open = pending && !roles.is_empty();
    let role = if open { form::role(entry, roles) } else { view! { <span>{entry.role.1.clone()}</span> }.solid() };
    let remove = open.then(|| remove(&entry.email));
    let email = entry.email.clone();
    view! {
        <tr role="row" class:off=!pending>
            <th scope="row" role="rowheader" class="invitations-who">
                <span class="who-name" dir="auto" title=email.clone()>{email.clone()}</span>
            </th>
            <td role="cell" class="invitations-state">
                <State on=pending text=if pending { "Pending" } else { "Accepted" }/>
                {joined}
            </td>
            <td role="cell" class="let-in-roles" data-label="Role">{role}</td>
            <td role="cell" class="invitations-by" data-label="Added"><TimeAgo at=entry.added now/></td>
            <td role="cell" class="invitations-ways"><div class="invitations-actions">{remove}</div></td>
        </tr>
    }
    .solid()
}

fn remove(email: &str) -> AnyView {
    let (value, label) = (email.to_owned(), format!("Remove {email}"));
    view! {
        <Confirm label="Remove…">
            <p>"Whoever signs in with this address is not let in any more by it."</p>
            <form method="post" action=LetInNoLonger::PATH>
                <input type="hidden" name="email" value=value/>
                <button type="submit" class="button small danger" aria-label=label>"Remove"</button>
            </form>
        </Confirm>
    }
    .solid()
}

fn nobody(address: &Address) -> AnyView {
    let (title, text, way) = match (address.get("q"), address.get("state"), address.get("at")) {
        ("", "", "") => (
            "No address is let in",
            "Let addresses in, and their owners can sign in with the role you choose, without an invitation.",
            None,
        ),
        (_, _, at) if !at.is_empty() => (
            "Nothing is on this page",
            "The list has become shorter since the link was made.",
            Some((address.clone().with("at", "").href(), "Go to the first page")),
        ),
        ("", ..) => (
            "No address is in this state",
            "Choose another state above, or look at all of them.",
            Some((address.clone().only(&[]).href(), "Show all addresses")),
        ),
        _ => (
            "No address matches",
            "Search for a part of the address.",
            Some((address.clone().only(STATE).href(), "Leave the search out")),
        ),
    };
    let way = way.map(|(href, label)| view! { <a class="button" href=href>{label}</a> });
    view! { <div class="card"><Empty icon=icon::PEOPLE title text=text>{way}</Empty></div> }.solid()
}

/// What stands in place of the list until it is there.
pub fn skeleton() -> AnyView {
    let rows = (0..10).map(|_| view! { <div class="bone bone-row"></div> }).collect_view();
    view! {
        <div class="card" role="status" aria-label="Loading addresses"><div class="bone bone-head"></div>{rows}</div>
    }
    .solid()
}
