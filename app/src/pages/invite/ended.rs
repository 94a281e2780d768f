//! Links that lead to nothing: each with its reason and what to do.

use leptos::prelude::*;
use model::invitations::Ended;

use crate::{
    components::{empty::Empty, icon, solid::IntoSolid},
    paths,
};

pub fn ended(ended: Ended) -> impl IntoView {
    match ended {
        Ended::Unknown => view! {
            <Empty icon=icon::SEARCH title="This link does not work" text="It may be incomplete, or a newer invitation took its place. Open the link of the newest mail, or ask for another invitation." whole_page=true/>
        }
        .solid(),
        Ended::Expired { workspace, inviter, on } => {
            let text = format!(
                "It was open until {}. Ask {inviter} to send you another: that takes a moment.",
                on.civil().date_and_time()
            );
            view! { <Empty icon=icon::WARNING title=format!("The invitation to {workspace} has expired") text whole_page=true/> }
                .solid()
        }
        Ended::Revoked { workspace } => view! {
            <Empty icon=icon::LOCK title=format!("The invitation to {workspace} was withdrawn") text="Whoever invited you can tell you why, and invite you again." whole_page=true/>
        }
        .solid(),
        Ended::Used { workspace } => view! {
            <Empty icon=icon::CHECK title=format!("The invitation to {workspace} was used already") text="It works once. If it was you, sign in. If it was not, tell whoever invited you." whole_page=true>
                <a class="button primary" rel="external" href=paths::SIGN_IN>"Sign in"</a>
            </Empty>
        }
        .solid(),
    }
}

/// Nobody came by a link, or it was long ago.
pub fn no_link() -> impl IntoView {
    view! {
        <Empty icon=icon::DOOR title="Open the link in your mail" text="This page shows an invitation for ten minutes after its link was opened. Open the link again to go on." whole_page=true/>
    }
}

pub fn too_many() -> impl IntoView {
    view! {
        <Empty icon=icon::WARNING title="Too many attempts" text="Several links that do not exist were opened from your network. Wait some minutes, and then open yours again." whole_page=true/>
    }
}
