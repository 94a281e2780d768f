//! What the browser gets for the panel: texts as it shows them.

use model::{
    Caller, Permission, Role, Timestamp,
    access::Kind,
    groups::{self, BuiltIn, GroupChoice, Origin, Source, UserGroup, UserGroups},
    id::UserId,
    sessions::{OwnSession, Session},
    users::{Denied, Status, UserDetails},
};
use serde::{Deserialize, Serialize};

use super::ending::Ending;
use crate::{components::person::Person, pages::users::view::way};

/// One user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each says something else of the user")]
pub struct DetailsView {
    pub id: String,
    pub name: String,
    /// Whether the viewer may change the name.
    pub renames: bool,
    /// Empty for who has none.
    pub email: String,
    pub active: bool,
    /// Belongs to the platform and takes no seat.
    pub internal: bool,
    /// The name and the title of the role.
    pub role: (String, String),
    /// Names and titles of the roles that the viewer may give; none where the role is not the viewer's to change.
    pub roles: Vec<(String, String)>,
    /// Why the role stays, or empty.
    pub role_stays: String,
    pub created: Timestamp,
    pub signed_in: Option<Timestamp>,
    /// The way of the last sign-in, or empty.
    pub way: String,
    pub api_used: Option<Timestamp>,
    pub pages_used: Option<Timestamp>,
    pub groups: Vec<Membership>,
    /// Whether the viewer may put users into groups.
    pub may_join: bool,
    /// Whether the viewer may disable and remove users.
    pub manages: bool,
    /// Why this one can be neither disabled nor removed, or empty.
    pub removal_stays: String,
    /// Whether people sign in with passwords here, and why this one cannot be given another, or empty.
    pub passwords: bool,
    pub password_stays: String,
    pub ending: Ending,
    /// Where the user is signed in, for whoever may end that.
    pub sessions: Vec<OwnSession>,
    pub now: Timestamp,
}

/// Several users, and what ends for each of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndingsView {
    pub rows: Vec<EndingRow>,
    pub now: Timestamp,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndingRow {
    pub person: Person,
    /// Why it stays, or empty.
    pub why: String,
    pub ending: Ending,
}

/// A group the user is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    pub id: String,
    pub name: String,
    /// Where it comes from.
    pub source: String,
    pub ends: Option<Timestamp>,
    pub ended: bool,
    /// Whether the viewer cannot end it, and why where that needs words.
    pub stays: bool,
    pub why: String,
}

/// Groups to choose from, and for whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChoicesView {
    pub people: Vec<Person>,
    pub groups: Vec<Choice>,
}

/// A group that a picker offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub id: String,
    pub name: String,
    /// Stands below the name, or empty.
    pub note: String,
    /// Why it cannot be chosen, or empty.
    pub why: String,
}

impl DetailsView {
    /// `groups` is there for whoever exists.
    pub fn of(caller: &Caller, details: UserDetails, groups: Option<UserGroups>, sessions: Vec<Session>) -> Self {
        let ending = ending_of(&details);
        let (user, now) = (details.row.user, details.now);
        let may_manage = caller.may(Permission::ManageUsers);
        let roles = Role::ASSIGNABLE.iter().copied().filter(|role| !role.outranks(caller.role));
        let provided = [details.role_denied, details.removal_denied].contains(&Some(Denied::Provided));
        let stays = details.role_denied.filter(|_| may_manage);
        Self {
            id: user.id.to_string(),
            name: user.name,
            renames: may_manage && !provided && !user.role.outranks(caller.role),
            email: user.email.unwrap_or_default(),
            active: user.status == Status::Active,
            internal: user.internal,
            role: named(user.role),
            roles: if may_manage && stays.is_none() { roles.map(named).collect() } else { Vec::new() },
            role_stays: stays.map(Denied::sentence).unwrap_or_default().to_owned(),
            created: user.created,
            signed_in: details.row.last_sign_in,
            way: details.row.last_sign_in.and(details.row.last_provider).map(way).unwrap_or_default(),
            api_used: details.row.credentials_last_used,
            pages_used: details.row.pages_last_used,
            groups: groups.map(|user| user.groups.into_iter().map(Membership::of).collect()).unwrap_or_default(),
            may_join: caller.may(Permission::EditMemberships),
            manages: may_manage,
            passwords: details.passwords,
            password_stays: details.password_denied.map(Denied::sentence).unwrap_or_default().to_owned(),
            removal_stays: details.removal_denied.map(Denied::sentence).unwrap_or_default().to_owned(),
            ending,
            sessions: sessions.into_iter().map(|session| OwnSession::of(caller, session)).collect(),
            now,
        }
    }
}

