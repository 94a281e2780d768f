//! What stands in place of the table until it is there: rows of the same height.

use crate::components::solid::IntoSolid;
use leptos::prelude::*;

pub fn skeleton() -> AnyView {
    let rows = (0..10).map(|_| view! { <div class="bone bone-row"></div> }).collect_view();
    view! { <div class="card" role="status" aria-label="Loading users"><div class="bone bone-head"></div>{rows}</div> }
        .solid()
}
