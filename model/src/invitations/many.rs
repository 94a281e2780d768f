//! Sending many invitations again, or revoking them: each has its own answer.

use super::Issued;
use crate::{Error, id::InvitationId};

/// What is done with many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ManyChange {
    /// Each gets a new link that works for so many days.
    Resend {
        days: u32,
    },
    Revoke,
}

/// What became of one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handled {
    pub id: InvitationId,
    /// Empty for one that does not exist.
    pub email: String,
    pub end: End,
}

/// How it ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    Resent(Issued),
    Revoked,
    /// Was over before it was to be revoked.
    WasOver,
    /// Why nothing was done.
    Refused(Error),
}
