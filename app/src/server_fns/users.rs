//! The users of a workspace.

use leptos::prelude::*;
use model::users::UserFacets;

#[cfg(feature = "ssr")]
use crate::{
    address::split_list,
    outcome::Told,
    pages::users::{
        panel::{
            Act,
            changed::{Changed, done},
            view::{EndingRow, user_ids},
        },
        query,
    },
    request::{go_on_to, query_of, query_of_page, refuse, request},
};
use crate::{
    components::outcome::OutcomeView,
    error::ApiError,
    pages::users::{
        panel::view::{ChoicesView, DetailsView, EndingsView},
        view::UsersView,
    },
};

/// A page of the Users table: what to search for, a status or `bin`, `UserSort` by its name, `desc` or not, the cursor
/// of a page or nothing, and the other filters as a query. Texts as they stand in the address of the page.
#[server(name = GetUserTable, prefix = "/ui", endpoint = "users/table")]
pub async fn user_table(
    #[server(default)] q: String,
    #[server(default)] status: String,
    #[server(default)] sort: String,
    #[server(default)] dir: String,
    #[server(default)] at: String,
    #[server(default)] filter: String,
) -> Result<UsersView, ApiError> {
    let (backend, caller) = request()?;
    let more = query_of(&filter);
    let (filter, page) = query::wanted(|name| match name {
        "q" => &q,
        "status" => &status,
        "sort" => &sort,
        "dir" => &dir,
        "at" => &at,
        other => more.get_str(other).unwrap_or_default(),
    });
    if status == query::BIN {
        return backend.users.bin(&caller, filter.search, page).await.map(UsersView::of_bin).map_err(refuse);
    }
    backend.users.table(&caller, filter, page).await.map(UsersView::of).map_err(refuse)
}

/// What the filter of the table offers.
#[server(name = GetUserFacets, prefix = "/ui", endpoint = "users/facets")]
pub async fn user_facets() -> Result<UserFacets, ApiError> {
    let (backend, caller) = request()?;
    backend.users.facets(&caller).await.map_err(refuse)
}

/// Keeps which columns the table has for the viewer: those named, or with `usual` what they are by themselves.
#[server(name = SetUserColumns, prefix = "/ui", endpoint = "users/columns")]
pub async fn set_user_columns(
    #[server(default)] columns: Vec<String>,
    #[server(default)] usual: String,
) -> Result<String, ApiError> {
    use model::users::UserColumns;
    let (backend, caller) = request()?;
    let chosen = match usual.as_str() {
        "" => UserColumns::named(columns.iter().map(String::as_str)),
        _ => UserColumns::default(),
    };
    backend.users.set_columns(&caller, chosen).await.map_err(refuse)?;
    go_on_to(&query::read(&query_of_page()).href());
    Ok(String::new())
}

/// One user with everything the panel shows.
#[server(name = GetUserDetails, prefix = "/ui", endpoint = "users/details")]
pub async fn user_details(user: String) -> Result<DetailsView, ApiError> {
    let (backend, caller) = request()?;
    let user = model::id::UserId::parse(&user).map_err(refuse)?;
    let details = backend.users.details(&caller, &user).await.map_err(refuse)?;
    let sessions = if caller.may(model::Permission::ManageUsers) {
        backend.sessions.of_user(&caller, &user).await.map_err(refuse)?
    } else {
        Vec::new()
    };
    let groups = backend.groups.of_users(&caller, vec![user]).await.map_err(refuse)?;
    Ok(DetailsView::of(&caller, details, groups.into_iter().next(), sessions))
}

/// Groups to `add` users to or `remove` them from, by part of a name. `users` as they stand in the address.
#[server(name = GetGroupChoices, prefix = "/ui", endpoint = "users/choices")]
pub async fn group_choices(
    act: String,
    users: String,
    #[server(default)] find: String,
) -> Result<ChoicesView, ApiError> {
    /// How many groups to leave are offered.
    const OFFERED: usize = 20;
    let (backend, caller) = request()?;
    let users = backend.groups.of_users(&caller, user_ids(&split_list(&users))).await.map_err(refuse)?;
    let choices = backend.groups.choices(&caller, find.clone()).await.map_err(refuse)?;
    Ok(match Act::parse(&act) {
        Some(Act::Remove) => ChoicesView::to_leave(&users, &find, OFFERED),
        _ => ChoicesView::to_join(&users, choices),
    })
}

