//! Signing in through an identity provider: what the doors ask, and what comes of it.

use std::fmt;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::{
    Caller, Result, Secret,
    error::FieldError,
    id::TenantId,
    sign_in::{Origin, SignedIn},
};

/// Longest key of a provider.
const LONGEST_KEY: usize = 64;

/// What the configuration calls a provider, and what its callback ends with: `auth0`, `okta`, `acme-keycloak`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ProviderKey(String);

impl ProviderKey {
    /// Takes 1 to 64 of the characters `a-z`, `0-9`, `_` and `-`.
    pub fn parse(text: &str) -> Result<Self, FieldError> {
        let fits = (1..=LONGEST_KEY).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-'));
        if fits { Ok(Self(text.to_owned())) } else { Err(FieldError::value("provider", "There is no such provider.")) }
    }

    /// Takes a key that may be a connection's: 32 lower-case hex digits.
    pub fn of_connection(text: &str) -> Option<Self> {
        let hex = text.len() == 32 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        hex.then(|| Self(text.to_owned()))
    }

    /// Takes a key that was configured or stored.
    pub fn known(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where the provider sends people back to, below the web URL.
    pub fn callback(&self) -> String {
        format!("/callback_{}", self.0)
    }
}

impl fmt::Display for ProviderKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What the provider calls the facts about a person. A name is taken whole: it may be a URL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClaimNames {
    pub email: String,
    pub name: String,
    pub given_name: String,
    pub family_name: String,
}

impl Default for ClaimNames {
    /// OpenID Connect Core, section 5.1.
    fn default() -> Self {
        Self {
            email: "email".to_owned(),
            name: "name".to_owned(),
            given_name: "given_name".to_owned(),
            family_name: "family_name".to_owned(),
        }
    }
}

/// A provider as the sign-in page offers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    pub key: ProviderKey,
    pub name: String,
    /// Whether it answered when it was asked last.
    pub answers: bool,
}

/// Providers as the sign-in page offers them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Providers {
    /// Open to everybody, in the order of their keys.
    pub offered: Vec<Offered>,
    /// Whether there are others, which are found by the domain of an address only.
    pub by_address: bool,
}

/// Whose page for coming in it is.
#[derive(Clone, Debug)]
pub enum Door {
    /// The deployment's own.
    Everybody,
    /// A workspace's.
    Workspace(TenantId),
    /// The one of an invitation, by its link.
    Invitation(Secret),
}

/// How somebody wants to come in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Begin {
    /// Where to go afterwards, checked by the door.
    pub return_to: String,
    /// Of several workspaces, go into this one.
    pub tenant: Option<TenantId>,
    /// Ask the provider to show its sign-in form, whoever is signed in there.
    pub again: bool,
    /// To accept the invitation whose link was opened.
    pub invitation: bool,
    /// What the person typed, for the provider's form.
    pub hint: String,
}

/// Whoever begins is the one who comes back.
#[derive(Clone, Debug)]
pub enum Binding {
    /// A browser, by the secret in its cookie.
    Browser(Secret),
    /// A client of the API, which waits at this address of its own.
    Client { callback: String },
}

/// What came back from the provider, as it stands in the address.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    pub state: String,
    pub code: Option<Secret>,
    /// RFC 9207.
    pub issuer: Option<String>,
    pub error: Option<String>,
}

/// The provider that a session came from, kept for signing out there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FromProvider {
    pub key: ProviderKey,
    /// What tells the provider whose session is to end.
    pub id_token: Secret,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum Arrival {
    In(Box<Welcome>),
    /// The person is in several workspaces, and has to say which; this proves who it was.
    Choose {
        ticket: Secret,
    },
    Refused(Refusal),
}

/// Somebody who is in.
#[derive(Clone, Debug)]
pub struct Welcome {
    pub signed_in: SignedIn,
    pub from: Option<FromProvider>,
    pub return_to: String,
}

/// A workspace that somebody can choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub id: TenantId,
    pub name: String,
}

/// Why somebody was not let in, and what the page may say of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub reason: Reason,
    /// The address, masked.
    pub address: String,
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident: $code:literal;)*) => {
        /// Each way of not being let in. The codes stand in the audit log and in addresses of our pages.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Reason { $($(#[$doc])* $name,)* }

        impl Reason {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            pub fn parse(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|reason| reason.code() == code)
            }
        }
    };
}

