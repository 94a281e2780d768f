//! What the Invitations page shows, as it stands in the page's address.

use leptos_router::params::ParamsMap;
use model::{
    invitations::{InvitationFilter, State},
    page::{Cursor, PageRequest},
};

use crate::{address::Address, paths};

/// Search, state and the cursor of a page.
const KNOWN: &[&str] = &["q", "state", "at"];

/// What is kept while one searches.
pub const STATE: &[&str] = &["state"];

/// What the address of the page asks for.
pub fn read(params: &ParamsMap) -> Address {
    let address = Address::read(paths::INVITATIONS, KNOWN, params);
    let state = State::parse(address.get("state")).map_or("", State::as_str);
    address.with("state", state)
}

/// The list with this search and state.
pub fn list(q: &str, state: &str) -> String {
    let address = Address::new(paths::INVITATIONS, KNOWN).with("q", q.trim());
    address.with("state", State::parse(state).map_or("", State::as_str)).href()
}

/// What the port is asked.
pub fn wanted(q: &str, state: &str, at: &str) -> (InvitationFilter, PageRequest) {
    let filter = InvitationFilter { search: q.trim().to_owned(), state: State::parse(state) };
    let cursor = (!at.is_empty()).then(|| Cursor(at.to_owned()));
    (filter, PageRequest { cursor, ..PageRequest::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_states_that_exist_are_asked_for() {
        let of = |state: &str| read(&[("state", state.to_owned()), ("at", "c".to_owned())].into_iter().collect());
        assert_eq!(of("pending").href(), "/settings/invitations?state=pending&at=c");
        assert_eq!(of("nonsense").href(), "/settings/invitations?at=c");
        assert_eq!(list(" a b ", "expired"), "/settings/invitations?q=a%20b&state=expired");
        assert_eq!(wanted("", "nonsense", ""), (InvitationFilter::default(), PageRequest::default()));
    }
}
