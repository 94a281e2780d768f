//! Ways to the neighbours of a page of a list.

use super::solid::IntoSolid;
use leptos::prelude::*;

/// Links, so that they work without JavaScript and can be opened beside. Where there is nothing to go to, the word
/// stays and leads nowhere.
#[component]
pub fn Pager(
    /// What is shown, in words.
    #[prop(into)]
    text: String,
    previous: Option<String>,
    next: Option<String>,
) -> impl IntoView {
    let alone = previous.is_none() && next.is_none();
    view! {
        <nav class="pager" aria-label="Pages">
            <span>{text}</span>
            {(!alone).then(|| view! {
                <span class="pager-links">{way("Previous", "prev", previous)}{way("Next", "next", next)}</span>
            })}
        </nav>
    }
    .solid()
}

fn way(label: &'static str, rel: &'static str, path: Option<String>) -> AnyView {
    match path {
        Some(path) => view! { <a class="button small" rel=rel href=path>{label}</a> }.solid(),
        None => view! { <span class="button small off" aria-disabled="true">{label}</span> }.solid(),
    }
}
