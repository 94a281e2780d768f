//! Settings > Users & Groups > Users: everybody of the workspace, in pages.

mod bin;
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
    query::{LIST, ORDER},
    seats::Seats,
    skeleton::skeleton,
    table::Table,
    views::Views,
};
use crate::{
    components::{
        asking::{ask, nothing},
        icon::{self, Icon},
        problem::Problem,
        search::Search,
        solid::IntoSolid,
        title::SafeTitle,
    },
    forms::use_changes,
    layout::page_header::PageHeader,
    paths,
    server_fns::users::user_table,
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
            user_table(get("q"), get("status"), get("sort"), get("dir"), get("at"))
        },
    );
    let allowed = use_viewer().read_untracked().may(Permission::ReadUserDetails);
    let adds = use_viewer().read_untracked().may(Permission::CreateUsers);
    view! {
        <SafeTitle text="Users"/>
        <div class="split">
            <div class="page">
                <PageHeader title="Users">
                    {table.show(nothing, |table| match table {
                        Ok(it) => view! { <Seats used=it.seats_used allowed=it.seats_allowed/> }.solid(),
                        Err(_) => nothing(),
                    })}
                    {adds.then(add)}
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
    view! { <a class="button primary page-new" href=paths::ADD_USER><Icon path=icon::PLUS/>"Add user"</a> }
}
