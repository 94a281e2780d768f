//! Settings > Users & Groups > Service Accounts: what automation signs in as, in pages, with one beside.

mod details;
pub mod new;
pub mod query;
mod table;
pub mod view;
mod whose;

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use model::Permission;

use self::{
    details::details,
    query::LIST,
    table::{skeleton, table},
};
use crate::{
    components::{
        asking::{ask, nothing},
        icon::{self, Icon},
        meter::Meter,
        number::{counted, grouped},
        panel::{Panel, Part, opener, panel_skeleton, split},
        problem::Problem,
        search::Search,
        solid::IntoSolid,
        title::SafeTitle,
    },
    forms::{use_changes, use_refusal},
    layout::page_header::PageHeader,
    pages::vaults::card::card,
    paths,
    server_fns::{
        credentials::{LocateKey, whose_key},
        service_accounts::{account_details, account_table},
        vaults::applied_vaults,
    },
    viewer::use_viewer,
};

#[component]
pub fn ServiceAccountsPage() -> impl IntoView {
    let params = use_query_map();
    let address = Memo::new(move |_| query::read(&params.read()));
    let list = Memo::new(move |_| address.get().only(LIST));
    let open = Memo::new(move |_| address.read().get("account").to_owned());
    let changes = use_changes();
    let found = ask(
        move || (list.get(), changes.get()),
        |(list, _)| {
            let get = |name: &str| list.get(name).to_owned();
            account_table(get("q"), get("at"))
        },
    );
    let account = ask(
        move || (open.get(), changes.get()),
        |(account, _)| async move { if account.is_empty() { Ok(None) } else { account_details(account).await.map(Some) } },
    );
    let may_vault = use_viewer().read_untracked().may(Permission::ManageVaults);
    let vaults = ask(
        move || (open.get(), changes.get()),
        move |(account, _)| async move {
            if account.is_empty() || !may_vault { Ok(None) } else { applied_vaults(account).await.map(Some) }
        },
    );
    let allowed = use_viewer().read_untracked().may(Permission::ManageServiceAccounts);
    let locates = use_viewer().read_untracked().may(Permission::ManageUsers);
    let key = Memo::new(move |_| address.read().get("key").to_owned());
    let owner = ask(
        move || key.get(),
        |key| async move { if key.is_empty() { Ok(None) } else { whose_key(key).await.map(Some) } },
    );
    let refused = use_refusal(LocateKey::PATH);
    let panel = move |account_id: String| {
        let close = address.get_untracked().only(LIST).href();
        let content = account.show(panel_skeleton, move |found| {
            let asked = address.get_untracked();
            match found {
                Ok(None) => panel_skeleton(),
                Ok(Some(found)) => details(&found, &asked, asked.get("do") == "delete"),
                Err(error) => view! { <Problem error again=asked.only(LIST).href()/> }.solid(),
            }
        });
        let id = account_id.clone();
        let vault = vaults.show(nothing, move |found| match found {
            Ok(Some(found)) => {
                let content = card(found, &id);
                view! { <Part title="Configuration vault">{content}</Part> }.solid()
            }
            _ => nothing(),
        });
        view! { <Panel label="Service account" close opener=opener(&account_id)>{content}{vault}</Panel> }.solid()
    };
    view! {
        <SafeTitle text="Service accounts"/>
        <div class=move || split(allowed && !open.read().is_empty())>
            <div class="page">
                <PageHeader title="Service accounts">
                    {found.show(nothing, |found| match found {
                        Ok(it) => places(it.used, it.allowed),
                        Err(_) => nothing(),
                    })}
                    {allowed.then(add)}
                </PageHeader>
                {locates.then(|| whose::ask(refused, &key.get_untracked()))}
                {owner.show(nothing, |found| match found {
                    Ok(None) => nothing(),
                    Ok(Some(found)) => whose::answer(&found),
                    Err(error) => view! { <Problem error again=paths::SERVICE_ACCOUNTS/> }.solid(),
                })}
                {allowed.then(|| view! {
                    <Search
                        address
                        name="q"
                        label="Search service accounts by name or ID"
                        placeholder="Search name or ID"
                        kept=&[]
                    />
                })}
                {found.show_busy(skeleton, move |found| match found {
                    Ok(found) => table(found, address),
                    Err(error) => {
                        let again = address.get_untracked().with("at", "").href();
                        view! { <div class="card"><Problem error again/></div> }.solid()
                    }
                })}
            </div>
            {move || (allowed && !open.read().is_empty()).then(|| panel(open.get()))}
        </div>
    }
    .solid()
}

fn add() -> AnyView {
    view! { <a class="button primary page-new" href=paths::ADD_ACCOUNT rel="external"><Icon path=icon::PLUS/>"Add service account"</a> }.solid()
}

/// How many there are, and how many there may be.
fn places(used: u32, allowed: Option<u32>) -> AnyView {
    let Some(allowed) = allowed else {
        let text = [counted(used.into(), "service account", "service accounts").as_str(), ", no limit"].concat();
        return view! { <p class="seats"><span>{text}</span></p> }.solid();
    };
    let text = [grouped(used.into()).as_str(), " / ", &grouped(allowed.into())].concat();
    let full = (used >= allowed).then(|| {
        view! {
            <span class="tag bad">"Full"</span>
            <span class="seats-advice">"No other can be added until one is deleted or the limit is raised."</span>
        }
    });
    view! { <p class="seats"><Meter used of=allowed/><span>{text}</span>{full}</p> }.solid()
}

/// What it is to allow it.
pub fn impersonation() -> AnyView {
    view! {
        <details class="account-why">
            <summary>"What does this mean?"</summary>
            <p>
                "A task that an agent runs with this account's credentials is executed as if by the owner of the task: "
                "with the owner's vaults and access. Running the task of an administrator makes nothing an administrator."
            </p>
            <p>"Agents ask for it by " <code>"--use-owner-token"</code> ", the Helm chart by " <code>"agentk8s.useOwnerToken: true"</code> ". Without it, such an agent fails; others run tasks with the account's own access."</p>
        </details>
    }
    .solid()
}
