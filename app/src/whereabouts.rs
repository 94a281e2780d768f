//! One browser is one user of one workspace at a time. A tab that was opened before somebody switched in another tab
//! still shows the old workspace, and what it sent would be done in the new one: it says so, and sends nothing.

use leptos::{
    ev::{self, SubmitEvent},
    prelude::*,
};
use wasm_bindgen::JsCast;
use web_sys::{HtmlFormElement, Storage};

use crate::{
    components::toast::{Toasts, use_toasts},
    paths,
    viewer::use_viewer,
};

/// Under this name the browser keeps the ID of the user it is; IDs of users are of one workspace each.
const USER: &str = "user";

const MOVED: &str = "In another tab you went to another workspace or account. Load this page again before you go on.";

/// What may be done wherever the browser has gone meanwhile.
const LEAVING: &[&str] = &[paths::SWITCH, paths::SIGN_OUT];

/// Whose page this is.
#[derive(Clone)]
pub struct Whereabouts {
    user: String,
    toasts: Toasts,
}

/// To be called once, above every page: the page that was loaded last says who the browser is.
pub fn use_whereabouts() -> Whereabouts {
    let here = Whereabouts { user: use_viewer().read_untracked().id.to_string(), toasts: use_toasts() };
    let other = here.clone();
    Effect::new({
        let user = here.user.clone();
        move || {
            // Without storage, tabs cannot know of each other.
            let _ = storage().map(|storage| storage.set_item(USER, &user));
        }
    });
    if cfg!(not(feature = "ssr")) {
        let listening = window_event_listener(ev::storage, move |_| {
            other.have_moved();
        });
        on_cleanup(move || listening.remove());
    }
    here
}

impl Whereabouts {
    /// Holds back a form that would change something. To be asked before whoever sends it.
    pub fn hold(&self, submit: &SubmitEvent) {
        let form = submit.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
        let said = |name: &str| form.as_ref().and_then(|form| form.get_attribute(name)).unwrap_or_default();
        if said("method") == "post" && !LEAVING.contains(&said("action").as_str()) && self.have_moved() {
            submit.prevent_default();
            submit.stop_propagation();
        }
    }

    /// Whether the browser is somebody else by now, which is said.
    fn have_moved(&self) -> bool {
        let now = storage().and_then(|storage| storage.get_item(USER).ok().flatten());
        let moved = now.is_some_and(|now| now != self.user);
        if moved {
            self.toasts.problem(MOVED);
        }
        moved
    }
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
