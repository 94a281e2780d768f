//! One rule in the table.

use leptos::prelude::*;

use super::{
    query::{Open, opening},
    view::Row,
};
use crate::{
    address::Address,
    components::{
        chips::Chips,
        circles::Circles,
        icon::{self, Icon},
        panel::opener,
        solid::IntoSolid,
    },
};

/// A table row. Cells carry their column's name for where the row is shown as a card.
pub fn row(row: Row, address: Memo<Address>) -> impl IntoView {
    let id = row.id.clone();
    let current = move || (Open::of(&address.read()).rule() == id).then_some("true");
    let (list, name) = (address.get_untracked(), row.name.clone());
    let (edit, delete) = (format!("Edit {}", row.name), format!("Delete {}", row.name));
    let pencil = (!row.autocreated).then(|| {
        view! {
            <a class="button quiet icon-only" href=opening(&list, &row.id, "edit") aria-label=edit title="Edit" data-noscroll>
                <Icon path=icon::PENCIL/>
            </a>
        }
    });
    let default = row.autocreated.then(|| {
        view! { <span class="tag" title="Made by the server: it can be deleted and restored, not edited">"Default"</span> }
    });
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="rules-resource">
                <span class="who-line">
                    <a class="row-link who-name" id=opener(&row.id) href=opening(&list, &row.id, "") aria-current=current title=row.resource.clone() dir="auto" data-noscroll>
                        {row.resource.clone()}
                    </a>
                    {default}
                </span>
                <span class="who-address"><span>{row.kind.clone()}</span> " · " <bdi title=name.clone()>{name.clone()}</bdi></span>
            </th>
            {tick(!row.modify, "Read only")}
            {tick(row.modify, "Read & modify")}
            <td role="cell" class="rules-whom">
                {whom(&row)}
                <span class="row-ways">
                    {pencil}
                    <a class="button quiet icon-only" href=opening(&list, &row.id, "delete") aria-label=delete title="Delete" data-noscroll>
                        <Icon path=icon::TRASH/>
                    </a>
                </span>
            </td>
        </tr>
    }
    .solid()
}

fn tick(on: bool, label: &'static str) -> impl IntoView {
    let mark = if on {
        view! { <Icon path=icon::CHECK/><span class="unseen">"Yes"</span><span class="rules-word" aria-hidden="true">{label}</span> }.solid()
    } else {
        view! { <span class="unseen">"No"</span> }.solid()
    };
    view! { <td role="cell" class="rules-access" class:on=on>{mark}</td> }
}

/// Users as circles, groups as chips.
fn whom(row: &Row) -> AnyView {
    if row.users_total == 0 && row.groups_total == 0 {
        return view! { <span class="quiet">"Nobody"</span> }.solid();
    }
    let (users, total) = (row.users.clone(), u64::from(row.users_total));
    let circles = (total > 0).then(|| view! { <Circles first=users total everyone=false noun=("user", "users")/> });
    view! {
        <span class="rules-named">
            {circles}
            <Chips names=row.groups.clone() total=row.groups_total as usize/>
        </span>
    }
    .solid()
}
