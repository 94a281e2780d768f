//! The Users page: rows by keyset, and the seats.

use model::{
    Caller, Error, Permission, Result, Scope,
    error::{FieldError, Noun},
    page::{Cursor, LARGEST_SIZE, Page, PageRequest},
    users::{UserFilter, UserRow, UserTable},
};

use super::{Domain, built_in_groups};
use crate::{
    secrets::{Column, Direction, Position},
    store::{
        self,
        users::{Seek, Side, TablePage},
    },
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
        let list = list_name(&filter);
        let seek = request.cursor.as_ref().map(|cursor| self.seek(&scope, &list, cursor)).transpose()?;
        let mut conn = self.store.read(&scope).await?;
        let tenant = store::tenants::get(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        let found = store::users::table(&mut conn, &scope, &filter, seek.as_ref(), size).await?;
        let (previous, next) = self.neighbours(&scope, &list, &found, seek.as_ref());
        let items = found.rows.into_iter().map(|(row, _)| with_natural_groups(row)).collect();
        Ok(UserTable {
            page: Page { items, previous, next, total: None },
            seats_used: tenant.seats_used,
            seats_allowed: tenant.settings.allowed_users,
            now: self.now(),
        })
    }

    fn seek(&self, scope: &Scope, list: &str, cursor: &Cursor) -> Result<Seek> {
        let position = self.cursors.read(scope.tenant(), list, cursor)?;
        let side = if position.direction == Direction::Before { Side::Before } else { Side::After };
        match <[Column; 2]>::try_from(position.columns) {
            Ok([Column::Text(value), Column::Text(id)]) => Ok(Seek { side, value, id }),
            _ => Err(crate::secrets::CursorProblem::Malformed.into()),
        }
    }

    /// Cursors to the pages before and after these rows.
    fn neighbours(
        &self,
        scope: &Scope,
        list: &str,
        found: &TablePage,
        seek: Option<&Seek>,
    ) -> (Option<Cursor>, Option<Cursor>) {
        let (before, after) = match seek.map(|seek| seek.side) {
            None => (false, found.more),
            Some(Side::After) => (true, found.more),
            Some(Side::Before) => (found.more, true),
        };
        let beside = |row: Option<&(UserRow, String)>, direction| {
            let (row, value) = row?;
            let columns = vec![Column::Text(value.clone()), Column::Text(row.user.id.to_string())];
            Some(self.cursors.write(scope.tenant(), list, &Position { direction, columns }))
        };
        (
            before.then(|| beside(found.rows.first(), Direction::Before)).flatten(),
            after.then(|| beside(found.rows.last(), Direction::After)).flatten(),
        )
    }
}

/// What a cursor belongs to besides its tenant.
fn list_name(filter: &UserFilter) -> String {
    format!("users\n{}\n{}\n{}", filter.sort.as_str(), filter.descending, filter.search.trim())
}

/// Memberships that follow from the role are shown like stored ones; that everyone is in Users goes without saying.
fn with_natural_groups(mut row: UserRow) -> UserRow {
    for group in built_in_groups(row.user.kind, row.user.role, &[]) {
        let known = row.groups.iter().any(|known| known.id.as_str() == group.id());
        if group != model::groups::BuiltIn::Users && !known {
            row.groups.insert(0, model::groups::GroupName { id: group.group_id(), name: group.title().to_owned() });
        }
    }
    row
}
