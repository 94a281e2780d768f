//! Taking over groups from an identity provider: which of ours a sign-in puts somebody into. Pure.

use crate::name;

/// Most groups that a provider may state of one person.
pub const MOST_STATED: usize = 1000;

/// How the groups of one provider are taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupSync {
    /// The claim that lists them; may be a URL.
    pub claim: String,
    /// Groups of the provider whose members administer. None: roles are not taken over.
    pub admins: Vec<String>,
    /// Whether upper and lower case are told apart.
    pub case_sensitive: bool,
    /// Whether somebody new has to be in a group that leads to one of ours.
    pub required: bool,
    /// A group of the provider and one of ours by name; several for one are several. Who is not named here leads to
    /// the group of the same name.
    pub map: Vec<(String, String)>,
    /// The operator has configured it: what it names need not be assignable.
    pub by_operator: bool,
}

/// What a provider states of somebody's groups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Stated {
    /// Nothing that could be read: nobody knows what was meant.
    #[default]
    Missing,
    /// These, and no others.
    Groups(Vec<String>),
}

/// A group that somebody is to be in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Meant {
    pub name: String,
    /// The operator has named it, so that it need not be assignable.
    pub named: bool,
}

impl GroupSync {
    /// Whether two names are one.
    pub fn same(&self, one: &str, other: &str) -> bool {
        if self.case_sensitive { one == other } else { name::key(one) == name::key(other) }
    }

    /// The names that the provider's groups lead to, each once and sorted.
    pub fn meant(&self, stated: &[String]) -> Vec<Meant> {
        let mut meant: Vec<Meant> = stated.iter().flat_map(|group| self.meant_by(group)).collect();
        meant.sort();
        // One that the operator has named, too, counts as that.
        meant.dedup_by(|next, kept| {
            let same = next.name == kept.name;
            kept.named |= same && next.named;
            same
        });
        meant
    }

    fn meant_by(&self, group: &str) -> Vec<Meant> {
        let led = self.map.iter().filter(|(theirs, _)| self.same(theirs, group));
        let named: Vec<Meant> = led.map(|(_, ours)| Meant { name: ours.clone(), named: self.by_operator }).collect();
        if named.is_empty() { vec![Meant { name: group.to_owned(), named: false }] } else { named }
    }

    /// Whether somebody in these groups administers; nothing where roles are not taken over.
    pub fn administers(&self, stated: &[String]) -> Option<bool> {
        let is_one = |group: &String| self.admins.iter().any(|admin| self.same(admin, group));
        (!self.admins.is_empty()).then(|| stated.iter().any(is_one))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sync(case_sensitive: bool) -> GroupSync {
        let pair = |theirs: &str, ours: &str| (theirs.to_owned(), ours.to_owned());
        GroupSync {
            claim: "groups".to_owned(),
            admins: vec!["ML-Admins".to_owned()],
            case_sensitive,
            required: false,
            map: vec![pair("eng", "Engineers"), pair("eng", "Everybody"), pair("ops", "Engineers")],
            by_operator: true,
        }
    }

    fn texts(of: &[&str]) -> Vec<String> {
        of.iter().map(|text| (*text).to_owned()).collect()
    }

    fn names(of: &[Meant]) -> Vec<(&str, bool)> {
        of.iter().map(|meant| (meant.name.as_str(), meant.named)).collect()
    }

    #[test]
    fn one_may_lead_to_several_and_several_to_one() {
        let meant = sync(true).meant(&texts(&["eng", "ops", "Research", "Engineers"]));
        assert_eq!(names(&meant), [("Engineers", true), ("Everybody", true), ("Research", false)]);
        assert_eq!(sync(true).meant(&[]), []);
    }

    #[test]
    fn a_workspace_names_nothing_that_is_not_assignable() {
        let by_workspace = GroupSync { by_operator: false, ..sync(true) };
        assert_eq!(names(&by_workspace.meant(&texts(&["eng"]))), [("Engineers", false), ("Everybody", false)]);
    }

    #[test]
    fn case_is_told_apart_where_it_is_wanted() {
        assert_eq!(names(&sync(true).meant(&texts(&["ENG"]))), [("ENG", false)]);
        assert_eq!(names(&sync(false).meant(&texts(&["ENG"]))), [("Engineers", true), ("Everybody", true)]);
        assert_eq!(sync(true).administers(&texts(&["ml-admins"])), Some(false));
        assert_eq!(sync(false).administers(&texts(&["ml-admins"])), Some(true));
    }

    #[test]
    fn without_groups_of_administrators_roles_are_left_alone() {
        let none = GroupSync { admins: Vec::new(), ..sync(true) };
        assert_eq!(none.administers(&texts(&["ML-Admins"])), None);
    }
}
