//! What stands in place of the table until it is there: rows of the same height.

use leptos::prelude::*;

use crate::components::solid::IntoSolid;

pub fn skeleton() -> AnyView {
    let rows = (0..8).map(|_| view! { <div class="bone bone-row"></div> }).collect_view();
    view! { <div class="card" role="status" aria-label="Loading groups"><div class="bone bone-head"></div>{rows}</div> }
        .solid()
}
