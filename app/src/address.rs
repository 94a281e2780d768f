//! The address of a page, with the parts of its query that the page knows: everything a page shows stands in it.

use leptos_router::params::ParamsMap;

use crate::paths;

/// Stands between several values under one name; no ID and no name of a feature has it.
const BETWEEN: char = '.';

/// A path and the values of known names. Whatever else an address carries is left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    path: &'static str,
    names: &'static [&'static str],
    values: Vec<String>,
}

impl Address {
    /// Nothing but the path. `names` are those the page knows, in the order in which they are written.
    pub fn new(path: &'static str, names: &'static [&'static str]) -> Self {
        Self { path, names, values: vec![String::new(); names.len()] }
    }

    /// What an address says. Forms send several values as `name[]`, links as one.
    pub fn read(path: &'static str, names: &'static [&'static str], params: &ParamsMap) -> Self {
        let value = |name: &&str| {
            let listed = params.get_all(&format!("{name}[]")).unwrap_or_default();
            let plain = params.get_str(name).unwrap_or_default().trim();
            let parts = std::iter::once(plain).chain(listed.iter().map(String::as_str));
            parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".")
        };
        Self { path, names, values: names.iter().map(value).collect() }
    }

    pub const fn path(&self) -> &'static str {
        self.path
    }

    /// The value of a name; empty if there is none.
    pub fn get(&self, name: &str) -> &str {
        self.at(name).map_or("", |at| &self.values[at])
    }

    /// Several values of a name.
    pub fn list(&self, name: &str) -> Vec<String> {
        split_list(self.get(name))
    }

    /// The same with another value.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        if let Some(at) = self.at(name) {
            value.clone_into(&mut self.values[at]);
        }
        self
    }

    /// The same with nothing but these names.
    #[must_use]
    pub fn only(mut self, kept: &[&str]) -> Self {
        for (name, value) in self.names.iter().zip(&mut self.values) {
            if !kept.contains(name) {
                value.clear();
            }
        }
        self
    }

    /// As it stands in a link.
    pub fn href(&self) -> String {
        let pairs: Vec<(&str, &str)> = self.names.iter().copied().zip(self.values.iter().map(String::as_str)).collect();
        paths::with_query(self.path, &pairs)
    }

    fn at(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| *known == name)
    }
}

/// Several values that stand under one name.
pub fn split_list(text: &str) -> Vec<String> {
    text.split(BETWEEN).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &[&str] = &["q", "users", "at"];

    fn read(pairs: &[(&'static str, &str)]) -> Address {
        Address::read("/a", NAMES, &pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect())
    }

    #[test]
    fn what_is_not_known_is_left_behind() {
        assert_eq!(read(&[("q", " x "), ("evil", "y"), ("at", "c")]).href(), "/a?q=x&at=c");
        assert_eq!(read(&[]), Address::new("/a", NAMES));
    }

    #[test]
    fn several_values_are_one_in_a_link() {
        let address = read(&[("users[]", "a"), ("users[]", "b"), ("users", "c.d")]);
        assert_eq!(address.list("users"), ["c", "d", "a", "b"]);
        assert_eq!(address.href(), "/a?users=c.d.a.b");
        assert!(address.list("q").is_empty());
    }

    #[test]
    fn other_addresses_of_the_page() {
        let address = read(&[("q", "x"), ("at", "c")]);
        assert_eq!(address.clone().with("users", "u").only(&["q", "users"]).href(), "/a?q=x&users=u");
        assert_eq!(address.clone().with("nonsense", "u"), address);
        assert_eq!(address.get("nonsense"), "");
    }
}
