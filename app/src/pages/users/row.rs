//! One user in the table.

use crate::components::solid::IntoSolid;
use leptos::prelude::*;
use model::Timestamp;

use super::{panel::Act, query::LIST, table::Ways, view::Row};
use crate::{
    address::Address,
    components::{
        avatar::Avatar,
        chips::Chips,
        copy_id::CopyId,
        icon::{Icon, PLUS, TRASH},
        panel::opener,
        selection::Pick,
        state::State,
        time_ago::{Day, TimeAgo},
    },
};

/// A table row. Cells carry their column's name for where the row is shown as a card.
pub fn row(row: Row, now: Timestamp, address: Memo<Address>, may: Ways) -> impl IntoView {
    let (active, id, name) = (row.active, row.id.clone(), row.name.clone());
    let way = (!row.way.is_empty()).then(|| view! { " · " <bdi>{row.way.clone()}</bdi> });
    let pick = may.any().then(|| {
        let checked = address.read_untracked().list("users").contains(&row.id);
        let label = format!("Select {}", row.name);
        view! { <td role="cell" class="table-pick"><Pick name="users[]" value=row.id.clone() label checked/></td> }
    });
    let ways = may.any().then(|| ways(&row, address, may));
    view! {
        <tr role="row" class:off=!active>
            {pick}
            <th scope="row" role="rowheader" class="users-who">{who(&row, address)}</th>
            <td role="cell" class="users-state"><State on=active text=if active { "Active" } else { "Disabled" }/></td>
            <td role="cell" class="users-groups"><Chips names=row.groups/></td>
            <td role="cell" class="users-seen" data-label="Last sign-in">{moment(row.signed_in, now)} {way}</td>
            <td role="cell" class="users-api" data-label="API used">{moment(row.api_used, now)}</td>
            <td role="cell" class="users-created" data-label="Created"><Day at=row.created/></td>
            <td role="cell" class="users-id"><CopyId id of=name/></td>
            {ways}
        </tr>
    }
    .solid()
}

fn who(row: &Row, address: Memo<Address>) -> impl IntoView + use<> {
    let id = row.id.clone();
    let open = address.read_untracked().clone().only(LIST).with("user", &id).href();
    let current = move || (address.read().get("user") == id).then_some("true");
    let role = (!row.role.is_empty()).then(|| view! { <span class="role">{row.role.clone()}</span> });
    let internal = row.internal.then(|| {
        view! { <span class="tag" title="Belongs to the platform: takes no seat">"Platform"</span> }
    });
    view! {
        <div class="who">
            <Avatar name=row.name.clone() id=row.id.clone() faded=!row.active/>
            <div class="who-text">
                <span class="who-line">
                    <a
                        class="who-name row-link"
                        id=opener(&row.id)
                        href=open
                        aria-current=current
                        dir="auto"
                        title=row.name.clone()
                        data-noscroll
                    >
                        {row.name.clone()}
                    </a>
                    {role}
                    {internal}
                </span>
                <span class="who-address" dir="auto" title=row.email.clone()>{row.email.clone()}</span>
            </div>
        </div>
    }
}

/// What can be done at once, while the row is pointed at; the panel has it too.
fn ways(row: &Row, address: Memo<Address>, may: Ways) -> impl IntoView + use<> {
    let place = address.read_untracked().clone().only(LIST).with("user", &row.id);
    let way = move |act: Act, title: &'static str, label: String, icon: &'static str| {
        let href = place.clone().with("act", act.as_str()).href();
        view! {
            <a class="button quiet icon-only" href=href aria-label=label title=title data-noscroll><Icon path=icon/></a>
        }
    };
    let name = &row.name;
    let add = may.groups.then(|| way(Act::Add, "Add to a group", format!("Add {name} to a group"), PLUS));
    let remove = may.users.then(|| way(Act::Delete, "Remove", format!("Remove {name}"), TRASH));
    view! { <td role="cell" class="users-ways"><span class="row-ways">{add}{remove}</span></td> }
}

/// How long ago, or never.
pub(super) fn moment(at: Option<Timestamp>, now: Timestamp) -> impl IntoView {
    let never = at.is_none().then(|| view! { <span class="quiet">"never"</span> });
    (at.map(|at| view! { <TimeAgo at now/> }), never)
}
