//! An error that stands in place of what was asked for.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use model::Error;

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
    if matches!(error.error, Error::Unauthenticated(_)) {
        return signed_out(whole_page).into_any();
    }
    let (icon, title) = head(&error.error);
    let forbidden = matches!(error.error, Error::Forbidden(_));
    let (path, label) =
        if forbidden { (paths::PROFILE.to_owned(), "Go to your profile") } else { (again, "Try again") };
    view! {
        <Empty icon title text=error.error.to_string() whole_page>
            <a class="button" rel="external" href=path>{label}</a>
            {error.request_id.map(|id| view! {
                <p class="quiet">"If it stays, tell your administrator this number: " <code>{id}</code></p>
            })}
        </Empty>
    }
    .into_any()
}

fn head(error: &Error) -> (&'static str, &'static str) {
    match error {
        Error::Forbidden(_) => (LOCK, "You may not see this page"),
        Error::NotFound(_) => (SEARCH, "This is not here"),
        Error::Invalid(_) => (WARNING, "This address cannot be read"),
        Error::Unavailable => (WARNING, "Not available at the moment"),
        Error::TooMany { .. } => (WARNING, "Too many attempts"),
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
