//! The own name, and the form that changes it. Whether it is being edited stands in the address, so that it works the
//! same with and without JavaScript.

use crate::components::solid::IntoSolid;
use leptos::{
    ev::{KeyboardEvent, SubmitEvent},
    html,
    prelude::*,
    server_fn::ServerFn,
    task::spawn_local,
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
    json::Json,
    paths,
    server_fns::profile::{UpdateName, update_name},
    viewer::use_viewer,
};

/// The ID of the sentence that says why a name is not taken.
const PROBLEM: &str = "name-problem";

#[component]
pub fn Name() -> impl IntoView {
    let viewer = use_viewer();
    let query = use_query_map();
    let editing = Memo::new(move |_| query.read().get_str("edit") == Some("name") && !viewer.read().protected);
    let problem = RwSignal::new(SharedValue::<_, Json>::new_with_encoding(posted_problem).into_inner());
    move || if editing.get() { view! { <Edited problem/> }.solid() } else { view! { <Shown/> }.solid() }
}

/// Why the name was not taken that a form without JavaScript has posted just before.
#[cfg(feature = "ssr")]
fn posted_problem() -> Option<String> {
    let posted = ServerAction::<UpdateName>::new().value().get_untracked()?;
    posted.err().map(|error| message(&error))
}

/// Where scripts run, the server has said it with the page.
#[cfg(not(feature = "ssr"))]
fn posted_problem() -> Option<String> {
    None
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
fn Edited(problem: RwSignal<Option<String>>) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let navigate = use_navigate();
    let save = use_save(problem);
    Effect::new(move || {
        if let Some(input) = input.get() {
            let _ = input.focus();
            input.select();
        }
    });
    on_cleanup(move || problem.set(None));
    let leave_on_escape = move |key: KeyboardEvent| {
        if key.key() == "Escape" {
            navigate(paths::PROFILE, NavigateOptions { replace: true, scroll: false, ..Default::default() });
        }
    };
    let submit = move |submit: SubmitEvent| {
        submit.prevent_default();
        if let Some(input) = input.get_untracked() {
            save(input.value());
        }
    };
    let named = move || problem.read().as_ref().map(|_| PROBLEM);
    view! {
        <form class="name-form" method="post" action=UpdateName::PATH on:submit=submit on:keydown=leave_on_escape>
            <label class="unseen" for="name">"Your name"</label>
            <input
                class="input"
                id="name"
                name="name"
                value=use_viewer().read_untracked().name.clone()
                required
                maxlength=LONGEST.to_string()
                autocomplete="name"
                dir="auto"
                node_ref=input
                aria-invalid=move || named().map(|_| "true")
                aria-describedby=named
            />
            <button type="submit" class="button primary">"Save"</button>
            <a class="button quiet" href=paths::PROFILE data-noscroll>"Cancel"</a>
            {move || problem.get().map(|text| view! { <p class="field-problem" id=PROBLEM role="alert">{text}</p> })}
        </form>
    }
}

/// Saves a name. The server leads back to the profile when it has it.
fn use_save(problem: RwSignal<Option<String>>) -> impl Fn(String) {
    let viewer = use_viewer();
    let toasts = use_toasts();
    move |name| {
        spawn_local(async move {
            match update_name(name).await {
                Ok(name) => {
                    viewer.update(|viewer| viewer.name = name);
                    toasts.good("Name saved");
                }
                Err(error) => problem.set(Some(message(&error))),
            }
        });
    }
}

/// Ports name the field; people see which one it is.
fn message(error: &ApiError) -> String {
    match error.for_field("name") {
        Some(text) => text.strip_prefix("name ").map_or_else(|| text.to_owned(), |rest| format!("The name {rest}")),
        None => error.message.clone(),
    }
}
