//! The drawer of settings. Beside the page where there is room; otherwise the same list opens over it.

use leptos::prelude::*;
use leptos_router::hooks::use_location;
use model::Permission;

use super::{
    frame::{MENU, close_menus},
    menu::{self, Entry},
};
use crate::{components::solid::IntoSolid, viewer::use_viewer};

/// A popover needs no JavaScript to open; the style shows it at once on wide screens.
#[component]
pub fn Drawer() -> impl IntoView {
    let viewer = use_viewer().get_untracked();
    let mut workspace = menu::WORKSPACE.to_vec();
    workspace.retain(|entry| entry.needs.is_none_or(|needs| viewer.may(needs)));
    // Queues are everybody's to use.
    let administers = workspace.iter().any(|entry| entry.needs != Some(Permission::UseQueues));
    let heading = if administers { "Administrator settings" } else { "Workspace settings" };
    view! {
        <nav class="drawer" id=MENU popover="auto" aria-label="Settings">
            <h2>"User settings"</h2>
            {menu::USER.iter().map(link).collect_view()}
            {(!workspace.is_empty()).then(|| view! {
                <hr/>
                <h2>{heading}</h2>
                <p class="drawer-workspace" dir="auto">{viewer.tenant_name}</p>
                {with_headings(&workspace)}
            })}
        </nav>
    }
}

/// Entries, with a heading above the first of each kind.
fn with_headings(entries: &[Entry]) -> Vec<AnyView> {
    let mut above = None;
    let mut views = Vec::new();
    for entry in entries {
        if let Some(heading) = entry.under.filter(|_| entry.under != above) {
            views.push(view! { <h3>{heading}</h3> }.solid());
        }
        above = entry.under;
        views.push(link(entry));
    }
    views
}

fn link(entry: &Entry) -> AnyView {
    let Entry { label, path, under, .. } = *entry;
    let pathname = use_location().pathname;
    let current = move || (pathname.read().trim_end_matches('/') == path).then_some("page");
    view! {
        <a class="drawer-entry" class:nested=under.is_some() href=path aria-current=current on:click=|_| close_menus()>
            {label}
        </a>
    }
    .solid()
}
