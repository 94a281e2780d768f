//! Who has a feature or a permission, in pages.

use leptos::prelude::*;
use model::{Permission, features::Feature};

use super::{
    Asked, problem,
    query::RIGHT,
    skeleton,
    view::{HolderRow, HoldersView},
};
use crate::{
    address::Address,
    components::{empty::Empty, icon, number::counted, pager::Pager, person::who, solid::IntoSolid},
    paths,
};

#[component]
pub fn Rights(asked: Asked) -> impl IntoView {
    let address = asked.address;
    view! {
        <form class="access-rights" action=paths::ACCESS>
            <input type="hidden" name="of" value=RIGHT/>
            <label for="right">"Feature or permission"</label>
            {move || choose(&asked.right.read())}
            <button type="submit" class="button primary">"Show who has it"</button>
        </form>
        {asked.holders.show(skeleton, move |holders| match holders {
            Ok(None) => nothing_yet(),
            Ok(Some(found)) => table(&found, &address.get_untracked()),
            Err(error) => problem(error),
        })}
    }
    .solid()
}

fn choose(chosen: &str) -> AnyView {
    let option = |name: &'static str, sentence: &'static str| {
        view! { <option value=name selected=name == chosen>{name} ": " {sentence}</option> }
    };
    let permissions = Permission::ALL.iter().map(|it| option(it.as_str(), it.sentence())).collect_view();
    let features = Feature::ALL.iter().map(|it| option(it.as_str(), it.sentence())).collect_view();
    view! {
        <select class="input" id="right" name="right">
            <optgroup label="Permissions">{permissions}</optgroup>
            <optgroup label="Features">{features}</optgroup>
        </select>
    }
    .solid()
}

fn nothing_yet() -> AnyView {
    view! {
        <div class="card">
            <Empty icon=icon::QUESTION title="Who may do what?" text="Choose a feature or permission to see who has it, and by what."/>
        </div>
    }
    .solid()
}

fn table(found: &HoldersView, address: &Address) -> AnyView {
    let right = address.get("right").to_owned();
    if found.rows.is_empty() {
        let (title, text) = if address.get("at").is_empty() {
            (format!("Nobody has {right}"), "No role and no group gives it to anybody who can come in.")
        } else {
            ("Nobody is on this page".to_owned(), "The list has become shorter since the link was made.")
        };
        return view! { <div class="card"><Empty icon=icon::PEOPLE title text/></div> }.solid();
    }
    let count = counted(found.rows.len() as u64, "holder", "holders");
    let alone = found.previous.is_none() && found.next.is_none();
    let text = if alone { count } else { format!("{count} on this page") };
    let beside = |cursor: Option<&String>| cursor.map(|cursor| address.clone().with("at", cursor).href());
    let (previous, next) = (beside(found.previous.as_ref()), beside(found.next.as_ref()));
    let everyone =
        found.everyone.then(|| view! { <p class="access-everyone">"Everybody in this workspace has it."</p> });
    let rows = found.rows.iter().map(row).collect_view();
    view! {
        <section class="card access-holders" aria-labelledby="access-holders">
            <h2 id="access-holders">"Who has " <code>{right}</code></h2>
            <p class="quiet">{found.sentence.clone()}</p>
            {everyone}
            <table role="table" class="access-table">
                <caption class="unseen">"Holders, by name"</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Who"</th>
                        <th scope="col" role="columnheader">"Role"</th>
                        <th scope="col" role="columnheader">"By"</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
            <Pager text previous next/>
        </section>
    }
    .solid()
}

fn row(holder: &HolderRow) -> impl IntoView + use<> {
    let href = paths::with_query(paths::ACCESS, &[("user", &holder.person.id)]);
    let label = format!("Explain the access of {}", holder.person.name);
    view! {
        <tr role="row">
            <th scope="row" role="rowheader"><a class="access-choice" href=href aria-label=label>{who(&holder.person)}</a></th>
            <td role="cell" data-label="Role">{holder.role.clone()}</td>
            <td role="cell" data-label="By" dir="auto">{holder.by.clone()}</td>
        </tr>
    }
}
