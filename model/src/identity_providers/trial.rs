//! What a test of a connection brings.

use serde::{Deserialize, Serialize};

use crate::{destination::Destination, sso::Reason};

/// What a provider said of somebody, and what a sign-in would make of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    /// What the connection is called.
    pub name: String,
    /// Why a sign-in would be refused, whatever the rules of the workspace say.
    pub refused: Option<Reason>,
    /// Absent when what the provider answered cannot be trusted.
    pub told: Option<Told>,
    /// Where it leads; absent without an address that counts.
    pub destination: Option<Destination>,
}

/// What the provider said, in our words and in its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub subject: String,
    pub email: Option<String>,
    /// Whether the provider vouches for the address.
    pub vouched: bool,
    pub name: Option<String>,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    /// The groups that it states; absent where they are not taken over, or cannot be read.
    pub groups: Option<Vec<String>>,
    /// The groups of the workspace that these lead to, by name.
    pub led_to: Vec<String>,
    /// Whether one of its groups gives the role of an administrator.
    pub administers: bool,
    /// Everything it said, as JSON: the ID token, and userinfo if that was asked.
    pub claims: Vec<String>,
}
