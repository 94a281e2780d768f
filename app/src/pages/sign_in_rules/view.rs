//! What the browser gets of the rules and of an answer: words, so that it needs no rule to say them.

use model::{
    Caller, Permission,
    destination::{COUNTED, Destination, Listed, Overview},
};
use serde::{Deserialize, Serialize};

use super::words;
use crate::components::number::counted;

/// Most domains that are named.
const DOMAINS: usize = 50;

/// What lets new people in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesView {
    pub domains: Vec<String>,
    pub more_domains: usize,
    /// Addresses and the titles of their roles.
    pub waiting: Vec<(String, String)>,
    /// How many wait, in words.
    pub waiting_in_all: String,
    pub providers: Vec<ProviderRow>,
    /// Whether the viewer may let addresses in.
    pub manages: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderRow {
    pub key: String,
    pub name: String,
    /// Whom it signs in, and what it takes.
    pub text: String,
    /// Whoever no rule is about lands here.
    pub default_here: bool,
}

/// Where an address would land, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Landing {
    pub title: String,
    /// Whether it lands here.
    pub lands: bool,
    /// What comes of it, or what can be done.
    pub next: String,
    /// Where that is done.
    pub way: Option<(String, String)>,
    pub steps: Vec<Step>,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub what: String,
    pub mark: Mark,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mark {
    /// It decides that the address lands here.
    Decides,
    /// It has to be so, and is.
    Fits,
    /// It decides that the address does not.
    Refuses,
    /// It says nothing of the address.
    Silent,
    /// What came before has decided.
    Later,
}

impl Mark {
    pub const fn title(self) -> &'static str {
        match self {
            Self::Decides => "Decides",
            Self::Fits => "Fits",
            Self::Refuses => "Refuses",
            Self::Silent => "No match",
            Self::Later => "Not asked",
        }
    }
}

impl RulesView {
    pub fn of(caller: &Caller, found: Overview) -> Self {
        let named = found.domains.iter().take(DOMAINS).map(|domain| domain.as_str().to_owned());
        let waiting = found.waiting.into_iter().map(|entry| (entry.email, entry.role.title().to_owned()));
        Self {
            more_domains: found.domains.len().saturating_sub(DOMAINS),
            domains: named.collect(),
            waiting: waiting.collect(),
            waiting_in_all: match found.waiting_in_all {
                more if more > COUNTED => "More than 1,000 addresses wait for their owners".to_owned(),
                1 => "1 address waits for its owner".to_owned(),
                some => format!("{} wait for their owners", counted(some.into(), "address", "addresses")),
            },
            providers: found.providers.into_iter().map(ProviderRow::of).collect(),
            manages: caller.may(Permission::ManageWhitelist),
        }
    }
}

impl ProviderRow {
    fn of(listed: Listed) -> Self {
        let whom = if listed.limited {
            format!("Signs in people of {}.", listed.domains.join(", "))
        } else {
            "Signs in people of any domain.".to_owned()
        };
        let verified = if listed.trusted {
            "The operator vouches for its addresses."
        } else {
            "It has to say that an address is verified."
        };
        Self {
            key: listed.key.to_string(),
            name: listed.name,
            text: [&whom, verified].join(" "),
            default_here: listed.default_here,
        }
    }
}

impl Landing {
    pub fn of(caller: &Caller, found: &Destination) -> Self {
        let (title, lands) = words::title(found);
        Self { title, lands, next: words::next(found), way: words::way(caller, found), steps: words::steps(found) }
    }
}
