//! A bar that shows how much of something is used.

use leptos::prelude::*;

/// Decorative: the numbers stand beside it. Drawn as a picture because its length may not be an inline style.
#[component]
pub fn Meter(used: u32, of: u32) -> impl IntoView {
    let full = used >= of;
    let share = (u64::from(used.min(of)) * 100).checked_div(of.into()).unwrap_or(100);
    view! {
        <svg class="meter" class:full=full width="96" height="6" aria-hidden="true">
            <rect class="meter-all" width="100%" height="6" rx="3"></rect>
            <rect class="meter-used" width=format!("{share}%") height="6" rx="3"></rect>
        </svg>
    }
}
