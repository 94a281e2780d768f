//! What becomes of each address: before sending, and after.

use serde::{Deserialize, Serialize};

use crate::{Secret, Timestamp, id::InvitationId};

/// What becomes of an address, or has become of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Is invited.
    Invited,
    /// Was invited already: gets a new link, and the one before no longer works.
    Renewed,
    /// Is a user of the tenant already.
    Member,
    /// Is no address.
    Malformed,
    /// There is no seat left.
    NoSeat,
    /// Has been sent too many invitations in a day.
    TooOften,
}

impl Verdict {
    pub const ALL: &[Self] =
        &[Self::Invited, Self::Renewed, Self::Member, Self::Malformed, Self::NoSeat, Self::TooOften];

    /// The name in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Renewed => "renewed",
            Self::Member => "member",
            Self::Malformed => "malformed",
            Self::NoSeat => "no_seat",
            Self::TooOften => "too_often",
        }
    }

    /// Whether the address gets a link.
    pub const fn is_good(self) -> bool {
        matches!(self, Self::Invited | Self::Renewed)
    }

    /// For people, before it is done.
    pub const fn beforehand(self) -> &'static str {
        match self {
            Self::Invited => "Will be invited",
            Self::Renewed => "Is invited already: gets a new link, and the old one stops working",
            Self::NoSeat => "No seat is left: remove somebody, revoke an invitation or raise the limit",
            other => other.afterwards(),
        }
    }

    /// For people, when it is done.
    pub const fn afterwards(self) -> &'static str {
        match self {
            Self::Invited => "Invited",
            Self::Renewed => "Invited again: the old link no longer works",
            Self::Member => "Is a member already",
            Self::Malformed => "Is not an e-mail address. Example: ada@example.com",
            Self::NoSeat => "Not invited: no seat is left",
            Self::TooOften => "Was sent several invitations today. Try again tomorrow, or hand over the last link",
        }
    }
}

/// A link that was made just now. It cannot be shown again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    pub id: InvitationId,
    pub email: String,
    pub link: Secret,
    pub expires: Timestamp,
    /// Whether a mail with it is on its way.
    pub mailed: bool,
}

/// One address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// As it was written.
    pub email: String,
    pub verdict: Verdict,
    /// Has an account already, through another workspace, which is not named: joins with that.
    pub elsewhere: bool,
    /// Present where it was done.
    pub issued: Option<Issued>,
}

/// All addresses, in the order they were named, each once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    pub rows: Vec<Row>,
    /// As it would be afterwards.
    pub seats_used: u32,
    pub seats_allowed: Option<u32>,
    /// Whether the server sends mail: if not, the links have to be handed over.
    pub mails: bool,
}

/// The same when it is done.
pub type Results = Preview;

impl Preview {
    /// How many are invited.
    pub fn good(&self) -> usize {
        self.rows.iter().filter(|row| row.verdict.is_good()).count()
    }
}
