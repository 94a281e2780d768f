//! Choosing several rows, and the bar that says what can be done with them. No script is needed: the style counts.

use leptos::prelude::*;

use super::{content::Content, solid::IntoSolid};

/// The box before a row, in a form with the class `selecting`. `why` says why it cannot be chosen.
#[component]
pub fn Pick(
    /// The name of the field, `…[]`.
    name: &'static str,
    #[prop(into)] value: String,
    /// Whom or what it chooses, for screen readers.
    #[prop(into)]
    label: String,
    #[prop(optional)] checked: bool,
    #[prop(into, optional)] why: String,
) -> impl IntoView {
    view! {
        <input
            type="checkbox"
            class="pick"
            name=name
            value=value
            checked=checked
            disabled=!why.is_empty()
            aria-label=label
            title=why
        />
    }
    .solid()
}

/// The box above the rows that chooses all of them, where scripts run.
#[component]
pub fn PickAll(#[prop(into)] label: String) -> impl IntoView {
    view! { <input type="checkbox" class="pick-all" data-all="" aria-label=label/> }.solid()
}

/// The bar: shown while a box is checked. To stand after the rows in their form.
#[component]
pub fn Selection(children: Content) -> impl IntoView {
    view! {
        <div class="selection" role="group" aria-label="With what is selected">
            <span class="selection-count"></span>
            {children.view()}
        </div>
    }
    .solid()
}
