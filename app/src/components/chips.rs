//! A few names as chips, the rest counted.

use leptos::prelude::*;

/// The first `shown` names; the others on hover and for screen readers.
#[component]
pub fn Chips(
    names: Vec<String>,
    #[prop(default = 3)] shown: usize,
    /// How many there are altogether, where not all are named.
    #[prop(default = 0)]
    total: usize,
) -> impl IntoView {
    let any = !names.is_empty();
    let unnamed = total.saturating_sub(names.len());
    let rest = names.get(shown..).filter(|rest| !rest.is_empty()).map(|rest| more(rest, unnamed));
    let chips = names.into_iter().take(shown).map(chip).collect_view();
    any.then(|| view! { <ul class="chips">{chips}{rest}</ul> })
}

fn chip(name: String) -> impl IntoView {
    view! { <li class="chip" title=name.clone() dir="auto">{name.clone()}</li> }
}

fn more(names: &[String], unnamed: usize) -> impl IntoView + use<> {
    let count = format!("+{}", names.len() + unnamed);
    let mut names = names.join(", ");
    if unnamed > 0 {
        names = format!("{names} and {unnamed} more");
    }
    view! {
        <li class="chip more" title=names.clone()>
            <span aria-hidden="true">{count}</span>
            <span class="unseen">{format!("and {names}")}</span>
        </li>
    }
}
