//! The first of two steps to something dangerous.

use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{content::Content, solid::IntoSolid};

/// A button that opens what will be lost and the button that does it. Opens without scripts.
#[component]
pub fn Confirm(
    #[prop(into)] label: String,
    /// Open from the beginning: somebody has asked for it elsewhere, and is brought here.
    #[prop(optional)]
    open: bool,
    /// What will be lost, and the form or button.
    children: Content,
) -> impl IntoView {
    let confirm = NodeRef::<html::Details>::new();
    let opened_here = Owner::current_shared_context().is_none_or(|page| !page.during_hydration());
    if open && opened_here {
        // It is made before it is in the page.
        Effect::new(move || request_animation_frame(move || come_to(confirm)));
    }
    view! {
        <details class="confirm" open=open node_ref=confirm>
            <summary class="button small">{label}</summary>
            <div class="confirm-box">{children.view()}</div>
        </details>
    }
    .solid()
}

fn come_to(confirm: NodeRef<html::Details>) {
    let Some(confirm) = confirm.try_get_untracked().flatten() else { return };
    if let Some(label) = confirm.first_element_child().and_then(|label| label.dyn_into::<HtmlElement>().ok()) {
        let _ = label.focus();
    }
    confirm.scroll_into_view_with_bool(false);
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
