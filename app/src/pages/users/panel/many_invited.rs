//! Several who are invited: who they are, and the button that sends again or revokes. The answer is a page of its own,
//! with new links in it.

use leptos::prelude::*;
use model::invitations::State;

use super::Act;
use crate::{
    components::{
        asking::ask,
        number::counted,
        panel::{PanelHead, panel_skeleton},
        problem::Problem,
        solid::IntoSolid,
    },
    pages::invitations::view::Row,
    paths,
    server_fns::invitations::chosen_invitations,
};

/// `invites` as they stand in an address; nothing where those who were chosen are not whom this is for.
#[component]
pub fn ManyInvited(act: Act, invites: String) -> impl IntoView {
    if invites.is_empty() {
        return nobody(act);
    }
    let asked = invites.clone();
    let found = ask(move || asked.clone(), chosen_invitations);
    found
        .show(panel_skeleton, move |found| match found {
            Ok(found) => shown(act, &invites, found),
            Err(error) => view! { <Problem error again=paths::USERS/> }.solid(),
        })
        .solid()
}

fn nobody(act: Act) -> AnyView {
    let text = if act.of_invited() {
        "This is for those who are invited, and you have chosen users. Go back and choose who is pending."
    } else {
        "This is for users, and you have chosen who is invited. Invitations can be sent again and revoked."
    };
    view! { <PanelHead title="Nobody to do this with"><p class="panel-text">{text}</p></PanelHead> }.solid()
}

fn shown(act: Act, invites: &str, found: Vec<Row>) -> AnyView {
    let count = counted(found.len() as u64, "invitation", "invitations");
    let revokes = act == Act::Revoke;
    let (title, text) = if revokes {
        (format!("Revoke {count}"), "Their links stop working at once, and their seats are free.")
    } else {
        (format!("Send {count} again"), "Each gets a new link for a week, and the old one stops working.")
    };
    let rows = found.iter().map(row).collect_view();
    view! {
        <PanelHead title=title.clone()><p class="panel-text">{text}</p></PanelHead>
        <div class="part"><ul class="part-list">{rows}</ul></div>
        <form class="panel-ways" method="post" action=paths::INVITATIONS_SENT>
            <input type="hidden" name="act" value=act.as_str()/>
            <input type="hidden" name="invites" value=invites.to_owned()/>
            <button type="submit" class="button" class:danger=revokes class:primary=!revokes>{title}</button>
        </form>
    }
    .solid()
}

/// An address; of one that is over, how it ended.
fn row(row: &Row) -> impl IntoView + use<> {
    let note = (row.state != State::Pending).then(|| view! { <span class="note">{row.state.title()}</span> });
    view! { <li class="ending"><span dir="auto">{row.email.clone()}</span>{note}</li> }
}
