//! The groups of users, each with what it grants and why the caller cannot end the membership.

use model::{
    Caller, Error, Permission, Result, Timestamp,
    error::{FieldError, Noun},
    explain::Chain,
    groups::{Change, Group, GroupName, MOST_AT_ONCE, Source, UserGroup, UserGroups, UserName},
    id::UserId,
};

use super::{
    Domain,
    read::{Subject, why_not},
};
use crate::{domain::explain::chain_of, store};

impl Domain {
    pub(super) async fn groups_of_users(&self, caller: &Caller, users: Vec<UserId>) -> Result<Vec<UserGroups>> {
        let scope = caller.require(Permission::ReadUserDetails)?;
        if users.len() > MOST_AT_ONCE {
            return Err(FieldError::value("users", format!("At most {MOST_AT_ONCE} users at a time.")).into());
        }
        let (configured, now) = (self.configured.load_full(), self.now());
        let mut conn = self.store.read(&scope).await?;
        let tenant = store::tenants::get(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        let mut found = Vec::with_capacity(users.len());
        for id in users {
            let Some(subject) = store::explain::subject(&mut conn, &scope, &id).await? else { continue };
            let internals = store::users::internals(&mut conn, &scope, &id).await?;
            let provided = subject.kind == model::access::Kind::System
                && internals.is_some_and(|internals| internals.provisioned.is_some());
            let chain = chain_of(&configured, &tenant.settings, &subject, now);
            let user = UserName { id, name: subject.name, kind: subject.kind };
            let groups = self.shown_groups(caller, &user, provided, chain, now);
            found.push(UserGroups { user, email: subject.email, role: subject.role, provided, groups });
        }
        Ok(found)
    }

    fn shown_groups(
        &self,
        caller: &Caller,
        user: &UserName,
        provided: bool,
        chain: Chain,
        now: Timestamp,
    ) -> Vec<UserGroup> {
        let (configured, tenant) = (self.configured.load(), chain.tenant());
        let mut groups: Vec<UserGroup> = chain
            .groups
            .into_iter()
            .map(|link| {
                let grants = link.grants(tenant).minus(chain.hidden);
                let group = Group {
                    assignable: configured.is_assignable(link.id.as_str(), link.origin),
                    id: link.id,
                    name: link.name,
                    description: String::new(),
                    origin: link.origin,
                    grant: link.grant,
                    members: 0,
                    created: now,
                };
                let change = Change::Leave(link.source.unwrap_or(Source::Hand));
                let subject = Subject::User { user: &user.id, kind: user.kind, provided };
                let denied = why_not(caller, &group, subject, change);
                let group = GroupName { id: group.id, name: group.name };
                let (origin, source, ends, ended) = (link.origin, link.source, link.ends, link.ended);
                UserGroup { group, origin, source, ends, ended, grants, denied }
            })
            .collect();
        groups.sort_by_cached_key(|group| model::name::key(&group.group.name));
        groups
    }
}
