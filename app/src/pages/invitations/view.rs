//! What the browser gets of the invitations: what the pages show and nothing more.

use model::{
    Role, Timestamp,
    groups::GroupChoice,
    invitations::{Invitation, InvitationPage, MailState, State},
    page::Cursor,
};
use serde::{Deserialize, Serialize};

/// A page of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationsView {
    pub rows: Vec<Row>,
    pub previous: Option<String>,
    pub next: Option<String>,
    pub seats_used: u32,
    /// Unlimited when absent.
    pub seats_allowed: Option<u32>,
    /// Whether the server sends mail.
    pub mails: bool,
    /// When this was read.
    pub now: Timestamp,
}

/// One invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub id: String,
    pub email: String,
    /// The title of a role that is more or less than an ordinary user's, or empty.
    pub role: String,
    pub groups: Vec<String>,
    pub inviter: String,
    pub sent: Timestamp,
    pub expires: Timestamp,
    pub state: State,
    /// What became of the mail, where that still matters.
    pub mail: String,
    pub closed: Option<Timestamp>,
}

impl InvitationsView {
    pub fn of(found: InvitationPage) -> Self {
        let cursor = |cursor: Option<Cursor>| cursor.map(|cursor| cursor.0);
        Self {
            rows: found.page.items.into_iter().map(Row::of).collect(),
            previous: cursor(found.page.previous),
            next: cursor(found.page.next),
            seats_used: found.seats_used,
            seats_allowed: found.seats_allowed,
            mails: found.mails,
            now: found.now,
        }
    }
}

impl Row {
    pub fn of(invitation: Invitation) -> Self {
        let mail = if invitation.state.is_open() { MailState::sentence(invitation.mail) } else { "" };
        Self {
            id: invitation.id.to_string(),
            email: invitation.email,
            role: if invitation.role == Role::User { String::new() } else { invitation.role.title().to_owned() },
            groups: invitation.groups.into_iter().map(|group| group.name).collect(),
            inviter: invitation.inviter_name,
            sent: invitation.sent,
            expires: invitation.expires,
            state: invitation.state,
            mail: mail.to_owned(),
            closed: invitation.closed,
        }
    }
}

/// What one can choose for those who are invited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermsView {
    pub groups: Vec<Choice>,
    /// Codes and titles.
    pub roles: Vec<(String, String)>,
    pub seats_used: u32,
    pub seats_allowed: Option<u32>,
    pub mails: bool,
}

/// A group that a picker offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub id: String,
    pub name: String,
    /// Why it cannot be chosen, or empty.
    pub why: String,
}

impl Choice {
    pub fn of(choice: GroupChoice) -> Self {
        Self {
            id: choice.group.id.to_string(),
            name: choice.group.name,
            why: choice.denied.map(|denied| denied.sentence().to_owned()).unwrap_or_default(),
        }
    }
}
