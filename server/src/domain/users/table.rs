//! The Users page: rows by keyset, and the seats.

use model::{
    Caller, Error, Permission, Result,
    error::{FieldError, Noun},
    page::{LARGEST_SIZE, Page, PageRequest},
    users::{Status, UserFilter, UserRow, UserTable},
};

use super::{Domain, natural_groups};
use crate::{
    domain::{
        Configured,
        pages::{Ends, Places},
    },
    secrets::Column,
    store,
};

/// Longest search text, in characters.
const LONGEST_SEARCH: usize = 256;

impl Domain {
    pub(super) async fn user_table(
        &self,
        caller: &Caller,
        filter: UserFilter,
        request: PageRequest,
    ) -> Result<UserTable> {
        let scope = caller.require(Permission::ReadUserDetails)?;
        if filter.search.chars().count() > LONGEST_SEARCH {
            let text = format!("Search for at most {LONGEST_SEARCH} characters.");
            return Err(FieldError::value("search", text).into());
        }
        if filter.search.contains('\0') {
            return Err(FieldError::value("search", "Search for characters that can be seen.").into());
        }
        let size = request.size.clamp(1, LARGEST_SIZE);
        let places = Places::of(&scope, list_name(&filter));
        let seek = request.cursor.as_ref().map(|cursor| self.by_key_and_id(&places, cursor)).transpose()?;
        let mut conn = self.store.read(&scope).await?;
        let tenant = store::tenants::get(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        let found = store::users::table(&mut conn, &scope, &filter, seek.as_ref(), size, self.now()).await?;
        let place = |row: Option<&(UserRow, String)>| {
            let (row, value) = row?;
            Some(vec![Column::Text(value.clone()), Column::Text(row.user.id.to_string())])
        };
        let ends = Ends { first: place(found.rows.first()), last: place(found.rows.last()), more: found.more };
        let (previous, next) = self.neighbours(&places, seek.map(|seek| seek.side), ends);
        let configured = self.configured.load();
        let items = found.rows.into_iter().map(|(row, _)| with_natural_groups(&configured, row)).collect();
        Ok(UserTable {
            page: Page { items, previous, next, total: None },
            seats_used: tenant.seats_used,
            seats_allowed: tenant.settings.allowed_users,
            now: self.now(),
        })
    }
}

/// What a cursor belongs to besides its tenant.
fn list_name(filter: &UserFilter) -> String {
    let status = filter.status.map_or("", Status::as_str);
    format!("users\n{status}\n{}\n{}\n{}", filter.sort.as_str(), filter.descending, filter.search.trim())
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
