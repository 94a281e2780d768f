//! Names that people give to things: trimmed, bounded, printable.

use crate::error::{FieldError, Problem};

/// Longest name of anything, in characters.
pub const LONGEST: usize = 128;

/// Takes a name: trims it and refuses what is too short, too long, or holds control or invisible direction marks
/// (they could make one name look like another, Unicode TR 36).
pub fn check(field: &str, text: &str, shortest: usize) -> Result<String, FieldError> {
    // Looked at before trimming and counting, so that megabytes cost nothing.
    if text.len() > LONGEST * 8 {
        return Err(too_long(field));
    }
    let name = text.trim();
    if name.is_empty() {
        return Err(FieldError::missing(field));
    }
    let length = name.chars().count();
    if length < shortest {
        return Err(FieldError::new(
            field,
            Problem::Length,
            format!("{field} must have at least {shortest} characters."),
        ));
    }
    if length > LONGEST {
        return Err(too_long(field));
    }
    if name.chars().any(|c| c.is_control() || is_invisible(c)) {
        return Err(FieldError::value(field, format!("{field} must not contain control or invisible characters.")));
    }
    Ok(name.to_owned())
}

/// The form in which names are compared and sorted: case folded, so that `Admins` and `admins` are one name.
pub fn key(name: &str) -> String {
    name.trim().to_lowercase()
}

fn too_long(field: &str) -> FieldError {
    FieldError::new(field, Problem::Length, format!("{field} must have at most {LONGEST} characters."))
}

/// Characters that show nothing (Unicode `Default_Ignorable_Code_Point`), but for the variation selectors that emoji
/// need.
const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}'
            | '\u{FFA0}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_trimmed_and_bounded() {
        assert_eq!(check("name", "  Ada Kowalska ", 1).as_deref(), Ok("Ada Kowalska"));
        assert_eq!(check("name", "محمد", 3).as_deref(), Ok("محمد"));
        assert_eq!(check("name", "", 1).unwrap_err().problem, Problem::Missing);
        assert_eq!(check("name", "ab", 3).unwrap_err().problem, Problem::Length);
        assert_eq!(check("name", &"x".repeat(129), 1).unwrap_err().problem, Problem::Length);
        assert_eq!(check("name", &"x".repeat(10_000_000), 1).unwrap_err().problem, Problem::Length);
    }

    #[test]
    fn nothing_invisible() {
        for bad in ["a\nb", "a\0b", "admins\u{200b}", "\u{202e}nimda", "a\u{7}b"] {
            assert!(check("name", bad, 1).is_err(), "{bad:?}");
        }
    }
}
