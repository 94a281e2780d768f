//! Whom a rule could name: for pickers.

use model::{
    Caller, Permission, Result, Role,
    access::Kind,
    access_rules::{MOST_CHOSEN, RuleUser, Subjects},
    groups::{GroupName, GroupQuery, Origin, UserName},
    id::{GroupId, UserId},
    users::UserQuery,
};

use super::Domain;
use crate::{domain::groups::check_search, store};

/// How many a picker offers.
const OFFERED: u32 = 20;

impl Domain {
    pub(super) async fn find_subjects(&self, caller: &Caller, search: String) -> Result<Subjects> {
        let scope = caller.require(Permission::ManageAccessRules)?;
        check_search(&search)?;
        let mut conn = self.store.read(&scope).await?;
        let system_too = caller.role == Role::System;
        let users = store::access_rules::users(&mut conn, &scope, &search, system_too, OFFERED).await?;
        let rows = store::groups::choices(&mut conn, &scope, &search, OFFERED).await?;
        let groups = rows.into_iter().map(|row| self.group_of(row)).filter(|group| group.origin != Origin::Orphaned);
        Ok(Subjects { users, groups: groups.map(|group| GroupName { id: group.id, name: group.name }).collect() })
    }

    pub(super) async fn named_subjects(
        &self,
        caller: &Caller,
        mut users: Vec<UserId>,
        mut groups: Vec<GroupId>,
    ) -> Result<Subjects> {
        let scope = caller.require(Permission::ManageAccessRules)?;
        users.truncate(MOST_CHOSEN);
        groups.truncate(MOST_CHOSEN);
        let mut conn = self.store.read(&scope).await?;
        let mut named = Subjects::default();
        // No IDs at all would be everybody.
        if !users.is_empty() {
            let query =
                UserQuery { ids: users, page_size: u32::try_from(MOST_CHOSEN).unwrap_or(1), ..UserQuery::default() };
            let found = store::users::list(&mut conn, &scope, &query, None).await?;
            let known = found.into_iter().filter(|user| user.kind != Kind::System || caller.role == Role::System);
            named.users = known
                .map(|user| RuleUser {
                    user: UserName { id: user.id, name: user.name, kind: user.kind },
                    email: user.email,
                })
                .collect();
            named.users.sort_by(|a, b| a.user.name.cmp(&b.user.name));
        }
        if !groups.is_empty() {
            let query = GroupQuery { ids: groups, ..GroupQuery::default() };
            let found = store::groups::list(&mut conn, &scope, &query).await?;
            named.groups = found.into_iter().map(|row| GroupName { id: row.group.id, name: row.name }).collect();
        }
        Ok(named)
    }
}
