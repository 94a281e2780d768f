//! A labelled input of a form.

use leptos::prelude::*;

/// One line of text. The name is also the ID, so a page has each name once.
#[component]
pub fn Field(
    name: &'static str,
    label: &'static str,
    /// The `type` of the input.
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in (WHATWG HTML, autofill field names).
    autocomplete: &'static str,
    /// The cursor starts here.
    #[prop(optional)]
    first: bool,
    /// The ID of what says what is wrong.
    #[prop(default = None)]
    problem: Option<&'static str>,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                class="input"
                id=name
                name=name
                type=kind
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                required
                autofocus=first
                aria-describedby=problem
            />
        </div>
    }
}
