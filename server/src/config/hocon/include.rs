//! `include "file"`, `include url("…")`, `include required(file("…"))`: recognised, never followed.

use super::{
    cursor::Cursor,
    error::{Fault, Reason},
    scalar::{self, is_keyword},
};

/// Most of them in one text: each makes everything above it uncertain.
pub const MOST: usize = 16;

const WORDS: [&str; 4] = ["url", "file", "package", "required"];

/// Whether one starts here, and not a key of that name.
pub fn is_here(cursor: &Cursor<'_>) -> bool {
    let rest = cursor.rest();
    if !is_keyword(rest, "include") {
        return false;
    }
    let after = rest["include".len()..].trim_start_matches([' ', '\t']);
    after.starts_with('"') || WORDS.iter().any(|word| is_keyword(after, word))
}

/// Steps over one.
pub fn skip(cursor: &mut Cursor<'_>) -> Result<(), Fault> {
    let fault = Fault::new(cursor.at(), Reason::IncludeForm);
    cursor.skip("include".len());
    cursor.blanks();
    let mut open = 0;
    // At most `required(file("…"))`.
    while let Some(word) = WORDS.iter().find(|word| cursor.starts_with(word)).filter(|_| open < 2) {
        cursor.skip(word.len());
        cursor.blanks();
        if !cursor.eat("(") {
            return Err(fault);
        }
        cursor.blanks();
        open += 1;
    }
    if !cursor.starts_with("\"") {
        return Err(fault);
    }
    scalar::quoted(cursor)?;
    for _ in 0..open {
        cursor.blanks();
        if !cursor.eat(")") {
            return Err(fault);
        }
    }
    Ok(())
}
