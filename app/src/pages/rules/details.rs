//! A rule in the panel: whom it names, for what, and what would be lost with it.

use leptos::{prelude::*, server_fn::ServerFn};
use model::access_rules::Entity;

use super::{
    query::opening,
    view::{Group, RuleView},
};
use crate::{
    address::Address,
    components::{
        confirm::{Confirm, Denied},
        copy_id::CopyId,
        icon::{self, Icon},
        number::counted,
        panel::{PanelHead, Part},
        person::{Person, who},
        solid::IntoSolid,
        time_ago::Day,
    },
    server_fns::rules::DeleteRule,
};

pub fn details(rule: RuleView, address: &Address, deleting: bool) -> AnyView {
    let row = rule.row.clone();
    let edit = if row.autocreated {
        view! { <Denied label="Edit" why="The server made this rule: delete it and add another, rather than edit it."/> }.solid()
    } else {
        let href = opening(address, &row.id, "edit");
        view! { <a class="button small" href=href data-noscroll><Icon path=icon::PENCIL/>"Edit"</a> }.solid()
    };
    let description = (!rule.description.is_empty())
        .then(|| view! { <p class="panel-text" dir="auto">{rule.description.clone()}</p> });
    let resource = match &rule.entity {
        Entity::One(id) => view! { <CopyId id=id.clone() of=row.kind.clone() whole=true/> }.solid(),
        Entity::All | Entity::Root => row.resource.clone().solid(),
    };
    let (access, delete) = (rule.access.clone(), delete(&rule, address, deleting));
    view! {
        <PanelHead title=row.resource.clone()>
            <p class="panel-tags">
                <span class="tag">{row.kind.clone()}</span>
                <span class="tag">{access}</span>
                {row.autocreated.then(|| view! { <span class="tag">"Default"</span> })}
            </p>
        </PanelHead>
        {description}
        <div class="panel-ways">{edit}{delete}</div>
        <Part title="Users">{users(&rule.users, row.users_total)}</Part>
        <Part title="Groups">{groups(&rule.groups, row.groups_total)}</Part>
        <Part title="About this rule">
            <dl class="facts">
                <dt>"Name"</dt>
                <dd dir="auto">{row.name.clone()}</dd>
                <dt>{rule.row.kind.clone()}</dt>
                <dd dir="auto">{resource}</dd>
                <dt>"Made"</dt>
                <dd><Day at=rule.created/></dd>
                <dt>"Changed"</dt>
                <dd><Day at=rule.changed/></dd>
                <dt>"Rule ID"</dt>
                <dd><CopyId id=row.id.clone() of=row.name.clone() whole=true/></dd>
            </dl>
        </Part>
    }
    .solid()
}

fn users(users: &[Person], total: u32) -> AnyView {
    let rows = users.iter().map(|user| view! { <li>{who(user)}</li> }).collect_view();
    list(rows.solid(), users.len(), total, "It names no user by itself.")
}

fn groups(groups: &[Group], total: u32) -> AnyView {
    let rows = groups
        .iter()
        .map(|group| view! { <li><Icon path=icon::PEOPLE/><span class="grow" dir="auto">{group.name.clone()}</span></li> })
        .collect_view();
    list(rows.solid(), groups.len(), total, "It names no group.")
}

fn list(rows: AnyView, shown: usize, total: u32, none: &'static str) -> AnyView {
    if total == 0 {
        return view! { <p class="quiet">{none}</p> }.solid();
    }
    let rest = u64::from(total).saturating_sub(shown as u64);
    let more =
        (rest > 0).then(|| view! { <p class="quiet">{format!("and {rest} more: search for them in the form.")}</p> });
    view! { <ul class="part-list">{rows}</ul> {more} }.solid()
}

/// What is lost is said before it is.
fn delete(rule: &RuleView, address: &Address, open: bool) -> AnyView {
    let row = &rule.row;
    let (users, groups) = (u64::from(row.users_total), u64::from(row.groups_total));
    let named = [(users, "user", "users"), (groups, "group", "groups")];
    let named = named.iter().filter(|(count, ..)| *count > 0).map(|(count, one, many)| counted(*count, one, many));
    let named = named.collect::<Vec<_>>().join(" and ");
    let lost = if named.is_empty() {
        "it names nobody, so nobody loses anything.".to_owned()
    } else {
        let access = rule.access.to_ascii_lowercase();
        format!("“{access}” is lost for {named}, unless another rule gives it. Administrators keep it by their role.")
    };
    let back = row.autocreated.then(|| view! { <p>"As the server made it, it can be restored on this page."</p> });
    let (id, resource) = (row.id.clone(), row.resource.clone());
    let (q, kind) = (address.get("q").to_owned(), address.get("kind").to_owned());
    view! {
        <Confirm label="Delete" open>
            <p><strong dir="auto">{resource}</strong>": " {lost}</p>
            {back}
            <form method="post" action=DeleteRule::PATH>
                <input type="hidden" name="rule" value=id/>
                <input type="hidden" name="q" value=q/>
                <input type="hidden" name="kind" value=kind/>
                <button type="submit" class="button">"Delete this rule"</button>
            </form>
        </Confirm>
    }
    .solid()
}
