//! Searching on the server: an input that works as a plain form, and while one types where scripts run.

use leptos::{html, prelude::*};

use super::{
    icon::{self, Icon},
    solid::IntoSolid,
};
use crate::address::Address;

/// Longer searches find nothing: it is the longest address (RFC 5321).
const LONGEST: &str = "254";

/// A search of its own: it leads to the address with the text under `name`, and with what is `kept` of the others.
#[component]
pub fn Search(
    address: Memo<Address>,
    name: &'static str,
    label: &'static str,
    placeholder: &'static str,
    kept: &'static [&'static str],
) -> impl IntoView {
    let path = address.read_untracked().path();
    let hidden = kept
        .iter()
        .map(|name| {
            let value = move || address.read().get(name).to_owned();
            view! { <input type="hidden" name=*name value=value disabled=move || value().is_empty()/> }
        })
        .collect_view();
    let clear = move || {
        let address = address.read();
        let cleared = address.clone().only(kept).href();
        (!address.get(name).is_empty())
            .then(|| view! { <a class="button quiet small" href=cleared data-noscroll>"Clear"</a> })
    };
    view! {
        <form class="search" role="search" action=path data-search=path>
            {find(address, name, label, placeholder, None)}
            {hidden}
            {clear}
        </form>
    }
    .solid()
}

/// A search inside another form, whose fields it takes along in the address: what was typed and chosen stays.
#[component]
pub fn Find(
    address: Memo<Address>,
    name: &'static str,
    label: &'static str,
    placeholder: &'static str,
) -> impl IntoView {
    let path = address.read_untracked().path();
    view! { <div class="search">{find(address, name, label, placeholder, Some(path))}</div> }.solid()
}

fn find(
    address: Memo<Address>,
    name: &'static str,
    label: &'static str,
    placeholder: &'static str,
    elsewhere: Option<&'static str>,
) -> AnyView {
    let input = NodeRef::<html::Input>::new();
    // Only what comes from elsewhere (back, a link) may change the input.
    Effect::new(move || {
        let address = address.read();
        let text = address.get(name);
        if let Some(input) = input.get().filter(|input| input.value().trim() != text) {
            input.set_value(text);
        }
    });
    view! {
        <label class="unseen" for=name>{label}</label>
        <input
            class="input"
            id=name
            name=name
            type="search"
            value=address.read_untracked().get(name).to_owned()
            placeholder=placeholder
            maxlength=LONGEST
            autocomplete="off"
            dir="auto"
            node_ref=input
        />
        <button
            type="submit"
            class="button quiet icon-only"
            aria-label="Search"
            formmethod=elsewhere.map(|_| "get")
            formaction=elsewhere
            formnovalidate=elsewhere.is_some()
        >
            <Icon path=icon::SEARCH/>
        </button>
    }
    .solid()
}
