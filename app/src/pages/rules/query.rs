//! What the Access Rules page shows, as it stands in the page's address.

use leptos_router::params::ParamsMap;
use model::{
    access_rules::{ResourceType, RuleFilter},
    page::{Cursor, PageRequest},
};

use crate::{address::Address, paths};

/// What concerns the table: search, type of resource and the cursor of a page.
pub const LIST: &[&str] = &["q", "kind", "at"];

/// All of it: `rule` is the one in the panel and `do` what is done with it; the rest is what was typed and chosen in
/// the form when somebody was looked for.
const KNOWN: &[&str] = &[
    "q",
    "kind",
    "at",
    "rule",
    "do",
    "name",
    "description",
    "resource",
    "which",
    "entity",
    "access",
    "seen",
    "users",
    "groups",
    "drop_users",
    "drop_groups",
    "find",
];

/// What the panel shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Open {
    Nothing,
    /// The form for a new rule.
    Add,
    /// A rule, by ID.
    Rule(String),
    /// A rule that is about to be deleted.
    Delete(String),
    /// The form for a rule.
    Edit(String),
}

impl Open {
    pub fn of(address: &Address) -> Self {
        let rule = address.get("rule").to_owned();
        match (address.get("do"), rule.is_empty()) {
            ("add", _) => Self::Add,
            (_, true) => Self::Nothing,
            ("edit", false) => Self::Edit(rule),
            ("delete", false) => Self::Delete(rule),
            _ => Self::Rule(rule),
        }
    }

    /// The rule it is about; empty if there is none.
    pub fn rule(&self) -> &str {
        match self {
            Self::Nothing | Self::Add => "",
            Self::Rule(rule) | Self::Delete(rule) | Self::Edit(rule) => rule,
        }
    }

    /// Whether it is a form that names users and groups.
    pub const fn is_form(&self) -> bool {
        matches!(self, Self::Add | Self::Edit(_))
    }
}

/// What the address of the page asks for.
pub fn read(params: &ParamsMap) -> Address {
    let address = Address::read(paths::RULES, KNOWN, params);
    let kind = ResourceType::parse(address.get("kind")).map_or("", ResourceType::as_str);
    address.with("kind", kind)
}

/// The list as it is, with a rule in the panel.
pub fn opening(address: &Address, rule: &str, act: &str) -> String {
    address.clone().only(LIST).with("rule", rule).with("do", act).href()
}

/// What the port is asked.
pub fn wanted(q: &str, kind: &str, at: &str) -> (RuleFilter, PageRequest) {
    let filter = RuleFilter { resource: ResourceType::parse(kind), search: q.trim().to_owned() };
    let cursor = (!at.is_empty()).then(|| Cursor(at.to_owned()));
    (filter, PageRequest { cursor, ..PageRequest::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: &[(&'static str, &str)]) -> Address {
        read(&pairs.iter().map(|(name, value)| (*name, (*value).to_owned())).collect())
    }

    #[test]
    fn the_panel_stands_in_the_address() {
        let open = |pairs| Open::of(&of(pairs));
        assert_eq!(open(&[]), Open::Nothing);
        assert_eq!(open(&[("do", "edit")]), Open::Nothing);
        assert_eq!(open(&[("do", "add"), ("rule", "r")]), Open::Add);
        assert_eq!(open(&[("rule", "r"), ("do", "nonsense")]), Open::Rule("r".to_owned()));
        assert_eq!(open(&[("rule", "r"), ("do", "edit")]), Open::Edit("r".to_owned()));
        assert_eq!(open(&[("rule", "r"), ("do", "delete")]).rule(), "r");
    }

    #[test]
    fn a_rule_opens_over_the_list_as_it_is() {
        let address = of(&[("q", "a b"), ("kind", "queue"), ("rule", "x"), ("do", "edit"), ("users[]", "u")]);
        assert_eq!(opening(&address, "r", ""), "/settings/rules?q=a%20b&kind=queue&rule=r");
        assert_eq!(opening(&address, "", "add"), "/settings/rules?q=a%20b&kind=queue&do=add");
        assert_eq!(of(&[("kind", "nonsense")]).href(), "/settings/rules");
    }

    #[test]
    fn the_port_is_asked_what_the_address_says() {
        let (filter, page) = wanted(" x ", "queue", "c");
        assert_eq!(filter, RuleFilter { resource: Some(ResourceType::Queue), search: "x".to_owned() });
        assert_eq!(page.cursor, Some(Cursor("c".to_owned())));
        assert_eq!(wanted("", "nonsense", ""), (RuleFilter::default(), PageRequest::default()));
    }
}
