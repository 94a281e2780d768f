//! Whom the table shows: everybody, those who are disabled, or those who were removed.

use leptos::prelude::*;
use model::{Permission, users::Status};

use super::query::BIN;
use crate::{address::Address, components::solid::IntoSolid, viewer::use_viewer};

#[component]
pub fn Views(address: Memo<Address>) -> impl IntoView {
    let manages = use_viewer().read_untracked().may(Permission::ManageUsers);
    let view = move |status: &'static str, label: &'static str| {
        let current = move || (address.read().get("status") == status).then_some("page");
        let href = move || address.read().clone().only(&["q"]).with("status", status).href();
        view! { <a class="view" href=href aria-current=current data-noscroll>{label}</a> }
    };
    view! {
        <nav class="views" aria-label="Which users">
            {view("", "All")}
            {view(Status::Disabled.as_str(), "Disabled")}
            {manages.then(|| view(BIN, "Recycle bin"))}
        </nav>
    }
    .solid()
}
