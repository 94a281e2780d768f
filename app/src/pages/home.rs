//! The start: leads to the first page the viewer may see.

use leptos::prelude::*;
use leptos_router::{NavigateOptions, components::Redirect};

use crate::{paths, viewer::use_viewer};

#[component]
pub fn HomePage() -> impl IntoView {
    let path = paths::home(&use_viewer().read_untracked());
    view! { <Redirect path options=NavigateOptions { replace: true, ..Default::default() }/> }
}
