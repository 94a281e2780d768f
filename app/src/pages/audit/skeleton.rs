//! What stands in place of the log until it is there: rows of the same height.

use leptos::prelude::*;

use crate::components::solid::IntoSolid;

pub fn skeleton() -> AnyView {
    let rows = (0..10).map(|_| view! { <div class="bone bone-row"></div> }).collect_view();
    view! {
        <div class="card" role="status" aria-label="Loading the audit log"><div class="bone bone-head"></div>{rows}</div>
    }
    .solid()
}