reasons! {
    /// The person said no at the provider.
    Cancelled: "cancelled";
    /// The provider answered with an error.
    ProviderError: "provider_error";
    /// The provider does not answer, or not as one.
    ProviderDown: "provider_down";
    /// Nobody began this sign-in in this browser, it was finished already, or it took more than ten minutes.
    State: "state";
    /// The answer is of another provider.
    Issuer: "issuer";
    /// The code was not taken.
    Code: "code";
    /// The proof has no signature that counts.
    Signature: "signature";
    /// The proof is for somebody else.
    Audience: "audience";
    /// The proof was made for another sign-in.
    Nonce: "nonce";
    /// The proof is too old or from the future: a clock may be wrong.
    Clock: "clock";
    /// The proof cannot be read.
    Malformed: "malformed";
    /// What the provider says at another place is about somebody else.
    Subject: "subject";
    /// The provider names no address.
    NoAddress: "no_address";
    /// The address is not one, or not in ASCII.
    BadAddress: "bad_address";
    /// The provider does not vouch for the address.
    Unverified: "unverified";
    /// The provider may not vouch for addresses of this domain.
    ForeignDomain: "foreign_domain";
    /// There is an account with this address, and another way into it.
    SignInFirst: "sign_in_first";
    /// The invitation whose link was opened is for another address.
    OtherInvitation: "other_invitation";
    /// Every account of the person is disabled.
    Disabled: "disabled";
    Removed: "removed";
    NoSeat: "no_seat";
    /// The operator asks for a group, and the person is in none of them.
    NotInGroup: "not_in_group";
    /// No rule is about this address.
    NoRule: "no_rule";
}

/// Signing in through identity providers.
#[async_trait]
pub trait Sso: Send + Sync {
    /// What a page for coming in offers. Asks providers that have not been asked yet, for a few seconds at most.
    async fn providers(&self, door: &Door) -> Providers;

    /// The provider of an address: one for its domain, or the only one for everybody. Says nothing about who exists.
    async fn provider_of(&self, email: &str) -> Option<ProviderKey>;

    /// Begins a sign-in: the address at the provider to go to. `NotFound` for an unknown provider, `Unavailable` for
    /// one that does not answer.
    async fn begin(&self, provider: &ProviderKey, begin: Begin, binding: &Binding) -> Result<String>;

    /// Ends a sign-in with what the provider answered. The link of the opened invitation comes with it, if there is
    /// one. Every refusal is recorded.
    async fn finish(
        &self,
        provider: &ProviderKey,
        answer: Answer,
        binding: &Binding,
        link: Option<&Secret>,
        from: &Origin,
    ) -> Result<Arrival>;

    /// The workspaces that whoever holds the ticket can choose from; none when its ten minutes are over.
    async fn choices(&self, ticket: &Secret) -> Result<Vec<Choice>>;

    /// Goes into one of them. `NotFound` for any other.
    async fn choose(&self, ticket: &Secret, tenant: &TenantId) -> Result<Welcome>;

    /// Where to sign out at the provider that the caller's session came from, if it did.
    async fn sign_out_address(&self, caller: &Caller) -> Result<Option<String>>;

    /// A token for somebody who has come in through a provider, of the usual life. `NotFound` for who is no longer
    /// active.
    async fn token(&self, signed_in: &SignedIn) -> Result<Secret>;

    /// Where to sign out at a provider, if it has such a place, and where that leads back to: the sign-in page, or
    /// another address of our pages. `NotFound` for an unknown provider.
    async fn sign_out_at(&self, provider: &ProviderKey, back: Option<&str>) -> Result<Option<String>>;

    /// The whole address of the sign-in page, or of the one of a tenant.
    fn page(&self, tenant: Option<&TenantId>) -> String;

    /// The origins of the operator's providers, which forms may lead to.
    fn origins(&self) -> Vec<String>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_fit_for_addresses() {
        for good in ["auth0", "azure_ad", "acme-sso", "x"] {
            assert_eq!(ProviderKey::parse(good).expect("good").callback(), format!("/callback_{good}"));
        }
        for bad in ["", "A", "a/b", "a.b", "a b", "é", &"a".repeat(65)] {
            assert!(ProviderKey::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn reasons_lead_back() {
        for reason in Reason::ALL {
            assert_eq!(Reason::parse(reason.code()), Some(*reason));
        }
        assert_eq!(Reason::parse("because"), None);
    }
}
