//! The form of a rule, for a new one and for one that is there. Looking for somebody takes along what was typed.

use leptos::{prelude::*, server_fn::ServerFn};
use model::{
    access_rules::{Access, Entity, ResourceType},
    edition::SEEN,
    name,
};

use super::{
    picks::picks,
    query::{LIST, opening},
    view::{RuleView, SubjectsView},
};
use crate::{
    address::Address,
    components::{
        asking::Asking,
        panel::{PanelHead, panel_skeleton},
        problem::Problem,
        refusal::{is_wrong, of_field, of_form, problem_id},
        search::Find,
        solid::IntoSolid,
        textarea::Description,
    },
    forms::use_refusal,
    paths,
    server_fns::rules::SaveRule,
};

/// What is said beside its field.
const BESIDE: &[&str] = &["name", "description", "entity_id", "users"];

/// The ways of saying which resources of a type, by the name in the form.
const WHICH: [(&str, &str); 3] = [("all", "All of them"), ("one", "One, by its ID"), ("root", "The root of projects")];

/// Whom one may name, as the server answers it.
pub type Offered = Asking<SubjectsView>;

/// A form that stays as it is while one looks for somebody: only the lists below are made anew.
pub fn form(rule: Option<RuleView>, address: Memo<Address>, offered: Offered) -> AnyView {
    let given = address.get_untracked();
    let refusal = use_refusal(SaveRule::PATH);
    let id = rule.as_ref().map(|rule| rule.row.id.clone()).unwrap_or_default();
    let (act, title) = if id.is_empty() { ("add", "Add an access rule") } else { ("edit", "Edit the access rule") };
    let cancel = if id.is_empty() { given.clone().only(LIST).href() } else { opening(&given, &id, "") };
    let stored = stored(rule.as_ref());
    let first = |name: &str| {
        let typed = given.get(name);
        if typed.is_empty() { stored.iter().find(|(of, _)| *of == name).map_or("", |(_, value)| value) } else { typed }
            .to_owned()
    };
    let of_rule = [("rule", id), ("do", act.to_owned()), (SEEN, first(SEEN))];
    let kept = LIST.iter().map(|name| (*name, given.get(name).to_owned())).chain(of_rule);
    let kept = kept.map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view();
    view! {
        <PanelHead title=title/>
        <form class="rule-form" method="post" action=SaveRule::PATH data-search=paths::RULES data-refusals>
            {kept}
            {of_form(refusal, BESIDE)}
            <div class="field">
                <label for="resource">"Resource"</label>
                {resources(&first("resource"))}
            </div>
            {choice("which", "Which of them", &WHICH, &first("which"))}
            <div class="field rule-one">
                <label for="entity">"ID of the resource"</label>
                <input class="input" id="entity" name="entity" value=first("entity") maxlength=name::LONGEST.to_string()
                    autocomplete="off" autocapitalize="none" spellcheck="false" dir="auto"
                    aria-invalid=is_wrong(refusal, "entity_id") aria-describedby=problem_id("entity_id")/>
                {of_field(refusal, "entity_id")}
            </div>
            {choice("access", "Permission", &ACCESS, &first("access"))}
            <p class="quiet rule-always">"Application categories are always read & modify."</p>
            <div class="field">
                <label for="name">"Name (optional)"</label>
                <input class="input" id="name" name="name" value=first("name") maxlength=name::LONGEST.to_string()
                    autocomplete="off" dir="auto" aria-invalid=is_wrong(refusal, "name") aria-describedby=problem_id("name")/>
                {of_field(refusal, "name")}
            </div>
            <div class="field">
                <label for="description">"Description (optional)"</label>
                <Description text=first("description") rows="2" refusal/>
                {of_field(refusal, "description")}
            </div>
            <fieldset class="rule-whom">
                <legend>"Users, service accounts and groups"</legend>
                {of_field(refusal, "users")}
                <Find address name="find" label="Search users, service accounts and groups" placeholder="Search name or e-mail"/>
                {offered.show(panel_skeleton, |found| match found {
                    Ok(found) => picks(&found),
                    Err(error) => view! { <Problem error again=paths::RULES/> }.solid(),
                })}
            </fieldset>
            <div class="rule-form-ways">
                <button type="submit" class="button primary">{if act == "add" { "Add rule" } else { "Save" }}</button>
                <a class="button quiet" href=cancel data-noscroll>"Cancel"</a>
            </div>
        </form>
    }
    .solid()
}

const ACCESS: [(&str, &str); 2] =
    [(Access::Read.as_str(), Access::Read.title()), (Access::ReadWrite.as_str(), Access::ReadWrite.title())];

/// What stands in the form before anything was typed.
fn stored(rule: Option<&RuleView>) -> [(&'static str, String); 7] {
    let Some(rule) = rule else {
        let (queue, write) = (ResourceType::Queue.as_str().to_owned(), Access::ReadWrite.as_str().to_owned());
        let empty = String::new;
        return [
            ("name", empty()),
            ("description", empty()),
            ("resource", queue),
            ("which", "all".to_owned()),
            ("entity", empty()),
            ("access", write),
            (SEEN, empty()),
        ];
    };
    let which = match rule.entity {
        Entity::All => "all",
        Entity::Root => "root",
        Entity::One(_) => "one",
    };
    let entity = if which == "one" { rule.row.resource.clone() } else { String::new() };
    let access = if rule.row.modify { Access::ReadWrite } else { Access::Read };
    [
        ("name", rule.row.name.clone()),
        ("description", rule.description.clone()),
        ("resource", rule.resource_type.clone()),
        ("which", which.to_owned()),
        ("entity", entity),
        ("access", access.as_str().to_owned()),
        (SEEN, rule.seen.clone()),
    ]
}

fn resources(chosen: &str) -> AnyView {
    let options = ResourceType::ALL.iter().map(|kind| {
        view! { <option value=kind.as_str() selected=kind.as_str() == chosen>{kind.title()}</option> }
    });
    view! { <select class="input" id="resource" name="resource">{options.collect_view()}</select> }.solid()
}

/// One of a few.
fn choice(name: &'static str, label: &'static str, of: &[(&'static str, &'static str)], chosen: &str) -> AnyView {
    let options = of.iter().map(|(value, label)| {
        view! {
            <label class=format!("rule-choice of-{value}")>
                <input type="radio" name=name value=*value checked=*value == chosen/>
                {*label}
            </label>
        }
    });
    view! { <fieldset class=format!("rule-choices of-{name}")><legend>{label}</legend>{options.collect_view()}</fieldset> }.solid()
}
