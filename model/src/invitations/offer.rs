//! What an invitation says to the invited.

use serde::{Deserialize, Serialize};

use crate::{Result, Role, Secret, Timestamp, error::FieldError, id::InvitationId, name};

/// What a link leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Look {
    Open(Offer),
    Ended(Ended),
}

/// Why a link leads to nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ended {
    /// There is no such link, or a newer one took its place.
    Unknown,
    Expired {
        workspace: String,
        inviter: String,
        on: Timestamp,
    },
    Revoked {
        workspace: String,
    },
    Used {
        workspace: String,
    },
}

/// Who invites whom to what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Which one: another link may be opened in the same browser before this one is accepted.
    pub id: InvitationId,
    pub workspace: String,
    pub inviter: String,
    /// The invited address; masked unless whoever looks is the invited or nobody.
    pub email: String,
    pub role: Role,
    pub note: String,
    pub expires: Timestamp,
    pub way: Way,
}

/// How to go on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Way {
    /// The invited is signed in.
    Join { name: String },
    /// Somebody else is.
    OtherPerson { name: String },
    /// The invited has an account, to sign in with.
    SignIn,
    /// The invited is new: sets a name and a password.
    SetPassword,
    /// The invited is new and there are no passwords, or has an account nobody can sign in with.
    Nothing(Account),
}

/// Whether the invited has an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Account {
    New,
    Existing,
}

/// What somebody new says.
#[derive(Clone, Debug)]
pub struct NewMember {
    pub name: String,
    pub password: Secret,
}

impl NewMember {
    /// The checked name. The password is looked at by whoever stores it.
    pub fn check(&self) -> Result<String, FieldError> {
        name::check("name", &self.name, 1)
    }
}

/// An address for somebody who is not its owner: `g…@acme.example`.
pub fn masked(email: &str) -> String {
    match email.split_once('@') {
        Some((local, domain)) => format!("{}…@{domain}", local.chars().take(1).collect::<String>()),
        None => "…".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_address_tells_its_domain_and_one_letter() {
        assert_eq!(masked("grace@acme.example"), "g…@acme.example");
        assert_eq!(masked("nonsense"), "…");
    }
}
