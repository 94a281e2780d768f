//! One invitation in the list.

use leptos::{prelude::*, server_fn::ServerFn};
use model::{Timestamp, invitations::State};

use super::view::Row;
use crate::{
    address::Address,
    components::{
        chips::Chips,
        confirm::Confirm,
        solid::IntoSolid,
        state,
        time_ago::{Day, TimeAgo},
    },
    paths,
    server_fns::invitations::RevokeInvitation,
};

/// A table row. Cells carry their column's name for where the row is shown as a card.
pub fn row(row: Row, address: &Address, now: Timestamp) -> impl IntoView + use<> {
    let open = row.state.is_open();
    let role = (!row.role.is_empty()).then(|| view! { <span class="role">{row.role.clone()}</span> });
    let mail = (!row.mail.is_empty()).then(|| {
        let bad = row.state == State::Bounced;
        view! { <span class="invitations-mail" class:bad=bad>{row.mail.clone()}</span> }
    });
    let until = match row.closed.filter(|_| !open) {
        Some(closed) => view! { <span class="unseen">"ended "</span> <Day at=closed/> }.into_any(),
        None => view! { <Day at=row.expires/> }.into_any(),
    };
    let ways = ways(&row, address);
    view! {
        <tr role="row" class:off=!open>
            <th scope="row" role="rowheader" class="invitations-who">
                <span class="who-line">
                    <span class="who-name" dir="auto" title=row.email.clone()>{row.email.clone()}</span>
                    {role}
                </span>
            </th>
            <td role="cell" class="invitations-state">
                <state::State on=open text=row.state.title()/>
                {mail}
            </td>
            <td role="cell" class="invitations-groups"><Chips names=row.groups/></td>
            <td role="cell" class="invitations-by" data-label="Invited">
                <TimeAgo at=row.sent now/>
                <span class="invitations-inviter">" by " <bdi title=row.inviter.clone()>{row.inviter.clone()}</bdi></span>
            </td>
            <td role="cell" class="invitations-end" data-label=if open { "Open until" } else { "Ended" }>{until}</td>
            <td role="cell" class="invitations-ways">{ways}</td>
        </tr>
    }
    .solid()
}

/// Sending again, and in two steps revoking.
fn ways(row: &Row, address: &Address) -> impl IntoView + use<> {
    let again = row.state.may_be_resent().then(|| {
        view! {
            <form method="post" action=paths::INVITATIONS_SENT>
                <input type="hidden" name="invite" value=row.id.clone()/>
                <button type="submit" class="button small" aria-label=format!("Send the invitation of {} again", row.email)>
                    "Send again"
                </button>
            </form>
        }
    });
    let revoke = row.state.is_open().then(|| revoke(row, address));
    view! { <div class="invitations-actions">{again}{revoke}</div> }
}

fn revoke(row: &Row, address: &Address) -> impl IntoView + use<> {
    let (invite, label) = (row.id.clone(), format!("Revoke the invitation of {}", row.email));
    let (q, state) = (address.get("q").to_owned(), address.get("state").to_owned());
    view! {
        <Confirm label="Revoke…">
            <p>"The link stops working at once, and the seat is free."</p>
            <form method="post" action=RevokeInvitation::PATH>
                <input type="hidden" name="invite" value=invite/>
                <input type="hidden" name="q" value=q/>
                <input type="hidden" name="state" value=state/>
                <button type="submit" class="button small danger" aria-label=label>"Revoke"</button>
            </form>
        </Confirm>
    }
}
