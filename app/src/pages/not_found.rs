//! What stands at an address that leads nowhere.

use leptos::prelude::*;

use crate::{
    components::{empty::Empty, icon, title::SafeTitle},
    layout::door::Door,
    paths,
};

#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <SafeTitle text="Page not found"/>
        <Door>
            <Empty
                icon=icon::SEARCH
                title="There is no page at this address"
                text="The link may be old, or the address mistyped."
                whole_page=true
            >
                <a class="button primary" href=paths::HOME>"Go to the start page"</a>
            </Empty>
        </Door>
    }
}
