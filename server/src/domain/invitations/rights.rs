//! What an invitation may promise, looked at when it is made and again when somebody comes.

use model::{
    Caller, Error, Result, Role, Scope, SystemScope,
    access::{Kind, Proof},
    error::{Forbidden, Noun},
    groups::{Asked, Change, Group, Way, decide, decide_role},
    id::{GroupId, UserId},
};

use super::Domain;
use crate::store::{self, Conn, invitations::Stored};

impl Domain {
    /// Refuses groups that do not exist or that the caller may not give.
    pub(super) async fn check_promised(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        caller: &Caller,
        groups: &[GroupId],
    ) -> Result<()> {
        for id in groups {
            let row = store::groups::get(conn, scope, id).await?.ok_or(Error::NotFound(Noun::Group))?;
            let group = self.group_of(row);
            if let Err(denied) = decide(Some(caller), &joining(&group)) {
                return Err(Forbidden::Rule(format!("{}: {}", group.name, denied.sentence())).into());
            }
        }
        Ok(())
    }

    /// Whoever's right counts for an invitation, as of now: the inviter, with the operator's role where one acted as
    /// the inviter. Nobody when one of the two is gone, when the role is more than that can give now, or when the
    /// invited was removed from the tenant after the link was made.
    pub(in crate::domain) async fn granter(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        stored: &Stored,
    ) -> Result<Option<Caller>> {
        let invitation = &stored.invitation;
        let Some(granter) = self.inviter(conn, &invitation.inviter, stored.by_operator.as_ref()).await? else {
            return Ok(None);
        };
        let removed = store::users::removed_at(conn, scope, &stored.email_key).await?;
        let may = decide_role(&granter, invitation.role) && granter.may(model::Permission::ManageInvitations);
        Ok((may && removed.is_none_or(|removed| removed < invitation.sent)).then_some(granter))
    }
}

impl Domain {
    /// Somebody as of now, with the operator's role where one acted as them; nobody when one of the two is gone. To be
    /// asked for nothing but what they may give.
    pub(super) async fn inviter(
        &self,
        conn: &mut Conn,
        user: &UserId,
        operator: Option<&UserId>,
    ) -> Result<Option<Caller>> {
        let system = SystemScope::of_server("whose right an invitation has");
        let Some(mut principal) = store::principals::by_user(conn, &system, user.as_str()).await? else {
            return Ok(None);
        };
        if let Some(operator) = operator {
            let operator = store::principals::by_user(conn, &system, operator.as_str()).await?;
            if operator.is_none_or(|operator| operator.role != Role::System) {
                return Ok(None);
            }
            principal.role = Role::System;
        }
        Ok(Some(self.caller(principal, Proof::Key { access_key: String::new() })))
    }
}

const fn joining(group: &Group) -> Asked<'_> {
    Asked {
        way: Way::Invitation,
        change: Change::Join,
        origin: group.origin,
        assignable: group.assignable,
        grant: group.grant,
        user: None,
        kind: Kind::Person,
    }
}
