//! A change to think of: which groups to leave and to join. A form of a search, which changes nothing but the address.

use leptos::prelude::*;

use super::{Asked, change::change, view::ExplainView};
use crate::{
    components::{
        asking::{nothing, show_all},
        search::Find,
        solid::IntoSolid,
    },
    paths,
};

#[component]
pub fn WhatIf(asked: Asked) -> impl IntoView {
    let address = asked.address;
    let kept = ["user", "show"].map(|name| {
        let value = move || address.read().get(name).to_owned();
        view! { <input type="hidden" name=name value=value disabled=move || value().is_empty()/> }
    });
    let leave =
        asked.explained.show(nothing, |found| found.ok().flatten().map_or_else(nothing, |found| to_leave(&found)));
    let join = show_all(move || async move {
        let found = asked.groups.await.unwrap_or_default();
        let known = asked.explained.await.ok().flatten();
        known.map_or_else(nothing, |known| to_join(&known, &found))
    });
    let result = asked.explained.show(nothing, |found| {
        let found = found.ok().flatten().and_then(|found| found.change);
        found.map_or_else(nothing, |found| change(&found))
    });
    view! {
        <section class="card access-part" aria-labelledby="access-what-if">
            <h2 id="access-what-if">"What if the groups were others?"</h2>
            <p class="quiet">"Think of a change and see what would be gained and lost. Nothing is changed by it."</p>
            <form class="access-what-if" action=paths::ACCESS data-search=paths::ACCESS aria-labelledby="access-what-if">
                {kept.into_iter().collect_view()}
                <fieldset>
                    <legend>"Leave"</legend>
                    {leave}
                </fieldset>
                <fieldset>
                    <legend>"Join"</legend>
                    <Find address name="find" label="Search groups to join" placeholder="Search groups"/>
                    {join}
                </fieldset>
                <button type="submit" class="button primary">"See what would change"</button>
            </form>
            {result}
        </section>
    }
    .solid()
}

fn to_leave(found: &ExplainView) -> AnyView {
    let groups: Vec<AnyView> = found
        .groups
        .iter()
        .filter(|group| group.leavable)
        .map(|group| pick("leave[]", &group.id, &group.name, group.left))
        .collect();
    if groups.is_empty() {
        return view! { <p class="quiet">"There is no group to leave: all memberships follow from the role or kind."</p> }.solid();
    }
    view! { <ul class="part-list">{groups}</ul> }.solid()
}

/// Those that were chosen, then those that match and would be new.
fn to_join(known: &ExplainView, found: &[(String, String)]) -> AnyView {
    let chosen = |id: &String| known.joined.iter().any(|(of, _)| of == id);
    let member = |id: &String| known.groups.iter().any(|group| group.id == *id && group.counts);
    let new = found.iter().filter(|(id, _)| !chosen(id) && !member(id));
    let picked = known.joined.iter().filter(|(id, _)| !member(id));
    let groups: Vec<AnyView> = picked
        .map(|(id, name)| pick("join[]", id, name, true))
        .chain(new.map(|(id, name)| pick("join[]", id, name, false)))
        .collect();
    if groups.is_empty() {
        return view! { <p class="quiet">"No other group matches."</p> }.solid();
    }
    view! { <ul class="part-list picks">{groups}</ul> }.solid()
}

fn pick(name: &'static str, id: &str, of: &str, chosen: bool) -> AnyView {
    view! {
        <li>
            <label class="pick-row">
                <input type="checkbox" class="pick" name=name value=id.to_owned() checked=chosen/>
                <span class="grow" dir="auto">{of.to_owned()}</span>
            </label>
        </li>
    }
    .solid()
}
