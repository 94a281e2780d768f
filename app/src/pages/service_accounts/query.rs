//! What the page shows, as it stands in the page's address.

use leptos_router::params::ParamsMap;
use model::page::{Cursor, PageRequest};

use crate::{address::Address, paths};

/// What concerns the table: search and the cursor of a page.
pub const LIST: &[&str] = &["q", "at"];

/// `account` is the one in the panel, `do` what is about to be done with it, `key` an access key whose owner is asked
/// for.
const KNOWN: &[&str] = &["q", "at", "account", "do", "key"];

/// What the address of the page asks for.
pub fn read(params: &ParamsMap) -> Address {
    Address::read(paths::SERVICE_ACCOUNTS, KNOWN, params)
}

/// The list as it is, with an account in the panel.
pub fn opening(address: &Address, account: &str, act: &str) -> String {
    address.clone().only(LIST).with("account", account).with("do", act).href()
}

/// The page of a list that a cursor leads to.
pub fn page(at: &str) -> PageRequest {
    PageRequest { cursor: (!at.is_empty()).then(|| Cursor(at.to_owned())), ..PageRequest::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_opens_over_the_list_as_it_is() {
        let pairs = [("q", "a b"), ("at", "c"), ("account", "x"), ("do", "delete"), ("other", "y")];
        let address = read(&pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect());
        assert_eq!(opening(&address, "r", ""), "/settings/service-accounts?q=a%20b&at=c&account=r");
        assert_eq!(page("").cursor, None);
    }
}