impl EndingRow {
    pub fn of(details: UserDetails) -> Self {
        let ending = ending_of(&details);
        let user = details.row.user;
        let person = Person {
            id: user.id.to_string(),
            name: user.name,
            email: user.email.unwrap_or_default(),
            service: user.kind == Kind::Service,
        };
        Self { person, why: details.removal_denied.map(Denied::sentence).unwrap_or_default().to_owned(), ending }
    }
}

fn ending_of(details: &UserDetails) -> Ending {
    Ending {
        sessions: details.sessions.into(),
        session_used: details.session_used,
        keys: details.keys.into(),
        key_used: details.row.credentials_last_used,
    }
}

fn named(role: Role) -> (String, String) {
    (role.as_str().to_owned(), role.title().to_owned())
}

impl Membership {
    fn of(group: UserGroup) -> Self {
        let UserGroup { group, origin, source, ends, ended, denied, .. } = group;
        let by_nature = match origin {
            Origin::BuiltIn(BuiltIn::Users) => "Every user is in it",
            _ => "Follows from the role",
        };
        let in_words = denied.filter(|denied| *denied != groups::Denied::ByNature);
        Self {
            id: group.id.to_string(),
            name: group.name,
            source: source.map_or(by_nature, Source::title).to_owned(),
            ends,
            ended,
            stays: denied.is_some(),
            why: in_words.map(groups::Denied::sentence).unwrap_or_default().to_owned(),
        }
    }
}

impl ChoicesView {
    /// Groups to put users into. One user is not offered again what it is in.
    pub fn to_join(users: &[UserGroups], choices: Vec<GroupChoice>) -> Self {
        let choice = |choice: GroupChoice| {
            let held =
                users.iter().filter(|user| user.groups.iter().any(|held| held.group.id == choice.group.id)).count();
            let everybody = held > 0 && held == users.len();
            let why = choice.denied.map(|denied| denied.sentence().to_owned());
            Choice {
                id: choice.group.id.to_string(),
                name: choice.group.name,
                note: if held > 0 && !everybody {
                    format!("{held} of {} in it already", users.len())
                } else {
                    String::new()
                },
                why: if everybody { "In it already.".to_owned() } else { why.unwrap_or_default() },
            }
        };
        Self { people: users.iter().map(person).collect(), groups: choices.into_iter().map(choice).collect() }
    }

    /// Groups that some of the users are in and can be taken out of, those of most first, whose name has `find`.
    pub fn to_leave(users: &[UserGroups], find: &str, most: usize) -> Self {
        let wanted = model::name::key(find.trim());
        let mut groups: Vec<(usize, Choice)> = Vec::new();
        let held = users.iter().flat_map(|user| &user.groups).filter(|held| held.source.is_some());
        for held in held.filter(|held| model::name::key(&held.group.name).contains(&wanted)) {
            let id = held.group.id.to_string();
            let why = held.denied.map(|denied| denied.sentence().to_owned());
            if let Some((count, choice)) = groups.iter_mut().find(|(_, choice)| choice.id == id) {
                *count += 1;
                // Who can be taken out is enough reason to offer it; the others are told one by one.
                if why.is_none() {
                    choice.why.clear();
                }
            } else {
                let name = held.group.name.clone();
                groups.push((1, Choice { id, name, note: String::new(), why: why.unwrap_or_default() }));
            }
        }
        groups.sort_by_cached_key(|(count, choice)| (usize::MAX - count, model::name::key(&choice.name)));
        groups.truncate(most);
        let noted = |(count, mut choice): (usize, Choice)| {
            choice.note = format!("{count} of {} in it", users.len());
            choice
        };
        Self { people: users.iter().map(person).collect(), groups: groups.into_iter().map(noted).collect() }
    }
}

