//! What the page shows, as it stands in the page's address.

use leptos_router::params::ParamsMap;
use model::page::{Cursor, PageRequest};

use crate::{address::Address, paths};

/// Search, half and the cursor of a page.
const KNOWN: &[&str] = &["q", "view", "at"];

/// What is kept while one searches.
pub const VIEW: &[&str] = &["view"];

/// The half with the workers.
pub const WORKERS: &str = "workers";

/// What the address of the page asks for.
pub fn read(params: &ParamsMap) -> Address {
    let address = Address::read(paths::QUEUES, KNOWN, params);
    if address.get("view") == WORKERS { address } else { address.with("view", "") }
}

/// The list that a form was sent from, at its beginning.
pub fn list_of(params: &ParamsMap) -> String {
    read(params).with("at", "").href()
}

pub fn page(at: &str) -> PageRequest {
    let cursor = (!at.is_empty()).then(|| Cursor(at.to_owned()));
    PageRequest { cursor, ..PageRequest::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_views_that_exist_are_asked_for() {
        let of = |view: &str| read(&[("view", view.to_owned()), ("at", "c".to_owned())].into_iter().collect());
        assert_eq!(of("workers").href(), "/settings/queues?view=workers&at=c");
        assert_eq!(of("nonsense").href(), "/settings/queues?at=c");
    }
}
