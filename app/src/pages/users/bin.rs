//! The recycle bin: who was removed, for how long they can be brought back, and the way to do it.

use leptos::{prelude::*, server_fn::ServerFn};
use model::Timestamp;

use super::{
    panel::Act,
    query::{BIN, LIST},
    view::{BinRow, UsersView},
};
use crate::{
    address::Address,
    components::{
        avatar::Avatar,
        copy_id::CopyId,
        empty::Empty,
        icon,
        number::counted,
        pager::Pager,
        panel::keep_focus,
        selection::{Pick, PickAll, Selection},
        solid::IntoSolid,
        time_ago::TimeAgo,
    },
    server_fns::users::ChangeUsers,
};

#[component]
pub fn Bin(table: UsersView, address: Address) -> impl IntoView {
    keep_focus();
    if table.bin.is_empty() {
        return nobody(&address).solid();
    }
    let list = address.only(LIST);
    let beside = |cursor: Option<&String>| cursor.map(|cursor| list.clone().with("at", cursor).href());
    let (previous, next) = (beside(table.previous.as_ref()), beside(table.next.as_ref()));
    let alone = previous.is_none() && next.is_none();
    let count = counted(table.bin.len() as u64, "user", "users");
    let text = if alone { count } else { format!("{count} on this page") };
    let now = table.now;
    let rows = table.bin.into_iter().map(|user| row(user, now)).collect_view();
    view! {
        <div class="card table users bin">
            <form class="selecting" method="post" action=ChangeUsers::PATH aria-label="Users to restore">
                <input type="hidden" name="act" value=Act::Restore.as_str()/>
                <table role="table">
                    <caption class="unseen">"Users in the recycle bin, the latest first"</caption>
                    <thead role="rowgroup">
                        <tr role="row">
                            <td role="cell" class="table-pick"><PickAll label="Select everybody on this page"/></td>
                            <th scope="col" role="columnheader" class="users-who">"Name"</th>
                            <th scope="col" role="columnheader" class="bin-removed">"Removed"</th>
                            <th scope="col" role="columnheader" class="bin-days">"Kept for"</th>
                            <th scope="col" role="columnheader" class="users-id">"User ID"</th>
                            <th scope="col" role="columnheader" class="bin-ways"><span class="unseen">"Actions"</span></th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
                <Pager text previous next/>
                <Selection><button type="submit" class="button small">"Restore"</button></Selection>
            </form>
        </div>
    }
    .solid()
}

fn row(row: BinRow, now: Timestamp) -> AnyView {
    let BinRow { id, name, email, role, removed, by, days } = row;
    let role = (!role.is_empty()).then(|| view! { <span class="role">{role}</span> });
    let by = (!by.is_empty()).then(|| view! { " by " <bdi>{by}</bdi> });
    let left = counted(days, "day", "days");
    let (select, restore) = (format!("Select {name}"), format!("Restore {name}"));
    view! {
        <tr role="row" class="off">
            <td role="cell" class="table-pick"><Pick name="picked[]" value=id.clone() label=select/></td>
            <th scope="row" role="rowheader" class="users-who">
                <div class="who">
                    <Avatar name=name.clone() id=id.clone() faded=true/>
                    <div class="who-text">
                        <span class="who-line">
                            <span class="who-name" dir="auto" title=name.clone()>{name.clone()}</span>
                            {role}
                        </span>
                        <span class="who-address" dir="auto" title=email.clone()>{email.clone()}</span>
                    </div>
                </div>
            </th>
            <td role="cell" class="bin-removed" data-label="Removed"><TimeAgo at=removed now/> {by}</td>
            <td role="cell" class="bin-days" data-label="Kept for">{left}</td>
            <td role="cell" class="users-id"><CopyId id=id.clone() of=name.clone()/></td>
            <td role="cell" class="bin-ways">
                <button type="submit" class="button small" name="user" value=id aria-label=restore>"Restore"</button>
            </td>
        </tr>
    }
    .solid()
}

fn nobody(address: &Address) -> impl IntoView + use<> {
    let all = address.clone().only(&[]).with("status", BIN).href();
    let content = match (address.get("q"), address.get("at")) {
        ("", "") => view! {
            <Empty icon=icon::TRASH title="The recycle bin is empty" text="Who is removed lies here for 30 days and can be restored."/>
        }
        .solid(),
        _ => view! {
            <Empty icon=icon::SEARCH title="Nobody is found in the recycle bin" text="Search for a part of the name or address, or for a whole ID.">
                <a class="button" href=all>"Show the recycle bin"</a>
            </Empty>
        }
        .solid(),
    };
    view! { <div class="card">{content}</div> }
}
