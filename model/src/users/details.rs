//! One user with everything that the details show.

use serde::{Deserialize, Serialize};

use super::{Denied, UserRow};
use crate::Timestamp;

/// A user, what lets it in, and what the caller cannot do to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserDetails {
    pub row: UserRow,
    /// Browser sessions that have not ended, and when one of them was used last.
    pub sessions: u32,
    pub session_used: Option<Timestamp>,
    /// Access keys that have not expired.
    pub keys: u32,
    /// Why the caller cannot change the role.
    pub role_denied: Option<Denied>,
    /// Why the caller can neither disable nor remove the user.
    pub removal_denied: Option<Denied>,
    /// Whether people sign in with passwords here, and why the caller cannot give this one another.
    pub passwords: bool,
    pub password_denied: Option<Denied>,
    /// When this was read.
    pub now: Timestamp,
}
