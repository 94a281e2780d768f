//! Settings > Users & Groups > Users: everybody of the workspace, in pages.

mod bin;
pub mod panel;
pub mod query;
mod row;
pub mod seats;
mod skeleton;
mod table;
pub mod view;
mod views;

use crate::components::solid::IntoSolid;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::Permission;

use self::{
    bin::Bin,
    panel::{panel, side},
    query::{LIST, ORDER},
    seats::Seats,
    skeleton::Skeleton,
    table::Table,
    views::Views,
};
use crate::{
    components::{problem::Problem, search::Search, title::SafeTitle},
    forms::use_changes,
    json::Json,
    layout::page_header::PageHeader,
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
    let table = Resource::<_, Json>::new_with_options(
        move || (list.get(), changes.get()),
        |(list, _)| {
            let get = |name: &str| list.get(name).to_owned();
            user_table(get("q"), get("status"), get("sort"), get("dir"), get("at"))
        },
        false,
    );
    let allowed = use_viewer().read_untracked().may(Permission::ReadUserDetails);
    let waiting = RwSignal::new(false);
    // Only in the browser, since the server sends what is complete. There another thread would write the signal while
    // the page is rendered, and reading a signal that is being written panics.
    let set_pending = cfg!(not(feature = "ssr")).then_some(waiting);
    view! {
        <SafeTitle text="Users"/>
        <div class="split">
            <div class="page">
                <PageHeader title="Users">
                    <Transition>
                        {move || {
                            let seats = table.map(|table| table.as_ref().ok().map(|it| (it.seats_used, it.seats_allowed)));
                            seats.flatten().map(|(used, allowed)| view! { <Seats used allowed/> })
                        }}
                    </Transition>
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
                <div class="waits" aria-busy=move || if waiting.get() { "true" } else { "false" }>
                    <Transition nostrip:set_pending=set_pending fallback=Skeleton>
                        {move || Suspend::new(async move {
                            let asked = address.get_untracked();
                            match table.await {
                                Ok(table) if query::is_bin(&asked) => view! { <Bin table address=asked/> }.into_any(),
                                Ok(table) => view! { <Table table address=asked at=address/> }.into_any(),
                                Err(error) => view! {
                                    <div class="card"><Problem error again=asked.with("at", "").href()/></div>
                                }
                                .solid(),
                            }
                        })}
                    </Transition>
                </div>
            </div>
            {move || beside.get().map(|side| panel(side, address))}
        </div>
    }
    .solid()
}
