//! Places in lists: what a cursor stands for, and the cursors to the pages before and after some rows.

use model::{Result, Scope, id::TenantId, page::Cursor};

use super::Domain;
use crate::{
    secrets::{Column, CursorProblem, Direction, Position},
    store::{Seek, Side},
};

/// A list of one tenant, named with its filter and order: a cursor of another leads nowhere.
pub struct Places<'s> {
    tenant: &'s TenantId,
    list: String,
}

impl<'s> Places<'s> {
    pub const fn of(scope: &'s Scope, list: String) -> Self {
        Self { tenant: scope.tenant(), list }
    }
}

/// Where the rows of a page begin and end, and whether there are more in the direction that was read.
pub struct Ends {
    pub first: Option<Vec<Column>>,
    pub last: Option<Vec<Column>>,
    pub more: bool,
}

impl Domain {
    /// The place of a cursor in a list that is ordered by one unique text.
    pub(super) fn by_key(&self, places: &Places<'_>, cursor: &Cursor) -> Result<(Side, String)> {
        let (side, columns) = self.place(places, cursor)?;
        match <[Column; 1]>::try_from(columns) {
            Ok([Column::Text(key)]) => Ok((side, key)),
            _ => Err(CursorProblem::Malformed.into()),
        }
    }

    /// The place of a cursor in a list that is ordered by a text and an ID.
    pub(super) fn by_key_and_id(&self, places: &Places<'_>, cursor: &Cursor) -> Result<Seek> {
        let (side, columns) = self.place(places, cursor)?;
        match <[Column; 2]>::try_from(columns) {
            Ok([Column::Text(value), Column::Text(id)]) => Ok(Seek { side, value, id }),
            _ => Err(CursorProblem::Malformed.into()),
        }
    }

    /// The place of a cursor: which side of it is wanted, and the values it stands beside.
    pub(super) fn place(&self, places: &Places<'_>, cursor: &Cursor) -> Result<(Side, Vec<Column>)> {
        let position = self.cursors.read(places.tenant, &places.list, cursor)?;
        let side = if position.direction == Direction::Before { Side::Before } else { Side::After };
        Ok((side, position.columns))
    }

    /// Cursors to the pages before and after rows that were read from this side of a place; without one, from the
    /// beginning.
    pub(super) fn neighbours(
        &self,
        places: &Places<'_>,
        side: Option<Side>,
        ends: Ends,
    ) -> (Option<Cursor>, Option<Cursor>) {
        let (before, after) = match side {
            None => (false, ends.more),
            Some(Side::After) => (true, ends.more),
            Some(Side::Before) => (ends.more, true),
        };
        let beside = |columns: Option<Vec<Column>>, direction| {
            Some(self.cursors.write(places.tenant, &places.list, &Position { direction, columns: columns? }))
        };
        (
            before.then(|| beside(ends.first, Direction::Before)).flatten(),
            after.then(|| beside(ends.last, Direction::After)).flatten(),
        )
    }
}
