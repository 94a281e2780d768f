//! What the Users page shows, as it stands in the page's address.

use leptos_router::params::ParamsMap;
use model::{
    page::{Cursor, PageRequest},
    users::{Status, UserFilter, UserSort},
};

use crate::{address::Address, paths};

/// What concerns the table: search, who, order, direction and the cursor of a page.
pub const LIST: &[&str] = &["q", "status", "sort", "dir", "at"];

/// What is kept while one searches.
pub const ORDER: &[&str] = &["status", "sort", "dir"];

/// What is kept while one searches for a group.
pub const PICKED: &[&str] = &["q", "status", "sort", "dir", "at", "user", "act", "users"];

/// The status that stands for those who were removed.
pub const BIN: &str = "bin";

/// All of it: `user` is the one in the panel, `act` what is to be done with `users`, `find` what a picker looks for,
/// `out` the result of a change.
const KNOWN: &[&str] = &["q", "status", "sort", "dir", "at", "user", "act", "users", "find", "out"];

const DESCENDING: &str = "desc";

/// What the address of the page asks for.
pub fn read(params: &ParamsMap) -> Address {
    let address = Address::read(paths::USERS, KNOWN, params);
    let sort = sorted_by(&address);
    let dir = if is_descending(&address) { DESCENDING } else { "" };
    let status = address.get("status");
    let status = if is_status(status) { status.to_owned() } else { String::new() };
    address.with("sort", written(sort)).with("dir", dir).with("status", &status)
}

fn is_status(text: &str) -> bool {
    text == BIN || Status::parse(text).is_some()
}

/// Whether the recycle bin is shown.
pub fn is_bin(address: &Address) -> bool {
    address.get("status") == BIN
}

/// The table of such an address, and nothing beside it.
pub fn list_of(params: &ParamsMap) -> Address {
    read(params).only(LIST)
}

/// What the port is asked.
pub fn wanted(q: &str, status: &str, sort: &str, dir: &str, at: &str) -> (UserFilter, PageRequest) {
    let filter = UserFilter {
        search: q.trim().to_owned(),
        status: Status::parse(status),
        sort: UserSort::parse(sort).unwrap_or_default(),
        descending: dir == DESCENDING,
    };
    let cursor = (!at.is_empty()).then(|| Cursor(at.to_owned()));
    (filter, PageRequest { cursor, ..PageRequest::default() })
}

pub fn sorted_by(address: &Address) -> UserSort {
    UserSort::parse(address.get("sort")).unwrap_or_default()
}

pub fn is_descending(address: &Address) -> bool {
    address.get("dir") == DESCENDING
}

/// Another order: the other direction of the present one, or that in which people look for `sort` first, which is the
/// latest for times. What stands beside the table goes.
pub fn sorting(address: &Address, sort: UserSort) -> Address {
    let descending = if sort == sorted_by(address) {
        !is_descending(address)
    } else {
        matches!(sort, UserSort::Created | UserSort::LastSignIn)
    };
    let dir = if descending { DESCENDING } else { "" };
    address.clone().only(LIST).with("sort", written(sort)).with("dir", dir).with("at", "")
}

/// The usual order is not written.
fn written(sort: UserSort) -> &'static str {
    if sort == UserSort::default() { "" } else { sort.as_str() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(q: &str, sort: &str, dir: &str, at: &str) -> Address {
        let pairs = [("q", q), ("sort", sort), ("dir", dir), ("at", at)];
        read(&pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect())
    }

    #[test]
    fn the_usual_page_has_the_plain_address() {
        assert_eq!(of(" ", "name", "asc", "").href(), "/settings/users");
        assert_eq!(of("", "nonsense", "sideways", "").href(), "/settings/users");
    }

    #[test]
    fn who_is_shown_is_one_of_those_there_are() {
        let with = |status: &str| read(&[("status", status.to_owned())].into_iter().collect()).href();
        assert_eq!(with("bin"), "/settings/users?status=bin");
        assert_eq!(with("disabled"), "/settings/users?status=disabled");
        assert_eq!(with("removed"), "/settings/users");
    }

    #[test]
    fn an_order_keeps_the_search_and_starts_anew() {
        let address = of("ada b", "email", "", "cursor");
        assert_eq!(address.href(), "/settings/users?q=ada%20b&sort=email&at=cursor");
        assert_eq!(sorting(&address, UserSort::Email).href(), "/settings/users?q=ada%20b&sort=email&dir=desc");
        assert_eq!(sorting(&address, UserSort::Name).href(), "/settings/users?q=ada%20b");
        let latest = sorting(&address, UserSort::LastSignIn);
        assert_eq!(latest.href(), "/settings/users?q=ada%20b&sort=last_sign_in&dir=desc");
        assert_eq!(sorting(&address.clone().with("user", "u"), UserSort::Name).href(), "/settings/users?q=ada%20b");
        assert_eq!(address.only(ORDER).href(), "/settings/users?sort=email");
    }

    #[test]
    fn the_port_is_asked_what_the_address_says() {
        let (filter, page) = wanted("x", "disabled", "created", "desc", "c");
        assert_eq!(
            filter,
            UserFilter {
                search: "x".to_owned(),
                status: Some(Status::Disabled),
                sort: UserSort::Created,
                descending: true
            }
        );
        assert_eq!(page.cursor, Some(Cursor("c".to_owned())));
        assert_eq!(wanted("", "", "", "", "").1, PageRequest::default());
    }
}
