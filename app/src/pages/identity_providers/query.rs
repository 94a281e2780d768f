//! What the Identity Providers page shows, as it stands in the page's address.

use leptos_router::params::ParamsMap;

use crate::{address::Address, paths};

/// The page with nothing beside its table.
pub const HERE: &str = paths::IDENTITY_PROVIDERS;

/// `provider` is the connection in the panel and `do` what is done; a new one has the kind of provider, its key, which
/// was told before, and where to read its addresses.
const KNOWN: &[&str] = &["provider", "do", "preset", "key", "from"];

/// What the panel shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Open {
    Nothing,
    /// Which kind of provider a new connection is to.
    Start,
    /// The form of a new connection.
    New,
    /// The form of one that is there, by key.
    Provider(String),
}

impl Open {
    pub fn of(address: &Address) -> Self {
        match (address.get("do"), address.get("preset"), address.get("provider")) {
            ("add", "", _) => Self::Start,
            ("add", ..) => Self::New,
            (_, _, "") => Self::Nothing,
            (_, _, provider) => Self::Provider(provider.to_owned()),
        }
    }
}

/// What the address of the page asks for.
pub fn read(params: &ParamsMap) -> Address {
    Address::read(HERE, KNOWN, params)
}

/// The page with a panel.
pub fn opening(provider: &str, act: &str) -> String {
    paths::with_query(HERE, &[("provider", provider), ("do", act)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_panel_stands_in_the_address() {
        let open = |pairs: &[(&'static str, &str)]| {
            Open::of(&read(&pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect()))
        };
        assert_eq!(open(&[]), Open::Nothing);
        assert_eq!(open(&[("do", "add")]), Open::Start);
        assert_eq!(open(&[("do", "add"), ("preset", "okta"), ("key", "k")]), Open::New);
        assert_eq!(open(&[("provider", "p"), ("do", "delete")]), Open::Provider("p".to_owned()));
        assert_eq!(open(&[("preset", "okta")]), Open::Nothing);
    }
}
