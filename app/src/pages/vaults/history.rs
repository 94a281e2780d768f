//! One vault: every text it ever had, who saved it and why, two of them beside each other, and going back to one.

use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;
use model::Timestamp;

use super::{
    query::home,
    skeleton,
    view::{HistoryView, RevisionRow},
};
use crate::{
    components::{
        asking::ask, number::counted, problem::Problem, refusal, solid::IntoSolid, time_ago::TimeAgo, title::SafeTitle,
    },
    forms::{use_changes, use_refusal},
    layout::page_header::PageHeader,
    paths,
    server_fns::vaults::{RollVaultBack, vault_history},
};

#[component]
pub fn VaultHistoryPage() -> impl IntoView {
    let params = use_query_map();
    let vault = Memo::new(move |_| params.read().get("vault").unwrap_or_default());
    let changes = use_changes();
    let found = ask(move || (vault.get(), changes.get()), |(vault, _)| vault_history(vault));
    view! {
        <SafeTitle text="Vault history"/>
        <div class="page">
            <PageHeader title="Vault history"/>
            {refusal::of_form(use_refusal(RollVaultBack::PATH), &[])}
            {found.show_busy(skeleton, |found| match found {
                Ok(found) => history(&found),
                Err(error) => view! { <div class="card"><Problem error again=paths::VAULTS/></div> }.solid(),
            })}
        </div>
    }
    .solid()
}

fn history(found: &HistoryView) -> AnyView {
    let vault = &found.vault;
    let back = home(&vault.kind, &vault.owner);
    let log = paths::with_query(paths::VAULT_LOG, &[("vault", &vault.id)]);
    let facts = [vault.target.as_str(), ", ", &vault.owner_name, ", revision ", &vault.revision.to_string()].concat();
    let name = vault.name.clone();
    let binned = vault.deleted.is_some();
    let rows = found
        .revisions
        .iter()
        .map(|revision| row(&vault.id, vault.revision, binned, revision, found.now))
        .collect_view();
    let compare = (found.revisions.len() > 1).then(|| compare(found));
    view! {
        <p class="vault-which"><strong dir="auto">{name}</strong> " " <span class="quiet" dir="auto">{facts}</span></p>
        {compare}
        <div class="card table vaults">
            <table role="table">
                <caption class="unseen">"Revisions, the newest first"</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Revision"</th>
                        <th scope="col" role="columnheader">"Saved"</th>
                        <th scope="col" role="columnheader">"By"</th>
                        <th scope="col" role="columnheader">"Why"</th>
                        <th scope="col" role="columnheader">"Text"</th>
                        <th scope="col" role="columnheader"><span class="unseen">"Ways"</span></th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
        <div class="invite-ways vault-none"><a class="button" href=back>"Back"</a><a class="button quiet" href=log>"View log"</a></div>
    }
    .solid()
}

fn row(vault: &str, newest: i64, binned: bool, revision: &RevisionRow, now: Timestamp) -> AnyView {
    let number = revision.number.to_string();
    let text = [revision.format.as_str(), ", ", &counted(revision.lines.into(), "line", "lines")].concat();
    let at = revision.at;
    let back = (revision.number != newest && !binned).then(|| {
        let (id, number, seen) = (vault.to_owned(), number.clone(), newest.to_string());
        view! {
            <form method="post" action=RollVaultBack::PATH data-refusals="">
                <input type="hidden" name="vault" value=id/>
                <input type="hidden" name="revision" value=number/>
                <input type="hidden" name="seen" value=seen/>
                <button type="submit" class="button small">"Roll back"</button>
            </form>
        }
    });
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">{number}</th>
            <td role="cell" data-label="Saved"><TimeAgo at now/></td>
            <td role="cell" data-label="By" dir="auto">{revision.author.clone()}</td>
            <td role="cell" data-label="Why" dir="auto">{revision.reason.clone()}</td>
            <td role="cell" data-label="Text">{text}</td>
            <td role="cell">{back}</td>
        </tr>
    }
    .solid()
}

/// Both texts are shown, so it is a form, and recorded.
fn compare(found: &HistoryView) -> AnyView {
    let vault = found.vault.id.clone();
    let select = |name: &'static str, label: &'static str, chosen: usize| {
        let options = found.revisions.iter().enumerate().map(|(index, it)| {
            let (number, selected) = (it.number.to_string(), index == chosen);
            let text = number.clone();
            view! { <option value=number selected=selected>{text}</option> }.solid()
        });
        view! { <label class="vault-pick">{label} <select class="input" name=name>{options.collect_view()}</select></label> }.solid()
    };
    view! {
        <form class="card card-body vault-compare" method="post" action=paths::COMPARE_VAULT>
            <input type="hidden" name="vault" value=vault/>
            {select("from", "Compare revision", 1)}
            {select("to", "with", 0)}
            <button type="submit" class="button small">"Show what differs"</button>
        </form>
    }
    .solid()
}
