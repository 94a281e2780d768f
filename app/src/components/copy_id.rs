//! The badge with an ID: short to look at, whole to copy.

use std::time::Duration;

use super::solid::IntoSolid;
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen_futures::JsFuture;

use super::{
    icon::{self, Icon},
    toast::use_toasts,
};

/// How long the check mark stays after copying.
const COPIED: Duration = Duration::from_millis(1600);

/// The whole ID is in the page, cut short by its style: it can be found, and selecting it takes all of it. The button
/// is shown only where scripts run.
#[component]
pub fn CopyId(
    #[prop(into)] id: String,
    /// Whose ID, for screen readers.
    #[prop(into)]
    of: String,
    /// Show all of it.
    #[prop(optional)]
    whole: bool,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let toasts = use_toasts();
    let text = id.clone();
    let copy = move |_| {
        let text = text.clone();
        spawn_local(async move {
            if to_clipboard(&text).await {
                copied.set(true);
                toasts.good("ID copied");
                set_timeout(move || copied.set(false), COPIED);
            } else {
                toasts.problem("The browser does not let this page copy. Select the ID and copy it.");
            }
        });
    };
    view! {
        <span class="copy-id" class:whole=whole>
            <span class="copy-id-mark" aria-hidden="true">"ID"</span>
            <code title=id.clone()><bdi>{id.clone()}</bdi></code>
            <button type="button" class="copy-id-button" aria-label=format!("Copy the ID of {of}") on:click=copy>
                {move || view! { <Icon path=if copied.get() { icon::CHECK } else { icon::COPY }/> }}
            </button>
        </span>
    }
    .solid()
}

/// Pages over plain http have no clipboard.
pub async fn to_clipboard(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    let exists = !AsRef::<wasm_bindgen::JsValue>::as_ref(&clipboard).is_undefined();
    exists && JsFuture::from(clipboard.write_text(text)).await.is_ok()
}
