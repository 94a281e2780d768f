//! What the page shows, as it stands in the page's address.

use leptos_router::params::ParamsMap;
use model::{
    page::{Cursor, PageRequest},
    sign_in_rules::WhitelistFilter,
};

use crate::{address::Address, paths};

/// Search, state and the cursor of a page.
const KNOWN: &[&str] = &["q", "state", "at"];

/// What is kept while one searches.
pub const STATE: &[&str] = &["state"];

pub const PENDING: &str = "pending";
pub const ACCEPTED: &str = "accepted";

/// What the address of the page asks for.
pub fn read(params: &ParamsMap) -> Address {
    let address = Address::read(paths::WHITELIST, KNOWN, params);
    if matches!(address.get("state"), PENDING | ACCEPTED) { address } else { address.with("state", "") }
}

/// The list that a form was sent from, at its beginning.
pub fn list_of(params: &ParamsMap) -> String {
    read(params).with("at", "").href()
}

/// What the port is asked.
pub fn wanted(q: &str, state: &str, at: &str) -> (WhitelistFilter, PageRequest) {
    let accepted = match state {
        PENDING => Some(false),
        ACCEPTED => Some(true),
        _ => None,
    };
    let filter = WhitelistFilter { search: q.trim().to_owned(), accepted };
    let cursor = (!at.is_empty()).then(|| Cursor(at.to_owned()));
    (filter, PageRequest { cursor, ..PageRequest::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_states_that_exist_are_asked_for() {
        let of = |state: &str| read(&[("state", state.to_owned()), ("at", "c".to_owned())].into_iter().collect());
        assert_eq!(of("pending").href(), "/settings/whitelist?state=pending&at=c");
        assert_eq!(of("nonsense").href(), "/settings/whitelist?at=c");
        assert_eq!(wanted(" a ", "accepted", "").0, WhitelistFilter { search: "a".to_owned(), accepted: Some(true) });
        assert_eq!(wanted("", "nonsense", ""), (WhitelistFilter::default(), PageRequest::default()));
    }
}
