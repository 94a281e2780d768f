//! Refuses what pyhocon reads differently from what it says, so that what people are shown is what their clients get.
//!
//! Each rule stands for exceptions in the table of `tests/hocon/corpus.json`.

use super::{
    cursor::{Cursor, is_blank, is_line_end},
    draft::{Part, Piece},
    error::{Fault, Reason},
    scalar::is_keyword,
    value::Value,
};

/// Units of pyhocon's durations, the longer before the shorter.
const UNITS: &[&str] = &[
    "nanoseconds",
    "nanosecond",
    "nanos",
    "nano",
    "ns",
    "microseconds",
    "microsecond",
    "micros",
    "micro",
    "us",
    "milliseconds",
    "millisecond",
    "millis",
    "milli",
    "ms",
    "minutes",
    "minute",
    "months",
    "month",
    "mo",
    "seconds",
    "second",
    "s",
    "m",
    "hours",
    "hour",
    "h",
    "weeks",
    "week",
    "w",
    "days",
    "day",
    "d",
    "years",
    "year",
    "y",
];

/// Looks at the key in quotes that starts here.
pub fn key(cursor: &Cursor<'_>) -> Result<(), Fault> {
    let inner = &cursor.rest()[1..];
    let name = &inner[..inner.find(['"', '\n']).unwrap_or(inner.len())];
    let bad = name.is_empty() || name.contains(['\\', '\t', '\r']);
    if bad { Err(Fault::new(cursor.at(), Reason::KeyCharacter)) } else { Ok(()) }
}

/// Looks at the part of a value that starts here, which follows another of the same value or begins it.
pub fn scalar(cursor: &Cursor<'_>, before: Option<&Piece>) -> Result<(), Fault> {
    let rest = cursor.rest();
    let fault = |reason| Err(Fault::new(cursor.at(), reason));
    if ends(rest) {
        return Ok(());
    }
    let joined = match before.map(|piece| (&piece.part, &piece.space)) {
        Some((_, space)) if space.contains('\t') => return fault(Reason::Tab),
        Some((Part::Plain(scalar), _)) if !matches!(scalar.value, Value::String(_)) || scalar.is_exact => {
            return fault(Reason::Ambiguous);
        }
        Some((Part::Plain(_), _)) => true,
        _ => false,
    };
    if let Some(inner) = rest.strip_prefix("\"\"\"") {
        let text = &inner[..inner.find("\"\"\"").unwrap_or(inner.len())];
        return if joined { fault(Reason::Ambiguous) } else { no_tab(text, cursor) };
    }
    if let Some(inner) = rest.strip_prefix('"') {
        return quoted(inner, cursor);
    }
    let word = ["true", "false", "null"].iter().any(|word| is_keyword(rest, word));
    if joined && word || duration(rest).is_some_and(|after| joined || !ends(after)) {
        return fault(Reason::Ambiguous);
    }
    Ok(())
}

/// Whether a value is over here.
fn ends(rest: &str) -> bool {
    let rest = rest.trim_start_matches(is_blank);
    rest.is_empty() || rest.starts_with(is_line_end) || rest.starts_with([',', '}', ']', '#']) || rest.starts_with("//")
}

/// What follows the duration that starts here, if one does.
fn duration(text: &str) -> Option<&str> {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
    if unit.len() == text.len() {
        return None;
    }
    let unit = unit.trim_start_matches(' ');
    let mut ends = UNITS.iter().filter_map(|name| unit.strip_prefix(name));
    ends.find(|after| !after.starts_with(|c: char| c.is_ascii_alphanumeric()))
}

fn no_tab(text: &str, cursor: &Cursor<'_>) -> Result<(), Fault> {
    if text.contains('\t') { Err(Fault::new(cursor.at(), Reason::Tab)) } else { Ok(()) }
}

/// Looks at the text in quotes, up to the quote that ends it.
fn quoted(inner: &str, cursor: &Cursor<'_>) -> Result<(), Fault> {
    let mut escaped = false;
    for c in inner.chars() {
        match c {
            '\n' => break,
            '/' | 'b' | 'f' | 'u' if escaped => return Err(Fault::new(cursor.at(), Reason::Escape)),
            '\t' => return Err(Fault::new(cursor.at(), Reason::Tab)),
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => break,
            _ => {}
        }
    }
    Ok(())
}
