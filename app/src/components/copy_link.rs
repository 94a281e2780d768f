//! A link, a password or a key to hand over: whole to see, to select and to copy.

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
    let capital = what.get(..1).map(str::to_ascii_uppercase).unwrap_or_default();
    let label = [capital.as_str(), what.get(1..).unwrap_or_default(), " of ", &of].concat();
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
