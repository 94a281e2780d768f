//! Everything an entry holds, in a panel over the page: who and whom by ID, and the facts before and after.

use leptos::prelude::*;

use super::{
    query::AuditQuery,
    view::{Change, Row, Who},
};
use crate::components::{
    copy_id::CopyId,
    icon::{self, Icon},
    solid::IntoSolid,
};

/// The ID of the panel of the n-th entry on the page.
pub fn id_of(n: usize) -> String {
    format!("entry-{n}")
}

/// A popover, so that it opens without scripts, closes with Esc and gives the focus back.
pub fn details(n: usize, entry: &Row, query: &AuditQuery) -> impl IntoView + use<> {
    let (id, title) = (id_of(n), format!("entry-{n}-title"));
    let (panel, named) = (id.clone(), title.clone());
    let civil = entry.at.civil();
    let when = format!(
        "{}, {:02}:{:02}:{:02}.{:03} UTC",
        civil.date(),
        civil.hour,
        civil.minute,
        civil.second,
        civil.millisecond
    );
    let number = entry.number.map_or_else(|| "older than the chain".to_owned(), |number| format!("number {number}"));
    let subject = entry.as_whom.as_ref().map(|who| fact("As", party(who, query)));
    let address = (!entry.address.is_empty()).then(|| fact("From", view! { <bdi>{entry.address.clone()}</bdi> }));
    view! {
        <div class="entry" id=panel popover="auto" role="dialog" aria-labelledby=named>
            <div class="entry-head">
                <h2 id=title>{entry.what.clone()}</h2>
                <button type="button" class="button quiet icon-only" popovertarget=id popovertargetaction="hide" aria-label="Close">
                    <Icon path=icon::CLOSE/>
                </button>
            </div>
            <dl class="facts">
                {fact("When", view! { <time datetime=entry.at.to_string()>{when}</time> })}
                {fact("Who", party(&entry.who, query))}
                {subject}
                {fact("Object", object(entry, query))}
                {address}
                {fact("Place in the log", number)}
            </dl>
            {changes(&entry.changes)}
        </div>
    }
    .solid()
}

fn fact(name: &'static str, value: impl IntoView) -> impl IntoView {
    view! {
        <dt>{name}</dt>
        <dd>{value}</dd>
    }
}

fn party(who: &Who, query: &AuditQuery) -> impl IntoView + use<> {
    let name = who.name.clone();
    let known = (!who.id.is_empty()).then(|| {
        let theirs = AuditQuery { person: who.id.clone(), ..query.unfiltered() };
        view! {
            <CopyId id=who.id.clone() of=name.clone() whole=true/>
            <a class="entry-more" href=theirs.path()>"All entries of this person"</a>
        }
    });
    let why = (!who.why.is_empty()).then(|| view! { <span class="quiet">" · " {who.why.clone()}</span> });
    view! {
        <span dir="auto">{name}</span>
        {why}
        {known}
    }
}

fn object(entry: &Row, query: &AuditQuery) -> impl IntoView + use<> {
    let name = (!entry.object.is_empty()).then(|| view! { <span dir="auto">{entry.object.clone()}</span> });
    let kind = (!entry.kind.is_empty()).then(|| view! { <span class="tag">{entry.kind.clone()}</span> });
    let same = AuditQuery { object: entry.object_id.clone(), ..query.unfiltered() };
    let of = if entry.object.is_empty() { entry.kind.clone() } else { entry.object.clone() };
    view! {
        <span class="entry-object">{name} {kind}</span>
        <CopyId id=entry.object_id.clone() of whole=true/>
        <a class="entry-more" href=same.path()>"All entries about it"</a>
    }
}

/// Side by side; a side that has nothing at all is left out.
fn changes(changes: &[Change]) -> impl IntoView + use<> {
    let before = changes.iter().any(|change| change.before.is_some());
    let after = changes.iter().any(|change| change.after.is_some());
    let rows: Vec<_> = changes.iter().map(|it| change(it, before, after)).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <table class="changes">
                <caption class="unseen">"Facts before and after"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Fact"</th>
                        {before.then(|| view! { <th scope="col">"Before"</th> })}
                        {after.then(|| view! { <th scope="col">"After"</th> })}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
    })
}

fn change(change: &Change, before: bool, after: bool) -> impl IntoView + use<> {
    let differs = before && after && change.before != change.after;
    view! {
        <tr class:changed=differs>
            <th scope="row">{change.fact.clone()}</th>
            {before.then(|| side(change.before.as_ref()))}
            {after.then(|| side(change.after.as_ref()))}
        </tr>
    }
}

fn side(text: Option<&String>) -> AnyView {
    match text {
        Some(text) => view! { <td dir="auto">{text.clone()}</td> }.solid(),
        None => view! {
            <td class="quiet">
                <span aria-hidden="true">"–"</span>
                <span class="unseen">"not there"</span>
            </td>
        }
        .solid(),
    }
}
