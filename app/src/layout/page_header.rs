//! The heading of a page.

use leptos::prelude::*;

use crate::components::{content::Content, solid::IntoSolid};

/// The heading, and beside it what belongs to the whole page.
#[component]
pub fn PageHeader(title: &'static str, #[prop(optional)] children: Option<Content>) -> impl IntoView {
    view! {
        <div class="page-header">
            <h1>{title}</h1>
            {children.map(Content::view)}
        </div>
    }
    .solid()
}
