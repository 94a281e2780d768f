//! What stands where a list has nothing to show, and what to do about it.

use leptos::prelude::*;

use super::icon::Icon;

/// A picture, a line, a sentence, and links below.
#[component]
pub fn Empty(
    icon: &'static str,
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <span class="empty-icon"><Icon path=icon/></span>
            <h2 dir="auto">{title}</h2>
            <p>{text}</p>
            {children.map(|children| view! { <div class="empty-actions">{children()}</div> })}
        </div>
    }
}
