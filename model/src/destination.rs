//! Where an address would land if its owner came through an identity provider, as far as one workspace may know.
//!
//! Only what is the workspace's own is looked at: accounts, invitations and rules of others answer like none, so that
//! nobody can ask here who is where. Somebody who is elsewhere already may land there instead.

use serde::{Deserialize, Serialize};

use crate::{
    Role,
    address::Domain,
    id::UserId,
    routing::{Rule, Told},
    sign_in_rules::WhitelistEntry,
    sso::{ProviderKey, Reason},
};

/// The answer, with everything that led to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destination {
    /// The address as it was typed, without the space around it.
    pub address: String,
    /// Absent where no provider is configured.
    pub through: Option<Through>,
    /// The user of the workspace who has the address.
    pub user: Option<Known>,
    /// What each rule says, in their order.
    pub rules: [(Rule, Told); 4],
    pub seat: Seat,
    pub outcome: Outcome,
}

/// The provider that the person would come through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Through {
    pub name: String,
    /// The operator vouches for every address that it names; otherwise it must say itself that one is verified.
    pub trusted: bool,
    /// Somebody new has to be in a group there that leads to one of the workspace.
    pub needs_group: bool,
    /// Whether it may name this address at all.
    pub fits: bool,
}

/// A user of the workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    pub id: UserId,
    pub name: String,
    pub active: bool,
    pub way: WayIn,
}

/// How a user of the workspace signs in today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum WayIn {
    /// Through this provider.
    Linked,
    /// In no way: the first sign-in links the account.
    None,
    /// In another way, which has to be used first.
    Other,
}

/// Whether somebody new would have a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Seat {
    Free,
    None,
    /// The invitation holds it.
    Held,
}

/// What comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// As the user that is there.
    Returns,
    /// As a new user.
    Joins {
        rule: Rule,
        role: Role,
    },
    Refused(Reason),
    /// There is nothing to sign in through.
    NoProvider,
}

/// How many addresses are named, and how far all of them are counted.
pub const NAMED: u32 = 5;
pub const COUNTED: u32 = 1000;

/// What lets new people in, as the page of the rules shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// All domains, sorted.
    pub domains: Vec<Domain>,
    /// The first let-in addresses that wait for their owners.
    pub waiting: Vec<WhitelistEntry>,
    /// How many there are, counted to [`COUNTED`].
    pub waiting_in_all: u32,
    pub providers: Vec<Listed>,
}

/// A provider that signs people of the workspace in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    pub key: ProviderKey,
    pub name: String,
    /// The only domains it may name, as far as they are the workspace's.
    pub domains: Vec<String>,
    /// Whether it may name addresses of some domains only.
    pub limited: bool,
    pub trusted: bool,
    /// Whoever comes through it lands here unless a rule says otherwise (`default_company`).
    pub default_here: bool,
}
