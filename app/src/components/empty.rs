//! What stands where a list has nothing to show, and what to do about it.

use super::{content::Content, solid::IntoSolid};
use leptos::prelude::*;

use super::icon::Icon;

/// A picture, a line, a sentence, and links below.
#[component]
pub fn Empty(
    icon: &'static str,
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    /// There is nothing else on the page: the title is its heading.
    #[prop(optional)]
    whole_page: bool,
    #[prop(optional)] children: Option<Content>,
) -> impl IntoView {
    let title = if whole_page {
        view! { <h1 dir="auto">{title}</h1> }.solid()
    } else {
        view! { <h2 dir="auto">{title}</h2> }.solid()
    };
    view! {
        <div class="empty">
            <span class="empty-icon"><Icon path=icon/></span>
            {title}
            <p>{text}</p>
            {children.map(|children| view! { <div class="empty-actions">{children.view()}</div> })}
        </div>
    }
    .solid()
}
