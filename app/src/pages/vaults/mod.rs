//! Settings > Administrator Vaults: configuration that administrators keep for groups and for everybody, in pages.

pub mod card;
pub mod compare;
pub mod edit;
pub mod history;
pub mod log;
pub mod preview;
pub mod query;
mod table;
pub mod view;

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use model::Permission;

use self::table::table;
use crate::{
    components::{
        asking::ask,
        icon::{self, Icon},
        problem::Problem,
        refusal,
        search::Search,
        solid::IntoSolid,
        title::SafeTitle,
    },
    forms::{use_changes, use_refusal},
    layout::page_header::PageHeader,
    paths,
    server_fns::vaults::{DeleteVault, RestoreVault, SwitchVault, vault_table},
    viewer::use_viewer,
};

#[component]
pub fn VaultsPage() -> impl IntoView {
    let params = use_query_map();
    let address = Memo::new(move |_| query::read(&params.read()));
    let list = Memo::new(move |_| address.get().only(&["q", "bin", "at"]));
    let changes = use_changes();
    let found = ask(
        move || (list.get(), changes.get()),
        |(list, _)| {
            let get = |name: &str| list.get(name).to_owned();
            vault_table(get("q"), get("bin"), get("at"))
        },
    );
    let allowed = use_viewer().read_untracked().may(Permission::ManageVaults);
    let refused = [SwitchVault::PATH, DeleteVault::PATH, RestoreVault::PATH];
    let refused = refused.map(|path| refusal::of_form(use_refusal(path), &[])).into_iter().collect_view();
    view! {
        <SafeTitle text="Administrator vaults"/>
        <div class="page">
            <PageHeader title="Administrator vaults">{allowed.then(ways)}</PageHeader>
            {refused}
            {allowed.then(|| view! {
                <Search address name="q" label="Search vaults by name, group or ID" placeholder="Search name, group or ID" kept=&["bin"]/>
            })}
            <div tabindex="-1">
                {found.show_busy(skeleton, move |found| match found {
                    Ok(found) => table(found, address),
                    Err(error) => {
                        let again = address.get_untracked().with("at", "").href();
                        view! { <div class="card"><Problem error again/></div> }.solid()
                    }
                })}
            </div>
        </div>
    }
    .solid()
}

fn ways() -> AnyView {
    view! {
        <a class="button page-new" href=paths::VAULT_LOG>"Activity log"</a>
        <a class="button primary page-new" href=paths::EDIT_VAULT rel="external"><Icon path=icon::PLUS/>"Add vault"</a>
    }
    .solid()
}

/// What stands in place of rows until they are there.
pub fn skeleton() -> AnyView {
    let rows = (0..6).map(|_| view! { <div class="bone bone-row"></div> }).collect_view();
    view! { <div class="card" role="status" aria-label="Loading vaults"><div class="bone bone-head"></div>{rows}</div> }
        .solid()
}
