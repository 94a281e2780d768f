//! The vault of one person or service account, with those that administrators apply to it.

use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    query::size,
    table::{restore, switch, ways},
    view::{AppliedView, Row},
};
use crate::{
    components::{copy_id::CopyId, refusal, solid::IntoSolid, time_ago::TimeAgo},
    forms::use_refusal,
    paths,
    server_fns::vaults::{DeleteVault, RestoreVault, SwitchVault},
};

/// `account` is empty for one's own.
pub fn card(found: AppliedView, account: &str) -> AnyView {
    let refused = [SwitchVault::PATH, DeleteVault::PATH, RestoreVault::PATH];
    let refused = refused.map(|path| refusal::of_form(use_refusal(path), &[])).into_iter().collect_view();
    let now = found.now;
    let own: Vec<AnyView> = found
        .own
        .iter()
        .map(|row| {
            let (content, history) = (size(row), paths::with_query(paths::VAULT_HISTORY, &[("vault", &row.id)]));
            let (name, at) = (row.name.clone(), row.updated);
            view! {
                <div class="vault-own">
                    {switch(row)}
                    <div class="vault-own-what">
                        <a class="who-name" href=history dir="auto">{name}</a>
                        <span class="quiet">{content} ", saved " <TimeAgo at now/></span>
                        <CopyId id=row.id.clone() of=row.name.clone()/>
                    </div>
                    {ways(row)}
                </div>
            }
            .solid()
        })
        .collect();
    let none = own.is_empty().then(|| {
        let new = if account.is_empty() {
            paths::with_query(paths::EDIT_VAULT, &[("owner", "person")])
        } else {
            paths::with_query(paths::EDIT_VAULT, &[("owner", "service_account"), ("of", account)])
        };
        view! { <p class="vault-none"><a class="button small" href=new rel="external">"Write a vault"</a></p> }
    });
    let preview = paths::with_query(paths::VAULT_PREVIEW, &[("user", account)]);
    view! {
        {refused}
        {own}
        {none}
        {applied(&found.administrators)}
        {deleted(&found.deleted)}
        <p class="vault-none"><a class="button small" href=preview>"What all vaults add up to"</a></p>
    }
    .solid()
}

fn applied(rows: &[Row]) -> AnyView {
    if rows.is_empty() {
        return view! { <p class="quiet">"No administrator vault applies here."</p> }.solid();
    }
    let items = rows.iter().map(|row| {
        let text = [row.name.as_str(), " (", &row.owner_name, ")"].concat();
        view! { <li dir="auto">{text}</li> }.solid()
    });
    view! { <h3 class="vault-heading">"Applied administrator vaults"</h3><ol class="vault-list">{items.collect_view()}</ol> }.solid()
}

fn deleted(rows: &[Row]) -> AnyView {
    if rows.is_empty() {
        return ().solid();
    }
    let items = rows.iter().map(|row| {
        let name = row.name.clone();
        view! { <li><span dir="auto">{name}</span> {restore(row)}</li> }.solid()
    });
    view! { <h3 class="vault-heading">"Deleted in the last 30 days"</h3><ul class="vault-list">{items.collect_view()}</ul> }.solid()
}
