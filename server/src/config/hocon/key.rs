//! Keys: dotted paths of plain words, or one quoted name.

use super::{
    cursor::Cursor,
    error::{Fault, Reason},
    scalar,
};

/// Characters that separate the parts of a path, in keys and in `${…}`.
const PATH_BREAKS: &[char] = &['$', '}', '[', ']', ':', '=', '+', '#', '`', '^', '?', '!', '@', '*', '&', '.'];

/// Reads a key if there is one. Blanks before it are already skipped.
pub fn read(cursor: &mut Cursor<'_>) -> Result<Option<Vec<String>>, Fault> {
    let at = cursor.at();
    if cursor.starts_with("\"") {
        return scalar::quoted(cursor).map(|name| Some(vec![name]));
    }
    let word = cursor.take_while(is_key_char);
    if word.is_empty() {
        return Ok(None);
    }
    let path = split(word.trim_matches(' '));
    if path.is_empty() { Err(Fault::new(at, Reason::EmptyKey)) } else { Ok(Some(path)) }
}

/// Splits a dotted path; empty parts are dropped, parts in quotes are kept whole.
pub fn split(path: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        let quoted =
            rest.strip_prefix('"').and_then(|inner| inner.split_once('"')).filter(|(name, _)| !name.is_empty());
        if let Some((name, after)) = quoted {
            parts.push(name.to_owned());
            rest = after;
            continue;
        }
        let end = rest.find(PATH_BREAKS).unwrap_or(rest.len());
        if end > 0 {
            parts.push(rest[..end].trim_matches('"').to_owned());
        }
        rest = rest[end..].trim_start_matches(PATH_BREAKS);
    }
    parts
}

/// ASCII letters and digits, the letters of Latin-1, and a few signs; a space too, so that keys may be several words.
const fn is_key_char(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '.' | '_' | '-' | ' ' | '/')
        || matches!(c, '\u{c0}'..='\u{ff}') && !matches!(c, '×' | '÷')
}
