//! What one sends to invite people, and its limits.

use serde::{Deserialize, Serialize};

use crate::{
    Result, Role,
    error::{FieldError, Problem},
    id::GroupId,
};

/// Most addresses in one call.
pub const MOST_PER_CALL: usize = 200;

/// Longest note, in characters.
pub const LONGEST_NOTE: usize = 500;

/// Days that a link works unless the inviter says otherwise, and the most there can be.
pub const DEFAULT_DAYS: u32 = 7;
pub const MOST_DAYS: u32 = 30;

/// Addresses to be invited, all on the same terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewInvitations {
    /// As they were written: what is no address is answered as such.
    pub emails: Vec<String>,
    pub role: Role,
    /// Groups to be in from the beginning.
    pub groups: Vec<GroupId>,
    /// Stands in the mail; empty for none.
    pub note: String,
    /// How long the links work.
    pub days: u32,
}

impl Default for NewInvitations {
    fn default() -> Self {
        Self { emails: Vec::new(), role: Role::User, groups: Vec::new(), note: String::new(), days: DEFAULT_DAYS }
    }
}

/// What all invitations of a call have in common, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    pub role: Role,
    /// Each once.
    pub groups: Vec<GroupId>,
    pub note: String,
    pub days: u32,
}

impl NewInvitations {
    /// The terms, and that there are addresses, but not too many. Each address has its own answer.
    pub fn check(&self) -> Result<Terms> {
        if self.emails.is_empty() {
            return Err(FieldError::missing("emails").into());
        }
        if self.emails.len() > MOST_PER_CALL {
            let text = format!("Invite at most {MOST_PER_CALL} people at a time.");
            return Err(FieldError::value("emails", text).into());
        }
        let mut groups = self.groups.clone();
        groups.sort();
        groups.dedup();
        Ok(Terms { role: self.role, groups, note: check_note(&self.note)?, days: days(self.days)? })
    }
}

/// How long a link works.
pub fn days(days: u32) -> Result<u32, FieldError> {
    if (1..=MOST_DAYS).contains(&days) {
        Ok(days)
    } else {
        Err(FieldError::value("days", format!("A link works for 1 to {MOST_DAYS} days.")))
    }
}

/// One line or several; empty is fine.
fn check_note(text: &str) -> Result<String, FieldError> {
    // Looked at before counting, so that megabytes cost nothing.
    if text.len() > LONGEST_NOTE * 8 || text.trim().chars().count() > LONGEST_NOTE {
        let message = format!("The note can have at most {LONGEST_NOTE} characters.");
        return Err(FieldError::new("note", Problem::Length, message));
    }
    let text = text.trim().replace("\r\n", "\n");
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
        return Err(FieldError::value("note", "The note must not contain control characters."));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new() -> NewInvitations {
        NewInvitations { emails: vec!["a@b.io".to_owned()], ..NewInvitations::default() }
    }

    #[test]
    fn a_link_works_for_a_day_to_a_month() {
        assert_eq!(new().check().expect("the usual").days, 7);
        for (days, fine) in [(0, false), (1, true), (30, true), (31, false), (u32::MAX, false)] {
            assert_eq!(NewInvitations { days, ..new() }.check().is_ok(), fine, "{days}");
        }
    }

    #[test]
    fn notes_are_bounded_and_printable() {
        let note = |text: &str| NewInvitations { note: text.to_owned(), ..new() }.check().map(|terms| terms.note);
        assert_eq!(note(" Welcome\r\nto us ").as_deref(), Ok("Welcome\nto us"));
        assert!(note(&"é".repeat(LONGEST_NOTE)).is_ok());
        for bad in ["é".repeat(LONGEST_NOTE + 1), "x".repeat(10_000_000), "a\0b".to_owned(), "a\rb".to_owned()] {
            assert!(note(&bad).is_err(), "{} characters", bad.len());
        }
    }

    #[test]
    fn somebody_and_not_everybody() {
        let many = |n| NewInvitations { emails: vec!["a@b.io".to_owned(); n], ..new() }.check().is_ok();
        assert!(!many(0) && many(1) && many(MOST_PER_CALL) && !many(MOST_PER_CALL + 1));
    }
}
