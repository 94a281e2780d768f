//! Where something stands: a coloured dot and a word.

use leptos::prelude::*;

#[component]
pub fn State(
    /// Coloured, or grey.
    on: bool,
    text: &'static str,
) -> impl IntoView {
    view! { <span class="state" class:on=on>{text}</span> }
}
