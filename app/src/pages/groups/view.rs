//! What the browser gets of groups: texts as the page shows them, and nothing more.

use model::{
    Timestamp,
    access::Kind,
    features::{Feature, FeatureSet, Grant},
    groups::{
        BuiltIn, Candidate, Denied, Group, GroupDetails, GroupRow, MemberRow, Members, Origin, Source, UserGroups,
        UserName,
    },
    page::{Cursor, Page},
};
use serde::{Deserialize, Serialize};

use crate::components::{outcome::OutcomeView, person::Person};

/// A page of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupsView {
    pub rows: Vec<Row>,
    /// The cursor of the page before this one.
    pub previous: Option<String>,
    /// The cursor of the page after this one.
    pub next: Option<String>,
}

/// One group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub id: String,
    pub name: String,
    pub description: String,
    pub first: Vec<Person>,
    pub total: u64,
    /// Everybody of the workspace is in it.
    pub everyone: bool,
    pub lock: Lock,
    /// Whether it may be deleted by who may delete groups.
    pub deletable: bool,
}

/// Why a group cannot be changed here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    /// In two words; empty for a group that can be changed.
    pub mark: String,
    /// In a sentence.
    pub why: String,
    /// Taken out of the configuration: grants nothing.
    pub orphaned: bool,
}

/// The details of one group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetailsView {
    pub id: String,
    pub name: String,
    pub description: String,
    pub members: u64,
    pub lock: Lock,
    pub deletable: bool,
    /// Why the viewer cannot put anybody in; empty if there is no reason.
    pub closed: String,
    pub grants: Grants,
    pub rules: Vec<String>,
    pub rules_total: u64,
    pub outcome: Option<OutcomeView>,
}

/// What a group grants.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grants {
    /// All that the workspace has.
    pub all: bool,
    /// Titles of what counts here.
    pub features: Vec<String>,
    /// Titles of what is listed and the workspace does not have.
    pub idle: Vec<String>,
}

/// A page of members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembersView {
    pub rows: Vec<Membership>,
    pub previous: Option<String>,
    pub next: Option<String>,
    pub now: Timestamp,
}

/// One member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    pub person: Person,
    /// Where the membership comes from; empty where it follows from the role or kind.
    pub source: String,
    /// Who gave it, or empty.
    pub by: String,
    pub since: Option<Timestamp>,
    pub ends: Option<Timestamp>,
    /// Why the viewer cannot end it; empty if there is no reason.
    pub fixed: String,
}

/// What stands in the form of a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormView {
    pub name: String,
    pub description: String,
    /// Which state of the group this is.
    pub seen: String,
    pub lock: Lock,
    /// Why the viewer cannot put anybody in; empty if there is no reason.
    pub closed: String,
    /// Whether it has had a list of features, an empty one included.
    pub listed: bool,
    pub features: Vec<Choice>,
}

/// A feature that a group may grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub name: String,
    pub title: String,
    pub sentence: String,
    pub listed: bool,
    /// Whether the viewer may list it, or it is listed already.
    pub allowed: bool,
}

/// Somebody a picker has found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    pub person: Person,
    /// Whether it is in the group already: then choosing it changes when that ends.
    pub member: bool,
    /// Why it cannot be chosen; empty if there is no reason.
    pub why: String,
}

fn cursor(cursor: Option<Cursor>) -> Option<String> {
    cursor.map(|cursor| cursor.0)
}

fn person(user: UserName, email: Option<String>) -> Person {
    let service = user.kind == Kind::Service;
    Person { id: user.id.to_string(), name: user.name, email: email.unwrap_or_default(), service }
}

/// Empty where there is no reason.
fn reason(denied: Option<Denied>) -> String {
    denied.map_or("", Denied::sentence).to_owned()
}

fn titles(features: FeatureSet) -> Vec<String> {
    features.iter().map(Feature::title).collect()
}

impl GroupsView {
    pub fn of(page: Page<GroupRow>) -> Self {
        Self {
            rows: page.items.into_iter().map(Row::of).collect(),
            previous: cursor(page.previous),
            next: cursor(page.next),
        }
    }
}

