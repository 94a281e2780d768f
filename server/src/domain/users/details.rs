//! One user with everything that the details show.

use model::{
    Caller, Error, Permission, Result, Role, Scope, SystemScope,
    error::Noun,
    id::{PersonId, UserId},
    users::{Change, Denied, UserDetails},
};

use super::{Domain, allowed::facts, table::with_natural_groups};
use crate::store;

impl Domain {
    pub(super) async fn user_details(&self, caller: &Caller, user: &UserId) -> Result<UserDetails> {
        let scope = caller.require(Permission::ReadUserDetails)?;
        let now = self.now();
        let mut conn = self.store.read(&scope).await?;
        let missing = || Error::NotFound(Noun::User);
        let found = store::users::details(&mut conn, &scope, user, now, self.idle_since(now)).await?;
        let found = found.ok_or_else(missing)?;
        // Any role below admin is as far away from it as the other.
        let role = facts(&mut conn, &scope, caller, user, Change::Role(Role::Consumer)).await?.ok_or_else(missing)?;
        let removal = facts(&mut conn, &scope, caller, user, Change::Remove).await?.ok_or_else(missing)?;
        let password = facts(&mut conn, &scope, caller, user, Change::Password).await?.ok_or_else(missing)?;
        drop(conn);
        let password_denied = match password.verdict {
            Err(denied) => Some(denied),
            Ok(()) => self.password_stays(&scope, password.internals.person_id.as_deref()).await?,
        };
        Ok(UserDetails {
            row: with_natural_groups(&self.configured.load(), found.row),
            sessions: found.sessions,
            session_used: found.session_used,
            keys: found.keys,
            role_denied: role.verdict.err(),
            removal_denied: removal.verdict.err(),
            passwords: self.settings.local_passwords,
            password_denied,
            now,
        })
    }

    /// Why a person keeps the password, as far as others than the tenant's rows say so.
    async fn password_stays(&self, scope: &Scope, person: Option<&str>) -> Result<Option<Denied>> {
        let Some(person) = person else { return Ok(Some(Denied::NoPerson)) };
        let system = SystemScope::of_server("look at a person's tenants");
        let mut conn = self.store.read_once(&system).await?;
        let elsewhere = store::sign_in::is_elsewhere(&mut conn, &system, person, scope.tenant()).await?;
        drop(conn);
        if elsewhere {
            return Ok(Some(Denied::Elsewhere));
        }
        let mut conn = self.store.read_once(&system).await?;
        let ways = store::sso::ways_in(&mut conn, &system, Some(scope.tenant()), &PersonId::known(person)).await?;
        Ok(ways.through_providers_only().then_some(Denied::ThroughProvider))
    }
}
