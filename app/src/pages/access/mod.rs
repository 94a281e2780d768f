//! Settings > Explain Access: why somebody may do something, who may, and what a change of groups would do.

mod chain;
mod change;
mod holders;
mod people;
pub mod query;
mod verdicts;
pub mod view;
mod what_if;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::Permission;

use self::{
    holders::Rights,
    people::People,
    query::{RIGHT, Show},
    view::{ExplainView, HoldersView},
};
use crate::{
    address::Address,
    components::{
        asking::{Asking, ask, nothing},
        person::Person,
        problem::Problem,
        solid::IntoSolid,
        title::SafeTitle,
    },
    error::ApiError,
    layout::page_header::PageHeader,
    paths,
    server_fns::access::{access_holders, explain_access, find_groups, find_people},
    viewer::use_viewer,
};

/// What the page is asked, and what it asks the server, each only where it is shown. All of it lives as long as the page:
/// a part that is taken away may be looked at once more on its way out, and must still find what it reads.
#[derive(Clone, Copy)]
pub struct Asked {
    pub address: Memo<Address>,
    pub user: Memo<String>,
    pub right: Memo<String>,
    pub show: Memo<Show>,
    pub people: Asking<Vec<Person>>,
    pub explained: Asking<Option<ExplainView>>,
    pub groups: Asking<Vec<(String, String)>>,
    pub holders: Asking<Option<HoldersView>>,
}

impl Asked {
    fn new(address: Memo<Address>, allowed: bool) -> Self {
        let of = move |name: &str| address.read().get(name).to_owned();
        let is_person = move || address.with(|it| it.get("of") != RIGHT && it.get("user").is_empty());
        // Whoever may not ask is told so by the server.
        let people = ask(
            move || (is_person() || !allowed).then(|| of("q")),
            |q| async move { if let Some(q) = q { find_people(q).await } else { Ok(Vec::new()) } },
        );
        let explained = ask(
            move || address.with(|it| (it.get("user").to_owned(), it.list("leave"), it.list("join"))),
            move |(user, leave, join)| async move {
                if user.is_empty() || !allowed { Ok(None) } else { explain_access(user, leave, join).await.map(Some) }
            },
        );
        let groups = ask(
            move || (allowed && !of("user").is_empty()).then(|| of("find")),
            |find| async move { if let Some(find) = find { find_groups(find).await } else { Ok(Vec::new()) } },
        );
        let holders = ask(
            move || (of("right"), of("at")),
            move |(right, at)| async move {
                if right.is_empty() || !allowed { Ok(None) } else { access_holders(right, at).await.map(Some) }
            },
        );
        let (user, right) = (Memo::new(move |_| of("user")), Memo::new(move |_| of("right")));
        let show = Memo::new(move |_| Show::of(&address.read()));
        Self { address, user, right, show, people, explained, groups, holders }
    }
}

#[component]
pub fn AccessPage() -> impl IntoView {
    let params = use_query_map();
    let address = Memo::new(move |_| query::read(&params.read()));
    let allowed = use_viewer().read_untracked().may(Permission::ExplainAccess);
    let asked = Asked::new(address, allowed);
    let by_right = Memo::new(move |_| address.read().get("of") == RIGHT);
    let content = move || match (allowed, by_right.get()) {
        (false, _) => refused(asked),
        (true, true) => view! { <Rights asked/> }.solid(),
        (true, false) => view! { <People asked/> }.solid(),
    };
    let way = move |right: bool, label: &'static str| {
        let of = if right { RIGHT } else { "" };
        let href = paths::with_query(paths::ACCESS, &[("of", of)]);
        let current = move || (by_right.get() == right).then_some("page");
        view! { <a class="tab" href=href aria-current=current>{label}</a> }
    };
    view! {
        <SafeTitle text="Explain access"/>
        <div class="page access">
            <PageHeader title="Explain access"/>
            {allowed.then(|| view! {
                <nav class="tabs" aria-label="What to explain">
                    {way(false, "Why may somebody…")}
                    {way(true, "Who may…")}
                </nav>
            })}
            {content}
        </div>
    }
    .solid()
}

fn refused(asked: Asked) -> AnyView {
    asked.people.show(nothing, |people| people.err().map_or_else(nothing, problem))
}

/// An error in the place of what was asked for.
fn problem(error: ApiError) -> AnyView {
    view! { <div class="card"><Problem error again=paths::ACCESS/></div> }.solid()
}

fn skeleton() -> AnyView {
    let rows = (0..6).map(|_| view! { <div class="bone bone-row"></div> }).collect_view();
    view! { <div class="card" role="status" aria-label="Loading"><div class="bone bone-head"></div>{rows}</div> }
        .solid()
}