impl Row {
    fn of(row: GroupRow) -> Self {
        let GroupRow { group, first } = row;
        Self {
            everyone: group.origin == Origin::BuiltIn(BuiltIn::Users),
            lock: Lock::of(group.origin),
            deletable: group.origin.may_be_deleted(),
            id: group.id.to_string(),
            name: group.name,
            description: group.description,
            total: group.members,
            first: first.into_iter().map(|user| person(user, None)).collect(),
        }
    }
}

impl Lock {
    fn of(origin: Origin) -> Self {
        let mark = match origin {
            Origin::BuiltIn(_) => "Built in",
            Origin::Configured => "Configured",
            Origin::Orphaned => "Grants nothing",
            Origin::Own => "",
        };
        let why = origin.locked().unwrap_or_default().to_owned();
        Self { mark: mark.to_owned(), why, orphaned: origin == Origin::Orphaned }
    }
}

impl DetailsView {
    pub fn of(details: GroupDetails, outcome: Option<OutcomeView>) -> Self {
        let grants = Grants::of(&details);
        let GroupDetails { group, rules, rules_total, denied, .. } = details;
        Self {
            lock: Lock::of(group.origin),
            deletable: group.origin.may_be_deleted(),
            closed: reason(denied),
            id: group.id.to_string(),
            name: group.name,
            description: group.description,
            members: group.members,
            grants,
            rules: rules.into_iter().map(|rule| rule.name).collect(),
            rules_total,
            outcome,
        }
    }
}

impl Grants {
    fn of(details: &GroupDetails) -> Self {
        let listed = match details.group.grant {
            Grant::Listed(features) => features,
            Grant::Unlisted { .. } => FeatureSet::EMPTY,
        };
        Self {
            all: details.group.grant == Grant::Unlisted { of_all_users: true },
            features: titles(details.features),
            idle: titles(listed.minus(details.features)),
        }
    }
}

impl MembersView {
    pub fn of(members: Members) -> Self {
        let Members { page, now } = members;
        Self {
            rows: page.items.into_iter().map(Membership::of).collect(),
            previous: cursor(page.previous),
            next: cursor(page.next),
            now,
        }
    }
}

impl Membership {
    fn of(row: MemberRow) -> Self {
        let MemberRow { member, denied } = row;
        let user = UserName { id: member.user, name: member.name, kind: member.kind };
        Self {
            person: person(user, member.email),
            source: member.source.map_or("", Source::title).to_owned(),
            by: member.added_by.unwrap_or_default(),
            since: member.added,
            ends: member.ends,
            fixed: reason(denied),
        }
    }
}

impl FormView {
    /// `group` is absent for one that is to be made.
    pub fn of(group: Option<&Group>, closed: Option<Denied>, grantable: FeatureSet) -> Self {
        let listed = match group.map(|group| group.grant) {
            Some(Grant::Listed(features)) => Some(features),
            _ => None,
        };
        let has = listed.unwrap_or_default();
        let choice = |feature: &Feature| Choice {
            name: feature.as_str().to_owned(),
            title: feature.title(),
            sentence: feature.sentence().to_owned(),
            listed: has.has(*feature),
            allowed: has.has(*feature) || grantable.has(*feature),
        };
        Self {
            name: group.map_or_else(String::new, |group| group.name.clone()),
            description: group.map_or_else(String::new, |group| group.description.clone()),
            seen: group.map_or_else(String::new, Group::edition),
            lock: group.map_or_else(Lock::default, |group| Lock::of(group.origin)),
            closed: reason(closed),
            listed: listed.is_some(),
            features: Feature::ALL.iter().map(choice).collect(),
        }
    }
}

impl Found {
    pub fn of(candidate: Candidate) -> Self {
        let Candidate { user, email, member, denied } = candidate;
        let why = reason(denied);
        Self { person: person(user, email), member, why }
    }
}

/// Users with their groups, as people.
pub fn people(users: Vec<UserGroups>) -> Vec<Person> {
    users.into_iter().map(|user| person(user.user, user.email)).collect()
}
