//! The one way into a group and out of it. Whoever edits a group or a user, makes a user or reads the configuration
//! comes through here, and here alone memberships are written.

use model::{
    Caller, Result, Role, Scope, Timestamp,
    audit::Action,
    features::Feature,
    groups::{Asked, Change, Denied, Group, Origin, Source, Verdict, Way, decide},
    id::UserId,
};
use serde_json::{Value, json};

use super::Domain;
use crate::{
    domain::audit::Entries,
    store::{self, Conn, groups::NewMembership},
};

/// What is to be.
#[derive(Clone, Copy, Debug)]
pub enum Wanted {
    /// In, until the end if there is one.
    In {
        source: Source,
        ends: Option<Timestamp>,
    },
    Out,
}

/// Who wants it, and how.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// Absent for the server itself.
    pub caller: Option<&'a Caller>,
    pub way: Way,
    pub wanted: Wanted,
}

impl Domain {
    /// Brings one membership to what is wanted, or says why not. Answers the user's name too; the ID of one that does
    /// not exist. The tenant must be locked. What was done is
    /// added to the entries.
    pub(in crate::domain) async fn set_membership(
        &self,
        conn: &mut Conn,
        scope: &Scope,
        group: &Group,
        user: &UserId,
        wish: Wish<'_>,
        entries: &mut Entries,
    ) -> Result<(String, Verdict)> {
        let unknown = || Ok((user.to_string(), Verdict::Denied(Denied::UnknownUser)));
        let Some(facts) = store::groups::member_facts(conn, scope, &group.id, user).await? else { return unknown() };
        let change = match (wish.wanted, facts.membership) {
            (Wanted::In { .. }, _) => Change::Join,
            (Wanted::Out, Some((source, _))) => Change::Leave(source),
            // Nothing is stored of what follows from nature; that it cannot be left is for the decision to say.
            (Wanted::Out, None) if is_by_nature(group.origin) => Change::Leave(Source::Hand),
            (Wanted::Out, None) => return Ok((facts.name, Verdict::Unchanged)),
        };
        let asked = Asked {
            way: wish.way,
            change,
            origin: group.origin,
            assignable: group.assignable,
            grant: group.grant,
            user: Some(user),
            kind: facts.kind,
        };
        let provided = facts.provided && wish.way != Way::Configuration;
        let verdict = if provided { Err(Denied::Protected) } else { decide(wish.caller, &asked) };
        match verdict {
            Err(Denied::UnknownUser) => return unknown(),
            Err(denied) => return Ok((facts.name, Verdict::Denied(denied))),
            Ok(()) => {}
        }
        if let (Wanted::In { .. }, Some(caller)) = (wish.wanted, wish.caller)
            && !matches!(caller.role, Role::System | Role::Admin)
            && !caller.features.has(Feature::ConfigVault)
            && store::vaults::has_enabled(conn, scope, &group.id).await?
        {
            return Ok((facts.name, Verdict::Denied(Denied::HasVault)));
        }
        let now = self.now();
        match wish.wanted {
            Wanted::In { source, ends } => {
                // One that is in force and says the same stays; one that another source answers for stays too.
                if let Some((held, until)) = facts.membership
                    && until.is_none_or(|until| until > now)
                    && (held != Source::Hand || source != Source::Hand || until == ends)
                {
                    return Ok((facts.name, Verdict::Unchanged));
                }
                let by = wish.caller.map(|caller| caller.actor.as_ref().map_or(&caller.user, |actor| &actor.user));
                let new = NewMembership { group: &group.id, user, source, by, ends, created: now };
                store::groups::put_member(conn, scope, &new).await?;
                let after = described(group, &facts.name, Some(source), ends);
                entries.add(Action::MembershipAdded, user, None, Some(after));
            }
            Wanted::Out => {
                store::groups::remove_member(conn, scope, &group.id, user).await?;
                let source = facts.membership.map(|(source, _)| source);
                let before = described(group, &facts.name, source, None);
                entries.add(Action::MembershipRemoved, user, Some(before), None);
            }
        }
        Ok((facts.name, Verdict::Done))
    }
}

fn described(group: &Group, user: &str, source: Option<Source>, ends: Option<Timestamp>) -> Value {
    json!({ "user": user, "group": group.name, "group_id": group.id, "source": source, "ends": ends })
}

const fn is_by_nature(origin: Origin) -> bool {
    matches!(origin, Origin::BuiltIn(group) if group.is_by_nature())
}
