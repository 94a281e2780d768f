//! What became of each address, with the links: shown this once.

use leptos::prelude::*;

use super::{
    new::NewInvitationsPage,
    said::{Chosen, RowSaid, Said, said},
};
use crate::{
    components::{
        copy_link::CopyLink,
        empty::Empty,
        icon::{self, Icon},
        notice::{Notice, Tone},
        number::counted,
        solid::IntoSolid,
        time_ago::Day,
        title::SafeTitle,
    },
    error::ApiError,
    layout::page_header::PageHeader,
    paths,
};

#[component]
pub fn SentPage() -> impl IntoView {
    let said = said();
    let was_revoked = said.as_ref().is_some_and(|said| said.chosen == Some(Chosen::Revoked));
    let title = if was_revoked { "Revoked" } else { "Invited" };
    let content = match said {
        // What was filled in is still there.
        Some(Said { refused: Some(_), draft, .. }) if !draft.emails.is_empty() => {
            return view! { <NewInvitationsPage/> }.solid();
        }
        Some(Said { refused: Some(error), .. }) => refused(&error).solid(),
        Some(said) if said.done => results(&said).solid(),
        _ => nothing().solid(),
    };
    view! {
        <SafeTitle text=title/>
        <div class="page narrow">
            <PageHeader title/>
            {content}
        </div>
    }
    .solid()
}

fn results(said: &Said) -> impl IntoView + use<> {
    let good = said.good();
    let invited = counted(good as u64, "person is invited", "people are invited");
    let (tone, text) = match (good, said.mails) {
        (_, _) if said.chosen == Some(Chosen::Revoked) => revoked(good),
        (0, _) => (Tone::Bad, "Nobody was invited.".to_owned()),
        (_, true) => (Tone::Good, format!("{invited}. Their mails are on the way. The links are shown this once.")),
        (_, false) => {
            let text = format!("{invited}. This server sends no mail: copy the links now, they are shown this once.");
            (Tone::Good, text)
        }
    };
    let back = if said.chosen.is_some() { paths::USERS } else { paths::INVITATIONS };
    view! {
        <Notice tone text id="result"/>
        <section class="card" aria-label="What became of each address">
            <ul class="invite-rows">{said.rows.iter().map(row).collect_view()}</ul>
        </section>
        <div class="invite-ways">
            <a class="button primary" href=back>"Done"</a>
            <a class="button quiet" href=paths::INVITE_USERS>"Invite more"</a>
        </div>
    }
}

fn revoked(good: usize) -> (Tone, String) {
    let invitations = counted(good as u64, "invitation is revoked", "invitations are revoked");
    let tone = if good == 0 { Tone::Bad } else { Tone::Good };
    (tone, format!("{invitations}. Their links no longer work, and their seats are free."))
}

fn row(row: &RowSaid) -> impl IntoView + use<> {
    let icon = if row.good { icon::CHECK } else { icon::WARNING };
    let until = row.until.map(|until| view! { ". Open until " <Day at=until/> });
    let link = row.link.clone().map(|link| view! { <CopyLink link of=row.email.clone()/> });
    view! {
        <li class=if row.good { "invite-row good" } else { "invite-row bad" }>
            <Icon path=icon/>
            <div>
                <p class="invite-address" dir="auto">{row.email.clone()}</p>
                <p class="quiet">{row.text.clone()}{until}</p>
                {link}
            </div>
        </li>
    }
}

fn refused(error: &ApiError) -> impl IntoView + use<> {
    let text = error.message.clone();
    view! {
        <Notice tone=Tone::Bad text id="result"/>
        <div class="invite-ways">
            <a class="button" href=paths::INVITATIONS>"Back to the invitations"</a>
        </div>
    }
}

/// Somebody came by an address: links are shown once.
fn nothing() -> impl IntoView {
    view! {
        <div class="card">
            <Empty icon=icon::PEOPLE title="Nothing is shown here again" text="Links of invitations are shown once, when they are made. To get another, send the invitation again.">
                <a class="button" href=paths::INVITATIONS>"Go to the invitations"</a>
            </Empty>
        </div>
    }
}
