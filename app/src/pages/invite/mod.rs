//! The page behind the link of an invitation: who invites to what, and how to go on. Looking changes nothing.

mod ended;
mod offer;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::invitations::{Ended, Look};
use serde::{Deserialize, Serialize};

use crate::{
    components::{
        asking::{ask_once, nothing},
        problem::Problem,
        solid::IntoSolid,
        title::SafeTitle,
    },
    error::ApiError,
    json::Json,
    layout::door::Door,
    pages::sign_in::doorstep,
    paths,
    server_fns::invitations::look_at_invitation,
};

/// Keeps the token of a link for ten minutes, so that it is in no address (OWASP ASVS v5.0.0-14.2.1).
pub const COOKIE: &str = "__Host-inv";

/// What the server knows of the link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteView {
    /// Nothing when no link was opened lately.
    pub look: Option<Look>,
}

/// Why what was posted here was not taken, and the name that was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    pub error: ApiError,
    pub name: String,
}

#[component]
pub fn InvitePage() -> impl IntoView {
    let problem = use_query_map().read_untracked().get("problem").unwrap_or_default();
    let known = doorstep().providers;
    let refused = SharedValue::<_, Json>::new_with_encoding(refused_before).into_inner();
    let found = ask_once(look_at_invitation);
    view! {
        <SafeTitle text="Invitation"/>
        <Door>
            {found.show(nothing, move |found| match found {
                _ if problem == "too_many" => ended::too_many().solid(),
                _ if problem == "unknown" => ended::ended(Ended::Unknown).solid(),
                Ok(InviteView { look: Some(Look::Open(offer)) }) => offer::offered(&offer, refused.as_ref(), &known).solid(),
                Ok(InviteView { look: Some(Look::Ended(ended)) }) => ended::ended(ended).solid(),
                Ok(InviteView { look: None }) => ended::no_link().solid(),
                Err(error) => view! { <Problem error again=paths::INVITE whole_page=true/> }.solid(),
            })}
        </Door>
    }
    .solid()
}

/// What was refused just before.
#[cfg(feature = "ssr")]
fn refused_before() -> Option<Refused> {
    use_context::<Refused>()
}

/// The server has said it with the page.
#[cfg(not(feature = "ssr"))]
fn refused_before() -> Option<Refused> {
    None
}
