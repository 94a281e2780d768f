//! Which entries are wanted: a plain GET form, which stays on the page where scripts run.

use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use model::{
    Role, Timestamp,
    audit::{Action, ObjectKind},
};
use wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlFormElement};

use super::query::{AuditQuery, DEPLOYMENT};
use crate::{components::solid::IntoSolid, paths, viewer::use_viewer};

/// Longer texts are in no entry.
const LONGEST: &str = "256";

#[component]
pub fn Filter(filter: Memo<AuditQuery>) -> impl IntoView {
    let navigate = use_navigate();
    let operates = use_viewer().read_untracked().role == Role::System;
    let find = Callback::new(move |submit: SubmitEvent| {
        let form = submit.target().and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
        // Where this fails, the browser loads the page itself.
        let Some(data) = form.and_then(|form| FormData::new_with_form(&form).ok()) else { return };
        submit.prevent_default();
        let wanted = AuditQuery::from(|name| data.get(name).as_string().unwrap_or_default());
        navigate(&wanted.path(), NavigateOptions { scroll: false, ..Default::default() });
    });
    // Another filter, wherever it comes from, is another form.
    move || form(&filter.read(), operates, find).solid()
}

fn form(filter: &AuditQuery, operates: bool, find: Callback<SubmitEvent>) -> impl IntoView + use<> {
    let clear = filter.is_filtered().then(|| {
        view! { <a class="button quiet" href=filter.unfiltered().path() data-noscroll>"Clear"</a> }
    });
    let log = operates.then(|| of(filter));
    view! {
        <form class="audit-filter" role="search" aria-label="Filter the audit log" action=paths::AUDIT on:submit=move |submit| find.run(submit)>
            {log}
            {text("person", "Person", "Name, e-mail or ID", filter.person.clone())}
            <div class="field">
                <label for="action">"What"</label>
                <select class="input" id="action" name="action">
                    <option value="">"Everything"</option>
                    {ObjectKind::ALL.iter().map(|kind| actions(*kind, &filter.action)).collect_view()}
                </select>
            </div>
            {text("object", "Object", "ID or access key", filter.object.clone())}
            {day("from", "From (UTC)", &filter.from)}
            {day("to", "To (UTC)", &filter.to)}
            <div class="audit-filter-ways">
                <button type="submit" class="button">"Filter"</button>
                {clear}
            </div>
        </form>
    }
}

/// Two logs: what happened in the workspace, and what concerns all of them.
fn of(filter: &AuditQuery) -> impl IntoView + use<> {
    let deployment = filter.of == DEPLOYMENT;
    view! {
        <div class="field">
            <label for="of">"Log of"</label>
            <select class="input" id="of" name="of">
                <option value="">"This workspace"</option>
                <option value=DEPLOYMENT selected=deployment>"The deployment"</option>
            </select>
        </div>
    }
}

fn actions(kind: ObjectKind, chosen: &str) -> impl IntoView + use<> {
    let options = Action::ALL.iter().filter(|action| action.object() == kind).map(|action| {
        view! { <option value=action.code() selected=action.code() == chosen>{action.title()}</option> }
    });
    view! { <optgroup label=kind.title()>{options.collect_view()}</optgroup> }
}

fn text(name: &'static str, label: &'static str, example: &'static str, value: String) -> impl IntoView {
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input class="input" id=name name=name value=value placeholder=example maxlength=LONGEST autocomplete="off" spellcheck="false" dir="auto"/>
        </div>
    }
}

/// Browsers complain about a value that is no day.
fn day(name: &'static str, label: &'static str, value: &str) -> impl IntoView + use<> {
    let value = Timestamp::of_day(value).map(|_| value.to_owned());
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input class="input" id=name name=name type="date" value=value/>
        </div>
    }
}
