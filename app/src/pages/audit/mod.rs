//! Settings > Audit log: who did what to what, when and from where, in pages.

mod details;
mod export;
mod filter;
pub mod query;
mod row;
mod skeleton;
mod table;
pub mod view;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::Permission;

use self::{export::Export, filter::Filter, query::AuditQuery, skeleton::skeleton, table::Table};
use crate::{
    components::{asking::ask, empty::Empty, icon, problem::Problem, solid::IntoSolid, title::SafeTitle},
    error::ApiError,
    layout::page_header::PageHeader,
    server_fns::audit::audit_log,
    viewer::use_viewer,
};

#[component]
pub fn AuditLogPage() -> impl IntoView {
    let params = use_query_map();
    let query = Memo::new(move |_| AuditQuery::read(&params.read()));
    // Another page of the same changes neither the form nor what can be exported.
    let filter = Memo::new(move |_| query.get().first_page());
    let log = ask(
        move || query.get(),
        |AuditQuery { person, action, object, from, to, of, at }| audit_log(person, action, object, from, to, of, at),
    );
    let allowed = use_viewer().read_untracked().may(Permission::ReadAudit);
    view! {
        <SafeTitle text="Audit log"/>
        <div class="page">
            <PageHeader title="Audit log">{allowed.then(|| view! { <Export filter/> })}</PageHeader>
            {allowed.then(|| view! { <Filter filter/> })}
            {log.show_busy(skeleton, move |log| {
                let asked = query.get_untracked();
                match log {
                    Ok(log) => view! { <Table log query=asked/> }.into_any(),
                    Err(error) => view! { <div class="card">{problem(error, &asked)}</div> }.solid(),
                }
            })}
        </div>
    }
    .solid()
}

/// A filter that means nothing is not an address that cannot be read.
fn problem(error: ApiError, query: &AuditQuery) -> AnyView {
    let of_filter = ["person", "object", "from", "to"].iter().find_map(|field| error.for_field(field));
    let Some(text) = of_filter.map(str::to_owned) else {
        return view! { <Problem error again=query.first_page().path()/> }.solid();
    };
    let all = query.unfiltered().path();
    view! {
        <Empty icon=icon::SEARCH title="This filter cannot be used" text>
            <a class="button" href=all>"Show everything"</a>
        </Empty>
    }
    .solid()
}
