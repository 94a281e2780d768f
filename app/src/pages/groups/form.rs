//! The form of a group, new or not: what it is called, who joins it, and what it grants.

use leptos::{ev::KeyboardEvent, prelude::*, server_fn::ServerFn};
use model::{edition::SEEN, name};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::{
    NEW,
    details::{kept, missing},
    features::features,
    picker::{Picker, ends},
    query::{LIST, PANEL},
    view::FormView,
};
use crate::{
    address::Address,
    components::{
        asking::ask_once,
        empty::Empty,
        icon,
        panel::{Panel, PanelHead, Part, opener, panel_skeleton},
        refusal::{is_wrong, of_field, of_form, problem_id},
        solid::IntoSolid,
        textarea::Description,
    },
    error::ApiError,
    forms::use_refusal,
    paths,
    server_fns::groups::{CreateGroup, EditGroup, group_form},
};

/// `group` is absent for one that is to be made.
pub fn form(group: Option<String>, address: Memo<Address>) -> AnyView {
    let here = address.get_untracked().only(if group.is_some() { PANEL } else { LIST });
    let asked = group.clone().unwrap_or_default();
    let picker = Picker::new(&asked, address);
    let opener = opener(group.as_deref().unwrap_or(NEW));
    let form = ask_once(move || group_form(asked.clone()));
    let close = here.href();
    let is_new = group.is_none();
    view! {
        <Panel label=if is_new { "New group" } else { "Edit the group" } close opener>
            {form.show(panel_skeleton, move |form| match form {
                Ok(form) if form.lock.why.is_empty() => {
                    let title = if is_new { "New group".to_owned() } else { format!("Edit {}", form.name) };
                    view! { <PanelHead title/>{fields(form, is_new, &here, picker)} }.solid()
                }
                Ok(form) => view! { <Empty icon=icon::LOCK title=form.name text=form.lock.why/> }.solid(),
                Err(error) => missing(error, &here),
            })}
        </Panel>
    }
    .solid()
}

fn fields(form: FormView, is_new: bool, here: &Address, picker: Picker) -> AnyView {
    let path = if is_new { CreateGroup::PATH } else { EditGroup::PATH };
    let refusal = use_refusal(path);
    // What was typed before the picker has searched goes before what is stored.
    let typed = |name: &str, stored: String| picker.draft(name).unwrap_or(stored);
    let FormView { name, description, seen, closed, listed, features: choices, .. } = form;
    let (name, description, day) =
        (typed("name", name), typed("description", description), typed("ends", String::new()));
    let chosen = picker.draft("features").map(|names| crate::address::split_list(&names));
    let group = (!is_new).then(|| {
        view! {
            <input type="hidden" name="group" value=here.get("group").to_owned()/>
            <input type="hidden" name=SEEN value=typed(SEEN, seen)/>
            {listed.then(|| view! { <input type="hidden" name="listed" value="true"/> })}
        }
    });
    let members = if closed.is_empty() {
        view! { {of_field(refusal, "users")}{picker.view()}{ends(day)}{of_field(refusal, "ends")} }.solid()
    } else {
        view! { <p class="quiet">{closed}</p> }.solid()
    };
    let hint = (!is_new).then(|| {
        view! { <p class="quiet">"Who is chosen here joins the group. Members are taken out in its details."</p> }
    });
    view! {
        <form class="groups-form" method="post" action=path data-search=paths::GROUPS data-refusals>
            <input type="hidden" name="do" value=if is_new { "add" } else { "edit" }/>
            <input type="hidden" name="draft" value="1"/>
            {group}
            {kept(here)}
            {texts(name, description, refusal)}
            <Part title=if is_new { "Members" } else { "Add members" }>{hint}{members}</Part>
            {features(choices, chosen.as_deref())}
            {of_field(refusal, "features")}
            <div class="groups-save">
                {of_form(refusal, &["name", "description", "users", "features", "ends"])}
                <button type="submit" class="button primary">{if is_new { "Make the group" } else { "Save" }}</button>
                <a class="button quiet" href=here.href() data-noscroll>"Cancel"</a>
            </div>
        </form>
    }
    .solid()
}

fn texts(name: String, description: String, refusal: Memo<Option<ApiError>>) -> AnyView {
    // The first button of a form is what Enter presses, and that is the one of the search.
    let save_on_enter = |key: KeyboardEvent| {
        let input = key.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(form) = input.and_then(|input| input.form()).filter(|_| key.key() == "Enter" && !key.is_composing())
        {
            key.prevent_default();
            let _ = form.request_submit();
        }
    };
    view! {
        <div class="field">
            <label for="name">"Name"</label>
            <input
                class="input"
                id="name"
                name="name"
                value=name
                required
                maxlength=name::LONGEST.to_string()
                autocomplete="off"
                dir="auto"
                aria-invalid=is_wrong(refusal, "name")
                aria-describedby=problem_id("name")
                on:keydown=save_on_enter
            />
            {of_field(refusal, "name")}
        </div>
        <div class="field">
            <label for="description">"Description (optional)"</label>
            <Description text=description rows="3" refusal/>
            {of_field(refusal, "description")}
        </div>
    }
    .solid()
}
