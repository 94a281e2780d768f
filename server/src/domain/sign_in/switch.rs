//! Going from one workspace of a person to another. Nothing is carried over: what counts there is that membership.

use model::{
    Caller, Error, Permission, Result, SystemScope,
    access::{Kind, Proof},
    error::Noun,
    id::TenantId,
    sign_in::SignedIn,
};

use super::Domain;
use crate::store;

impl Domain {
    pub(super) async fn switch_workspace(&self, caller: &Caller, tenant: &TenantId) -> Result<SignedIn> {
        caller.require(Permission::ReadWorkspace)?;
        let unknown = || Error::NotFound(Noun::Company);
        // A key may have been made by somebody who acted as its owner: it opens one workspace only.
        if !matches!(caller.proof, Proof::Session(_)) || caller.actor.is_some() {
            return Err(unknown());
        }
        let system = SystemScope::of_server("switch workspaces");
        let mut conn = self.store.write_all(&system).await?;
        if self.stays_in_workspace(&mut conn, caller).await? {
            return Err(unknown());
        }
        let person = store::sign_in::person_of(&mut conn, &system, &caller.user).await?.ok_or_else(unknown)?;
        let memberships = store::principals::by_person(&mut conn, &system, &person.id).await?;
        let member = memberships.into_iter().find(|user| user.tenant == *tenant && user.kind == Kind::Person);
        let member = member.ok_or_else(unknown)?;
        let scope = system.within(member.tenant.clone());
        let (user, now) = (member.user.as_str(), self.now());
        store::sign_in::note_sign_in(&mut conn, &scope, user, "another workspace", now).await?;
        conn.commit().await?;
        Ok(SignedIn { tenant: member.tenant, user: member.user })
    }
}
