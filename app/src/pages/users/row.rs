//! One user in the table.

use crate::components::solid::IntoSolid;
use leptos::prelude::*;
use model::Timestamp;

use super::view::Row;
use crate::components::{
    avatar::Avatar,
    chips::Chips,
    copy_id::CopyId,
    state::State,
    time_ago::{Day, TimeAgo},
};

/// A table row. Cells carry their column's name for where the row is shown as a card.
pub fn row(row: Row, now: Timestamp) -> impl IntoView {
    let (active, id, name) = (row.active, row.id.clone(), row.name.clone());
    let way = (!row.way.is_empty()).then(|| view! { " · " <bdi>{row.way.clone()}</bdi> });
    view! {
        <tr role="row" class:off=!active>
            <th scope="row" role="rowheader" class="users-who">{who(&row)}</th>
            <td role="cell" class="users-state"><State on=active text=if active { "Active" } else { "Disabled" }/></td>
            <td role="cell" class="users-groups"><Chips names=row.groups/></td>
            <td role="cell" class="users-seen" data-label="Last sign-in">{moment(row.signed_in, now)} {way}</td>
            <td role="cell" class="users-api" data-label="API used">{moment(row.api_used, now)}</td>
            <td role="cell" class="users-created" data-label="Created"><Day at=row.created/></td>
            <td role="cell" class="users-id"><CopyId id of=name/></td>
        </tr>
    }
    .solid()
}

fn who(row: &Row) -> impl IntoView + use<> {
    let role = (!row.role.is_empty()).then(|| view! { <span class="role">{row.role.clone()}</span> });
    let internal = row.internal.then(|| {
        view! { <span class="tag" title="Belongs to the platform: takes no seat">"Platform"</span> }
    });
    view! {
        <div class="who">
            <Avatar name=row.name.clone() id=row.id.clone() faded=!row.active/>
            <div class="who-text">
                <span class="who-line">
                    <span class="who-name" dir="auto" title=row.name.clone()>{row.name.clone()}</span>
                    {role}
                    {internal}
                </span>
                <span class="who-address" dir="auto" title=row.email.clone()>{row.email.clone()}</span>
            </div>
        </div>
    }
}

fn moment(at: Option<Timestamp>, now: Timestamp) -> impl IntoView {
    let never = at.is_none().then(|| view! { <span class="quiet">"never"</span> });
    (at.map(|at| view! { <TimeAgo at now/> }), never)
}
