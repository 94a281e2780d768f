//! What the Users page shows, as it stands in the page's address.

use leptos_router::params::ParamsMap;
use model::{
    Role,
    page::{Cursor, PageRequest},
    users::{MOST_INACTIVE_DAYS, Standing, UserFilter, UserSort},
};

use crate::{address::Address, paths};

/// What concerns the table: search, who, order, direction and the cursor of a page.
pub const LIST: &[&str] = &["q", "status", "group", "role", "provider", "inactive", "sort", "dir", "at"];

/// What is kept while one searches.
pub const ORDER: &[&str] = &["status", "group", "role", "provider", "inactive", "sort", "dir"];

/// What is kept while one searches for a group.
pub const PICKED: &[&str] =
    &["q", "status", "group", "role", "provider", "inactive", "sort", "dir", "at", "user", "act", "users"];

/// What leaves some of the users out, besides search and status.
pub const FILTERS: &[&str] = &["group", "role", "provider", "inactive"];

/// What is kept while the filters change: with them goes the order, which not every part has.
pub const WHO: &[&str] = &["q", "status"];

/// Who is shown, whatever the order.
pub const SHOWN: &[&str] = &["q", "status", "group", "role", "provider", "inactive"];

/// The status that stands for those who were removed.
pub const BIN: &str = "bin";

/// All of it: `user` is the one in the panel, `invited` somebody there who has not come yet, `act` what is to be done
/// with `users` or `invites`, `find` what a picker looks for, `out` the result of a change.
const KNOWN: &[&str] = &[
    "q", "status", "group", "role", "provider", "inactive", "sort", "dir", "at", "user", "invited", "act", "users",
    "invites", "find", "out",
];

const DESCENDING: &str = "desc";

/// What the address of the page asks for.
pub fn read(params: &ParamsMap) -> Address {
    let address = Address::read(paths::USERS, KNOWN, params);
    let status = if is_status(address.get("status")) { address.get("status").to_owned() } else { String::new() };
    let role = Role::parse(address.get("role")).map_or("", Role::as_str);
    let inactive = days(address.get("inactive")).map(|days| days.to_string()).unwrap_or_default();
    let address = address.with("status", &status).with("role", role).with("inactive", &inactive);
    let (sort, descending) = filter(|name| address.get(name)).order();
    let dir = if descending { DESCENDING } else { "" };
    // The one order there is needs no word.
    let sort = if sorts(&address).len() == 1 { "" } else { written(sort) };
    address.with("sort", sort).with("dir", dir)
}

fn is_status(text: &str) -> bool {
    text == BIN || Standing::parse(text).is_some()
}

/// Days without a sign of life; nothing that cannot be.
fn days(text: &str) -> Option<u32> {
    text.parse().ok().filter(|days| (1..=MOST_INACTIVE_DAYS).contains(days))
}

/// Whether the recycle bin is shown.
pub fn is_bin(address: &Address) -> bool {
    address.get("status") == BIN
}

/// Whether some are left out besides those of a search or status.
pub fn is_filtered(address: &Address) -> bool {
    FILTERS.iter().any(|name| !address.get(name).is_empty())
}

/// The table of such an address, and nothing beside it.
pub fn list_of(params: &ParamsMap) -> Address {
    read(params).only(LIST)
}

/// The filter and its order, by the names in the address.
fn filter<'a>(get: impl Fn(&str) -> &'a str) -> UserFilter {
    let mut filter = UserFilter {
        search: get("q").trim().to_owned(),
        status: Standing::parse(get("status")),
        group: get("group").trim().to_owned(),
        role: Role::parse(get("role")),
        provider: get("provider").trim().to_owned(),
        inactive_days: days(get("inactive")),
        sort: get_sort(get("sort")),
        descending: get("dir") == DESCENDING,
    };
    // One order leads both ways, but is not written.
    if let [sort] = filter.sorts() {
        filter.sort = *sort;
    }
    filter
}

/// What the port is asked.
pub fn wanted<'a>(get: impl Fn(&str) -> &'a str) -> (UserFilter, PageRequest) {
    let cursor = Some(get("at")).filter(|at| !at.is_empty()).map(|at| Cursor(at.to_owned()));
    (filter(get), PageRequest { cursor, ..PageRequest::default() })
}

fn get_sort(text: &str) -> UserSort {
    UserSort::parse(text).unwrap_or_default()
}

/// The orders there are.
pub fn sorts(address: &Address) -> &'static [UserSort] {
    filter(|name| address.get(name)).sorts()
}

pub fn sorted_by(address: &Address) -> UserSort {
    match sorts(address) {
        [sort] => *sort,
        _ => get_sort(address.get("sort")),
    }
}

pub fn is_descending(address: &Address) -> bool {
    address.get("dir") == DESCENDING
}

/// Another order: the other direction of the present one, or that in which people look for `sort` first, which is the
/// latest for times. What stands beside the table goes.
pub fn sorting(address: &Address, sort: UserSort) -> Address {
    let descending = if sort == sorted_by(address) { !is_descending(address) } else { sort.is_time() };
    let dir = if descending { DESCENDING } else { "" };
    let sort = if sorts(address).len() == 1 { "" } else { written(sort) };
    address.clone().only(LIST).with("sort", sort).with("dir", dir).with("at", "")
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
    fn a_filter_leaves_one_order() {
        let address = |pairs: &[(&'static str, &str)]| {
            read(&pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect())
        };
        let part = address(&[("role", "admin"), ("sort", "email"), ("group", " Readers ")]);
        assert_eq!(part.href(), "/settings/users?group=Readers&role=admin");
        assert_eq!(sorting(&part, UserSort::Name).href(), "/settings/users?group=Readers&role=admin&dir=desc");
        let inactive = address(&[("inactive", "090"), ("dir", "desc"), ("role", "emperor")]);
        assert_eq!(inactive.href(), "/settings/users?inactive=90&dir=desc");
        assert_eq!(sorted_by(&inactive), UserSort::LastActive);
        assert!(is_filtered(&inactive));
        assert_eq!(address(&[("inactive", "0"), ("status", "pending")]).href(), "/settings/users?status=pending");
        assert_eq!(address(&[("inactive", "99999")]).href(), "/settings/users");
    }

    #[test]
    fn the_port_is_asked_what_the_address_says() {
        let pairs = [("q", "x"), ("status", "pending"), ("sort", "created"), ("dir", "desc"), ("at", "c")];
        let get = |name: &str| pairs.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value);
        let (filter, page) = wanted(get);
        let expected = UserFilter {
            search: "x".to_owned(),
            status: Some(Standing::Pending),
            sort: UserSort::Created,
            descending: true,
            ..UserFilter::default()
        };
        assert_eq!(filter, expected);
        assert_eq!(page.cursor, Some(Cursor("c".to_owned())));
        assert_eq!(wanted(|_| "").1, PageRequest::default());
        let (inactive, _) = wanted(|name| match name {
            "inactive" => "30",
            "dir" => "desc",
            _ => "",
        });
        assert_eq!(inactive.order(), (UserSort::LastActive, true));
    }
}
