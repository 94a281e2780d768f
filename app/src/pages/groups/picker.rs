//! Choosing members inside a form: a search on the server, what it has found, and below it who is chosen.
//!
//! Whoever is chosen stands in the address, so that searching again forgets nobody, with and without scripts. A person
//! that was found and chosen has a box above and a line below: only one of them may be a field of the form.

use leptos::prelude::*;

use super::view::Found;
use crate::{
    address::Address,
    components::{
        asking::{Asking, ask, show_all},
        icon::{self, Icon},
        number::counted,
        panel::panel_skeleton,
        person::{Person, who},
        search::Find,
        solid::IntoSolid,
    },
    paths,
    server_fns::groups::{chosen_members, find_members},
};

/// What a picker asks the server. To be made where the panel is, outside of what waits for other data.
#[derive(Clone, Copy)]
pub struct Picker {
    address: Memo<Address>,
    found: Asking<Vec<Found>>,
    chosen: Asking<Vec<Person>>,
}

impl Picker {
    /// `group` is empty for one that is to be made.
    pub fn new(group: &str, address: Memo<Address>) -> Self {
        let find = Memo::new(move |_| address.read().get("find").to_owned());
        let users = Memo::new(move |_| address.read().get("users").to_owned());
        let group = group.to_owned();
        let found = ask(move || find.get(), move |find| find_members(group.clone(), find));
        let chosen = ask(move || users.get(), chosen_members);
        Self { address, found, chosen }
    }

    /// What was typed into a field before the last search; nothing if there was none.
    pub fn draft(self, name: &str) -> Option<String> {
        let address = self.address.get_untracked();
        (!address.get("draft").is_empty()).then(|| address.get(name).to_owned())
    }

    pub fn view(self) -> AnyView {
        let Self { address, found, chosen } = self;
        view! {
            <Find
                address
                name="find"
                label="Find people and service accounts by name, e-mail or ID"
                placeholder="Search name, e-mail or ID"
            />
            {found.show(panel_skeleton, move |found| match found {
                Ok(found) => offered(found, address),
                Err(error) => view! { <p class="field-problem" role="alert">{error.message}</p> }.solid(),
            })}
            {show_all(move || async move {
                let offered = found.await.unwrap_or_default();
                let chosen = chosen.await.unwrap_or_default();
                picked(chosen, &offered)
            })}
        }
        .solid()
    }
}

fn offered(found: Vec<Found>, address: Memo<Address>) -> AnyView {
    if found.is_empty() {
        return view! { <p class="quiet" role="status">"Nobody matches. Search for a part of the name or address."</p> }
            .solid();
    }
    let rows = found.into_iter().map(|found| offer(found, address)).collect_view();
    view! { <ul class="part-list picker-found" aria-label="Found">{rows}</ul> }.solid()
}

fn offer(found: Found, address: Memo<Address>) -> AnyView {
    let Found { person, member, why } = found;
    let id = person.id.clone();
    let chosen = move || address.read().list("users").contains(&id);
    let (value, name, allowed) = (person.id.clone(), person.name.clone(), why.is_empty());
    let note = if allowed && member { "Is a member already".to_owned() } else { why };
    let note = (!note.is_empty()).then(|| view! { <span class="note">{note}</span> });
    view! {
        <li>
            <label class="picker-row">
                <input
                    type="checkbox"
                    class="pick"
                    name="users[]"
                    value=value
                    checked=chosen.clone()
                    prop:checked=chosen
                    disabled=!allowed
                    aria-label=name
                    data-choose=""
                />
                <span class="grow">{who(&person)}{note}</span>
            </label>
        </li>
    }
    .solid()
}

fn picked(chosen: Vec<Person>, offered: &[Found]) -> AnyView {
    if chosen.is_empty() {
        return view! { <p class="quiet picker-none">"Nobody is chosen."</p> }.solid();
    }
    let title = counted(chosen.len() as u64, "member chosen", "members chosen");
    let row = |person: Person| {
        let in_sight = offered.iter().any(|found| found.person.id == person.id);
        let Person { id, name, .. } = person.clone();
        let label = format!("Remove {name} from the choice");
        view! {
            <li>
                {(!in_sight).then(|| view! { <input type="hidden" name="users[]" value=id.clone()/> })}
                {who(&person)}
                <button
                    type="submit"
                    class="button quiet icon-only"
                    name="drop"
                    value=id.clone()
                    formmethod="get"
                    formaction=paths::GROUPS
                    formnovalidate
                    aria-label=label.clone()
                    title=label.clone()
                >
                    <Icon path=icon::TRASH/>
                </button>
            </li>
        }
        .solid()
    };
    let rows = chosen.into_iter().map(row).collect_view();
    view! {
        <h4 class="picker-title" role="status">{title}</h4>
        <ul class="part-list" aria-label="Chosen">{rows}</ul>
    }
    .solid()
}

/// When the memberships of who is chosen end.
pub fn ends(value: String) -> AnyView {
    view! {
        <div class="field">
            <label for="ends">"Last day of the membership (optional)"</label>
            <input class="input groups-day" id="ends" name="ends" type="date" value=value aria-describedby="ends-hint"/>
            <p class="quiet" id="ends-hint">"For everybody chosen above, in UTC. From the next day on the group grants them nothing."</p>
        </div>
    }
    .solid()
}
