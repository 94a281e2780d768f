//! Invitations: expiring offers to join a tenant, each for one address.
//!
//! An invitation holds a seat until it is accepted, expires or is revoked. Its link is known to whoever sent it and to
//! the invited; what is stored of it cannot be turned back into one.

mod addresses;
mod import;
mod many;
mod new;
mod offer;
mod outcome;
mod port;

use serde::{Deserialize, Serialize};

pub use addresses::split;
pub use import::{Import, ImportProgress, ImportResult, ImportRow, ImportState, MOST_IMPORTED, NewImport};
pub use many::{End, Handled, ManyChange};
pub use new::{DEFAULT_DAYS, LONGEST_NOTE, MOST_DAYS, MOST_PER_CALL, NewInvitations, Terms, days};
pub use offer::{Account, Ended, Look, NewMember, Offer, Way, masked};
pub use outcome::{Issued, Preview, Results, Row, Verdict};
pub use port::Invitations;

use crate::{
    Role, Timestamp,
    groups::GroupName,
    id::{InvitationId, UserId},
    page::Page,
};

/// Where an invitation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Can be accepted.
    Pending,
    /// Can be accepted, but its mail was not taken: the link has to be handed over in another way.
    Bounced,
    Accepted,
    /// Nobody came in time. Sending it again brings it back.
    Expired,
    Revoked,
}

impl State {
    pub const ALL: &[Self] = &[Self::Pending, Self::Bounced, Self::Accepted, Self::Expired, Self::Revoked];

    /// The name in an address and in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Bounced => "bounced",
            Self::Accepted => "accepted",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
        }
    }

    /// What the pages call it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::Bounced => "Not deliverable",
            Self::Accepted => "Accepted",
            Self::Expired => "Expired",
            Self::Revoked => "Revoked",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.as_str() == text)
    }

    /// Whether it can be accepted.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Pending | Self::Bounced)
    }

    /// Whether it can be sent again.
    pub const fn may_be_resent(self) -> bool {
        matches!(self, Self::Pending | Self::Bounced | Self::Expired)
    }
}

/// What became of the mail with the newest link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    /// There is none: the server sends no mail.
    None,
    /// Not sent yet.
    Waiting,
    Sent,
    /// The mail server does not take it.
    Bounced,
    /// The server stopped in the middle of sending, and nobody knows how far it got. It is not sent twice.
    Unclear,
}

impl MailState {
    pub const ALL: &[Self] = &[Self::None, Self::Waiting, Self::Sent, Self::Bounced, Self::Unclear];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Bounced => "bounced",
            Self::Unclear => "unclear",
        }
    }

    /// What the pages say of it.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::None => "No mail: hand over the link",
            Self::Waiting => "Not sent yet",
            Self::Sent => "Mail sent",
            Self::Bounced => "The mail was refused: hand over the link",
            Self::Unclear => "Perhaps not sent: the server stopped while sending. Send it again",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.as_str() == text)
    }
}

/// An invitation as those who manage the tenant's see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    pub id: InvitationId,
    pub email: String,
    pub role: Role,
    /// Groups that exist, by name.
    pub groups: Vec<GroupName>,
    /// Stands in the mail; empty for none.
    pub note: String,
    pub inviter: UserId,
    pub inviter_name: String,
    pub created: Timestamp,
    /// When its present link was made.
    pub sent: Timestamp,
    pub expires: Timestamp,
    pub state: State,
    pub mail: MailState,
    /// When it was accepted or revoked, or found to have expired.
    pub closed: Option<Timestamp>,
    /// Who came.
    pub user: Option<UserId>,
}

/// Which invitations.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationFilter {
    /// Part of an address, or an ID.
    pub search: String,
    pub state: Option<State>,
}

/// Invitations, the newest link first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationPage {
    pub page: Page<Invitation>,
    pub seats_used: u32,
    /// Unlimited when absent.
    pub seats_allowed: Option<u32>,
    /// Whether the server sends mail.
    pub mails: bool,
    /// When this was read.
    pub now: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back() {
        for state in State::ALL {
            assert_eq!(State::parse(state.as_str()), Some(*state));
            assert!(!state.is_open() || state.may_be_resent());
        }
        for state in MailState::ALL {
            assert_eq!(MailState::parse(state.as_str()), Some(*state));
        }
    }
}
