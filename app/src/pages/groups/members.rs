//! The members of the group in the panel: searched and paged by the server, each with where it comes from.

use leptos::{prelude::*, server_fn::ServerFn};
use model::Timestamp;

use super::{
    details::kept,
    query::PANEL,
    view::{MembersView, Membership},
};
use crate::{
    address::Address,
    components::{
        asking::{Asking, ask},
        number::counted,
        pager::Pager,
        panel::{Part, panel_skeleton},
        person::who,
        problem::Problem,
        search::Search,
        selection::{Pick, PickAll, Selection},
        solid::IntoSolid,
        time_ago::Day,
    },
    forms::use_changes,
    server_fns::groups::{LeaveGroup, group_members},
};

/// What the list asks the server. To be made where the panel is, outside of what waits for other data.
#[derive(Clone, Copy)]
pub struct Members {
    address: Memo<Address>,
    found: Asking<MembersView>,
}

impl Members {
    pub fn new(group: &str, address: Memo<Address>) -> Self {
        let changes = use_changes();
        let page = Memo::new(move |_| {
            let address = address.read();
            (address.get("m").to_owned(), address.get("mat").to_owned())
        });
        let asked = group.to_owned();
        let found = ask(move || (page.get(), changes.get()), move |((m, mat), _)| group_members(asked.clone(), m, mat));
        Self { address, found }
    }

    pub fn view(self) -> AnyView {
        let Self { address, found } = self;
        view! {
            <Part title="Members">
                <Search
                    address
                    name="m"
                    label="Search the members by name"
                    placeholder="Search members by name"
                    kept=PANEL
                />
                {found.show(panel_skeleton, move |found| {
                    let asked = address.get_untracked();
                    match found {
                        Ok(found) => list(found, &asked),
                        Err(error) => view! { <Problem error again=asked.only(PANEL).href()/> }.solid(),
                    }
                })}
            </Part>
        }
        .solid()
    }
}

fn list(found: MembersView, asked: &Address) -> AnyView {
    let here = asked.clone().only(PANEL);
    if found.rows.is_empty() {
        return nobody(asked, &here);
    }
    let searched = here.clone().with("m", asked.get("m"));
    let beside = |cursor: Option<&String>| cursor.map(|cursor| searched.clone().with("mat", cursor).href());
    let (previous, next) = (beside(found.previous.as_ref()), beside(found.next.as_ref()));
    let alone = previous.is_none() && next.is_none();
    let count = counted(found.rows.len() as u64, "member", "members");
    let text = if alone { count } else { format!("{count} on this page") };
    // Where nobody can be taken out, and always for one reason, that is said once and there is nothing to choose.
    let why = found.rows[0].fixed.clone();
    let fixed = !why.is_empty() && found.rows.iter().all(|row| row.fixed == why);
    let now = found.now;
    let rows = found.rows.into_iter().map(|row| member(row, now, fixed)).collect_view();
    let group = asked.get("group").to_owned();
    let all = (!fixed).then(|| {
        view! {
            <label class="groups-all"><PickAll label="Choose all members on this page"/>"All on this page"</label>
        }
    });
    view! {
        {fixed.then(|| view! { <p class="quiet groups-fixed">{why}</p> })}
        <form class="selecting" method="post" action=LeaveGroup::PATH>
            <input type="hidden" name="group" value=group/>
            {kept(&here)}
            {all}
            <ul class="part-list">{rows}</ul>
            {(!fixed).then(|| view! {
                <Selection><button type="submit" class="button small">"Remove from the group"</button></Selection>
            })}
        </form>
        <Pager text previous next/>
    }
    .solid()
}

fn member(row: Membership, now: Timestamp, fixed: bool) -> AnyView {
    let Membership { person, source, by, since, ends, fixed: why } = row;
    let name = person.name.clone();
    let note = (!source.is_empty()).then(|| {
        let by = (!by.is_empty()).then(|| view! { " by " <bdi>{by}</bdi> });
        let since = since.map(|at| view! { " on " <Day at/> });
        view! { <span class="note">{source}{by}{since}{ends.map(|ends| until(ends, now))}</span> }
    });
    let why_not = (!fixed && !why.is_empty()).then(|| view! { <span class="note">{why.clone()}</span> });
    let pick = (!fixed).then(|| view! { <Pick name="users[]" value=person.id.clone() label=name why/> });
    view! { <li>{pick}<div class="grow">{who(&person)}{note}{why_not}</div></li> }.solid()
}

/// The last day: a membership that ends with a day ends at the beginning of the next.
fn until(ends: Timestamp, now: Timestamp) -> AnyView {
    let at = Timestamp::from_millis(ends.millis() - 1);
    let word = if ends <= now { ", ended " } else { ", until " };
    view! { <span class="groups-until">{word}<Day at/></span> }.solid()
}

fn nobody(asked: &Address, here: &Address) -> AnyView {
    let (text, label) = match (asked.get("m"), asked.get("mat")) {
        ("", "") => return view! { <p class="quiet">"Nobody is in this group yet."</p> }.solid(),
        (_, at) if !at.is_empty() => ("Nobody is on this page.".to_owned(), "Go to the first page"),
        (search, _) => (format!("No member matches “{search}”."), "Show all members"),
    };
    view! {
        <p class="quiet" dir="auto">{text}</p>
        <a class="button small groups-back" href=here.href() data-noscroll>{label}</a>
    }
    .solid()
}
