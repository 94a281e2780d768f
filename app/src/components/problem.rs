//! An error that stands in place of what was asked for.

use super::solid::IntoSolid;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{
    empty::Empty,
    icon::{LOCK, SEARCH, WARNING},
};
use crate::{error::ApiError, paths};

/// Says what is wrong and what to do. Whose session has ended is led to the sign-in page.
#[component]
pub fn Problem(
    error: ApiError,
    /// Where trying again may help.
    #[prop(into)]
    again: String,
    #[prop(optional)] whole_page: bool,
) -> impl IntoView {
    if error.is_signed_out() {
        return signed_out(whole_page).solid();
    }
    let (icon, title) = head(error.status);
    let forbidden = error.status == 403;
    let (path, label) =
        if forbidden { (paths::PROFILE.to_owned(), "Go to your profile") } else { (again, "Try again") };
    view! {
        <Empty icon title text=error.message whole_page>
            <a class="button" rel="external" href=path>{label}</a>
            {error.request_id.map(|id| view! {
                <p class="quiet">"If it stays, tell your administrator this number: " <code>{id}</code></p>
            })}
        </Empty>
    }
    .solid()
}

fn head(status: u16) -> (&'static str, &'static str) {
    match status {
        403 => (LOCK, "You may not see this page"),
        404 => (SEARCH, "This is not here"),
        400 | 422 => (WARNING, "This address cannot be read"),
        429 => (WARNING, "Too many attempts"),
        503 => (WARNING, "Not available at the moment"),
        _ => (WARNING, "That did not work"),
    }
}

fn signed_out(whole_page: bool) -> impl IntoView {
    let location = use_location();
    let path = paths::sign_in_again(&(location.pathname.get_untracked() + &query(&location.search.get_untracked())));
    let target = path.clone();
    Effect::new(move || {
        // The link below does the same where this fails.
        let _ = window().location().assign(&target);
    });
    view! {
        <Empty icon=LOCK title="Your session has ended" text="Sign in again to go on where you were." whole_page>
            <a class="button primary" rel="external" href=path>"Sign in"</a>
        </Empty>
    }
}

fn query(search: &str) -> String {
    if search.is_empty() { String::new() } else { format!("?{search}") }
}
