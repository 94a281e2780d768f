//! The list of invitations and its neighbours.

use leptos::prelude::*;

use super::{query::STATE, row::row, view::InvitationsView};
use crate::{
    address::Address,
    components::{empty::Empty, icon, number::counted, pager::Pager, solid::IntoSolid},
    paths,
};

#[component]
pub fn Table(table: InvitationsView, address: Address) -> impl IntoView {
    if table.rows.is_empty() {
        return nobody(&address).solid();
    }
    let count = counted(table.rows.len() as u64, "invitation", "invitations");
    let alone = table.previous.is_none() && table.next.is_none();
    let text = if alone { count } else { format!("{count} on this page") };
    let beside = |cursor: Option<&String>| cursor.map(|cursor| address.clone().with("at", cursor).href());
    let (previous, next) = (beside(table.previous.as_ref()), beside(table.next.as_ref()));
    let now = table.now;
    let rows = table.rows.into_iter().map(|invitation| row(invitation, &address, now)).collect_view();
    // A table shown as cards loses its meaning for screen readers unless the roles are spelled out.
    view! {
        <div class="card table invitations">
            <table role="table">
                <caption class="unseen">"Invitations to this workspace, the newest first"</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader" class="invitations-who">"Address"</th>
                        <th scope="col" role="columnheader" class="invitations-state">"State"</th>
                        <th scope="col" role="columnheader" class="invitations-groups">"Groups"</th>
                        <th scope="col" role="columnheader" class="invitations-by">"Invited"</th>
                        <th scope="col" role="columnheader" class="invitations-end">"Open until"</th>
                        <th scope="col" role="columnheader" class="invitations-ways"><span class="unseen">"What can be done"</span></th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
            <Pager text previous next/>
        </div>
    }
    .into_any()
}

fn nobody(address: &Address) -> impl IntoView + use<> {
    let first = address.clone().with("at", "").href();
    let all = address.clone().only(&[]).href();
    let in_state = address.clone().only(STATE).href();
    let content = match (address.get("q"), address.get("state"), address.get("at")) {
        ("", "", "") => view! {
            <Empty icon=icon::PEOPLE title="Nobody is invited yet" text="An invitation is a link that works once, for one address and for some days.">
                <a class="button primary" href=paths::INVITE_USERS>"Invite users"</a>
            </Empty>
        }
        .solid(),
        (_, _, at) if !at.is_empty() => view! {
            <Empty icon=icon::PEOPLE title="Nothing is on this page" text="The list has become shorter since the link was made.">
                <a class="button" href=first>"Go to the first page"</a>
            </Empty>
        }
        .solid(),
        ("", ..) => view! {
            <Empty icon=icon::PEOPLE title="No invitation is in this state" text="Choose another state above, or look at all of them.">
                <a class="button" href=all>"Show all invitations"</a>
            </Empty>
        }
        .solid(),
        (search, ..) => view! {
            <Empty icon=icon::SEARCH title=format!("No invitation matches “{search}”") text="Search for a part of the address, or for a whole ID.">
                <a class="button" href=in_state>"Leave the search out"</a>
            </Empty>
        }
        .solid(),
    };
    view! { <div class="card">{content}</div> }
}

/// What stands in place of the list until it is there.
pub fn skeleton() -> AnyView {
    let rows = (0..10).map(|_| view! { <div class="bone bone-row"></div> }).collect_view();
    view! {
        <div class="card" role="status" aria-label="Loading invitations"><div class="bone bone-head"></div>{rows}</div>
    }
    .solid()
}
