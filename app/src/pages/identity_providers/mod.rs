//! Settings > Identity Providers: what people of the workspace sign in with, those of the deployment, locked, and those
//! that administrators have set up, with the form of one beside.

mod form;
pub mod query;
mod start;
mod table;
pub mod tested;
pub mod view;

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use model::Permission;

use self::{
    form::form,
    query::{Open, opening},
    start::start,
    table::table,
    view::FormView,
};
use crate::{
    address::Address,
    components::{
        asking::{Asking, ask},
        icon::{self, Icon},
        panel::{Panel, opener, panel_skeleton, split},
        problem::Problem,
        refusal,
        solid::IntoSolid,
        title::SafeTitle,
    },
    forms::{use_changes, use_refusal},
    layout::page_header::PageHeader,
    server_fns::identity_providers::{SwitchProvider, provider_form, provider_list},
    viewer::use_viewer,
};

#[component]
pub fn IdentityProvidersPage() -> impl IntoView {
    let params = use_query_map();
    let address = Memo::new(move |_| query::read(&params.read()));
    let open = Memo::new(move |_| Open::of(&address.read()));
    let changes = use_changes();
    let list = ask(move || changes.get(), |_| provider_list());
    let shown = ask(move || (open.get(), address.get(), changes.get()), |(open, address, _)| asked(open, address));
    let allowed = use_viewer().read_untracked().may(Permission::ManageIdentityProviders);
    view! {
        <SafeTitle text="Identity providers"/>
        <div class=move || split(allowed && *open.read() != Open::Nothing)>
            <div class="page">
                <PageHeader title="Identity providers">
                    {allowed.then(|| view! {
                        <a class="button primary page-action" id=opener("add") href=opening("", "add") data-noscroll><Icon path=icon::PLUS/>"New connection"</a>
                    })}
                </PageHeader>
                {refusal::of_form(use_refusal(SwitchProvider::PATH), &[])}
                <div tabindex="-1">
                    {list.show_busy(skeleton, move |found| match found {
                        Ok(found) => table(found, address),
                        Err(error) => view! { <div class="card"><Problem error again=query::HERE/></div> }.solid(),
                    })}
                </div>
            </div>
            {move || allowed.then(|| panel(open.get(), address, shown))}
        </div>
    }
    .solid()
}

type Shown = Asking<Option<FormView>>;

/// What stands in the panel; nothing where there is none.
async fn asked(open: Open, address: Address) -> Result<Option<FormView>, crate::error::ApiError> {
    let get = |name: &str| address.get(name).to_owned();
    match open {
        Open::Nothing => Ok(None),
        Open::Start | Open::New => provider_form(String::new(), get("key"), get("preset"), get("from")).await.map(Some),
        Open::Provider(provider) => {
            provider_form(provider, String::new(), String::new(), String::new()).await.map(Some)
        }
    }
}

/// What stands beside the table.
fn panel(open: Open, address: Memo<Address>, shown: Shown) -> Option<AnyView> {
    let (label, opened_by) = match &open {
        Open::Nothing => return None,
        Open::Start | Open::New => ("New provider connection", opener("add")),
        Open::Provider(provider) => ("Provider connection", opener(provider)),
    };
    let content = shown.show(panel_skeleton, move |found| match found {
        Ok(None) => panel_skeleton(),
        Ok(Some(found)) if open == Open::Start => start(&found),
        Ok(Some(found)) => form(found, address.get_untracked().get("do") == "delete"),
        Err(error) => view! { <Problem error again=query::HERE/> }.solid(),
    });
    Some(view! { <Panel label close=query::HERE opener=opened_by>{content}</Panel> }.solid())
}

fn skeleton() -> AnyView {
    let rows = (0..4).map(|_| view! { <div class="bone bone-row"></div> }).collect_view();
    view! { <div class="card" role="status" aria-label="Loading identity providers"><div class="bone bone-head"></div>{rows}</div> }
        .solid()
}
