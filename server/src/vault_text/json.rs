//! JSON: held to its grammar by serde_json, then read with places, and handed out converted.

use serde::de::IgnoredAny;

use super::{Overdue, Place, Problem, Reason, Tree, hocon, lines::Lines};

pub fn read(text: &str, overdue: Overdue<'_>) -> Result<Tree, Problem> {
    // What serde_json skips it keeps nothing of, and it does not recurse into it.
    if let Err(error) = serde_json::from_str::<IgnoredAny>(text) {
        return Err(Problem::new(place(text, &error), Reason::Json));
    }
    let tree = hocon::outline(text, false, overdue)?;
    tree.check_keys()?;
    Ok(tree)
}

/// serde_json counts columns in bytes, and 0 at a line end.
fn place(text: &str, error: &serde_json::Error) -> Place {
    let lines = text.split_inclusive('\n').take(error.line().saturating_sub(1));
    let start: usize = lines.map(str::len).sum();
    Lines::of(text).place(start + error.column().saturating_sub(1))
}
