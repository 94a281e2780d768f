//! The table of providers: those of the deployment first, locked, then those of the workspace.

use leptos::{prelude::*, server_fn::ServerFn};
use model::Timestamp;

use super::{
    query::opening,
    view::{ProvidersView, Row},
};
use crate::{
    address::Address,
    components::{
        copy_id::CopyId,
        empty::Empty,
        icon::{self, Icon},
        panel::opener,
        solid::IntoSolid,
        time_ago::TimeAgo,
    },
    server_fns::identity_providers::SwitchProvider,
};

/// Why one of the deployment is locked.
const LOCKED: &str = "Set up in the server's configuration: only whoever runs the server can change it.";

pub fn table(found: ProvidersView, address: Memo<Address>) -> AnyView {
    if found.rows.is_empty() {
        return nothing();
    }
    let rows = found.rows.into_iter().map(|one| row(one, found.now, address)).collect_view();
    view! {
        <div class="card table providers">
            <table role="table">
                <caption class="unseen">"Identity providers of this workspace"</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader" class="providers-active">"Active"</th>
                        <th scope="col" role="columnheader" class="providers-name">"Name"</th>
                        <th scope="col" role="columnheader">"Provider"</th>
                        <th scope="col" role="columnheader" class="providers-protocol">"Protocol"</th>
                        <th scope="col" role="columnheader" class="providers-id">"ID"</th>
                        <th scope="col" role="columnheader">"Updated"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
    .solid()
}

/// Cells carry their column's name for where the row is shown as a card.
fn row(row: Row, now: Timestamp, address: Memo<Address>) -> AnyView {
    let Row { id, name, provider, active, updated } = row;
    let locked = updated.is_none();
    let first = if locked { lock() } else { switch(&id, &name, active) };
    let title = if locked {
        view! { <span class="who-name" dir="auto" title=name.clone()>{name.clone()}</span> <span class="who-address">{LOCKED}</span> }.solid()
    } else {
        link(&id, &name, address)
    };
    let when = match updated {
        Some(at) => view! { <TimeAgo at now/> }.solid(),
        None => view! { <span class="quiet">"–"</span> }.solid(),
    };
    view! {
        <tr role="row" class:off=!active>
            <td role="cell" class="providers-active">{first}</td>
            <th scope="row" role="rowheader" class="providers-name">{title}</th>
            <td role="cell" data-label="Provider">{provider}</td>
            <td role="cell" class="providers-protocol" data-label="Protocol">"OpenID Connect"</td>
            <td role="cell" class="providers-id"><CopyId id of=name/></td>
            <td role="cell" data-label="Updated">{when}</td>
        </tr>
    }
    .solid()
}

fn lock() -> AnyView {
    view! { <span class="providers-lock" title=LOCKED><Icon path=icon::LOCK/><span class="unseen">"Active, locked"</span></span> }.solid()
}

fn link(id: &str, name: &str, address: Memo<Address>) -> AnyView {
    let (key, href) = (id.to_owned(), opening(id, ""));
    let current = move || (address.read().get("provider") == key).then_some("true");
    let (text, title) = (name.to_owned(), name.to_owned());
    view! {
        <a class="row-link who-name" id=opener(id) href=href aria-current=current title=title dir="auto" data-noscroll>{text}</a>
    }
    .solid()
}

/// A form of one button, which says what it is now and changes it.
fn switch(id: &str, name: &str, active: bool) -> AnyView {
    let (id, label) = (id.to_owned(), ["People can sign in with ", name].concat());
    view! {
        <form method="post" action=SwitchProvider::PATH data-refusals="">
            <input type="hidden" name="provider" value=id/>
            <input type="hidden" name="active" value=if active { "" } else { "yes" }/>
            <button type="submit" class="switch" role="switch" aria-checked=if active { "true" } else { "false" } aria-label=label></button>
        </form>
    }
    .solid()
}

fn nothing() -> AnyView {
    let text = "Connect the provider that your company signs in with, and people come in by a button on the sign-in page, without another password.";
    view! { <div class="card"><Empty icon=icon::LOCK title="No identity provider is set up" text=text/></div> }.solid()
}
