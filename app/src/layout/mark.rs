//! The mark of the product: a gate within a gate.

use leptos::prelude::*;

#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
            <path class="mark-outer" d="M4 21V9.5C4 5.4 7.6 3 12 3s8 2.4 8 6.5V21"></path>
            <path class="mark-inner" d="M9 21v-9.2C9 9.9 10.3 9 12 9s3 .9 3 2.8V21"></path>
        </svg>
    }
}
