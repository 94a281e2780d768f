//! Settings > Users & Groups > User Groups: the groups of the workspace in pages, and one of them in a panel.

mod details;
mod features;
pub mod fields;
mod form;
mod join;
mod members;
mod picker;
pub mod query;
mod row;
mod skeleton;
mod table;
pub mod view;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::Permission;

use self::{
    query::{LIST, ORDER, Shown},
    skeleton::skeleton,
    table::Table,
};
use crate::{
    address::Address,
    components::{
        asking::ask,
        icon::{self, Icon},
        panel::{opener, split},
        problem::Problem,
        search::Search,
        solid::IntoSolid,
        title::SafeTitle,
    },
    forms::use_changes,
    layout::page_header::PageHeader,
    server_fns::groups::group_table,
    viewer::use_viewer,
};

/// The ID of the link that opens the form of a new group, in terms of [`opener`].
const NEW: &str = "new";

#[component]
pub fn GroupsPage() -> impl IntoView {
    let params = use_query_map();
    let address = Memo::new(move |_| query::read(&params.read()));
    let list = Memo::new(move |_| address.get().only(LIST));
    let shown = Memo::new(move |_| Shown::of(&address.read()));
    let changes = use_changes();
    let table = ask(
        move || (list.get(), changes.get()),
        |(list, _)| {
            let get = |name: &str| list.get(name).to_owned();
            group_table(get("q"), get("dir"), get("at"))
        },
    );
    let viewer = use_viewer();
    let allowed = viewer.read_untracked().may(Permission::ReadUserDetails);
    let manages = viewer.read_untracked().may(Permission::ManageGroups);
    view! {
        <SafeTitle text="User groups"/>
        <div class=move || split(allowed && shown.read().is_some())>
            <div class="page">
                <PageHeader title="User Groups">
                    {manages.then(|| view! {
                        <a
                            class="button primary page-way"
                            id=opener(NEW)
                            href=move || list.get().with("do", "add").href()
                            data-noscroll
                        >
                            <Icon path=icon::PLUS/>
                            "Add group"
                        </a>
                    })}
                </PageHeader>
                {allowed.then(|| view! {
                    <Search
                        address
                        name="q"
                        label="Search groups by name, description or ID"
                        placeholder="Search name, description or ID"
                        kept=ORDER
                    />
                })}
                {table.show_busy(skeleton, move |table| {
                    let asked = list.get_untracked();
                    match table {
                        Ok(table) => view! { <Table table asked address manages/> }.into_any(),
                        Err(error) => {
                            view! { <div class="card"><Problem error again=asked.with("at", "").href()/></div> }.solid()
                        }
                    }
                })}
            </div>
            {move || shown.get().filter(|_| allowed).map(|shown| panel(shown, manages, address))}
        </div>
    }
    .solid()
}

fn panel(shown: Shown, manages: bool, address: Memo<Address>) -> AnyView {
    match shown {
        Shown::New => form::form(None, address),
        Shown::Edit(group) if manages => form::form(Some(group), address),
        Shown::Edit(group) => details::details(group, false, address),
        Shown::Join(group) => join::join(group, address),
        Shown::Details { group, deleting } => details::details(group, deleting, address),
    }
}
