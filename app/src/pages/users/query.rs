//! What the Users page shows, as it stands in the page's address.

use leptos_router::params::ParamsMap;
use model::{
    page::{Cursor, PageRequest},
    users::{UserFilter, UserSort},
};

use crate::paths;

/// The texts of the address, the known ones only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UsersQuery {
    pub search: String,
    /// A [`UserSort`] by its name; empty for the usual one.
    pub sort: String,
    /// `desc`, or empty.
    pub dir: String,
    /// The cursor of a page, or empty for the first.
    pub at: String,
}

impl UsersQuery {
    pub fn of(search: &str, sort: &str, dir: &str, at: &str) -> Self {
        let sort = UserSort::parse(sort).filter(|sort| *sort != UserSort::default());
        Self {
            search: search.trim().to_owned(),
            sort: sort.map_or_else(String::new, |sort| sort.as_str().to_owned()),
            dir: if dir == DESCENDING { dir.to_owned() } else { String::new() },
            at: at.to_owned(),
        }
    }

    /// What the address of the page asks for.
    pub fn read(params: &ParamsMap) -> Self {
        let get = |name: &str| params.get_str(name).unwrap_or_default();
        Self::of(get("q"), get("sort"), get("dir"), get("at"))
    }

    /// What the port is asked.
    pub fn wanted(self) -> (UserFilter, PageRequest) {
        let filter = UserFilter { sort: self.sorted_by(), descending: self.is_descending(), search: self.search };
        let cursor = (!self.at.is_empty()).then_some(Cursor(self.at));
        (filter, PageRequest { cursor, ..PageRequest::default() })
    }

    pub fn path(&self) -> String {
        let pairs = [("q", &*self.search), ("sort", &*self.sort), ("dir", &*self.dir), ("at", &*self.at)];
        paths::with_query(paths::USERS, &pairs)
    }

    pub fn sorted_by(&self) -> UserSort {
        UserSort::parse(&self.sort).unwrap_or_default()
    }

    pub fn is_descending(&self) -> bool {
        self.dir == DESCENDING
    }

    /// The same from the beginning.
    #[must_use]
    pub fn first_page(&self) -> Self {
        Self { at: String::new(), ..self.clone() }
    }

    /// Another page of the same.
    #[must_use]
    pub fn at(&self, cursor: &str) -> Self {
        Self { at: cursor.to_owned(), ..self.clone() }
    }

    /// Another search, in the same order.
    #[must_use]
    pub fn searching(&self, text: &str) -> Self {
        Self { search: text.trim().to_owned(), ..self.first_page() }
    }

    /// Another order: the other direction of the present one, or that in which people look for `sort` first, which is
    /// the latest for times.
    #[must_use]
    pub fn sorting(&self, sort: UserSort) -> Self {
        let descending = if sort == self.sorted_by() {
            !self.is_descending()
        } else {
            matches!(sort, UserSort::Created | UserSort::LastSignIn)
        };
        Self::of(&self.search, sort.as_str(), if descending { DESCENDING } else { "" }, "")
    }
}

const DESCENDING: &str = "desc";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_page_has_the_plain_address() {
        assert_eq!(UsersQuery::of(" ", "name", "asc", "").path(), "/settings/users");
        assert_eq!(UsersQuery::of("", "nonsense", "sideways", "").path(), "/settings/users");
    }

    #[test]
    fn an_order_keeps_the_search_and_starts_anew() {
        let query = UsersQuery::of("ada b", "email", "", "cursor");
        assert_eq!(query.path(), "/settings/users?q=ada%20b&sort=email&at=cursor");
        assert_eq!(query.sorting(UserSort::Email).path(), "/settings/users?q=ada%20b&sort=email&dir=desc");
        assert_eq!(query.sorting(UserSort::Name).path(), "/settings/users?q=ada%20b");
        assert_eq!(query.sorting(UserSort::LastSignIn).path(), "/settings/users?q=ada%20b&sort=last_sign_in&dir=desc");
        assert_eq!(query.searching("").path(), "/settings/users?sort=email");
    }

    #[test]
    fn the_port_is_asked_what_the_address_says() {
        let (filter, page) = UsersQuery::of("x", "created", "desc", "c").wanted();
        assert_eq!(filter, UserFilter { search: "x".to_owned(), sort: UserSort::Created, descending: true });
        assert_eq!(page.cursor, Some(Cursor("c".to_owned())));
        assert_eq!(UsersQuery::default().wanted().1, PageRequest::default());
    }
}
