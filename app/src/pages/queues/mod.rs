//! Settings > Queues and Workers: what waits, and who takes it.

mod form;
pub mod query;
mod table;
pub mod view;
mod workers;

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use model::Permission;

use self::{
    query::{VIEW, WORKERS},
    table::table,
    workers::workers,
};
use crate::{
    address::Address,
    components::{asking::ask, problem::Problem, refusal, search::Search, solid::IntoSolid, title::SafeTitle},
    forms::{use_changes, use_refusal},
    layout::page_header::PageHeader,
    server_fns::queues::{CreateQueue, DeleteQueue, RenameQueue, queue_table},
    viewer::use_viewer,
};

#[component]
pub fn QueuesPage() -> impl IntoView {
    let params = use_query_map();
    let address = Memo::new(move |_| query::read(&params.read()));
    let changes = use_changes();
    let found = ask(
        move || (address.get(), changes.get()),
        |(address, _)| {
            let get = |name: &str| address.get(name).to_owned();
            queue_table(get("q"), get("view"), get("at"))
        },
    );
    let manages = use_viewer().read_untracked().may(Permission::ManageQueues);
    let refusal = use_refusal(CreateQueue::PATH);
    let shows_queues = move || address.read().get("view") != WORKERS;
    view! {
        <SafeTitle text="Queues and workers"/>
        <div class="page">
            <PageHeader title="Queues and Workers"/>
            {move || (manages && shows_queues()).then(|| form::add(refusal))}
            <div class="invitations-tools">
                {move || views(&address.read())}
                <Search address name="q" label="Search by name" placeholder="Search name or ID" kept=VIEW/>
            </div>
            {refusal::of_form(use_refusal(RenameQueue::PATH), &[])}
            {refusal::of_form(use_refusal(DeleteQueue::PATH), &[])}
            <div tabindex="-1">
                {found.show_busy(skeleton, move |found| {
                    let asked = address.get_untracked();
                    match found {
                        Ok(found) if asked.get("view") == WORKERS => workers(found, &asked),
                        Ok(found) => table(found, &asked),
                        Err(error) => {
                            view! { <div class="card"><Problem error again=asked.with("at", "").href()/></div> }.solid()
                        }
                    }
                })}
            </div>
        </div>
    }
    .solid()
}

/// Links to either half of the page, the one that is shown marked.
fn views(address: &Address) -> AnyView {
    let now = address.get("view").to_owned();
    let link = |(view, label): (&'static str, &'static str)| {
        let current = (now == view).then_some("true");
        let href = address.clone().only(&[]).with("view", view).href();
        view! { <li><a class="filter" href=href aria-current=current data-noscroll>{label}</a></li> }
    };
    let links = [("", "Queues"), (WORKERS, "Workers")].into_iter().map(link).collect_view();
    view! { <nav aria-label="Queues or workers"><ul class="filters">{links}</ul></nav> }.solid()
}

/// What stands in place of the list until it is there.
fn skeleton() -> AnyView {
    let rows = (0..10).map(|_| view! { <div class="bone bone-row"></div> }).collect_view();
    view! {
        <div class="card" role="status" aria-label="Loading"><div class="bone bone-head"></div>{rows}</div>
    }
    .solid()
}
