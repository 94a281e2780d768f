//! Whom a rule names, and whom it could name, as boxes of its form.

use leptos::prelude::*;

use super::view::{Picks, SubjectsView};
use crate::components::{
    icon::{self, Icon},
    number::grouped,
    person::who,
    solid::IntoSolid,
};

pub fn picks(found: &SubjectsView) -> AnyView {
    let named = (!found.named.is_empty() || found.more > 0).then(|| {
        let more = (found.more > 0)
            .then(|| view! { <p class="quiet">{format!("{} more: search for them.", grouped(found.more))}</p> });
        view! {
            <h3>"Named now"</h3>
            <p class="quiet">"Check whom the rule shall no longer name."</p>
            {list(&found.named, "drop_users[]", "drop_groups[]", "Remove")}
            {more}
        }
    });
    let offered = if found.offered.is_empty() {
        view! { <p class="quiet">"Nobody else matches this search."</p> }.solid()
    } else {
        list(&found.offered, "users[]", "groups[]", "Add")
    };
    view! { {named} <h3>"Add"</h3> {offered} }.solid()
}

fn list(picks: &Picks, users: &'static str, groups: &'static str, verb: &'static str) -> AnyView {
    let users = picks.users.iter().map(|(person, chosen)| {
        let label = format!("{verb} {}", person.name);
        let one = who(person);
        pick(users, &person.id, label, *chosen, one)
    });
    let groups = picks.groups.iter().map(|(group, chosen)| {
        let one = view! { <Icon path=icon::PEOPLE/><span class="grow" dir="auto">{group.name.clone()}</span><span class="tag">"Group"</span> };
        pick(groups, &group.id, format!("{verb} the group {}", group.name), *chosen, one.solid())
    });
    let rows: Vec<AnyView> = groups.chain(users).collect();
    view! { <ul class="part-list picks">{rows}</ul> }.solid()
}

fn pick(name: &'static str, value: &str, label: String, chosen: bool, one: AnyView) -> AnyView {
    view! {
        <li>
            <label class="pick-row">
                <input type="checkbox" class="pick" name=name value=value.to_owned() checked=chosen aria-label=label/>
                {one}
            </label>
        </li>
    }
    .solid()
}
