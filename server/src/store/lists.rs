//! What every list has: places between rows, and searches.

/// Rows before or after a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    After,
    Before,
}

/// A place between two rows: the sort value and ID of a row, and which side of it is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seek {
    pub side: Side,
    pub value: String,
    pub id: String,
}

/// The search text as a `LIKE` pattern on folded columns.
pub fn like_pattern(search: &str) -> String {
    let mut pattern = String::with_capacity(search.len() + 2);
    pattern.push('%');
    for c in model::name::key(search).chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
