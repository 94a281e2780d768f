//! Which rules are wanted: of which type of resource, and with what in them.

use leptos::prelude::*;
use model::access_rules::ResourceType;

use crate::{
    address::Address,
    components::{search::Find, solid::IntoSolid},
    paths,
};

/// A plain form, which also follows the typing where scripts run.
#[component]
pub fn Filter(address: Memo<Address>) -> impl IntoView {
    let kind = Memo::new(move |_| address.read().get("kind").to_owned());
    let filtered = Memo::new(move |_| address.with(|it| !it.get("q").is_empty() || !it.get("kind").is_empty()));
    let clear =
        move || filtered.get().then(|| view! { <a class="button quiet" href=paths::RULES data-noscroll>"Clear"</a> });
    view! {
        <form class="rules-filter" role="search" aria-label="Filter the access rules" action=paths::RULES data-search=paths::RULES>
            <label for="kind">"View"</label>
            {move || kinds(&kind.read())}
            <Find
                address
                name="q"
                label="Search rules by name, resource, user or group"
                placeholder="Search resource, user or group"
            />
            <button type="submit" class="button">"Show"</button>
            {clear}
        </form>
    }
    .solid()
}

fn kinds(chosen: &str) -> AnyView {
    let options = ResourceType::ALL.iter().map(|kind| {
        view! { <option value=kind.as_str() selected=kind.as_str() == chosen>{kind.all_of_them()}</option> }
    });
    view! {
        <select class="input" id="kind" name="kind">
            <option value="">"All resources"</option>
            {options.collect_view()}
        </select>
    }
    .solid()
}