/// What an address tells of a change, with everybody's name.
#[server(name = GetUserOutcome, prefix = "/ui", endpoint = "users/outcome")]
pub async fn user_outcome(out: String) -> Result<OutcomeView, ApiError> {
    use crate::components::person::Person;
    use model::{access::Kind, error::Noun, id::GroupId, page::LARGEST_SIZE, users::UserQuery};
    let (backend, caller) = request()?;
    let unknown = || refuse(model::Error::NotFound(Noun::Page));
    let (told, changed) = (Told::read(&out), Changed::read(&out));
    let refused = told.iter().flat_map(Told::users).chain(changed.iter().flat_map(Changed::users));
    let ids = user_ids(&refused.cloned().collect::<Vec<_>>());
    let query = UserQuery { ids, page_size: LARGEST_SIZE, ..UserQuery::default() };
    let users =
        if query.ids.is_empty() { Vec::new() } else { backend.users.list(&caller, query).await.map_err(refuse)? };
    let person = |id: &str| {
        let user = users.iter().find(|user| user.id.as_str() == id);
        Person {
            id: id.to_owned(),
            name: user.map_or_else(|| id.to_owned(), |user| user.name.clone()),
            email: user.and_then(|user| user.email.clone()).unwrap_or_default(),
            service: user.is_some_and(|user| user.kind == Kind::Service),
        }
    };
    if let Some(changed) = changed {
        return Ok(changed.shown(person));
    }
    let told = told.ok_or_else(unknown)?;
    let group = GroupId::parse(&told.group).map_err(refuse)?;
    let group = backend.groups.get(&caller, &group).await.map_err(refuse)?.group.name;
    Ok(OutcomeView::of(&told, group, person))
}

/// What ends for users who are disabled or removed. `users` as they stand in the address.
#[server(name = GetUserEndings, prefix = "/ui", endpoint = "users/endings")]
pub async fn user_endings(users: String) -> Result<EndingsView, ApiError> {
    use model::{error::FieldError, groups::MOST_AT_ONCE};
    let (backend, caller) = request()?;
    let ids = user_ids(&split_list(&users));
    if ids.len() > MOST_AT_ONCE {
        return Err(refuse(FieldError::value("users", format!("At most {MOST_AT_ONCE} users at a time.")).into()));
    }
    let mut view = EndingsView { rows: Vec::with_capacity(ids.len()), now: model::Timestamp::from_millis(0) };
    for id in ids {
        match backend.users.details(&caller, &id).await {
            Ok(details) => {
                view.now = details.now;
                view.rows.push(EndingRow::of(details));
            }
            // Gone since the address was made.
            Err(model::Error::NotFound(_)) => {}
            Err(error) => return Err(refuse(error)),
        }
    }
    Ok(view)
}

/// Disables, enables, removes (`delete`) or restores one `user`, the `users` of an address, or those who were
/// `picked`. Of one what stands against it is refused, of several each is told on the page.
#[server(name = ChangeUsers, prefix = "/ui", endpoint = "users/change")]
pub async fn change_users(
    act: String,
    #[server(default)] user: String,
    #[server(default)] users: String,
    #[server(default)] picked: Vec<String>,
) -> Result<String, ApiError> {
    use model::{error::FieldError, id::UserId};
    let (backend, caller) = request()?;
    let unknown = || refuse(FieldError::value("act", "Users are disabled, enabled, removed or restored.").into());
    let act = Act::parse(&act).ok_or_else(unknown)?;
    let change = act.change().ok_or_else(unknown)?;
    let list = query::list_of(&query_of_page());
    if user.is_empty() {
        let ids = user_ids(&split_list(&users).into_iter().chain(picked).collect::<Vec<_>>());
        let outcomes = backend.users.change_many(&caller, ids, change).await.map_err(refuse)?;
        go_on_to(&list.with("out", &Changed::of(act, &outcomes).written()).href());
        return Ok(String::new());
    }
    let id = UserId::parse(&user).map_err(refuse)?;
    backend.users.change(&caller, &id, change).await.map_err(refuse)?;
    // The panel of who was removed shows nothing any more.
    let beside = if matches!(act, Act::Delete | Act::Restore) { String::new() } else { user };
    go_on_to(&list.with("user", &beside).href());
    Ok(format!("User {}", done(Some(change))))
}

