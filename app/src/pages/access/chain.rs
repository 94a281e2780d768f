//! What decides about somebody: deployment and workspace, groups, and access rules.

use leptos::prelude::*;

use super::view::{ExplainView, Group, Rule};
use crate::{components::solid::IntoSolid, paths};

pub fn chain(found: &ExplainView) -> AnyView {
    let facts = found.facts.iter().map(|(name, text)| view! { <dt>{name.clone()}</dt><dd>{text.clone()}</dd> });
    let facts = facts.collect_view();
    let groups = found.groups.iter().map(group).collect_view();
    view! {
        <section class="card access-part" aria-labelledby="access-chain">
            <h2 id="access-chain">"Features from the deployment to here"</h2>
            <dl class="facts">{facts}</dl>
        </section>
        <section class="card access-part" aria-labelledby="access-groups">
            <h2 id="access-groups">"Groups"</h2>
            <table role="table" class="access-table">
                <caption class="unseen">"Groups, and what each grants"</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Group"</th>
                        <th scope="col" role="columnheader">"Member"</th>
                        <th scope="col" role="columnheader">"Grants"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{groups}</tbody>
            </table>
        </section>
        <section class="card access-part" aria-labelledby="access-rules">
            <h2 id="access-rules">"Resources"</h2>
            {rules(found)}
        </section>
    }
    .solid()
}

fn group(group: &Group) -> impl IntoView + use<> {
    view! {
        <tr role="row" class:off=!group.counts>
            <th scope="row" role="rowheader" dir="auto">{group.name.clone()}</th>
            <td role="cell" data-label="Member">{group.how.clone()}</td>
            <td role="cell" data-label="Grants">{group.grants.clone()}</td>
        </tr>
    }
}

fn rules(found: &ExplainView) -> AnyView {
    if found.by_role {
        return view! { <p>"The role reads and changes every resource, without a rule."</p> }.solid();
    }
    let more = found
        .more_rules
        .then(|| view! { <p class="quiet">"There are more rules than are looked at here: this is a part."</p> });
    if found.rules.is_empty() {
        return view! { <p class="quiet">"No access rule reaches this far: no resource can be seen."</p> {more} }
            .solid();
    }
    let rows = found.rules.iter().map(rule).collect_view();
    view! {
        <table role="table" class="access-table">
            <caption class="unseen">"Access rules that count, and through which groups"</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">"Resource"</th>
                    <th scope="col" role="columnheader">"Access"</th>
                    <th scope="col" role="columnheader">"Through"</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
        {more}
    }
    .solid()
}

fn rule(rule: &Rule) -> impl IntoView + use<> {
    let href = paths::with_query(paths::RULES, &[("rule", &rule.id)]);
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <a href=href title=rule.name.clone() dir="auto">{rule.resource.clone()}</a>
            </th>
            <td role="cell" data-label="Access">{rule.access.clone()}</td>
            <td role="cell" data-label="Through" dir="auto">{rule.through.clone()}</td>
        </tr>
    }
}
