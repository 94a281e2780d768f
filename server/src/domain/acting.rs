//! Acting as somebody else: who may, and what is then in force.
//!
//! A system principal may act as any user of any tenant but another system principal; an administrator may impersonate
//! the users of the own tenant who are not administrators. Nobody gains a role by it, and there are no chains.

use model::{Caller, Error, Role, SystemScope, access::Actor, error::Forbidden, id::TenantId, sign_in::Acting};

use super::Domain;
use crate::store::{self, principals::Principal};

/// Whether a role in a tenant may take the identity of another.
pub fn may_impersonate(actor: Role, actor_tenant: &TenantId, subject: Role, subject_tenant: &TenantId) -> bool {
    match actor {
        Role::System => subject != Role::System,
        Role::Admin => actor_tenant == subject_tenant && Role::Admin.outranks(subject),
        Role::User | Role::Consumer => false,
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
        let may_at_all = match caller.role {
            Role::System => true,
            Role::Admin => !keep_role,
            Role::User | Role::Consumer => false,
        };
        if !may_at_all {
            return Err(refuse(&format!("impersonation not allowed: role={}", caller.role.as_str())));
        }
        let scope = SystemScope::of_server("act as");
        let mut conn = self.store.read_once(&scope).await?;
        // Who may not be acted as answers like who does not exist.
        let target = store::principals::by_user(&mut conn, &scope, subject)
            .await?
            .filter(|target| may_impersonate(caller.role, &caller.tenant, target.role, &target.tenant))
            .ok_or_else(|| refuse("unknown user"))?;
        Ok(self.as_subject(caller, target, keep_role))
    }

    fn as_subject(&self, caller: Caller, target: Principal, keep_role: bool) -> Caller {
        let actor = Actor {
            user: caller.user,
            tenant: caller.tenant,
            name: caller.user_name,
            role: caller.role,
            epoch: caller.epoch,
        };
        let mut subject = self.caller(target, caller.proof);
        if keep_role {
            subject.role = actor.role;
        }
        subject.actor = Some(actor);
        subject
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table() {
        let (own, other) = (TenantId::known("a"), TenantId::known("b"));
        for actor in Role::ALL {
            for subject in Role::ALL {
                for tenant in [&own, &other] {
                    // Written out independently of the rule above.
                    let expected = matches!(
                        (actor.as_str(), subject.as_str(), tenant == &own),
                        ("system", "admin" | "user" | "consumer", _) | ("admin", "user" | "consumer", true)
                    );
                    assert_eq!(may_impersonate(*actor, &own, *subject, tenant), expected, "{actor:?} {subject:?}");
                }
            }
        }
    }
}
