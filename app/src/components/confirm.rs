//! The first of two steps to something dangerous.

use leptos::prelude::*;

use super::{content::Content, solid::IntoSolid};

/// A button that opens what will be lost and the button that does it. Opens without scripts.
#[component]
pub fn Confirm(
    #[prop(into)] label: String,
    /// Open from the beginning.
    #[prop(optional)]
    open: bool,
    /// What will be lost, and the form or button.
    children: Content,
) -> impl IntoView {
    view! {
        <details class="confirm" open=open>
            <summary class="button small">{label}</summary>
            <div class="confirm-box">{children.view()}</div>
        </details>
    }
    .solid()
}

/// What cannot be done, in the place of its button, and why.
#[component]
pub fn Denied(#[prop(into)] label: String, #[prop(into)] why: String) -> impl IntoView {
    view! {
        <span class="denied">
            <span class="button small off" aria-disabled="true">{label}</span>
            <span class="denied-why">{why}</span>
        </span>
    }
    .solid()
}
