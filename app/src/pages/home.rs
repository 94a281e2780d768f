//! The start: leads to the first page the viewer may see.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, components::Redirect};

use crate::{paths, viewer::viewing};

#[component]
pub fn HomePage() -> impl IntoView {
    let path = viewing().map_or(paths::SIGN_IN, |viewer| paths::home(&viewer.read_untracked()));
    view! { <Redirect path options=NavigateOptions { replace: true, ..Default::default() }/> }
}
