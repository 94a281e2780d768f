//! The entries, and the ways to their neighbours.

use leptos::prelude::*;

use super::{details::details, query::AuditQuery, row::row, view::AuditView};
use crate::components::{empty::Empty, icon, number::counted, pager::Pager, solid::IntoSolid};

#[component]
pub fn Table(log: AuditView, query: AuditQuery) -> impl IntoView {
    if log.rows.is_empty() {
        return nothing(&query).solid();
    }
    let count = counted(log.rows.len() as u64, "entry", "entries");
    let alone = log.previous.is_none() && log.next.is_none();
    let text = if alone { count } else { format!("{count} on this page") };
    let previous = log.previous.as_ref().map(|cursor| query.at(cursor).path());
    let next = log.next.as_ref().map(|cursor| query.at(cursor).path());
    // Beside the table, since they open over the page and are no part of its rows.
    let details = log.rows.iter().enumerate().map(|(n, entry)| details(n, entry, &query)).collect_view();
    let rows = log.rows.iter().enumerate().map(|(n, entry)| row(n, entry)).collect_view();
    // A table shown as cards loses its meaning for screen readers unless the roles are spelled out.
    view! {
        <div class="card audit">
            <table role="table">
                <caption class="unseen">"Audit log, the newest first"</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader" class="audit-time">"Time (UTC)"</th>
                        <th scope="col" role="columnheader" class="audit-who">"Who"</th>
                        <th scope="col" role="columnheader" class="audit-what">"What"</th>
                        <th scope="col" role="columnheader" class="audit-object">"Object"</th>
                        <th scope="col" role="columnheader" class="audit-from">"From"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
            <Pager text previous next/>
        </div>
        {details}
    }
    .into_any()
}

fn nothing(query: &AuditQuery) -> impl IntoView + use<> {
    let (first, all) = (query.first_page().path(), query.unfiltered().path());
    let content = if !query.at.is_empty() {
        view! {
            <Empty icon=icon::LOG title="Nothing is on this page" text="The link leads past the last entry.">
                <a class="button" href=first>"Go to the first page"</a>
            </Empty>
        }
        .solid()
    } else if query.is_filtered() {
        view! {
            <Empty icon=icon::SEARCH title="No entry matches" text="Leave something of the filter out, or take more days. An object is found by its whole ID.">
                <a class="button" href=all>"Show everything"</a>
            </Empty>
        }
        .solid()
    } else {
        view! {
            <Empty icon=icon::LOG title="Nothing is recorded yet" text="What is changed here, and who signs in, appears in this log."/>
        }
        .solid()
    };
    view! { <div class="card">{content}</div> }
}