fn person(user: &UserGroups) -> Person {
    Person {
        id: user.user.id.to_string(),
        name: user.user.name.clone(),
        email: user.email.clone().unwrap_or_default(),
        service: user.user.kind == Kind::Service,
    }
}

/// The IDs of a field or an address that can be IDs.
pub fn user_ids(texts: &[String]) -> Vec<UserId> {
    texts.iter().filter_map(|text| UserId::parse(text).ok()).collect()
}

#[cfg(test)]
mod tests {
    use model::{
        features::FeatureSet,
        groups::{Denied, GroupName, UserName},
        id::GroupId,
    };

    use super::*;

    fn user(id: &str, groups: &[(&str, Option<Source>, Option<Denied>)]) -> UserGroups {
        let membership = |(name, source, denied): &(&str, Option<Source>, Option<Denied>)| UserGroup {
            group: GroupName { id: GroupId::known(name.to_lowercase()), name: (*name).to_owned() },
            origin: Origin::Own,
            source: *source,
            ends: None,
            ended: false,
            grants: FeatureSet::EMPTY,
            denied: *denied,
        };
        UserGroups {
            user: UserName { id: UserId::known(id), name: id.to_owned(), kind: Kind::Person },
            email: None,
            role: Role::User,
            provided: false,
            groups: groups.iter().map(membership).collect(),
        }
    }

    fn shown(view: &ChoicesView) -> Vec<(&str, &str, bool)> {
        view.groups.iter().map(|group| (group.id.as_str(), group.note.as_str(), group.why.is_empty())).collect()
    }

    #[test]
    fn what_can_be_left_is_counted_and_the_most_common_comes_first() {
        let by_hand = Some(Source::Hand);
        let users = [
            user("a", &[("Users", None, Some(Denied::ByNature)), ("Beta", by_hand, None), ("Alpha", by_hand, None)]),
            user(
                "b",
                &[
                    ("Beta", by_hand, Some(Denied::Protected)),
                    ("Gamma", Some(Source::Identity), Some(Denied::FixedElsewhere)),
                ],
            ),
        ];
        let view = ChoicesView::to_leave(&users, "", 20);
        let expected =
            [("beta", "2 of 2 in it", true), ("alpha", "1 of 2 in it", true), ("gamma", "1 of 2 in it", false)];
        assert_eq!(shown(&view), expected);
        assert_eq!(shown(&ChoicesView::to_leave(&users, " ALPH", 20)), expected[1..2]);
        assert_eq!(shown(&ChoicesView::to_leave(&users, "", 1)), expected[..1]);
        assert_eq!(view.people.len(), 2);
    }

    #[test]
    fn what_everybody_is_in_cannot_be_joined() {
        let users = [user("a", &[("Beta", Some(Source::Hand), None)]), user("b", &[])];
        let choice = |name: &str, denied| GroupChoice {
            group: GroupName { id: GroupId::known(name.to_lowercase()), name: name.to_owned() },
            denied,
        };
        let offered = || vec![choice("Alpha", None), choice("Beta", None), choice("Queue", Some(Denied::AdminsOnly))];
        let view = ChoicesView::to_join(&users, offered());
        assert_eq!(shown(&view), [("alpha", "", true), ("beta", "1 of 2 in it already", true), ("queue", "", false)]);
        let alone = ChoicesView::to_join(&users[..1], offered());
        assert_eq!(shown(&alone)[1], ("beta", "", false));
    }
}
