//! The drawer of settings. Beside the page where there is room; otherwise the same list opens over it.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use model::Permission;

use super::frame::{MENU, close_menus};
use crate::{paths, viewer::use_viewer};

/// A popover needs no JavaScript to open; the style shows it at once on wide screens.
#[component]
pub fn Drawer() -> impl IntoView {
    let viewer = use_viewer().get_untracked();
    let administers = viewer.may(Permission::ReadUserDetails);
    let audits = viewer.may(Permission::ReadAudit);
    view! {
        <nav class="drawer" id=MENU popover="auto" aria-label="Settings">
            <h2>"User settings"</h2>
            <Entry path=paths::PROFILE label="Profile"/>
            {administers.then(|| view! {
                <hr/>
                <h2>"Administrator settings"</h2>
                <p class="drawer-workspace" dir="auto">{viewer.tenant_name}</p>
                <h3>"Users & Groups"</h3>
                <Entry path=paths::USERS label="Users" nested=true/>
            })}
            {audits.then(|| view! { <Entry path=paths::AUDIT label="Audit log"/> })}
        </nav>
    }
}

#[component]
fn Entry(path: &'static str, label: &'static str, #[prop(optional)] nested: bool) -> impl IntoView {
    let pathname = use_location().pathname;
    let current = move || (pathname.read().trim_end_matches('/') == path).then_some("page");
    view! {
        <a class="drawer-entry" class:nested=nested href=path aria-current=current on:click=|_| close_menus()>
            {label}
        </a>
    }
}
