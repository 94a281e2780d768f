//! The heading of a page.

use leptos::prelude::*;

/// The heading, and beside it what belongs to the whole page.
#[component]
pub fn PageHeader(title: &'static str, #[prop(optional)] children: Option<Children>) -> impl IntoView {
    view! {
        <div class="page-header">
            <h1>{title}</h1>
            {children.map(|children| children())}
        </div>
    }
}
