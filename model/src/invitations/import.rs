//! Lists of people to invite that are worked off in the background.

use serde::{Deserialize, Serialize};

use super::{DEFAULT_DAYS, Verdict};
use crate::{
    Role, Timestamp,
    id::{ImportId, UserId},
};

/// Most people in one list.
pub const MOST_IMPORTED: usize = 5_000;

/// A list as somebody sends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewImport {
    /// A CSV file with a line of names for its columns, or addresses in whatever form people paste.
    pub text: String,
    /// For whom the list says no role.
    pub role: Role,
    /// Stands in every mail; empty for none.
    pub note: String,
    /// How long the links work.
    pub days: u32,
}

impl Default for NewImport {
    fn default() -> Self {
        Self { text: String::new(), role: Role::User, note: String::new(), days: DEFAULT_DAYS }
    }
}

/// Where a list stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImportState {
    Working,
    Done,
    /// Whoever sent it may no longer invite: the rest was left.
    Stopped,
}

impl ImportState {
    pub const ALL: &[Self] = &[Self::Working, Self::Done, Self::Stopped];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Working => "working",
            Self::Done => "done",
            Self::Stopped => "stopped",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.as_str() == text)
    }
}

/// A list and how far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    pub id: ImportId,
    pub inviter: UserId,
    pub inviter_name: String,
    pub created: Timestamp,
    pub total: u32,
    /// How many have an answer.
    pub done: u32,
    pub state: ImportState,
    pub finished: Option<Timestamp>,
}

/// What became of somebody on a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportResult {
    Of(Verdict),
    /// The inviter may not, or no longer, give the role or a group.
    Beyond,
}

impl ImportResult {
    const BEYOND: &'static str = "beyond";

    /// The name in the database and in the file of results.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Of(verdict) => verdict.as_str(),
            Self::Beyond => Self::BEYOND,
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        if text == Self::BEYOND {
            return Some(Self::Beyond);
        }
        Verdict::ALL.iter().copied().find(|verdict| verdict.as_str() == text).map(Self::Of)
    }

    /// For people.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Of(verdict) => verdict.afterwards(),
            Self::Beyond => "Not invited: whoever sent the list cannot give this role or group",
        }
    }
}

/// Somebody on a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportRow {
    pub email: String,
    pub name: String,
    pub role: Role,
    /// Nothing until it was their turn.
    pub result: Option<ImportResult>,
}

/// A list with what became of how many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportProgress {
    pub import: Import,
    pub counts: Vec<(ImportResult, u32)>,
    /// Whether the server sends mail: if not, the invited have to be sent their links one by one.
    pub mails: bool,
    /// When this was read.
    pub now: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back() {
        for state in ImportState::ALL {
            assert_eq!(ImportState::parse(state.as_str()), Some(*state));
        }
        let results = Verdict::ALL.iter().map(|verdict| ImportResult::Of(*verdict)).chain([ImportResult::Beyond]);
        for result in results {
            assert_eq!(ImportResult::parse(result.as_str()), Some(result));
        }
        assert_eq!(ImportResult::parse("nonsense"), None);
    }
}
