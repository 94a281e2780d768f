//! Sending mail: over SMTP in earnest, into a box in memory for tests.

mod postbox;
mod smtp;

use async_trait::async_trait;
use model::Timestamp;

pub use postbox::Postbox;
pub use smtp::{Sender, SmtpMail, SmtpServer};

/// A mail to one person, in two forms that say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Unique, and the same at every attempt: receivers that get it twice can tell.
    pub id: String,
    /// An address as [`model::address::EmailAddress`] takes it.
    pub to: String,
    /// One line.
    pub subject: String,
    pub text: String,
    pub html: String,
    pub date: Timestamp,
}

/// Why a letter was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undelivered {
    /// For good: the server does not take mail for this address, or not this letter. Its answer (RFC 5321 §4.2).
    Refused(u16),
    /// Another attempt may succeed. Why, for the log; never with a password.
    Later(String),
}

/// Takes letters to wherever they go.
#[async_trait]
pub trait Mail: Send + Sync {
    /// Returns when the next server answers for the letter.
    async fn send(&self, letter: &Letter) -> Result<(), Undelivered>;
}
