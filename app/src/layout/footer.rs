//! Which versions run here.

use leptos::prelude::*;
use model::version;

#[component]
pub fn Footer() -> impl IntoView {
    view! {
        <footer class="footer">
            <span>"Tenantry " {version::PRODUCT}</span>
            <span>"Server " {version::SERVER}</span>
            <span>"API " {version::API}</span>
        </footer>
    }
}
