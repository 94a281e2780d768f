//! What the browser gets of the access rules: what the page shows and nothing more.

use model::{
    Timestamp,
    access::Kind,
    access_rules::{Access, Entity, Rule, RuleTable, RuleUser, Subjects},
    groups::GroupName,
    page::Cursor,
};
use serde::{Deserialize, Serialize};

use crate::components::person::Person;

/// Most users, and most groups, of one rule that are shown at once.
const MOST_SHOWN: usize = 50;

/// A page of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesView {
    pub rows: Vec<Row>,
    /// The cursor of the page before this one.
    pub previous: Option<String>,
    /// The cursor of the page after this one.
    pub next: Option<String>,
    /// How many default rules were deleted and can be had back.
    pub missing: u32,
}

/// One rule of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub id: String,
    pub name: String,
    /// The type of the resource, for people.
    pub kind: String,
    /// Words in brackets, or the ID of the resource.
    pub resource: String,
    /// For changing too.
    pub modify: bool,
    pub autocreated: bool,
    pub users: Vec<Person>,
    pub users_total: u32,
    pub groups: Vec<String>,
    pub groups_total: u32,
}

/// One rule with whom it names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleView {
    pub row: Row,
    pub description: String,
    /// Which state of the rule this is.
    pub seen: String,
    /// `ResourceType` by its name.
    pub resource_type: String,
    pub entity: Entity,
    /// `Access` by its title.
    pub access: String,
    /// The first users, and the first groups by ID and name.
    pub users: Vec<Person>,
    pub groups: Vec<Group>,
    pub created: Timestamp,
    pub changed: Timestamp,
}

/// A group as a rule names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    pub id: String,
    pub name: String,
}

/// Whom a form offers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectsView {
    /// Whom the rule names already, as far as it matches, and whether one is to go.
    pub named: Picks,
    /// How many more it names.
    pub more: u64,
    /// Whom it could name: those that were chosen, then those that match.
    pub offered: Picks,
}

/// Users and groups, and whether each is chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picks {
    pub users: Vec<(Person, bool)>,
    pub groups: Vec<(Group, bool)>,
}

impl Picks {
    pub const fn is_empty(&self) -> bool {
        self.users.is_empty() && self.groups.is_empty()
    }
}

impl RulesView {
    pub fn of(table: RuleTable) -> Self {
        let cursor = |cursor: Option<Cursor>| cursor.map(|cursor| cursor.0);
        Self {
            rows: table.page.items.iter().map(Row::of).collect(),
            previous: cursor(table.page.previous),
            next: cursor(table.page.next),
            missing: table.missing,
        }
    }
}

impl Row {
    fn of(rule: &Rule) -> Self {
        Self {
            id: rule.id.to_string(),
            name: rule.name.clone(),
            kind: rule.resource.title().to_owned(),
            resource: rule.entity.title(rule.resource),
            modify: rule.access == Access::ReadWrite,
            autocreated: rule.autocreated,
            users: rule.users.iter().take(3).map(person).collect(),
            users_total: rule.users_total,
            groups: rule.groups.iter().take(5).map(|group| group.name.clone()).collect(),
            groups_total: rule.groups_total,
        }
    }
}

impl RuleView {
    pub fn of(rule: &Rule) -> Self {
        Self {
            row: Row::of(rule),
            description: rule.description.clone(),
            seen: rule.edition(),
            resource_type: rule.resource.as_str().to_owned(),
            entity: rule.entity.clone(),
            access: rule.access.title().to_owned(),
            users: rule.users.iter().take(MOST_SHOWN).map(person).collect(),
            groups: rule.groups.iter().take(MOST_SHOWN).map(group).collect(),
            created: rule.created,
            changed: rule.changed,
        }
    }
}

fn person(named: &RuleUser) -> Person {
    Person {
        id: named.user.id.to_string(),
        name: named.user.name.clone(),
        email: named.email.clone().unwrap_or_default(),
        service: named.user.kind == Kind::Service,
    }
}

fn group(group: &GroupName) -> Group {
    Group { id: group.id.to_string(), name: group.name.clone() }
}

/// What a form was told: whom to name besides, whom no longer, and what was looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    pub find: String,
    pub drop_users: Vec<String>,
    pub drop_groups: Vec<String>,
}

