//! Putting users into a group and taking them out, many at once, each with its own answer.

use model::{
    Caller, Error, Permission, Result, Scope, Timestamp,
    error::{FieldError, Noun},
    groups::{Group, MOST_PER_CALL, Outcome, Outcomes, Source, Way},
    id::{GroupId, UserId},
};

use super::{
    Domain,
    membership::{Wanted, Wish},
};
use crate::{
    domain::audit::Entries,
    store::{self, Conn},
};

impl Domain {
    pub(super) async fn add_to_group(
        &self,
        caller: &Caller,
        group: &GroupId,
        users: Vec<UserId>,
        ends: Option<Timestamp>,
    ) -> Result<Outcomes> {
        if ends.is_some_and(|ends| ends <= self.now()) {
            return Err(FieldError::value("ends", "A membership can only end in the future.").into());
        }
        self.set_memberships(caller, group, users, Wanted::In { source: Source::Hand, ends }).await
    }

    pub(super) async fn remove_from_group(
        &self,
        caller: &Caller,
        group: &GroupId,
        users: Vec<UserId>,
    ) -> Result<Outcomes> {
        self.set_memberships(caller, group, users, Wanted::Out).await
    }

    async fn set_memberships(
        &self,
        caller: &Caller,
        group: &GroupId,
        mut users: Vec<UserId>,
        wanted: Wanted,
    ) -> Result<Outcomes> {
        let scope = caller.require(Permission::EditMemberships)?;
        if users.is_empty() {
            return Err(FieldError::missing("users").into());
        }
        if users.len() > MOST_PER_CALL {
            return Err(FieldError::value("users", format!("At most {MOST_PER_CALL} users at a time.")).into());
        }
        let mut seen = std::collections::HashSet::new();
        users.retain(|user| seen.insert(user.clone()));
        let mut conn = self.store.write(&scope).await?;
        let group = self.locked_group(&mut conn, &scope, group).await?;
        let wish = Wish { caller: Some(caller), way: Way::GroupEdit, wanted };
        let (mut outcomes, mut entries) = (Vec::with_capacity(users.len()), Entries::default());
        for user in users {
            let (name, verdict) = self.set_membership(&mut conn, &scope, &group, &user, wish, &mut entries).await?;
            outcomes.push(Outcome { user, name, verdict });
        }
        self.record_all(&mut conn, &scope, entries).await?;
        conn.commit().await?;
        Ok(outcomes)
    }

    /// A group, with its tenant locked: what is decided of it holds until the commit.
    pub(in crate::domain) async fn locked_group(&self, conn: &mut Conn, scope: &Scope, id: &GroupId) -> Result<Group> {
        store::tenants::lock(conn, scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        let row = store::groups::get(conn, scope, id).await?.ok_or(Error::NotFound(Noun::Group))?;
        Ok(self.group_of(row))
    }
}
