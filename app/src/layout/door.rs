//! A page of its own with one box in the middle: for coming in, and for errors outside the frame.

use crate::components::{content::Content, solid::IntoSolid};
use leptos::prelude::*;

use super::mark::Mark;

#[component]
pub fn Door(children: Content) -> impl IntoView {
    view! {
        <main class="door">
            <div class="door-box">
                <p class="door-mark"><Mark/>"Tenantry"</p>
                {children.view()}
            </div>
        </main>
    }
    .solid()
}
