//! What all vaults of somebody add up to: every value with where it comes from. Masked, until a form asks for more.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use serde::{Deserialize, Serialize};

use super::{
    skeleton,
    view::{LeafRow, PreviewView},
};
use crate::{
    components::{asking::ask, empty::Empty, icon, problem::Problem, solid::IntoSolid, title::SafeTitle},
    error::ApiError,
    json::Json,
    layout::page_header::PageHeader,
    paths,
    server_fns::vaults::vault_preview,
};

/// The answer to the form that reveals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub user: String,
    pub preview: Option<PreviewView>,
    pub refused: Option<ApiError>,
}

#[component]
pub fn VaultPreviewPage() -> impl IntoView {
    let said = SharedValue::<_, Json>::new_with_encoding(of_request).into_inner();
    let content = match (said.preview, said.refused) {
        (Some(found), _) => preview(&found, &said.user),
        (None, Some(error)) => view! { <div class="card"><Problem error again=paths::VAULT_PREVIEW/></div> }.solid(),
        (None, None) => masked(),
    };
    view! {
        <SafeTitle text="Effective configuration"/>
        <div class="page">
            <PageHeader title="Effective configuration"/>
            {content}
        </div>
    }
    .solid()
}

fn masked() -> AnyView {
    let params = use_query_map();
    let user = Memo::new(move |_| params.read().get("user").unwrap_or_default());
    ask(move || user.get(), vault_preview).show_busy(skeleton, move |found| match found {
        Ok(found) => preview(&found, &user.get_untracked()),
        Err(error) => view! { <div class="card"><Problem error again=paths::VAULT_PREVIEW/></div> }.solid(),
    })
}

fn preview(found: &PreviewView, user: &str) -> AnyView {
    if found.leaves.is_empty() {
        let text = "No active vault that applies here sets a value.";
        return view! { <div class="card"><Empty icon=icon::LOCK title="Nothing is set" text=text/></div> }.solid();
    }
    let rows = found.leaves.iter().map(row).collect_view();
    let order = found.vaults.join(" → ");
    let name = found.name.clone();
    let withheld = found
        .withheld
        .then(|| view! { <p class="quiet">"Values of the person's own vault stay masked for everybody else."</p> });
    let reveal = (!found.revealed).then(|| {
        let user = user.to_owned();
        view! {
            <form class="vault-compare" method="post" action=paths::VAULT_PREVIEW>
                <input type="hidden" name="user" value=user/>
                <button type="submit" class="button small">"Reveal values"</button>
                <span class="vault-pick">"It is recorded who does."</span>
            </form>
        }
    });
    view! {
        <p class="vault-which"><strong dir="auto">{name}</strong> ": what stands later wins. " <span class="quiet" dir="auto">{order}</span></p>
        {withheld}
        {reveal}
        <div class="card table vaults">
            <table role="table">
                <caption class="unseen">"Values of all vaults"</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Key"</th>
                        <th scope="col" role="columnheader">"Value"</th>
                        <th scope="col" role="columnheader">"From"</th>
                        <th scope="col" role="columnheader">"Hides"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
    .solid()
}

fn row(leaf: &LeafRow) -> AnyView {
    let value = match &leaf.value {
        _ if leaf.open => view! { <span class="quiet">"Resolved by the client"</span> }.solid(),
        Some(text) => view! { <code class="vault-value" dir="ltr">{text.clone()}</code> }.solid(),
        None => view! { <span class="quiet">"********"</span> }.solid(),
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader"><code dir="ltr">{leaf.path.clone()}</code></th>
            <td role="cell" data-label="Value">{value}</td>
            <td role="cell" data-label="From" dir="auto">{leaf.from.clone()}</td>
            <td role="cell" data-label="Hides" dir="auto">{leaf.hid.join(", ")}</td>
        </tr>
    }
    .solid()
}

#[cfg(feature = "ssr")]
fn of_request() -> Said {
    use_context::<Said>().unwrap_or_default()
}

#[cfg(not(feature = "ssr"))]
fn of_request() -> Said {
    Said::default()
}
