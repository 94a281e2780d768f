//! Settings > Sign-in Rules: which new people come in and by what, and where an address would land.

pub mod landing;
mod lists;
pub mod query;
pub mod view;
mod words;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::Permission;

use self::view::{Landing, RulesView};
use crate::{
    address::Address,
    components::{
        asking::{Asking, ask, ask_once, nothing},
        problem::Problem,
        solid::IntoSolid,
        title::SafeTitle,
    },
    error::ApiError,
    layout::page_header::PageHeader,
    paths,
    server_fns::sign_in_rules::{sign_in_destination, sign_in_rules},
    viewer::use_viewer,
};

#[component]
pub fn SignInRulesPage() -> impl IntoView {
    let params = use_query_map();
    let address = Memo::new(move |_| query::read(&params.read()));
    let allowed = use_viewer().read_untracked().may(Permission::ReadSignInRules);
    let rules = ask_once(sign_in_rules);
    let landing = ask(
        move || address.with(|it| (it.get("email").to_owned(), it.get("provider").to_owned())),
        move |(email, provider)| async move {
            if email.is_empty() || !allowed { Ok(None) } else { sign_in_destination(email, provider).await.map(Some) }
        },
    );
    view! {
        <SafeTitle text="Sign-in rules"/>
        <div class="page narrow">
            <PageHeader title="Sign-in rules"/>
            {if allowed { content(address, rules, landing) } else { refused(rules) }}
        </div>
    }
    .solid()
}

fn content(address: Memo<Address>, rules: Asking<RulesView>, landing: Asking<Option<Landing>>) -> AnyView {
    view! {
        <section class="card access-part" aria-labelledby="where">
            <h2 id="where">"Where would this address land?"</h2>
            <p class="quiet">"Think of somebody who comes through a provider with a verified address. Nothing is changed by asking, and nobody is told."</p>
            {landing::form(address, rules, landing)}
            {landing.show(nothing, |found| found.ok().flatten().map_or_else(nothing, |found| landing::answer(&found)))}
        </section>
        {rules.show(skeleton, |found| match found {
            Ok(found) => lists::lists(&found),
            Err(error) => problem(error),
        })}
    }
    .solid()
}

fn refused(rules: Asking<RulesView>) -> AnyView {
    rules.show(nothing, |found| found.err().map_or_else(nothing, problem))
}

fn problem(error: ApiError) -> AnyView {
    view! { <div class="card"><Problem error again=paths::SIGN_IN_RULES/></div> }.solid()
}

fn skeleton() -> AnyView {
    let rows = (0..6).map(|_| view! { <div class="bone bone-row"></div> }).collect_view();
    view! { <div class="card" role="status" aria-label="Loading"><div class="bone bone-head"></div>{rows}</div> }
        .solid()
}
