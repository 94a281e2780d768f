//! What stands at an address that leads nowhere.

use crate::components::solid::IntoSolid;
use leptos::prelude::*;

use crate::{
    components::{empty::Empty, icon, title::SafeTitle},
    paths,
};

#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <SafeTitle text="Page not found"/>
        <div class="page">
            <div class="card">
                <Empty
                    icon=icon::SEARCH
                    title="There is no page at this address"
                    text="The link may be old, or the address mistyped."
                    whole_page=true
                >
                    <a class="button primary" href=paths::HOME>"Go to the start page"</a>
                </Empty>
            </div>
        </div>
    }
    .solid()
}
