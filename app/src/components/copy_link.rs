//! A link or a password to hand over: whole to see, to select and to copy.

use leptos::{prelude::*, task::spawn_local};

use super::{
    copy_id::to_clipboard,
    icon::{self, Icon},
    solid::IntoSolid,
    toast::use_toasts,
};

/// The button is shown only where scripts run.
#[component]
pub fn CopyLink(
    #[prop(into)] link: String,
    /// Whose link, for screen readers.
    #[prop(into)]
    of: String,
    /// What it is, if it is no link.
    #[prop(default = "link")]
    what: &'static str,
) -> impl IntoView {
    let toasts = use_toasts();
    let text = link.clone();
    let copy = move |_| {
        let text = text.clone();
        spawn_local(async move {
            if to_clipboard(&text).await {
                toasts.good("Copied");
            } else {
                toasts.problem("The browser does not let this page copy. Select the text and copy it.");
            }
        });
    };
    let label = if what == "link" { format!("Link of {of}") } else { format!("Password of {of}") };
    view! {
        <span class="copy-link">
            <input class="input" readonly aria-label=label value=link/>
            <button type="button" class="button small" aria-label=format!("Copy the {what} of {of}") on:click=copy>
                <Icon path=icon::COPY/>
                "Copy"
            </button>
        </span>
    }
    .solid()
}
