//! What was done with vaults, the newest first, in pages with filters.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::vaults::{Operation, OwnerKind};

use super::{
    query::{LOG, read_log},
    skeleton,
    view::{LogRow, LogView},
};
use crate::{
    address::Address,
    components::{
        asking::ask, empty::Empty, icon, number::counted, pager::Pager, problem::Problem, solid::IntoSolid,
        title::SafeTitle,
    },
    layout::page_header::PageHeader,
    paths,
    server_fns::vaults::vault_log,
};

#[component]
pub fn VaultLogPage() -> impl IntoView {
    let params = use_query_map();
    let address = Memo::new(move |_| read_log(&params.read()));
    let found = ask(
        move || address.get(),
        |address| {
            let get = |name: &str| address.get(name).to_owned();
            vault_log(get("vault"), get("user"), get("action"), get("owner"), get("at"))
        },
    );
    view! {
        <SafeTitle text="Vault activity log"/>
        <div class="page">
            <PageHeader title="Vault activity log"/>
            {found.show_busy(skeleton, move |found| {
                let asked = address.get_untracked();
                match found {
                    Ok(found) => log(&found, &asked),
                    Err(error) => view! { <div class="card"><Problem error again=paths::VAULT_LOG/></div> }.solid(),
                }
            })}
        </div>
    }
    .solid()
}

fn log(found: &LogView, asked: &Address) -> AnyView {
    let filtered = LOG.iter().any(|name| *name != "at" && !asked.get(name).is_empty());
    let beside = |cursor: Option<&String>| cursor.map(|cursor| asked.clone().with("at", cursor).href());
    let (previous, next) = (beside(found.previous.as_ref()), beside(found.next.as_ref()));
    let text = counted(found.rows.len() as u64, "entry", "entries");
    let rows = found.rows.iter().map(row).collect_view();
    let table = if found.rows.is_empty() {
        let (title, text) = if filtered {
            ("No entry matches", "Leave something of the filter out.")
        } else {
            ("Nothing was done yet", "What is done with vaults appears here.")
        };
        view! { <div class="card"><Empty icon=icon::LOG title text=text/></div> }.solid()
    } else {
        view! {
            <div class="card table vaults">
                <table role="table">
                    <caption class="unseen">"Activity, the newest first"</caption>
                    <thead role="rowgroup">
                        <tr role="row">
                            <th scope="col" role="columnheader">"Vault"</th>
                            <th scope="col" role="columnheader">"Action"</th>
                            <th scope="col" role="columnheader">"Time (UTC)"</th>
                            <th scope="col" role="columnheader">"User"</th>
                            <th scope="col" role="columnheader">"Why"</th>
                            <th scope="col" role="columnheader">"From"</th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
                <Pager text previous next/>
            </div>
        }
        .solid()
    };
    view! { {filter(found, asked, filtered)} {table} }.solid()
}

fn filter(found: &LogView, asked: &Address, filtered: bool) -> AnyView {
    let pairs = |all: &[(String, String)]| all.to_vec();
    let operations: Vec<_> = Operation::ALL.iter().map(|it| (it.as_str().to_owned(), it.title().to_owned())).collect();
    let owners: Vec<_> = OwnerKind::ALL.iter().map(|it| (it.as_str().to_owned(), it.title().to_owned())).collect();
    let clear = filtered.then(|| view! { <a class="button quiet small" href=paths::VAULT_LOG>"Clear filters"</a> });
    view! {
        <form class="vault-filter" method="get" action=paths::VAULT_LOG role="search">
            {select("vault", "Vault", asked, pairs(&found.vaults))}
            {select("action", "Action", asked, operations)}
            {select("user", "User", asked, pairs(&found.users))}
            {select("owner", "Kind", asked, owners)}
            <button type="submit" class="button small">"Filter"</button>
            {clear}
        </form>
    }
    .solid()
}

fn select(name: &'static str, label: &'static str, asked: &Address, all: Vec<(String, String)>) -> AnyView {
    let chosen = asked.get(name).to_owned();
    let options = all.into_iter().map(move |(code, title)| {
        let selected = code == chosen;
        view! { <option value=code selected=selected>{title}</option> }.solid()
    });
    view! { <label class="vault-pick">{label} <select class="input" name=name dir="auto"><option value="">"All"</option>{options.collect_view()}</select></label> }.solid()
}

fn row(row: &LogRow) -> AnyView {
    let history = paths::with_query(paths::VAULT_HISTORY, &[("vault", &row.vault)]);
    let (name, title, at) = (row.vault_name.clone(), row.vault_name.clone(), row.at);
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="vaults-name"><a class="row-link who-name" href=history title=title dir="auto">{name}</a></th>
            <td role="cell" data-label="Action">{row.operation.clone()}</td>
            <td role="cell" data-label="Time"><time datetime=at.to_string()>{at.civil().date_and_time()}</time></td>
            <td role="cell" data-label="User" dir="auto">{row.user.clone()}</td>
            <td role="cell" data-label="Why" dir="auto">{row.reason.clone()}</td>
            <td role="cell" data-label="From">{row.address.clone()}</td>
        </tr>
    }
    .solid()
}
