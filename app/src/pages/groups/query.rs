//! What the User Groups page shows, as it stands in the page's address.

use leptos_router::params::ParamsMap;
use model::{
    groups::{GroupFilter, MOST_AT_ONCE},
    page::{Cursor, PageRequest},
};
use serde::{Deserialize, Serialize};

use crate::{address::Address, paths};

/// What concerns the table: search, direction and the cursor of a page.
pub const LIST: &[&str] = &["q", "dir", "at"];

/// What is kept while one searches.
pub const ORDER: &[&str] = &["dir"];

/// What is kept while one searches the members of the group in the panel.
pub const PANEL: &[&str] = &["q", "dir", "at", "group"];

/// All of it. `group` is the one in the panel and `do` what is done there; `m` and `mat` are search and cursor of its
/// members, `out` is the result of a change. The rest is what stands in a form while its picker looks for somebody:
/// `draft` says so, `find` is whom it looks for, `users` who is chosen and `drop` who no longer is.
const KNOWN: &[&str] = &[
    "q",
    "dir",
    "at",
    "group",
    "do",
    "m",
    "mat",
    "out",
    "draft",
    "name",
    "description",
    "features",
    "ends",
    "seen",
    "users",
    "drop",
    "find",
];

const DESCENDING: &str = "desc";

/// Members on a page of the panel.
const MEMBERS: u32 = 25;

/// What stands in the panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// The form of a new group.
    New,
    /// The form of this one.
    Edit(String),
    /// Choosing members for this one.
    Join(String),
    /// This one, asking whether to delete it or not.
    Details { group: String, deleting: bool },
}

impl Shown {
    pub fn of(address: &Address) -> Option<Self> {
        let group = address.get("group").to_owned();
        match (address.get("do"), group.is_empty()) {
            ("add", _) => Some(Self::New),
            (_, true) => None,
            ("edit", _) => Some(Self::Edit(group)),
            ("members", _) => Some(Self::Join(group)),
            (what, _) => Some(Self::Details { group, deleting: what == "delete" }),
        }
    }
}

/// What the address of the page asks for.
pub fn read(params: &ParamsMap) -> Address {
    let address = Address::read(paths::GROUPS, KNOWN, params);
    let dir = if is_descending(&address) { DESCENDING } else { "" };
    let dropped = address.get("drop").to_owned();
    let mut chosen: Vec<String> = Vec::new();
    for user in address.list("users") {
        if user != dropped && !chosen.contains(&user) && chosen.len() < MOST_AT_ONCE {
            chosen.push(user);
        }
    }
    address.with("dir", dir).with("drop", "").with("users", &chosen.join("."))
}

/// The list as it was, among the fields of a form: a post leads back to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListFields {
    pub q: String,
    pub dir: String,
    pub at: String,
}

impl ListFields {
    /// The details of a group beside the list; no details without an ID.
    pub fn with_group(&self, group: &str) -> Address {
        let list =
            Address::new(paths::GROUPS, KNOWN).with("q", self.q.trim()).with("dir", &self.dir).with("at", &self.at);
        list.with("group", group)
    }
}

/// What the port is asked.
pub fn wanted(q: &str, dir: &str, at: &str) -> (GroupFilter, PageRequest) {
    let filter = GroupFilter { search: q.trim().to_owned(), descending: dir == DESCENDING };
    (filter, PageRequest { cursor: cursor(at), ..PageRequest::default() })
}

/// A page of members.
pub fn members(at: &str) -> PageRequest {
    PageRequest { cursor: cursor(at), size: MEMBERS }
}

fn cursor(at: &str) -> Option<Cursor> {
    (!at.is_empty()).then(|| Cursor(at.to_owned()))
}

pub fn is_descending(address: &Address) -> bool {
    address.get("dir") == DESCENDING
}

/// The list the other way round, from its beginning.
pub fn reversed(address: &Address) -> Address {
    let dir = if is_descending(address) { "" } else { DESCENDING };
    address.clone().only(LIST).with("dir", dir).with("at", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: &[(&'static str, &str)]) -> Address {
        read(&pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect())
    }

    #[test]
    fn the_usual_page_has_the_plain_address() {
        assert_eq!(of(&[("q", " "), ("dir", "asc"), ("do", "")]).href(), "/settings/groups");
        assert_eq!(reversed(&of(&[("q", "a"), ("at", "c"), ("group", "g")])).href(), "/settings/groups?q=a&dir=desc");
        assert_eq!(reversed(&of(&[("dir", "desc")])).href(), "/settings/groups");
    }

    #[test]
    fn who_is_taken_out_is_no_longer_chosen() {
        let address = of(&[("users[]", "a"), ("users[]", "b"), ("users", "c.a"), ("drop", "b")]);
        assert_eq!(address.list("users"), ["c", "a"]);
        assert_eq!(address.href(), "/settings/groups?users=c.a");
        let many = (0..=MOST_AT_ONCE).map(|n| n.to_string()).collect::<Vec<_>>().join(".");
        assert_eq!(of(&[("users", &many)]).list("users").len(), MOST_AT_ONCE);
    }

    #[test]
    fn what_stands_in_the_panel() {
        let shown = |pairs: &[(&'static str, &str)]| Shown::of(&of(pairs));
        let details = |deleting| Some(Shown::Details { group: "g".to_owned(), deleting });
        assert_eq!(shown(&[("do", "edit")]), None);
        assert_eq!(shown(&[("do", "add"), ("group", "g")]), Some(Shown::New));
        assert_eq!(shown(&[("group", "g"), ("do", "edit")]), Some(Shown::Edit("g".to_owned())));
        assert_eq!(shown(&[("group", "g"), ("do", "members")]), Some(Shown::Join("g".to_owned())));
        assert_eq!(shown(&[("group", "g"), ("do", "nonsense")]), details(false));
        assert_eq!(shown(&[("group", "g"), ("do", "delete")]), details(true));
    }

    #[test]
    fn the_port_is_asked_what_the_address_says() {
        let (filter, page) = wanted(" x ", "desc", "c");
        assert_eq!(filter, GroupFilter { search: "x".to_owned(), descending: true });
        assert_eq!(page.cursor, Some(Cursor("c".to_owned())));
        let list = ListFields { q: "x".to_owned(), at: "c".to_owned(), ..ListFields::default() };
        assert_eq!(list.with_group("g").href(), "/settings/groups?q=x&at=c&group=g");
    }
}
