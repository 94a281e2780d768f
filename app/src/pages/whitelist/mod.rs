//! Settings > Users & Groups > Let-in Addresses: who may sign in without an invitation, by address.

mod form;
pub mod query;
mod table;
pub mod view;

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use model::Permission;

use self::{
    query::{ACCEPTED, PENDING, STATE},
    table::{skeleton, table},
};
use crate::{
    components::{
        asking::ask, problem::Problem, refusal, search::Search, solid::IntoSolid, states::states, title::SafeTitle,
    },
    forms::{use_changes, use_refusal},
    layout::page_header::PageHeader,
    server_fns::whitelist::{LetIn, LetInNoLonger, whitelist_table},
    viewer::use_viewer,
};

#[component]
pub fn WhitelistPage() -> impl IntoView {
    let params = use_query_map();
    let address = Memo::new(move |_| query::read(&params.read()));
    let changes = use_changes();
    let found = ask(
        move || (address.get(), changes.get()),
        |(address, _)| {
            let get = |name: &str| address.get(name).to_owned();
            whitelist_table(get("q"), get("state"), get("at"))
        },
    );
    let viewer = use_viewer();
    let (reads, role) = (viewer.read_untracked().may(Permission::ReadSignInRules), viewer.read_untracked().role);
    let manages = viewer.read_untracked().may(Permission::ManageWhitelist);
    let roles: Vec<(String, String)> = model::Role::ASSIGNABLE
        .iter()
        .filter(|given| !given.outranks(role))
        .map(|given| (given.as_str().to_owned(), given.title().to_owned()))
        .collect();
    let refusal = use_refusal(LetIn::PATH);
    view! {
        <SafeTitle text="Let-in addresses"/>
        <div class="page">
            <PageHeader title="Let-in addresses"/>
            {manages.then(|| form::add(&roles, refusal))}
            {reads.then(|| view! {
                <div class="invitations-tools">
                    <Search
                        address
                        name="q"
                        label="Search let-in addresses"
                        placeholder="Search address"
                        kept=STATE
                    />
                    {move || states(&address.read(), [(PENDING, "Pending"), (ACCEPTED, "Accepted")])}
                </div>
            })}
            {refusal::of_form(use_refusal(LetInNoLonger::PATH), &[])}
            <div tabindex="-1">
                {found.show_busy(skeleton, move |found| {
                    let asked = address.get_untracked();
                    match found {
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
