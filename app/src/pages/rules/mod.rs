//! Settings > Access Rules: which users and groups reach which resources, in pages, with one rule beside.

mod details;
mod filter;
mod form;
mod picks;
pub mod query;
mod row;
mod table;
pub mod view;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::Permission;

use self::{
    details::details,
    filter::Filter,
    form::{Offered, form},
    query::{LIST, Open, opening},
    table::Table,
    view::RuleView,
};
use crate::{
    address::Address,
    components::{
        asking::{Asking, ask},
        icon::{self, Icon},
        panel::{Panel, opener, panel_skeleton, split},
        problem::Problem,
        solid::IntoSolid,
        title::SafeTitle,
    },
    error::ApiError,
    forms::use_changes,
    layout::page_header::PageHeader,
    server_fns::rules::{rule_details, rule_subjects, rule_table},
    viewer::use_viewer,
};

#[component]
pub fn RulesPage() -> impl IntoView {
    let params = use_query_map();
    let address = Memo::new(move |_| query::read(&params.read()));
    let list = Memo::new(move |_| address.get().only(LIST));
    let open = Memo::new(move |_| Open::of(&address.read()));
    let changes = use_changes();
    let table = ask(
        move || (list.get(), changes.get()),
        |(list, _)| {
            let get = |name: &str| list.get(name).to_owned();
            rule_table(get("q"), get("kind"), get("at"))
        },
    );
    let rule = ask(
        move || (open.read().rule().to_owned(), changes.get()),
        |(rule, _)| async move { if rule.is_empty() { Ok(None) } else { rule_details(rule).await.map(Some) } },
    );
    let offered = ask(move || asked(&open.read(), &address.read()), subjects);
    let allowed = use_viewer().read_untracked().may(Permission::ManageAccessRules);
    let add = move || opening(&address.read(), "", "add");
    view! {
        <SafeTitle text="Access rules"/>
        <div class=move || split(allowed && *open.read() != Open::Nothing)>
            <div class="page">
                <PageHeader title="Access rules">
                    {allowed.then(|| view! {
                        <a class="button primary page-action" id=opener("add") href=add data-noscroll><Icon path=icon::PLUS/>"Add rule"</a>
                    })}
                </PageHeader>
                {allowed.then(|| view! { <Filter address/> })}
                {table.show_busy(skeleton, move |rules| match rules {
                    Ok(rules) => view! { <Table rules address/> }.into_any(),
                    Err(error) => {
                        let again = address.get_untracked().with("at", "").href();
                        view! { <div class="card"><Problem error again/></div> }.solid()
                    }
                })}
            </div>
            {move || allowed.then(|| panel(&open.get(), address, rule, offered))}
        </div>
    }
    .solid()
}

type Rule = Asking<Option<RuleView>>;

/// What a form asks for whom to offer; nothing where there is no form.
fn asked(open: &Open, address: &Address) -> Option<Address> {
    let kept = ["rule", "find", "users", "groups", "drop_users", "drop_groups"];
    open.is_form().then(|| address.clone().only(&kept).with("rule", open.rule()))
}

async fn subjects(asked: Option<Address>) -> Result<view::SubjectsView, ApiError> {
    let Some(asked) = asked else { return Ok(view::SubjectsView::default()) };
    let (get, list) = (|name: &str| asked.get(name).to_owned(), |name: &str| asked.list(name));
    rule_subjects(get("rule"), get("find"), list("users"), list("groups"), list("drop_users"), list("drop_groups"))
        .await
}

/// What stands beside the table.
fn panel(open: &Open, address: Memo<Address>, rule: Rule, offered: Offered) -> Option<AnyView> {
    let (label, opened_by) = match open {
        Open::Nothing => return None,
        Open::Add => ("New access rule", "add"),
        Open::Edit(rule) => ("Edit the access rule", rule.as_str()),
        Open::Rule(rule) | Open::Delete(rule) => ("Access rule", rule.as_str()),
    };
    let close = address.get_untracked().only(LIST).href();
    let content = content(open.clone(), address, rule, offered);
    Some(view! { <Panel label close opener=opener(opened_by)>{content}</Panel> }.solid())
}

fn content(open: Open, address: Memo<Address>, rule: Rule, offered: Offered) -> AnyView {
    if open == Open::Add {
        return form(None, address, offered);
    }
    rule.show(panel_skeleton, move |rule| {
        let asked = address.get_untracked();
        match rule {
            Ok(None) => panel_skeleton(),
            Ok(Some(found)) if open.is_form() && !found.row.autocreated => form(Some(found), address, offered),
            Ok(Some(found)) => details(found, &asked, matches!(open, Open::Delete(_))),
            Err(error) => view! { <Problem error again=asked.only(LIST).href()/> }.solid(),
        }
    })
}

fn skeleton() -> AnyView {
    let rows = (0..10).map(|_| view! { <div class="bone bone-row"></div> }).collect_view();
    view! { <div class="card" role="status" aria-label="Loading access rules"><div class="bone bone-head"></div>{rows}</div> }
        .solid()
}
