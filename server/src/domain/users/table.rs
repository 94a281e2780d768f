//! The Users page: users and those who are invited, by keyset, and the seats.

use model::{
    Caller, Error, Permission, Result, Role, Scope,
    audit::Action,
    error::{FieldError, Noun},
    groups::{BuiltIn, GroupName},
    id::GroupId,
    page::{LARGEST_SIZE, Page, PageRequest},
    users::{MOST_INACTIVE_DAYS, Standing, TableRow, UserColumns, UserFacets, UserFilter, UserRow, UserTable},
};
use serde_json::json;

use super::{
    Domain,
    merge::{Merged, Placed, merged},
    natural_groups,
};
use crate::{
    domain::{
        Configured,
        groups::check_search,
        pages::{Ends, Places},
    },
    names,
    secrets::Column,
    store::{self, Conn, Side, users::Wanted},
};

/// Groups that the filter offers.
const OFFERED: u32 = 100;

/// Longest name of a group or a provider that is looked for, in characters.
const LONGEST_NAME: usize = 256;

/// Seconds of a day.
const DAY: i64 = 86_400;

impl Domain {
    pub(super) async fn user_table(
        &self,
        caller: &Caller,
        filter: UserFilter,
        request: PageRequest,
    ) -> Result<UserTable> {
        let scope = caller.require(Permission::ReadUserDetails)?;
        check(&filter)?;
        let size = request.size.clamp(1, LARGEST_SIZE);
        let places = Places::of(&scope, list_name(&filter));
        let seek = request.cursor.as_ref().map(|cursor| self.by_key_and_id(&places, cursor)).transpose()?;
        let now = self.now();
        let mut conn = self.store.read(&scope).await?;
        let tenant = store::tenants::get(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        let columns = store::users::columns_of(&mut conn, &scope, &caller.user).await?;
        let group = self.filtered_group(&mut conn, &scope, &filter).await?;
        let mut lists = [Placed::default(), Placed::default()];
        if let Some(wanted) = wanted(&filter, group.as_ref(), now) {
            if filter.has_users() {
                let found = store::users::table(&mut conn, &scope, &wanted, seek.as_ref(), size, now).await?;
                lists[0] = Placed::of(found.rows, found.more, |row| (row.user.id.to_string(), TableRow::User(row)));
            }
            if filter.has_invited() && caller.may(Permission::ManageInvitations) {
                let found = store::invitations::pending(&mut conn, &scope, &wanted, seek.as_ref(), size, now).await?;
                lists[1] = Placed::of(found.rows, found.more, |row| (row.id.to_string(), TableRow::Invited(row)));
            }
        }
        let (sort, descending) = filter.order();
        let backwards = seek.as_ref().is_some_and(|seek| seek.side == Side::Before);
        let Merged { rows, more } = merged(lists, sort, descending != backwards, backwards, size);
        let place = |row: Option<&(TableRow, String, String)>| {
            let (_, value, id) = row?;
            Some(vec![Column::Text(value.clone()), Column::Text(id.clone())])
        };
        let ends = Ends { first: place(rows.first()), last: place(rows.last()), more };
        let (previous, next) = self.neighbours(&places, seek.map(|seek| seek.side), ends);
        let configured = self.configured.load();
        let shown = |(row, ..): (TableRow, String, String)| match row {
            TableRow::User(row) => TableRow::User(with_natural_groups(&configured, row)),
            invited @ TableRow::Invited(_) => invited,
        };
        Ok(UserTable {
            page: Page { items: rows.into_iter().map(shown).collect(), previous, next, total: None },
            group,
            columns,
            seats_used: tenant.seats_used,
            seats_allowed: tenant.settings.allowed_users,
            now,
        })
    }

    /// The group of a filter: by ID, else by its whole name.
    async fn filtered_group(&self, conn: &mut Conn, scope: &Scope, filter: &UserFilter) -> Result<Option<GroupName>> {
        let text = filter.group.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let by_id = match GroupId::parse(text) {
            Ok(id) => store::groups::get(conn, scope, &id).await?,
            Err(_) => None,
        };
        let found = match by_id {
            Some(found) => Some(found),
            None => store::groups::named(conn, scope, &names::key(text)).await?,
        };
        Ok(found.map(|row| self.group_name(row)))
    }

    fn group_name(&self, row: store::groups::GroupRow) -> GroupName {
        let group = self.group_of(row);
        GroupName { id: group.id, name: group.name }
    }

    pub(super) async fn user_facets(&self, caller: &Caller) -> Result<UserFacets> {
        let scope = caller.require(Permission::ReadUserDetails)?;
        let mut conn = self.store.read(&scope).await?;
        let providers = store::users::providers(&mut conn, &scope).await?;
        let groups = store::groups::choices(&mut conn, &scope, "", OFFERED).await?;
        // Nobody of the table is in the one, everybody in the other.
        let offers = |group: &GroupName| {
            let built_in = BuiltIn::from_id(&group.id);
            !matches!(built_in, Some(BuiltIn::ServiceAccounts | BuiltIn::Users))
        };
        let groups = groups.into_iter().map(|row| self.group_name(row)).filter(offers).collect();
        Ok(UserFacets { providers, groups })
    }

    pub(super) async fn set_user_columns(&self, caller: &Caller, columns: UserColumns) -> Result<()> {
        let scope = caller.require(Permission::EditOwnProfile)?;
        let mut conn = self.store.write(&scope).await?;
        store::users::set_columns(&mut conn, &scope, &caller.user, columns).await?;
        conn.commit().await?;
        Ok(())
    }

    pub(super) async fn note_user_export(&self, caller: &Caller, filter: &UserFilter) -> Result<()> {
        let scope = caller.require(Permission::ReadUserDetails)?;
        check(filter)?;
        let text = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        let after = json!({
            "format": "csv",
            "search": text(&filter.search),
            "status": filter.status.map(Standing::as_str),
            "group": text(&filter.group),
            "role": filter.role.map(Role::as_str),
            "provider": text(&filter.provider),
            "inactive_days": filter.inactive_days,
        });
        let mut conn = self.store.write(&scope).await?;
        let tenant = scope.tenant().as_str();
        self.record(&mut conn, &scope, Action::TenantUsersExported, tenant, None, Some(after)).await?;
        conn.commit().await?;
        Ok(())
    }
}

fn check(filter: &UserFilter) -> Result<()> {
    check_search(&filter.search)?;
    for (field, text) in [("group", &filter.group), ("provider", &filter.provider)] {
        if text.chars().count() > LONGEST_NAME || text.contains('\0') {
            return Err(FieldError::value(field, format!("Names have at most {LONGEST_NAME} characters.")).into());
        }
    }
    if filter.inactive_days.is_some_and(|days| days == 0 || days > MOST_INACTIVE_DAYS) {
        let text = format!("Users are inactive for 1 to {MOST_INACTIVE_DAYS} days.");
        return Err(FieldError::value("inactive", text).into());
    }
    Ok(())
}

/// What the store is asked, or nothing where nobody can be among them.
fn wanted(filter: &UserFilter, group: Option<&GroupName>, now: model::Timestamp) -> Option<Wanted> {
    let silent_since = filter.inactive_days.map(|days| now.plus_seconds(-i64::from(days) * DAY));
    let mut wanted = Wanted { filter: filter.clone(), role: filter.role, silent_since, ..Wanted::default() };
    if filter.group.trim().is_empty() {
        return Some(wanted);
    }
    let group = group?;
    match BuiltIn::from_id(&group.id) {
        // Membership of these follows from what a user is.
        Some(BuiltIn::Users) => {}
        Some(BuiltIn::ServiceAccounts) => return None,
        Some(BuiltIn::Admins) if wanted.role.is_some_and(|role| role != Role::Admin) => return None,
        Some(BuiltIn::Admins) => wanted.role = Some(Role::Admin),
        Some(BuiltIn::QueueAdmins) | None => wanted.group = Some(group.id.clone()),
    }
    Some(wanted)
}

/// What a cursor belongs to besides its tenant.
fn list_name(filter: &UserFilter) -> String {
    let (sort, descending) = filter.order();
    let text = |text: Option<&'static str>| text.unwrap_or_default();
    format!(
        "users\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}",
        text(filter.status.map(Standing::as_str)),
        filter.group.trim(),
        text(filter.role.map(Role::as_str)),
        filter.provider,
        filter.inactive_days.unwrap_or_default(),
        sort.as_str(),
        descending,
        filter.search.trim()
    )
}

/// Memberships that follow from the role are shown like stored ones; that everyone is in Users goes without saying.
pub(super) fn with_natural_groups(configured: &Configured, mut row: UserRow) -> UserRow {
    for group in natural_groups(row.user.kind, row.user.role) {
        let known = row.groups.iter().any(|known| known.id.as_str() == group.id());
        if group != model::groups::BuiltIn::Users && !known {
            let name = configured.title(group).to_owned();
            row.groups.insert(0, model::groups::GroupName { id: group.group_id(), name });
        }
    }
    row
}
