//! Settings > Users & Groups > Invitations: who is invited, and inviting.

pub mod import;
pub mod new;
pub mod query;
mod row;
pub mod said;
mod sent;
mod table;
pub mod view;

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use model::{Permission, invitations::State};

pub use self::{import::ImportPage, new::NewInvitationsPage, sent::SentPage};
use self::{
    query::STATE,
    table::{Table, skeleton},
};
use crate::{
    components::{
        asking::{ask, nothing},
        icon::{self, Icon},
        problem::Problem,
        refusal,
        search::Search,
        solid::IntoSolid,
        states::states,
        title::SafeTitle,
    },
    forms::{use_changes, use_refusal},
    layout::page_header::PageHeader,
    pages::users::seats::Seats,
    paths,
    server_fns::invitations::{RevokeInvitation, invitation_table},
    viewer::use_viewer,
};

#[component]
pub fn InvitationsPage() -> impl IntoView {
    let params = use_query_map();
    let address = Memo::new(move |_| query::read(&params.read()));
    let changes = use_changes();
    let table = ask(
        move || (address.get(), changes.get()),
        |(address, _)| {
            let get = |name: &str| address.get(name).to_owned();
            invitation_table(get("q"), get("state"), get("at"))
        },
    );
    let allowed = use_viewer().read_untracked().may(Permission::ManageInvitations);
    view! {
        <SafeTitle text="Invitations"/>
        <div class="page">
            <PageHeader title="Invitations">
                {table.show(nothing, |table| match table {
                    Ok(it) => view! { <Seats used=it.seats_used allowed=it.seats_allowed/> }.solid(),
                    Err(_) => nothing(),
                })}
                {allowed.then(invite)}
            </PageHeader>
            {allowed.then(|| view! {
                <div class="invitations-tools">
                    <Search
                        address
                        name="q"
                        label="Search invitations by address or ID"
                        placeholder="Search address or ID"
                        kept=STATE
                    />
                    {move || states(&address.read(), State::ALL.iter().map(|state| (state.as_str(), state.title())))}
                </div>
            })}
            {refusal::of_form(use_refusal(RevokeInvitation::PATH), &[])}
            <div tabindex="-1">
                {table.show_busy(skeleton, move |table| {
                    let asked = address.get_untracked();
                    match table {
                        Ok(table) => view! { <Table table address=asked/> }.into_any(),
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

/// The way to the form.
pub fn invite() -> impl IntoView {
    view! {
        <a class="button primary page-new" href=paths::INVITE_USERS><Icon path=icon::PLUS/>"Invite users"</a>
    }
}
