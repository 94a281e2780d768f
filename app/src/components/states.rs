//! A list in one state only, or in any: links, the one that is shown marked.

use leptos::prelude::*;

use super::solid::IntoSolid;
use crate::address::Address;

/// `states` by their names in the address, with what to call them.
pub fn states(address: &Address, states: impl IntoIterator<Item = (&'static str, &'static str)>) -> AnyView {
    let now = address.get("state").to_owned();
    let link = |(code, label): (&'static str, &'static str)| {
        let current = (now == code).then_some("true");
        let href = address.clone().with("at", "").with("state", code).href();
        view! { <li><a class="filter" href=href aria-current=current data-noscroll>{label}</a></li> }
    };
    let links = std::iter::once(("", "All")).chain(states).map(link).collect_view();
    view! { <nav aria-label="State"><ul class="filters">{links}</ul></nav> }.solid()
}
