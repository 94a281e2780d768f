//! One user in the table.

use leptos::prelude::*;
use model::{
    Role, Timestamp,
    users::{Status, User, UserRow},
};

use crate::components::{
    avatar::Avatar,
    chips::Chips,
    copy_id::CopyId,
    state::State,
    time_ago::{Day, TimeAgo},
};

/// A table row. Cells carry their column's name for where the row is shown as a card.
pub fn row(row: UserRow, now: Timestamp) -> impl IntoView {
    let UserRow { user, groups, last_sign_in, last_provider, credentials_last_used } = row;
    let active = user.status == Status::Active;
    let (created, id, name) = (user.created, user.id.to_string(), user.name.clone());
    let groups = groups.into_iter().map(|group| group.name).collect::<Vec<_>>();
    view! {
        <tr role="row" class:off=!active>
            <th scope="row" role="rowheader" class="users-who">{who(user)}</th>
            <td role="cell" class="users-state"><State on=active text=if active { "Active" } else { "Disabled" }/></td>
            <td role="cell" class="users-groups"><Chips names=groups/></td>
            <td role="cell" class="users-seen" data-label="Last sign-in">{signed_in(last_sign_in, last_provider, now)}</td>
            <td role="cell" class="users-api" data-label="API used">{moment(credentials_last_used, now)}</td>
            <td role="cell" class="users-created" data-label="Created"><Day at=created/></td>
            <td role="cell" class="users-id"><CopyId id of=name/></td>
        </tr>
    }
}

fn who(user: User) -> impl IntoView {
    let address = user.email.unwrap_or_default();
    view! {
        <div class="who">
            <Avatar name=user.name.clone() id=user.id.to_string() faded=user.status != Status::Active/>
            <div class="who-text">
                <span class="who-line">
                    <span class="who-name" dir="auto" title=user.name.clone()>{user.name.clone()}</span>
                    {role(user.role)}
                    {user.internal.then(|| view! {
                        <span class="tag" title="Belongs to the platform: takes no seat">"Platform"</span>
                    })}
                </span>
                <span class="who-address" dir="auto" title=address.clone()>{address.clone()}</span>
            </div>
        </div>
    }
}

/// Roles that can more or less than an ordinary user.
fn role(role: Role) -> Option<impl IntoView> {
    (role != Role::User).then(|| view! { <span class="role">{role.title()}</span> })
}

fn signed_in(at: Option<Timestamp>, provider: Option<String>, now: Timestamp) -> impl IntoView {
    let provider = provider.filter(|_| at.is_some()).map(|name| view! { " · " <bdi>{way(&name)}</bdi> });
    view! {
        {moment(at, now)}
        {provider}
    }
}

fn moment(at: Option<Timestamp>, now: Timestamp) -> AnyView {
    match at {
        Some(at) => view! { <TimeAgo at now/> }.into_any(),
        None => view! { <span class="quiet">"never"</span> }.into_any(),
    }
}

/// A way of signing in, as a name: providers have theirs, our own are words.
fn way(provider: &str) -> String {
    match provider {
        "password" => "Password".to_owned(),
        "access key" => "Access key".to_owned(),
        name => name.to_owned(),
    }
}
