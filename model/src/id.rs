//! Typed identifiers: 32 lower-case hex digits for what we make, a wider alphabet for what others may name.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{Error, FieldError};

/// The tenant that exists from the first start, as in the ClearML server (`apiserver.default_company`).
pub const DEFAULT_TENANT: &str = "d1bd92a3b039400cbafc60a7a5b1e52b";

/// Longest identifier anyone may send.
const LONGEST: usize = 64;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $noun:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Takes an identifier somebody sent: 1 to 64 characters of `[A-Za-z0-9_-]`.
            pub fn parse(text: &str) -> Result<Self, Error> {
                if is_id(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(FieldError::value($noun, concat!("This is not the ID of a ", $noun, ".")).into())
                }
            }

            /// Takes an identifier that we made or stored ourselves.
            pub fn known(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// A tenant: always 32 lower-case hex digits, since PostgreSQL's row policies compare it as a UUID.
    TenantId,
    "company"
);
id!(
    /// A user: a person, service account or system principal inside one tenant.
    UserId,
    "user"
);
id!(
    /// A person, across tenants.
    PersonId,
    "person"
);
id!(
    /// A group; built-in and configured ones may be dashed UUIDs.
    GroupId,
    "group"
);
id!(
    /// An access rule.
    RuleId,
    "access rule"
);
id!(
    /// An invitation.
    InvitationId,
    "invitation"
);
id!(
    /// A list of people to invite.
    ImportId,
    "list"
);
id!(
    /// A queue.
    QueueId,
    "queue"
);
id!(
    /// A task.
    TaskId,
    "task"
);
id!(
    /// A gateway token.
    GatewayTokenId,
    "gateway token"
);

id!(
    /// A vault.
    VaultId,
    "vault"
);
id!(
    /// A session or token, as it is revoked.
    SessionId,
    "session"
);

impl TenantId {
    /// The tenant of the first start.
    pub fn default_tenant() -> Self {
        Self::known(DEFAULT_TENANT)
    }

    /// Whether this is 32 lower-case hex digits, the only form a tenant can have.
    pub fn is_well_formed(&self) -> bool {
        self.0.len() == 32 && self.0.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
    }
}

fn is_id(text: &str) -> bool {
    (1..=LONGEST).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_short_and_plain() {
        assert!(UserId::parse("0192f0c1a2b37c4d8e9f0a1b2c3d4e5f").is_ok());
        assert!(GroupId::parse("30795571-a470-4717-a80d-e8705fc776bf").is_ok());
        for bad in ["", "a b", "x'; --", "é", "a/b", "\0", &"a".repeat(65)] {
            assert!(UserId::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn a_tenant_is_32_hex_digits() {
        assert!(TenantId::default_tenant().is_well_formed());
        assert!(!TenantId::known("D1BD92A3B039400CBAFC60A7A5B1E52B").is_well_formed());
        assert!(!TenantId::known("x").is_well_formed());
    }
}
