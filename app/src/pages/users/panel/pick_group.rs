//! Choosing a group that users are put into or taken out of: a search on the server, and a button for each group.

use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    Act, kept,
    view::{Choice, ChoicesView},
};
use crate::{
    address::Address,
    components::{asking::ask, problem::Problem, refusal::of_form, search::Find, solid::IntoSolid},
    error::ApiError,
    forms::use_changes,
    pages::users::query::PICKED,
    paths,
    server_fns::users::{ChangeGroups, group_choices},
};

/// `users`, or the one user, as they stand in the address.
#[component]
pub fn PickGroup(act: Act, users: String, address: Memo<Address>, refusal: Memo<Option<ApiError>>) -> impl IntoView {
    let changes = use_changes();
    let find = Memo::new(move |_| address.read().get("find").to_owned());
    let choices = ask(
        move || (users.clone(), find.get(), changes.get()),
        move |(users, find, _)| group_choices(act.as_str().to_owned(), users, find),
    );
    let kept = kept(&address.read_untracked(), PICKED);
    view! {
        <form class="pick-group" method="post" action=ChangeGroups::PATH data-search=paths::USERS data-refusals="">
            {kept}
            {of_form(refusal, &[])}
            <Find address name="find" label="Search groups" placeholder="Search groups"/>
            {choices.show(bone, move |found| match found {
                Ok(found) => list(act, found, &find.get_untracked()),
                Err(error) => view! { <Problem error again=paths::USERS/> }.solid(),
            })}
        </form>
    }
    .solid()
}

fn bone() -> AnyView {
    view! { <div class="bone bone-row"></div> }.solid()
}

fn list(act: Act, found: ChoicesView, find: &str) -> AnyView {
    if found.groups.is_empty() {
        let text = match (act, find.is_empty()) {
            (_, false) => format!("No group matches “{find}”."),
            (Act::Add, true) => "There is no group to add to. Make one on the page of groups.".to_owned(),
            (_, true) => "None of them is in a group that can be left.".to_owned(),
        };
        return view! { <p class="quiet" role="status">{text}</p> }.solid();
    }
    let items = found.groups.into_iter().map(|group| item(act, group)).collect_view();
    view! { <ul class="part-list">{items}</ul> }.solid()
}

fn item(act: Act, group: Choice) -> AnyView {
    let Choice { id, name, note, why } = group;
    let (word, label) = match act {
        Act::Add => ("Add", format!("Add to {name}")),
        _ => ("Remove", format!("Remove from {name}")),
    };
    let note = (!note.is_empty()).then(|| view! { <span class="note">{note}</span> });
    let way = if why.is_empty() {
        view! { <button type="submit" class="button small" name="group" value=id aria-label=label>{word}</button> }
            .solid()
    } else {
        view! { <span class="denied-why">{why}</span> }.solid()
    };
    view! {
        <li class="membership">
            <span class="grow"><span dir="auto">{name}</span>{note}</span>
            {way}
        </li>
    }
    .solid()
}
