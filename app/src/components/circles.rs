//! Members of a group as overlapping circles, the rest counted.

use leptos::prelude::*;

use super::{
    avatar::Avatar,
    number::{counted, grouped},
    person::Person,
    solid::IntoSolid,
};

/// The first few and how many more; of a group of everyone only the number, on a stack. Their names stand on hover and
/// for screen readers.
#[component]
pub fn Circles(
    first: Vec<Person>,
    total: u64,
    everyone: bool,
    /// What one is called, and several.
    #[prop(default = ("member", "members"))]
    noun: (&'static str, &'static str),
) -> impl IntoView {
    let shown: Vec<&str> = first.iter().map(|person| person.name.as_str()).collect();
    let rest = total.saturating_sub(shown.len() as u64);
    let mut words = counted(total, noun.0, noun.1);
    if everyone {
        words.push_str(": everyone");
        return view! {
            <span class="circles stack" title=words.clone()>
                <span class="circle" aria-hidden="true">{grouped(total)}</span>
                <span class="unseen">{words.clone()}</span>
            </span>
        }
        .solid();
    }
    if !shown.is_empty() {
        words = format!("{words}: {}", shown.join(", "));
    }
    if rest > 0 && !shown.is_empty() {
        words = format!("{words} and {} more", grouped(rest));
    }
    let circles = first
        .iter()
        .map(|person| view! { <Avatar name=person.name.clone() id=person.id.clone() service=person.service/> })
        .collect_view();
    let more =
        (rest > 0).then(|| view! { <span class="circle" aria-hidden="true">{format!("+{}", grouped(rest))}</span> });
    let none = (total == 0).then(|| view! { <span class="quiet" aria-hidden="true">"none"</span> });
    view! { <span class="circles" title=words.clone()>{circles}{more}{none}<span class="unseen">{words.clone()}</span></span> }
        .solid()
}
