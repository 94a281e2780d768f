//! What the Explain Access page shows, as it stands in the page's address.

use leptos_router::params::ParamsMap;
use model::{Permission, explain::Right, features::Feature};

use crate::{address::Address, paths};

/// All of it: `q` looks for `user`; `show` is which verdicts are wanted; `leave` and `join` are groups of a change to
/// think of, `find` looks for those to join. `of` is `right` where one asks who has `right`, and `at` a page of them.
const KNOWN: &[&str] = &["of", "q", "user", "show", "leave", "join", "find", "right", "at"];

/// What is kept of somebody while verdicts are filtered and groups looked for.
pub const PERSON: &[&str] = &["user", "show", "leave", "join"];

/// [`Address::get`] of `of`, where one asks who has a right.
pub const RIGHT: &str = "right";

/// What the address of the page asks for.
pub fn read(params: &ParamsMap) -> Address {
    let address = Address::read(paths::ACCESS, KNOWN, params);
    let of = if address.get("of") == RIGHT || !address.get("right").is_empty() { RIGHT } else { "" };
    let show = Show::of(&address).as_str();
    address.with("of", of).with("show", show)
}

/// Which verdicts are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    All,
    Granted,
    Denied,
}

impl Show {
    pub const ALL: &[(Self, &'static str)] =
        &[(Self::All, "All"), (Self::Granted, "Granted"), (Self::Denied, "Denied")];

    pub fn of(address: &Address) -> Self {
        match address.get("show") {
            "granted" => Self::Granted,
            "denied" => Self::Denied,
            _ => Self::All,
        }
    }

    /// The usual one is not written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::All => "",
            Self::Granted => "granted",
            Self::Denied => "denied",
        }
    }

    pub const fn wants(self, granted: bool) -> bool {
        match self {
            Self::All => true,
            Self::Granted => granted,
            Self::Denied => !granted,
        }
    }
}

/// A feature or a permission by its name: no name is both.
pub fn right(name: &str) -> Option<Right> {
    Feature::parse(name).map(Right::Feature).or_else(|| Permission::parse(name).map(Right::Permission))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: &[(&'static str, &str)]) -> Address {
        read(&pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect())
    }

    #[test]
    fn one_asks_about_somebody_or_about_a_right() {
        assert_eq!(of(&[("user", "u"), ("show", "nonsense"), ("of", "x")]).href(), "/settings/access?user=u");
        assert_eq!(of(&[("right", "reports")]).href(), "/settings/access?of=right&right=reports");
        let address = of(&[("user", "u"), ("q", "a"), ("join[]", "g"), ("join[]", "h"), ("show", "denied")]);
        assert_eq!(address.only(PERSON).href(), "/settings/access?user=u&show=denied&join=g.h");
    }

    #[test]
    fn a_name_is_a_feature_or_a_permission() {
        for feature in Feature::ALL {
            assert_eq!(right(feature.as_str()), Some(Right::Feature(*feature)));
        }
        for permission in Permission::ALL {
            assert_eq!(right(permission.as_str()), Some(Right::Permission(*permission)));
        }
        assert_eq!(right("nonsense"), None);
    }
}
