//! The verdict on each feature and permission, with its reason, and which of them are wanted.

use leptos::prelude::*;

use super::{query::Show, view::Verdict};
use crate::{
    address::Address,
    components::{
        icon::{self, Icon},
        solid::IntoSolid,
    },
};

/// Links, since what is shown stands in the address.
pub fn filter(address: &Address, show: Show) -> AnyView {
    let ways = Show::ALL.iter().map(|(way, label)| {
        let href = address.clone().with("show", way.as_str()).href();
        view! { <a class="button small" class:now=*way == show href=href aria-current=(*way == show).then_some("true") data-noscroll>{*label}</a> }
    });
    view! { <nav class="access-filter" aria-label="Which verdicts">{ways.collect_view()}</nav> }.solid()
}

pub fn table(title: &'static str, noun: &'static str, verdicts: &[Verdict], show: Show) -> AnyView {
    let granted = verdicts.iter().filter(|verdict| verdict.granted).count();
    let id = format!("access-{noun}");
    let wanted: Vec<AnyView> = verdicts.iter().filter(|verdict| show.wants(verdict.granted)).map(row).collect();
    let none = wanted.is_empty().then(|| view! { <p class="quiet">"None."</p> });
    let count = format!("{granted} of {} granted", verdicts.len());
    view! {
        <section class="card access-part" aria-labelledby=id.clone()>
            <h2 id=id.clone()>{title} <span class="quiet access-count">{count}</span></h2>
            <table role="table" class="access-table access-verdicts">
                <caption class="unseen">{title} ", and why each is granted or denied"</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">{noun}</th>
                        <th scope="col" role="columnheader">"Verdict"</th>
                        <th scope="col" role="columnheader">"Why"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{wanted}</tbody>
            </table>
            {none}
        </section>
    }
    .solid()
}

fn row(verdict: &Verdict) -> AnyView {
    let (class, icon, word) = if verdict.granted {
        ("access-verdict yes", icon::CHECK, "Granted")
    } else {
        ("access-verdict no", icon::CLOSE, "Denied")
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <code>{verdict.name.clone()}</code>
                <span class="access-for">{verdict.sentence.clone()}</span>
            </th>
            <td role="cell"><span class=class><Icon path=icon/>{word}</span></td>
            <td role="cell" dir="auto">{verdict.why.clone()}</td>
        </tr>
    }
    .solid()
}
