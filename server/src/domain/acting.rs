//! Acting as somebody else: who may, and what is then in force.
//!
//! A system principal may act as any user of any tenant but another system principal; an administrator may impersonate
//! the users of the own tenant who are not administrators; a service account that is allowed to, every person of its
//! tenant, with the rights of a plain user. Nobody gains a role by it, and there are no chains.

use model::{
    Caller, Error, Role, SystemScope,
    access::{Actor, Kind},
    error::{Forbidden, Noun},
    id::{TenantId, UserId},
    sign_in::Acting,
};

use super::Domain;
use crate::store::{self, principals::Principal};

/// What of somebody decides who may act as whom.
#[derive(Clone, Copy, Debug)]
pub struct Who<'a> {
    pub role: Role,
    pub kind: Kind,
    pub tenant: &'a TenantId,
    /// A service account that may act as others.
    pub impersonates: bool,
}

impl<'a> Who<'a> {
    pub const fn of(principal: &'a Principal) -> Self {
        let Principal { role, kind, tenant, impersonates, .. } = principal;
        Self { role: *role, kind: *kind, tenant, impersonates: *impersonates }
    }

    const fn calling(caller: &'a Caller) -> Self {
        let Caller { role, kind, tenant, impersonates, .. } = caller;
        Self { role: *role, kind: *kind, tenant, impersonates: *impersonates }
    }
}

/// Whether somebody may take the identity of another.
pub fn may_impersonate(actor: Who<'_>, subject: Who<'_>) -> bool {
    let same_tenant = actor.tenant == subject.tenant;
    if actor.kind == Kind::Service {
        return actor.impersonates && same_tenant && subject.kind == Kind::Person;
    }
    match actor.role {
        Role::System => subject.role != Role::System,
        Role::Admin => same_tenant && Role::Admin.outranks(subject.role),
        Role::User | Role::Consumer => false,
    }
}

/// The role that is in force when one of this kind acts as somebody: whoever runs an administrator's task is no
/// administrator by it.
pub fn role_under(actor: Kind, subject: Role) -> Role {
    match (actor, subject) {
        (Kind::Service, Role::System | Role::Admin) => Role::User,
        _ => subject,
    }
}

impl Domain {
    /// The caller that the request asked to be, or the refusal.
    pub(super) async fn act(&self, caller: Caller, acting: &Acting) -> Result<Caller, Error> {
        let caller = match (&acting.impersonate_as, &acting.act_as) {
            (None, None) => caller,
            (Some(_), Some(_)) => {
                return Err(Forbidden::Headers("Only one of Impersonate-As and Act-As is allowed.".to_owned()).into());
            }
            (Some(subject), None) => self.become_subject(caller, subject, false).await?,
            (None, Some(subject)) => self.become_subject(caller, subject, true).await?,
        };
        match &acting.tenant {
            Some(tenant) if *tenant != caller.tenant.as_str() => {
                Err(Forbidden::Impersonation("unknown company for user".to_owned()).into())
            }
            _ => Ok(caller),
        }
    }

    async fn become_subject(&self, caller: Caller, subject: &str, keep_role: bool) -> Result<Caller, Error> {
        if subject == caller.user.as_str() {
            return Ok(caller);
        }
        let refuse = |text: &str| Error::from(Forbidden::Impersonation(text.to_owned()));
        if caller.actor.is_some() {
            return Err(refuse("a token of somebody who acts as another cannot act as a third"));
        }
        let may_at_all = match (caller.kind, caller.role) {
            (Kind::Service, _) => caller.impersonates && !keep_role,
            (_, Role::System) => true,
            (_, Role::Admin) => !keep_role,
            (_, Role::User | Role::Consumer) => false,
        };
        if !may_at_all {
            return Err(refuse(&format!("impersonation not allowed: role={}", caller.role.as_str())));
        }
        let scope = SystemScope::of_server("act as");
        let mut conn = self.store.read_once(&scope).await?;
        // Who may not be acted as answers like who does not exist.
        let target = store::principals::by_user(&mut conn, &scope, subject)
            .await?
            .filter(|target| may_impersonate(Who::calling(&caller), Who::of(target)))
            .ok_or_else(|| refuse("unknown user"))?;
        Ok(self.as_subject(caller, target, keep_role))
    }

    /// The caller as somebody it may impersonate. `NotFound` for everybody else.
    pub(super) async fn subject_of(&self, caller: &Caller, user: &UserId) -> Result<Caller, Error> {
        match self.become_subject(caller.clone(), user.as_str(), false).await {
            Err(Error::Forbidden(Forbidden::Impersonation(_))) => Err(Error::NotFound(Noun::User)),
            other => other,
        }
    }

    fn as_subject(&self, caller: Caller, mut target: Principal, keep_role: bool) -> Caller {
        target.role = role_under(caller.kind, target.role);
        let actor = Actor {
            user: caller.user,
            tenant: caller.tenant,
            name: caller.user_name,
            role: caller.role,
            kind: caller.kind,
            epoch: caller.epoch,
        };
        let mut subject = self.caller(target, caller.proof);
        if keep_role {
            subject.role = actor.role;
        }
        // The key is the actor's, and so are its limits.
        subject.key = caller.key;
        subject.actor = Some(actor);
        subject
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [Kind; 3] = [Kind::Person, Kind::Service, Kind::System];

    #[test]
    fn the_table() {
        let (own, other) = (TenantId::known("a"), TenantId::known("b"));
        for (role, kind, impersonates) in cross() {
            let actor = Who { role, kind, tenant: &own, impersonates };
            for (role, kind, impersonates) in cross() {
                for tenant in [&own, &other] {
                    let subject = Who { role, kind, tenant, impersonates };
                    // Written out independently of the rule above.
                    let expected = match (actor.kind.as_str(), actor.role.as_str(), tenant == &own) {
                        ("service", _, true) => actor.impersonates && kind.as_str() == "person",
                        ("service", _, false) => false,
                        (_, "system", _) => role.as_str() != "system",
                        (_, "admin", true) => matches!(role.as_str(), "user" | "consumer"),
                        _ => false,
                    };
                    assert_eq!(may_impersonate(actor, subject), expected, "{actor:?} {subject:?}");
                }
            }
        }
    }

    fn cross() -> impl Iterator<Item = (Role, Kind, bool)> {
        let kinds = Role::ALL.iter().flat_map(|role| KINDS.map(|kind| (*role, kind)));
        kinds.flat_map(|(role, kind)| [(role, kind, false), (role, kind, true)])
    }

    #[test]
    fn no_task_makes_an_administrator() {
        for role in Role::ALL {
            let under = role_under(Kind::Service, *role);
            assert_eq!(under, if *role == Role::Consumer { Role::Consumer } else { Role::User });
            assert_eq!(role_under(Kind::System, *role), *role);
        }
    }
}
