//! A few names as chips, the rest counted.

use leptos::prelude::*;

/// The first `shown` names; the others on hover and for screen readers.
#[component]
pub fn Chips(names: Vec<String>, #[prop(default = 3)] shown: usize) -> impl IntoView {
    let any = !names.is_empty();
    let rest = names.get(shown..).filter(|rest| !rest.is_empty()).map(more);
    let chips = names.into_iter().take(shown).map(chip).collect_view();
    any.then(|| view! { <ul class="chips">{chips}{rest}</ul> })
}

fn chip(name: String) -> impl IntoView {
    view! { <li class="chip" title=name.clone() dir="auto">{name.clone()}</li> }
}

fn more(names: &[String]) -> impl IntoView + use<> {
    let count = format!("+{}", names.len());
    let names = names.join(", ");
    view! {
        <li class="chip more" title=names.clone()>
            <span aria-hidden="true">{count}</span>
            <span class="unseen">{format!("and {names}")}</span>
        </li>
    }
}
