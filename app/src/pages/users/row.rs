//! One user in the table.

use crate::components::solid::IntoSolid;
use leptos::prelude::*;
use model::{
    Timestamp,
    users::{Standing, UserColumn, UserColumns},
};

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

/// What a standing is called.
pub const fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Active => "Active",
        Standing::Pending => "Pending",
        Standing::Disabled => "Disabled",
    }
}

/// A table row. Cells carry their column's name for where the row is shown as a card.
pub fn row(row: Row, now: Timestamp, address: Memo<Address>, may: Ways, columns: UserColumns) -> impl IntoView {
    let pending = row.standing == Standing::Pending;
    let pick = may.any().then(|| pick(&row, address, may));
    let ways = may.any().then(|| {
        let ways = (!pending).then(|| ways(&row, address, may));
        view! { <td role="cell" class="users-ways">{ways}</td> }
    });
    let cells = UserColumn::ALL.iter().filter(|column| columns.has(**column)).filter_map(|column| {
        let content = content(*column, &row, now)?;
        let label = labelled(*column).then(|| column.title());
        Some(view! { <td role="cell" class=class(*column) data-label=label>{content}</td> })
    });
    let cells = cells.collect_view();
    view! {
        <tr role="row" class:off={row.standing != Standing::Active}>
            {pick}
            <th scope="row" role="rowheader" class="users-who">{who(&row, address, columns)}</th>
            {cells}
            {ways}
        </tr>
    }
    .solid()
}

/// The class of a column's cells.
pub const fn class(column: UserColumn) -> &'static str {
    match column {
        UserColumn::Email | UserColumn::Role => "users-who",
        UserColumn::Status => "users-state",
        UserColumn::PendingSince => "users-since",
        UserColumn::Groups => "users-groups",
        UserColumn::LastSignIn => "users-seen",
        UserColumn::ApiUsed => "users-api",
        UserColumn::PagesUsed => "users-pages",
        UserColumn::LastActive => "users-active",
        UserColumn::Created => "users-created",
        UserColumn::Id => "users-id",
    }
}

/// Whether a card has to say what it is.
const fn labelled(column: UserColumn) -> bool {
    !matches!(column, UserColumn::Status | UserColumn::Groups | UserColumn::Id)
}

/// What stands in a cell of its own; address and role stand with the name.
fn content(column: UserColumn, row: &Row, now: Timestamp) -> Option<AnyView> {
    let pending = row.standing == Standing::Pending;
    Some(match column {
        UserColumn::Email | UserColumn::Role => return None,
        UserColumn::Status => {
            let on = row.standing == Standing::Active;
            view! { <State on waits=pending text=standing(row.standing)/> }.solid()
        }
        UserColumn::PendingSince => pending.then(|| view! { <Day at=row.created/> }).solid(),
        UserColumn::Groups => view! { <Chips names=row.groups.clone()/> }.solid(),
        UserColumn::LastSignIn => {
            let way = (!row.way.is_empty()).then(|| view! { " · " <bdi>{row.way.clone()}</bdi> });
            view! { {moment(row.signed_in, now)} {way} }.solid()
        }
        UserColumn::ApiUsed => moment(row.api_used, now).solid(),
        UserColumn::PagesUsed => moment(row.pages_used, now).solid(),
        UserColumn::LastActive => moment(row.last_active, now).solid(),
        UserColumn::Created => view! { <Day at=row.created/> }.solid(),
        UserColumn::Id => view! { <CopyId id=row.id.clone() of=row.name.clone()/> }.solid(),
    })
}

/// Users and those who are invited go under names of their own: not the same is done with them.
fn pick(row: &Row, address: Memo<Address>, may: Ways) -> impl IntoView + use<> {
    let pending = row.standing == Standing::Pending;
    let (list, name, can) =
        if pending { ("invites", "invites[]", may.invited) } else { ("users", "users[]", may.groups || may.users) };
    let pick = can.then(|| {
        let checked = address.read_untracked().list(list).contains(&row.id);
        let label = format!("Select {}", row.name);
        view! { <Pick name value=row.id.clone() label checked/> }
    });
    view! { <td role="cell" class="table-pick">{pick}</td> }
}

fn who(row: &Row, address: Memo<Address>, columns: UserColumns) -> impl IntoView + use<> {
    let id = row.id.clone();
    let beside = if row.standing == Standing::Pending { "invited" } else { "user" };
    let open = address.read_untracked().clone().only(LIST).with(beside, &id).href();
    let current = move || (address.read().get(beside) == id).then_some("true");
    let role = (columns.has(UserColumn::Role) && !row.role.is_empty())
        .then(|| view! { <span class="role">{row.role.clone()}</span> });
    let internal = row.internal.then(|| {
        view! { <span class="tag" title="Belongs to the platform: takes no seat">"Platform"</span> }
    });
    let email = (columns.has(UserColumn::Email) && !row.email.is_empty()).then(|| {
        view! { <span class="who-address" dir="auto" title=row.email.clone()>{row.email.clone()}</span> }
    });
    view! {
        <div class="who">
            <Avatar name=row.name.clone() id=row.id.clone() faded={row.standing != Standing::Active}/>
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
                {email}
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
    view! { <span class="row-ways">{add}{remove}</span> }
}

/// How long ago, or never.
pub(super) fn moment(at: Option<Timestamp>, now: Timestamp) -> impl IntoView {
    let never = at.is_none().then(|| view! { <span class="quiet">"never"</span> });
    (at.map(|at| view! { <TimeAgo at now/> }), never)
}
