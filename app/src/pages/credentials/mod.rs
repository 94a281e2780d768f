//! Settings > Workspace: one's own credentials here.

pub mod made;
pub mod new;
pub mod table;
pub mod tokens;
pub mod view;

use leptos::{prelude::*, server_fn::ServerFn};
use model::Permission;

use crate::{
    components::{asking::ask, problem::Problem, refusal, solid::IntoSolid, title::SafeTitle},
    forms::{use_changes, use_refusal},
    layout::page_header::PageHeader,
    pages::vaults::card::card,
    paths,
    server_fns::{
        credentials::{LabelKey, RevokeKey, RevokeToken, list_keys},
        vaults::applied_vaults,
    },
    viewer::use_viewer,
};

#[component]
pub fn OwnCredentialsPage() -> impl IntoView {
    let changes = use_changes();
    let keys = ask(move || changes.get(), |_| list_keys());
    let vaulted = use_viewer().read_untracked().may(Permission::UseVaults).then(move || vault(changes));
    let workspace = use_viewer().read_untracked().tenant_name.clone();
    view! {
        <SafeTitle text="Workspace"/>
        <div class="page">
            <PageHeader title="Workspace"/>
            <p class="quiet keys-where" dir="auto">{workspace}</p>
            {refusal::of_form(use_refusal(LabelKey::PATH), &[])}
            {refusal::of_form(use_refusal(RevokeKey::PATH), &[])}
            {refusal::of_form(use_refusal(RevokeToken::PATH), &[])}
            <section class="card" aria-labelledby="credentials" tabindex="-1">
                <div class="card-head">
                    <h2 id="credentials">"API credentials"</h2>
                    <p>"Programs act as you with an access key and its secret: one for each machine, so that each can be revoked by itself."</p>
                </div>
                {keys.show_busy(bone, |keys| match keys {
                    Ok(keys) => view! {
                        {table::table(&keys)}
                        <div class="keys-new">{table::new_key(&keys)}</div>
                        <div class="keys-new">
                            <h3>"AI application gateway"</h3>
                            {tokens::tokens(&keys)}
                            {tokens::new_token(&keys)}
                        </div>
                    }
                    .solid(),
                    Err(error) => view! { <Problem error again=paths::WORKSPACE/> }.solid(),
                })}
            </section>
            {vaulted}
        </div>
    }
    .solid()
}

/// The own vault, where one may have it.
fn vault(changes: RwSignal<u32>) -> AnyView {
    let vaults = ask(move || changes.get(), |_| applied_vaults(String::new()));
    let content = vaults.show_busy(bone, |found| match found {
        Ok(found) => card(found, ""),
        Err(error) => view! { <Problem error again=paths::WORKSPACE/> }.solid(),
    });
    view! {
        <section class="card vault-card" aria-labelledby="vault" tabindex="-1">
            <div class="card-head">
                <h2 id="vault">"Configuration vault"</h2>
                <p>"Configuration that your clients get wherever they run: it extends their clearml.conf, and overrides what stands there."</p>
            </div>
            <div class="card-body">{content}</div>
        </section>
    }
    .solid()
}

fn bone() -> AnyView {
    let rows = (0..3).map(|_| view! { <div class="bone bone-row"></div> }).collect_view();
    view! { <div role="status" aria-label="Loading credentials">{rows}</div> }.solid()
}
