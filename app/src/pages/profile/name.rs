//! The own name, and the form that changes it. Whether it is being edited stands in the address, so that it works the
//! same with and without JavaScript.

use crate::components::solid::IntoSolid;
use leptos::{
    ev::{KeyboardEvent, SubmitEvent},
    html,
    prelude::*,
    server_fn::ServerFn,
};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};
use model::name::LONGEST;

use crate::{
    components::{
        icon::{self, Icon},
        toast::use_toasts,
    },
    error::ApiError,
    paths,
    server_fns::profile::UpdateName,
    viewer::use_viewer,
};

/// The ID of the sentence that says why a name is not taken.
const PROBLEM: &str = "name-problem";

#[component]
pub fn Name() -> impl IntoView {
    let viewer = use_viewer();
    let toasts = use_toasts();
    let query = use_query_map();
    let editing = Memo::new(move |_| query.read().get_str("edit") == Some("name") && !viewer.read().protected);
    let update = ServerAction::<UpdateName>::new();
    Effect::new(move || {
        if let Some(Ok(name)) = update.value().get() {
            viewer.update(|viewer| viewer.name = name);
            toasts.good("Name saved");
        }
    });
    move || if editing.get() { view! { <Edited update/> }.solid() } else { view! { <Shown/> }.solid() }
}

#[component]
fn Shown() -> impl IntoView {
    let viewer = use_viewer();
    let protected = viewer.read_untracked().protected;
    view! {
        <div class="name">
            <p class="name-text" dir="auto">{move || viewer.read().name.clone()}</p>
            {(!protected).then(|| view! {
                <a class="button quiet small" href=paths::PROFILE_EDIT data-noscroll>
                    <Icon path=icon::PENCIL/>
                    "Edit name"
                </a>
            })}
        </div>
        {protected.then(|| view! {
            <p class="quiet">"The server's configuration provides this account: its name can only be changed there."</p>
        })}
    }
}

#[component]
fn Edited(update: ServerAction<UpdateName>) -> impl IntoView {
    let name = use_viewer().read_untracked().name.clone();
    let input = NodeRef::<html::Input>::new();
    let navigate = use_navigate();
    Effect::new(move || {
        if let Some(input) = input.get() {
            let _ = input.focus();
            input.select();
        }
    });
    let leave_on_escape = move |key: KeyboardEvent| {
        if key.key() == "Escape" {
            navigate(paths::PROFILE, NavigateOptions { replace: true, scroll: false, ..Default::default() });
        }
    };
    let save = move |submit: SubmitEvent| {
        submit.prevent_default();
        if let Some(input) = input.get_untracked() {
            update.dispatch(UpdateName { name: input.value() });
        }
    };
    let problem = move || update.value().get().and_then(Result::err).map(|error| message(&error));
    view! {
        <form class="name-form" method="post" action=UpdateName::PATH on:submit=save on:keydown=leave_on_escape>
            <label class="unseen" for="name">"Your name"</label>
            <input
                class="input"
                id="name"
                name="name"
                value=name
                required
                maxlength=LONGEST.to_string()
                autocomplete="name"
                dir="auto"
                node_ref=input
                aria-invalid=move || problem().map(|_| "true")
                aria-describedby=move || problem().map(|_| PROBLEM)
            />
            <button type="submit" class="button primary" disabled=move || update.pending().get()>"Save"</button>
            <a class="button quiet" href=paths::PROFILE data-noscroll>"Cancel"</a>
            {move || problem().map(|text| view! { <p class="field-problem" id=PROBLEM role="alert">{text}</p> })}
        </form>
    }
}

/// Ports name the field; people see which one it is.
fn message(error: &ApiError) -> String {
    match error.for_field("name") {
        Some(text) => text.strip_prefix("name ").map_or_else(|| text.to_owned(), |rest| format!("The name {rest}")),
        None => error.message.clone(),
    }
}