impl SubjectsView {
    pub fn of(rule: Option<&Rule>, asked: &Asked, found: &Subjects, chosen: &Subjects) -> Self {
        let text = asked.find.trim().to_lowercase();
        let matches = |name: &str| name.to_lowercase().contains(&text);
        let (users, groups): (&[RuleUser], &[GroupName]) =
            rule.map_or((&[], &[]), |rule| (rule.users.as_slice(), rule.groups.as_slice()));
        let mut named = Picks::default();
        for user in users {
            let goes = asked.drop_users.iter().any(|id| id == user.user.id.as_str());
            let found = matches(&user.user.name) || user.email.as_deref().is_some_and(matches);
            if goes || found && named.users.len() < MOST_SHOWN {
                named.users.push((person(user), goes));
            }
        }
        for one in groups {
            let goes = asked.drop_groups.iter().any(|id| id == one.id.as_str());
            if goes || matches(&one.name) && named.groups.len() < MOST_SHOWN {
                named.groups.push((group(one), goes));
            }
        }
        let more = users.len() + groups.len() - named.users.len() - named.groups.len();
        let is_user = |user: &RuleUser, list: &[RuleUser]| list.iter().any(|it| it.user.id == user.user.id);
        let is_group = |group: &GroupName, list: &[GroupName]| list.iter().any(|it| it.id == group.id);
        let picked = chosen.users.iter().filter(|user| !is_user(user, users)).map(|user| (person(user), true));
        let new = found.users.iter().filter(|user| !is_user(user, users) && !is_user(user, &chosen.users));
        let offered_users = picked.chain(new.map(|user| (person(user), false))).collect();
        let picked = chosen.groups.iter().filter(|it| !is_group(it, groups)).map(|it| (group(it), true));
        let new = found.groups.iter().filter(|it| !is_group(it, groups) && !is_group(it, &chosen.groups));
        let offered_groups = picked.chain(new.map(|it| (group(it), false))).collect();
        let offered = Picks { users: offered_users, groups: offered_groups };
        Self { named, more: more as u64, offered }
    }
}

#[cfg(test)]
mod tests {
    use model::{
        access_rules::ResourceType,
        groups::UserName,
        id::{GroupId, RuleId, UserId},
    };

    use super::*;

    fn users(names: &[&str]) -> Vec<RuleUser> {
        let user = |name: &&str| UserName { id: UserId::known(*name), name: (*name).to_owned(), kind: Kind::Person };
        names.iter().map(|name| RuleUser { user: user(name), email: Some(format!("{name}@acme.example")) }).collect()
    }

    fn groups(names: &[&str]) -> Vec<GroupName> {
        names.iter().map(|name| GroupName { id: GroupId::known(*name), name: (*name).to_owned() }).collect()
    }

    fn rule(of_users: &[&str], of_groups: &[&str]) -> Rule {
        Rule {
            id: RuleId::known("r"),
            name: "R".to_owned(),
            description: String::new(),
            resource: ResourceType::Queue,
            entity: Entity::All,
            access: Access::Read,
            autocreated: false,
            created: Timestamp::from_millis(0),
            changed: Timestamp::from_millis(0),
            users_total: u32::try_from(of_users.len()).expect("few"),
            users: users(of_users),
            groups_total: u32::try_from(of_groups.len()).expect("few"),
            groups: groups(of_groups),
        }
    }

    fn names(picks: &[(Person, bool)]) -> Vec<(&str, bool)> {
        picks.iter().map(|(person, chosen)| (person.name.as_str(), *chosen)).collect()
    }

    /// Nobody is offered who is named already, those chosen come first, and who is to go stays in sight.
    #[test]
    fn whom_a_form_offers() {
        let rule = rule(&["ada", "bob", "eve"], &["team"]);
        let found = Subjects { users: users(&["bob", "dora", "fred"]), groups: groups(&["team", "guild"]) };
        let chosen = Subjects { users: users(&["carl", "dora", "ada"]), groups: Vec::new() };
        let asked = Asked { find: "B".to_owned(), drop_users: vec!["eve".to_owned()], drop_groups: Vec::new() };
        let view = SubjectsView::of(Some(&rule), &asked, &found, &chosen);
        assert_eq!(names(&view.named.users), [("bob", false), ("eve", true)]);
        assert_eq!(view.more, 2, "ada and the team match nothing");
        assert_eq!(names(&view.offered.users), [("carl", true), ("dora", true), ("fred", false)]);
        let offered: Vec<&str> = view.offered.groups.iter().map(|(group, _)| group.name.as_str()).collect();
        assert_eq!(offered, ["guild"]);
        let new = SubjectsView::of(None, &asked, &found, &Subjects::default());
        assert!(new.named.is_empty() && new.more == 0);
        assert_eq!(new.offered.users.len(), 3);
    }

    #[test]
    fn a_rule_of_many_is_shown_in_part() {
        let many: Vec<String> = (0..80).map(|n| format!("user {n}")).collect();
        let rule = rule(&many.iter().map(String::as_str).collect::<Vec<_>>(), &[]);
        let view = SubjectsView::of(Some(&rule), &Asked::default(), &Subjects::default(), &Subjects::default());
        assert_eq!((view.named.users.len(), view.more), (MOST_SHOWN, 30));
        assert_eq!(RuleView::of(&rule).users.len(), MOST_SHOWN);
        assert_eq!((RuleView::of(&rule).row.users.len(), RuleView::of(&rule).row.users_total), (3, 80));
    }
}
