//! One group and what belongs to it, and choices for pickers.

use model::{
    Caller, Error, Permission, Result, Scope,
    access::Kind,
    error::{FieldError, Noun},
    features::{FeatureSet, of_tenant},
    groups::{
        Asked, BuiltIn, Candidate, Change, Denied, FIRST_RULES, Group, GroupChoice, GroupDetails, GroupName,
        GroupQuery, GroupWithMembers, LISTED_MEMBERS, Origin, UserName, Way, decide,
    },
    id::{GroupId, UserId},
    page::LARGEST_SIZE,
};

use super::Domain;
use crate::store::{self, Conn, groups::GroupRow};

/// How many a picker offers.
const OFFERED: u32 = 20;

/// How many access rules a list of groups names of each.
pub(super) const LISTED_RULES: u32 = 100;

/// Longest search text, in characters.
pub(super) const LONGEST_SEARCH: usize = 256;

impl Domain {
    /// A stored group with what the configuration says of it. Members that are not stored are not counted.
    pub(in crate::domain) fn group_of(&self, row: GroupRow) -> Group {
        let configured = self.configured.load();
        let origin = configured.origin(&row.group);
        let description = match origin {
            Origin::BuiltIn(group) => group.description().to_owned(),
            _ => row.description,
        };
        Group {
            assignable: configured.is_assignable(row.group.id.as_str(), origin),
            grant: configured.grant_of(&row.group),
            id: row.group.id,
            name: row.name,
            description,
            origin,
            members: row.members,
            created: row.created,
        }
    }

    pub(super) async fn group_details(&self, caller: &Caller, id: &GroupId) -> Result<GroupDetails> {
        let scope = caller.require(Permission::ReadUserDetails)?;
        let mut conn = self.store.read(&scope).await?;
        let tenant = store::tenants::get(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        let row = store::groups::get(&mut conn, &scope, id).await?.ok_or(Error::NotFound(Noun::Group))?;
        let group = self.counted(&mut conn, &scope, row).await?;
        let has =
            of_tenant(self.configured.load().features, tenant.settings.features, tenant.settings.exclude_features);
        let (rules, rules_total) = store::access_rules::of_group(&mut conn, &scope, id, FIRST_RULES).await?;
        let features = if group.origin == Origin::Orphaned { FeatureSet::EMPTY } else { group.grant.within(has) };
        let denied = why_not(caller, &group, Subject::Anybody, Change::Join);
        Ok(GroupDetails { features, group, rules, rules_total, denied })
    }

    /// A group with the number of its members, stored or not.
    pub(super) async fn counted(&self, conn: &mut Conn, scope: &Scope, row: GroupRow) -> Result<Group> {
        let mut group = self.group_of(row);
        if let Origin::BuiltIn(built_in) = group.origin
            && built_in.is_by_nature()
        {
            group.members = store::groups::count_by_nature(conn, scope, built_in).await?;
        }
        Ok(group)
    }

    pub(super) async fn list_groups(&self, caller: &Caller, query: GroupQuery) -> Result<Vec<GroupWithMembers>> {
        let scope = caller.require(Permission::ReadUserDetails)?;
        let query = GroupQuery { page_size: query.page_size.clamp(1, LARGEST_SIZE), ..query };
        let shown = if query.ids.is_empty() { LISTED_MEMBERS } else { LARGEST_SIZE };
        let mut conn = self.store.read(&scope).await?;
        let mut groups = Vec::new();
        for row in store::groups::list(&mut conn, &scope, &query).await? {
            let group = self.counted(&mut conn, &scope, row).await?;
            let members = store::groups::members(&mut conn, &scope, &group.id, "", None, shown).await?;
            let members = members.rows.into_iter().map(|row| row.member).collect();
            let (rules, _) = store::access_rules::of_group(&mut conn, &scope, &group.id, LISTED_RULES).await?;
            groups.push(GroupWithMembers { group, members, rules });
        }
        Ok(groups)
    }

    pub(super) async fn member_candidates(
        &self,
        caller: &Caller,
        group: Option<&GroupId>,
        search: String,
    ) -> Result<Vec<Candidate>> {
        let scope = caller.require(Permission::EditMemberships)?;
        check_search(&search)?;
        let mut conn = self.store.read(&scope).await?;
        let into = match group {
            Some(id) => {
                let row = store::groups::get(&mut conn, &scope, id).await?.ok_or(Error::NotFound(Noun::Group))?;
                Some(self.group_of(row))
            }
            None => None,
        };
        let mut found = store::groups::candidates(&mut conn, &scope, group, &search, self.now(), OFFERED).await?;
        for (candidate, provided) in &mut found {
            let UserName { id: user, kind, .. } = &candidate.user;
            let subject = Subject::User { user, kind: *kind, provided: *provided };
            candidate.denied = match &into {
                Some(group) => why_not(caller, group, subject, Change::Join),
                None => provided.then_some(Denied::Protected),
            };
        }
        Ok(found.into_iter().map(|(candidate, _)| candidate).collect())
    }

    pub(super) async fn group_choices(&self, caller: &Caller, search: String) -> Result<Vec<GroupChoice>> {
        let scope = caller.require(Permission::EditMemberships)?;
        check_search(&search)?;
        let mut conn = self.store.read(&scope).await?;
        let rows = store::groups::choices(&mut conn, &scope, &search, OFFERED).await?;
        let groups = rows.into_iter().map(|row| self.group_of(row));
        Ok(groups.filter(|group| !is_by_nature(group)).map(|group| choice(caller, group)).collect())
    }
}

fn is_by_nature(group: &Group) -> bool {
    BuiltIn::from_id(&group.id).is_some_and(BuiltIn::is_by_nature)
}

/// Whose membership is thought of.
#[derive(Clone, Copy)]
pub(super) enum Subject<'a> {
    /// Some other person.
    Anybody,
    User {
        user: &'a UserId,
        kind: Kind,
        /// Whether the configuration provides the user.
        provided: bool,
    },
}

/// Why the caller cannot make a change, as far as can be said before it is tried.
pub(super) fn why_not(caller: &Caller, group: &Group, subject: Subject<'_>, change: Change) -> Option<Denied> {
    let (user, kind, provided) = match subject {
        Subject::Anybody => (None, Kind::Person, false),
        Subject::User { user, kind, provided } => (Some(user), kind, provided),
    };
    let asked = Asked {
        way: Way::UserEdit,
        change,
        origin: group.origin,
        assignable: group.assignable,
        grant: group.grant,
        user,
        kind,
    };
    if provided { Some(Denied::Protected) } else { decide(Some(caller), &asked).err() }
}

fn choice(caller: &Caller, group: Group) -> GroupChoice {
    let denied = why_not(caller, &group, Subject::Anybody, Change::Join);
    GroupChoice { group: GroupName { id: group.id, name: group.name }, denied }
}

pub(in crate::domain) fn check_search(text: &str) -> Result<()> {
    if text.chars().count() > LONGEST_SEARCH {
        return Err(FieldError::value("search", format!("Search for at most {LONGEST_SEARCH} characters.")).into());
    }
    if text.contains('\0') {
        return Err(FieldError::value("search", "Search for characters that can be seen.").into());
    }
    Ok(())
}
