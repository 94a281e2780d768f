//! Where something stands: a coloured dot and a word.

use leptos::prelude::*;

#[component]
pub fn State(
    /// Coloured, or grey.
    on: bool,
    /// For something: a colour of its own.
    #[prop(optional)]
    waits: bool,
    text: &'static str,
) -> impl IntoView {
    let class = match (on, waits) {
        (true, _) => "state on",
        (false, true) => "state waits",
        (false, false) => "state",
    };
    view! { <span class=class>{text}</span> }
}
