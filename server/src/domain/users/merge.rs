//! Two lists in one order: each was read from the same place on, as many as a page has room for.

use std::cmp::Ordering;

use model::users::{TableRow, UserSort};

/// A row, what it is sorted by, and its ID.
type Entry = (TableRow, String, String);

/// A list from a place on, in the direction that was read.
#[derive(Default)]
pub(super) struct Placed {
    rows: Vec<Entry>,
    /// Whether it goes on beyond.
    more: bool,
}

impl Placed {
    pub fn of<R>(rows: Vec<(R, String)>, more: bool, row: impl Fn(R) -> (String, TableRow)) -> Self {
        let entry = |(found, value)| {
            let (id, row) = row(found);
            (row, value, id)
        };
        Self { rows: rows.into_iter().map(entry).collect(), more }
    }
}

/// A page in the order in which it is shown, and whether there is more in the direction that was read.
pub(super) struct Merged {
    pub rows: Vec<Entry>,
    pub more: bool,
}

/// The first `size` rows of both, and in which order: as it was read, or backwards.
pub(super) fn merged(lists: [Placed; 2], sort: UserSort, descending: bool, backwards: bool, size: u32) -> Merged {
    let mut more = lists.iter().any(|list| list.more);
    let mut rows: Vec<Entry> = lists.into_iter().flat_map(|list| list.rows).collect();
    rows.sort_by(|a, b| {
        let order = compared(sort, &a.1, &b.1).then_with(|| a.2.cmp(&b.2));
        if descending { order.reverse() } else { order }
    });
    let most = usize::try_from(size).unwrap_or(usize::MAX);
    more |= rows.len() > most;
    rows.truncate(most);
    if backwards {
        rows.reverse();
    }
    Merged { rows, more }
}

/// As the databases compare: times as numbers, texts by their bytes.
fn compared(sort: UserSort, a: &str, b: &str) -> Ordering {
    let number = |text: &str| text.parse::<i64>().unwrap_or_default();
    if sort.is_time() { number(a).cmp(&number(b)) } else { a.cmp(b) }
}
