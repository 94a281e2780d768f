//! Choosing somebody, and the answer about whom was chosen.

use leptos::prelude::*;

use super::{
    Asked, chain, problem,
    query::{PERSON, Show},
    skeleton, verdicts,
    view::ExplainView,
    what_if::WhatIf,
};
use crate::{
    address::Address,
    components::{
        asking::{nothing, show_all},
        empty::Empty,
        icon,
        person::{Person, who},
        search::Search,
        solid::IntoSolid,
    },
    paths,
};

#[component]
pub fn People(asked: Asked) -> impl IntoView {
    let address = asked.address;
    let content = move || if asked.user.read().is_empty() { found(asked) } else { explained(asked) };
    view! {
        <Search
            address
            name="q"
            label="Search users and service accounts by name, e-mail or ID"
            placeholder="Search name, e-mail or ID"
            kept=&[]
        />
        {content}
    }
    .solid()
}

/// Who matches the search.
fn found(asked: Asked) -> AnyView {
    asked.people.show(skeleton, |people| match people {
        Ok(people) => list(&people),
        Err(error) => problem(error),
    })
}

fn list(people: &[Person]) -> AnyView {
    if people.is_empty() {
        return view! {
            <div class="card">
                <Empty icon=icon::SEARCH title="Nobody matches" text="Search for a part of the name or address, or for a whole ID.">
                    <a class="button" href=paths::ACCESS>"Show everybody"</a>
                </Empty>
            </div>
        }
        .solid();
    }
    let rows = people.iter().map(|person| {
        let href = paths::with_query(paths::ACCESS, &[("user", &person.id)]);
        view! { <li><a class="access-choice" href=href aria-label=format!("Explain the access of {}", person.name)>{who(person)}</a></li> }
    });
    let rows = rows.collect_view();
    // A picker offers so many; a search finds the others.
    let more = (people.len() >= 20)
        .then(|| view! { <p class="quiet">"These are the first by name. Search for the others."</p> });
    view! {
        <h2 class="access-head">"Choose whose access to explain"</h2>
        <ul class="card access-choices">{rows}</ul>
        {more}
    }
    .solid()
}

/// What decides, then what a change would do, then what it comes to.
fn explained(asked: Asked) -> AnyView {
    let address = asked.address;
    view! {
        {asked.explained.show(skeleton, |explained| match explained {
            Ok(Some(found)) => deciding(&found),
            Ok(None) => skeleton(),
            Err(error) => problem(error),
        })}
        <WhatIf asked/>
        {show_all(move || {
            let show = asked.show.get();
            async move {
                let at = address.get_untracked().only(PERSON);
                asked.explained.await.ok().flatten().map_or_else(nothing, |found| verdicts(&found, &at, show))
            }
        })}
    }
    .solid()
}

fn deciding(found: &ExplainView) -> AnyView {
    let disabled = (!found.active).then(|| {
        view! { <p class="access-disabled">"Disabled: whoever cannot come in may do nothing. What follows counts again once enabled."</p> }
    });
    view! {
        <section class="card access-who" aria-label="Whose access is explained">
            {who(&found.person)}
            <span class="tag">{found.role.clone()}</span>
            {(!found.active).then(|| view! { <span class="tag bad">"Disabled"</span> })}
            <a class="button quiet small" href=paths::ACCESS>"Explain somebody else"</a>
        </section>
        {disabled}
        {chain::chain(found)}
    }
    .solid()
}

fn verdicts(found: &ExplainView, address: &Address, show: Show) -> AnyView {
    view! {
        {verdicts::filter(address, show)}
        {verdicts::table("Permissions", "Permission", &found.permissions, show)}
        {verdicts::table("Features", "Feature", &found.features, show)}
    }
    .solid()
}