/// Changes the name of a user.
#[server(name = RenameUser, prefix = "/ui", endpoint = "users/name")]
pub async fn rename_user(user: String, name: String) -> Result<String, ApiError> {
    let (backend, caller) = request()?;
    let id = model::id::UserId::parse(&user).map_err(refuse)?;
    let change = model::users::ProfileChange { name: Some(name), ..Default::default() };
    let changed = backend.users.update(&caller, &id, change).await.map_err(refuse)?;
    go_on_to(&query::list_of(&query_of_page()).with("user", &user).href());
    Ok(if changed.is_empty() { "The name was like that before" } else { "Name changed" }.to_owned())
}

/// Changes the role of a user.
#[server(name = SetUserRole, prefix = "/ui", endpoint = "users/role")]
pub async fn set_user_role(user: String, role: String) -> Result<String, ApiError> {
    let (backend, caller) = request()?;
    let id = model::id::UserId::parse(&user).map_err(refuse)?;
    let unknown = || model::error::FieldError::value("role", "A role is admin, user or consumer.").into();
    let role = model::Role::parse(&role).ok_or_else(unknown).map_err(refuse)?;
    backend.users.set_role(&caller, &id, role).await.map_err(refuse)?;
    go_on_to(&query::list_of(&query_of_page()).with("user", &user).href());
    Ok(format!("Role changed to {}", role.title()))
}

/// Puts `users`, as they stand in the address, into a group (`add`) or takes them out of it (`remove`), and tells of
/// each on the page. Of one `user`, what stands against it is refused.
#[server(name = ChangeGroups, prefix = "/ui", endpoint = "users/groups")]
pub async fn change_groups(
    act: String,
    #[server(default)] group: String,
    #[server(default)] user: String,
    #[server(default)] users: String,
) -> Result<String, ApiError> {
    use model::{
        error::{FieldError, Forbidden},
        groups::Verdict,
        id::GroupId,
    };
    let (backend, caller) = request()?;
    let unknown = || FieldError::value("act", "Users are added to a group or removed from it.").into();
    let act = Act::parse(&act).filter(|act| act.change().is_none()).ok_or_else(unknown).map_err(refuse)?;
    let missing = || FieldError::value("group", "Choose a group.").into();
    let group = if group.is_empty() { Err(missing()) } else { GroupId::parse(&group) }.map_err(refuse)?;
    let one = !user.is_empty();
    let ids = user_ids(&if one { vec![user] } else { split_list(&users) });
    let outcomes = match act {
        Act::Add => backend.groups.add_members(&caller, &group, ids, None).await,
        _ => backend.groups.remove_members(&caller, &group, ids).await,
    };
    let outcomes = outcomes.map_err(refuse)?;
    let list = query::list_of(&query_of_page());
    if !one {
        go_on_to(&list.with("out", &Told::of(act == Act::Add, group.as_str(), &outcomes).written()).href());
        return Ok(String::new());
    }
    let Some(outcome) = outcomes.into_iter().next() else { return Ok(String::new()) };
    if let Verdict::Denied(denied) = outcome.verdict {
        return Err(refuse(Forbidden::Rule(denied.sentence().to_owned()).into()));
    }
    go_on_to(&list.with("user", outcome.user.as_str()).href());
    let group = backend.groups.get(&caller, &group).await.map_err(refuse)?.group.name;
    Ok(match act {
        Act::Add => format!("Added to {group}"),
        _ => format!("Removed from {group}"),
    })
}
