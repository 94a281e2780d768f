//! What leaves users out: a plain GET form, and chips that say what it is and clear it.

use leptos::prelude::*;
use model::{Role, users::UserFacets};

use super::{
    panel::kept,
    query::{FILTERS, WHO, is_filtered},
    view::way,
};
use crate::{
    address::Address,
    components::{
        icon::{CLOSE, Icon},
        pop::pop,
        solid::IntoSolid,
    },
    paths,
};

/// Opens without scripts.
pub fn form(address: &Address, facets: UserFacets) -> AnyView {
    let chosen = |name: &str, value: &str| address.get(name) == value;
    let roles = Role::ASSIGNABLE.iter().map(|role| {
        view! { <option value=role.as_str() selected=chosen("role", role.as_str())>{role.title()}</option> }
    });
    let roles = roles.collect_view();
    // Who is asked for may have come in a way that is gone.
    let asked =
        Some(address.get("provider").to_owned()).filter(|way| !way.is_empty() && !facets.providers.contains(way));
    let ways = facets.providers.into_iter().chain(asked).map(|name| {
        let selected = chosen("provider", &name);
        let text = way(name.clone());
        view! { <option value=name selected=selected>{text}</option> }
    });
    let ways = ways.collect_view();
    let groups = facets.groups.into_iter().map(|group| view! { <option value=group.name></option> }).collect_view();
    let field = |name: &'static str, label: &'static str, input: AnyView| {
        view! { <div class="field"><label for=name>{label}</label>{input}</div> }.solid()
    };
    let group = view! {
        <input class="input" id="group" name="group" list="groups" value=address.get("group").to_owned()
            placeholder="Name of a group" maxlength="256" autocomplete="off" dir="auto"/>
    };
    let inactive = view! {
        <input class="input" id="inactive" name="inactive" type="number" min="1" max="3650"
            value=address.get("inactive").to_owned() placeholder="Days"/>
    };
    let form = view! {
        <form class="pop-box" action=paths::USERS aria-label="Filter users">
            {kept(address, WHO)}
            {field("group", "In the group", group.solid())}
            <datalist id="groups">{groups}</datalist>
            {field("role", "Role", select("role", "Any role", roles.into_any()))}
            {field("provider", "Signed in last by", select("provider", "Any way", ways.into_any()))}
            {field("inactive", "Not active for, in days", inactive.solid())}
            <div class="pop-ways"><button type="submit" class="button small primary">"Filter"</button></div>
        </form>
    };
    pop("Filter", form.solid())
}

fn select(name: &'static str, any: &'static str, options: AnyView) -> AnyView {
    view! { <select class="input" id=name name=name><option value="">{any}</option>{options}</select> }.solid()
}

/// One for each filter: a link to the same without it. `group` is the name of the group, if there is such a one.
pub fn chips(address: &Address, group: &str) -> AnyView {
    if !is_filtered(address) {
        return ().solid();
    }
    let chips = FILTERS.iter().filter(|name| !address.get(name).is_empty()).map(|name| {
        let value = address.get(name).to_owned();
        let text = match *name {
            "group" if group.is_empty() => ["No group is called ", &value].concat(),
            "group" => ["Group: ", group].concat(),
            "role" => ["Role: ", Role::parse(&value).map_or("", Role::title)].concat(),
            "provider" => ["Signed in by: ", &way(value)].concat(),
            _ => ["Inactive for ", &value, " days"].concat(),
        };
        // Another part may have other orders.
        let kept: Vec<&str> = WHO.iter().chain(FILTERS).copied().filter(|kept| kept != name).collect();
        let href = address.clone().only(&kept).href();
        view! {
            <li>
                <a class="filter" aria-current="true" href=href data-noscroll>
                    <span class="unseen">"Clear "</span>
                    <bdi>{text}</bdi>
                    <Icon path=CLOSE/>
                </a>
            </li>
        }
    });
    let chips = chips.collect_view();
    view! { <ul class="filters" aria-label="Filters">{chips}</ul> }.solid()
}
