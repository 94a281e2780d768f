//! The table of rules, its neighbours, and the way back to the default.

use leptos::{prelude::*, server_fn::ServerFn};

use super::{query::LIST, row::row, view::RulesView};
use crate::{
    address::Address,
    components::{
        empty::Empty,
        icon::{self, Icon},
        number::counted,
        pager::Pager,
        solid::IntoSolid,
    },
    paths,
    server_fns::rules::RestoreRules,
};

#[component]
pub fn Table(rules: RulesView, address: Memo<Address>) -> impl IntoView {
    let asked = address.get_untracked();
    let missing = (rules.missing > 0).then(restore);
    if rules.rows.is_empty() {
        return view! { {missing} <div class="card">{nothing(&asked)}</div> }.solid();
    }
    let count = counted(rules.rows.len() as u64, "rule", "rules");
    let alone = rules.previous.is_none() && rules.next.is_none();
    let text = if alone { count } else { format!("{count} on this page") };
    let beside = |cursor: Option<&String>| cursor.map(|cursor| asked.clone().only(LIST).with("at", cursor).href());
    let (previous, next) = (beside(rules.previous.as_ref()), beside(rules.next.as_ref()));
    let rows = rules.rows.into_iter().map(|rule| row(rule, address)).collect_view();
    // A table shown as cards loses its meaning for screen readers unless the roles are spelled out.
    view! {
        {missing}
        <div class="card table rules">
            <table role="table">
                <caption class="unseen">"Access rules of this workspace"</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader" class="rules-resource">"Resource"</th>
                        <th scope="col" role="columnheader" class="rules-access">"Read only"</th>
                        <th scope="col" role="columnheader" class="rules-access">"Read & modify"</th>
                        <th scope="col" role="columnheader" class="rules-whom">"Users & groups"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
            <Pager text previous next/>
        </div>
    }
    .into_any()
}

/// Makes the deleted rules of the server again.
fn restore() -> AnyView {
    view! {
        <form class="notice rules-missing" method="post" action=RestoreRules::PATH>
            <Icon path=icon::WARNING/>
            <p>"The default rule was deleted: people reach queues only by the rules below."</p>
            <button type="submit" class="button small">"Restore the default rule"</button>
        </form>
    }
    .solid()
}

fn nothing(address: &Address) -> AnyView {
    let first = address.clone().only(LIST).with("at", "").href();
    if !address.get("at").is_empty() {
        return view! {
            <Empty icon=icon::LOCK title="No rule is on this page" text="The list has become shorter since the link was made.">
                <a class="button" href=first>"Go to the first page"</a>
            </Empty>
        }
        .solid();
    }
    if address.get("q").is_empty() && address.get("kind").is_empty() {
        let add = super::query::opening(address, "", "add");
        return view! {
            <Empty icon=icon::LOCK title="There are no access rules" text="Administrators reach everything; everybody else reaches what a rule gives.">
                <a class="button" href=add>"Add a rule"</a>
            </Empty>
        }
        .solid();
    }
    view! {
        <Empty icon=icon::SEARCH title="No rule matches" text="Search for a part of a rule's, user's or group's name, or for the whole ID of a resource.">
            <a class="button" href=paths::RULES>"Show all rules"</a>
        </Empty>
    }
    .solid()
}
