//! What somebody reaches: the facts are read here, what follows from them is for [`reach`] to say.

use model::{
    Caller, Error, Permission, Result, Role, Scope,
    access_rules::{Access, Entity, MOST_ASKED, Reached, ResourceType, Who, reach},
    error::{FieldError, Noun},
    groups::{BuiltIn, Origin},
    id::{GroupId, UserId},
};

use super::Domain;
use crate::{
    domain::features::natural_groups,
    store::{self, Conn, access_rules::Subject},
};

impl Domain {
    pub(super) async fn effective_access(
        &self,
        caller: &Caller,
        user: &UserId,
        resource: ResourceType,
        entities: &[Entity],
    ) -> Result<Vec<Reached>> {
        let own = *user == caller.user;
        let scope = caller.require(if own { Permission::ReadWorkspace } else { Permission::ReadUserDetails })?;
        if entities.is_empty() {
            return Err(FieldError::missing("entity_ids").into());
        }
        if entities.len() > MOST_ASKED {
            return Err(FieldError::value("entity_ids", format!("At most {MOST_ASKED} resources at a time.")).into());
        }
        entities.iter().try_for_each(|entity| entity.check(resource))?;
        let mut conn = self.store.read(&scope).await?;
        // The role that counts for oneself is the one in force: another's, when acting as somebody.
        self.reached_by(&mut conn, &scope, user, own.then_some(caller.role), resource, entities).await
    }

    /// What the caller reaches of each resource, at most [`MOST_ASKED`], for whatever of the product keeps such ones.
    pub(in crate::domain) async fn reached(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        caller: &Caller,
        resource: ResourceType,
        entities: &[Entity],
    ) -> Result<Vec<Option<Access>>> {
        // Whoever reaches everything costs nothing.
        if let Some(access) = Access::of_role(caller.role) {
            return Ok(vec![Some(access); entities.len()]);
        }
        let reached = self.reached_by(conn, scope, &caller.user, Some(caller.role), resource, entities).await?;
        Ok(reached.into_iter().map(|reached| reached.access).collect())
    }

    async fn reached_by(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        user: &UserId,
        role: Option<Role>,
        resource: ResourceType,
        entities: &[Entity],
    ) -> Result<Vec<Reached>> {
        let found = store::access_rules::subject(conn, scope, user).await?;
        let subject = found.ok_or(Error::NotFound(Noun::User))?;
        if !subject.active {
            let nothing = Reached { access: None, by_role: false, rules: Vec::new() };
            return Ok(vec![nothing; entities.len()]);
        }
        let role = role.unwrap_or(subject.role);
        let groups = self.live_groups(&subject, role);
        let rules = if Access::of_role(role).is_some() {
            Vec::new()
        } else {
            store::access_rules::grants(conn, scope, user, resource, entities).await?
        };
        let who = Who { user, role, groups: &groups };
        Ok(entities.iter().map(|entity| reach(&who, resource, entity, &rules)).collect())
    }

    /// The groups of a user that count at this moment: not those whose membership has ended, and not those that the
    /// configuration has left behind.
    fn live_groups(&self, subject: &Subject, role: Role) -> Vec<GroupId> {
        let (configured, now) = (self.configured.load(), self.now());
        let stored = subject.memberships.iter().filter(|membership| {
            membership.ends.is_none_or(|ends| ends > now) && configured.origin(&membership.group) != Origin::Orphaned
        });
        let natural = natural_groups(subject.kind, role).map(BuiltIn::group_id);
        natural.chain(stored.map(|membership| membership.group.id.clone())).collect()
    }
}
