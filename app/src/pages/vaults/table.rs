//! The table of administrator vaults, and of those in the bin.

use leptos::{prelude::*, server_fn::ServerFn};
use model::Timestamp;

use super::{
    query::size,
    view::{Row, VaultsView},
};
use crate::{
    address::Address,
    components::{
        confirm::Confirm, copy_id::CopyId, empty::Empty, icon, number::counted, pager::Pager, solid::IntoSolid,
        time_ago::TimeAgo,
    },
    paths,
    server_fns::vaults::{DeleteVault, RestoreVault, SwitchVault},
};

pub fn table(found: VaultsView, address: Memo<Address>) -> AnyView {
    let asked = address.get_untracked();
    let binned = !asked.get("bin").is_empty();
    let list = asked.clone().only(&["q", "bin"]);
    if found.rows.is_empty() {
        return nothing(&asked, binned);
    }
    let beside = |cursor: Option<&String>| cursor.map(|cursor| list.clone().with("at", cursor).href());
    let (previous, next) = (beside(found.previous.as_ref()), beside(found.next.as_ref()));
    let text = counted(found.rows.len() as u64, "vault", "vaults");
    let now = found.now;
    let rows = found.rows.into_iter().map(|found| row(found, now)).collect_view();
    view! {
        {tabs(&list, binned)}
        <div class="card table vaults">
            <table role="table">
                <caption class="unseen">{if binned { "Deleted vaults, by name" } else { "Administrator vaults, by name" }}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader" class="providers-active">"Active"</th>
                        <th scope="col" role="columnheader" class="vaults-name">"Name"</th>
                        <th scope="col" role="columnheader">"Target"</th>
                        <th scope="col" role="columnheader">"Group"</th>
                        <th scope="col" role="columnheader" class="vaults-id">"ID"</th>
                        <th scope="col" role="columnheader">"Vault content"</th>
                        <th scope="col" role="columnheader">{if binned { "Deleted" } else { "Update" }}</th>
                        <th scope="col" role="columnheader"><span class="unseen">"Ways"</span></th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
            <Pager text previous next/>
        </div>
    }
    .solid()
}

/// The two lists there are.
fn tabs(list: &Address, binned: bool) -> AnyView {
    let to = |bin: &str| list.clone().with("bin", bin).href();
    let current = |is: bool| is.then_some("page");
    view! {
        <nav class="vault-tabs" aria-label="Lists of vaults">
            <a href=to("") aria-current=current(!binned)>"Vaults"</a>
            <a href=to("yes") aria-current=current(binned)>"Deleted"</a>
        </nav>
    }
    .solid()
}

fn row(row: Row, now: Timestamp) -> AnyView {
    let history = paths::with_query(paths::VAULT_HISTORY, &[("vault", &row.id)]);
    let content = size(&row);
    let at = row.deleted.unwrap_or(row.updated);
    let (name, title) = (row.name.clone(), row.name.clone());
    let active = if row.deleted.is_some() { "–".solid() } else { switch(&row) };
    let ways = if row.deleted.is_some() { restore(&row) } else { ways(&row) };
    view! {
        <tr role="row" class:off=!row.enabled>
            <td role="cell" class="providers-active">{active}</td>
            <th scope="row" role="rowheader" class="vaults-name"><a class="row-link who-name" href=history title=title dir="auto">{name}</a></th>
            <td role="cell" data-label="Target">{row.target}</td>
            <td role="cell" data-label="Group"><span class="chip" dir="auto">{row.owner_name}</span></td>
            <td role="cell" class="vaults-id"><CopyId id=row.id of=row.name/></td>
            <td role="cell" data-label="Vault content">{content}</td>
            <td role="cell" data-label="Update"><TimeAgo at now/></td>
            <td role="cell" class="vaults-ways">{ways}</td>
        </tr>
    }
    .solid()
}

/// A form of one button, which says what it is now and changes it.
pub fn switch(row: &Row) -> AnyView {
    let (id, label) = (row.id.clone(), ["Clients get the vault ", &row.name].concat());
    let enabled = row.enabled;
    view! {
        <form method="post" action=SwitchVault::PATH data-refusals="">
            <input type="hidden" name="vault" value=id/>
            <input type="hidden" name="active" value=if enabled { "" } else { "yes" }/>
            <button type="submit" class="switch" role="switch" aria-checked=if enabled { "true" } else { "false" } aria-label=label></button>
        </form>
    }
    .solid()
}

/// Editing shows the text, which is asked for by a form and recorded.
pub fn ways(row: &Row) -> AnyView {
    let (edit, delete) = (row.id.clone(), row.id.clone());
    let label = ["Edit ", &row.name].concat();
    let name = row.name.clone();
    view! {
        <div class="vault-ways">
            <form method="post" action=paths::EDIT_VAULT>
                <input type="hidden" name="vault" value=edit/>
                <button type="submit" class="button small" name="act" value="open" aria-label=label>"Edit"</button>
            </form>
            <Confirm label="Delete…">
                <p><strong dir="auto">{name}</strong>": clients get it no more from their next start on. It can be brought back for 30 days."</p>
                <form method="post" action=DeleteVault::PATH data-refusals="">
                    <input type="hidden" name="vault" value=delete/>
                    <button type="submit" class="button small danger">"Delete this vault"</button>
                </form>
            </Confirm>
        </div>
    }
    .solid()
}

pub fn restore(row: &Row) -> AnyView {
    let (id, label) = (row.id.clone(), ["Restore ", &row.name].concat());
    view! {
        <form method="post" action=RestoreVault::PATH data-refusals="">
            <input type="hidden" name="vault" value=id/>
            <button type="submit" class="button small" aria-label=label>"Restore"</button>
        </form>
    }
    .solid()
}

fn nothing(address: &Address, binned: bool) -> AnyView {
    let first = address.clone().only(&["bin"]).href();
    let (title, text, way) = match (address.get("q"), address.get("at")) {
        ("", "") if binned => (
            "No deleted vaults",
            "What is deleted can be brought back here for 30 days.",
            (paths::VAULTS.to_owned(), "Show the vaults"),
        ),
        ("", "") => (
            "No administrator vaults yet",
            "Keep configuration here, and every client of a group, or of the whole workspace, gets it at its next start.",
            (paths::EDIT_VAULT.to_owned(), "Add vault"),
        ),
        _ => (
            "No vault matches",
            "Search for a part of the name or of the group's, or the whole ID.",
            (first, "Leave the search out"),
        ),
    };
    let (href, label) = way;
    view! {
        {tabs(&address.clone().only(&["bin"]), binned)}
        <div class="card"><Empty icon=icon::LOCK title text=text><a class="button" href=href rel="external">{label}</a></Empty></div>
    }
    .solid()
}
