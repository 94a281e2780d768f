//! Settings > Users & Groups > Users: everybody of the workspace, in pages.

mod bin;
mod columns;
mod export;
mod filter;
pub mod new;
pub mod panel;
pub mod query;
mod row;
pub mod seats;
mod skeleton;
mod table;
pub mod view;
mod views;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::Permission;

use self::{
    bin::Bin,
    panel::{panel, side},
    query::{FILTERS, LIST, ORDER},
    seats::Seats,
    skeleton::skeleton,
    table::Table,
    view::UsersView,
    views::Views,
};
use crate::{
    address::Address,
    components::{
        asking::{Asking, ask, ask_once, nothing, show_all},
        icon::{self, Icon},
        panel::split,
        problem::Problem,
        search::Search,
        solid::IntoSolid,
        title::SafeTitle,
    },
    forms::use_changes,
    layout::page_header::PageHeader,
    pages::invitations::invite,
    paths,
    server_fns::users::{user_facets, user_table},
    viewer::use_viewer,
};

#[component]
pub fn UsersPage() -> impl IntoView {
    let params = use_query_map();
    let address = Memo::new(move |_| query::read(&params.read()));
    let list = Memo::new(move |_| address.get().only(LIST));
    let beside = Memo::new(move |_| side(&address.read()));
    let changes = use_changes();
    let table = ask(
        move || (list.get(), changes.get()),
        |(list, _)| {
            let get = |name: &str| list.get(name).to_owned();
            let href = list.clone().only(FILTERS).href();
            let filter = href.split_once('?').map(|(_, filter)| filter.to_owned()).unwrap_or_default();
            user_table(get("q"), get("status"), get("sort"), get("dir"), get("at"), filter)
        },
    );
    let viewer = use_viewer();
    let allowed = viewer.read_untracked().may(Permission::ReadUserDetails);
    let invites = viewer.read_untracked().may(Permission::ManageInvitations);
    let adds = viewer.read_untracked().may(Permission::CreateUsers);
    view! {
        <SafeTitle text="Users"/>
        <div class=move || split(beside.read().is_some())>
            <div class="page">
                <PageHeader title="Users">
                    {table.show(nothing, |table| match table {
                        Ok(it) => view! { <Seats used=it.seats_used allowed=it.seats_allowed/> }.solid(),
                        Err(_) => nothing(),
                    })}
                    {adds.then(add)}
                    {invites.then(invite)}
                </PageHeader>
                {allowed.then(|| view! {
                    <div class="users-find">
                        <Search
                            address
                            name="q"
                            label="Search users by name, e-mail or ID"
                            placeholder="Search name, e-mail or ID"
                            kept=ORDER
                        />
                        <Views address/>
                    </div>
                    {tools(address, table)}
                })}
                {table.show_busy(skeleton, move |table| {
                    let asked = address.get_untracked();
                    match table {
                        Ok(table) if query::is_bin(&asked) => view! { <Bin table address=asked/> }.into_any(),
                        Ok(table) => view! { <Table table address=asked at=address/> }.into_any(),
                        Err(error) => {
                            view! { <div class="card"><Problem error again=asked.with("at", "").href()/></div> }.solid()
                        }
                    }
                })}
            </div>
            {move || beside.get().map(|side| panel(side, address))}
        </div>
    }
    .solid()
}

fn add() -> impl IntoView {
    view! { <a class="button page-new" href=paths::ADD_USER><Icon path=icon::PLUS/>"Add user"</a> }
}

/// What the page can be asked besides: whom to leave out, which columns, and everybody as a file.
fn tools(address: Memo<Address>, table: Asking<UsersView>) -> AnyView {
    let facets = ask_once(user_facets);
    let content = show_all(move || {
        let address = address.get();
        async move {
            let (facets, table) = (facets.await.unwrap_or_default(), table.await);
            if query::is_bin(&address) {
                return nothing();
            }
            let (columns, group) = table.map(|table| (table.columns, table.group)).unwrap_or_default();
            view! {
                {filter::form(&address, facets)}
                {filter::chips(&address, &group)}
                <div class="users-more">{columns::chooser(columns)} {export::export(&address)}</div>
            }
            .solid()
        }
    });
    view! { <div class="users-tools" tabindex="-1">{content}</div> }.solid()
}
