//! One group in the table.

use leptos::prelude::*;

use super::view::{Lock, Row};
use crate::{
    address::Address,
    components::{
        circles::Circles,
        copy_id::CopyId,
        icon::{self, Icon},
        panel::opener,
        solid::IntoSolid,
    },
};

/// A table row. Cells carry their column's name for where the row is shown as a card.
pub fn row(row: Row, list: &Address, address: Memo<Address>, manages: bool) -> impl IntoView + use<> {
    let Row { id, name, description, first, total, everyone, lock, deletable } = row;
    let own = lock.mark.is_empty();
    let here = list.clone().with("group", &id);
    let shown = id.clone();
    let current = move || (address.read().get("group") == shown).then_some("true");
    let way = |what: &'static str, label: String, icon: &'static str| {
        let href = here.clone().with("do", what).href();
        view! {
            <a class="button quiet icon-only" href=href aria-label=label.clone() title=label.clone() data-noscroll>
                <Icon path=icon/>
            </a>
        }
    };
    let ways = (manages && deletable).then(|| {
        view! {
            <span class="row-ways">
                {own.then(|| way("edit", format!("Edit {name}"), icon::PENCIL))}
                {way("delete", format!("Delete {name}"), icon::TRASH)}
            </span>
        }
    });
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="groups-name">
                <a
                    class="row-link"
                    id=opener(&id)
                    href=here.href()
                    title=name.clone()
                    dir="auto"
                    aria-current=current
                    data-noscroll
                >
                    {name.clone()}
                </a>
                {mark(&lock)}
            </th>
            <td role="cell" class="groups-text" dir="auto" title=description.clone()>{description.clone()}</td>
            <td role="cell" class="groups-members"><Circles first total everyone/></td>
            <td role="cell" class="groups-id"><CopyId id of=name.clone()/></td>
            <td role="cell" class="groups-ways">{ways}</td>
        </tr>
    }
    .solid()
}

/// Why the group cannot be changed here, in short; the sentence stands on hover and for screen readers.
pub fn mark(lock: &Lock) -> Option<impl IntoView + use<>> {
    let Lock { mark, why, orphaned } = lock.clone();
    (!mark.is_empty()).then(|| {
        view! {
            <span class="groups-lock" class:bad=orphaned title=why.clone()>
                <Icon path=if orphaned { icon::WARNING } else { icon::LOCK }/>
                {mark}
                <span class="unseen">": " {why.clone()}</span>
            </span>
        }
    })
}
