//! Whom the table shows: everybody, those who stand somewhere, or those who were removed.

use leptos::prelude::*;
use model::{Permission, users::Standing};

use super::query::{BIN, SHOWN};
use crate::{address::Address, components::solid::IntoSolid, viewer::use_viewer};

#[component]
pub fn Views(address: Memo<Address>) -> impl IntoView {
    let viewer = use_viewer();
    let manages = viewer.read_untracked().may(Permission::ManageUsers);
    let invites = viewer.read_untracked().may(Permission::ManageInvitations);
    let view = move |status: &'static str, label: &'static str| {
        let current = move || (address.read().get("status") == status).then_some("page");
        let href = move || address.read().clone().only(SHOWN).with("status", status).href();
        view! { <a class="view" href=href aria-current=current data-noscroll>{label}</a> }
    };
    view! {
        <nav class="views" aria-label="Which users">
            {view("", "All")}
            {view(Standing::Active.as_str(), "Active")}
            {invites.then(|| view(Standing::Pending.as_str(), "Pending"))}
            {view(Standing::Disabled.as_str(), "Disabled")}
            {manages.then(|| view(BIN, "Recycle bin"))}
        </nav>
    }
    .solid()
}
