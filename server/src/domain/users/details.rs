//! One user with everything that the details show.

use model::{
    Caller, Error, Permission, Result, Role,
    error::Noun,
    id::UserId,
    users::{Change, UserDetails},
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
        Ok(UserDetails {
            row: with_natural_groups(&self.configured.load(), found.row),
            sessions: found.sessions,
            session_used: found.session_used,
            keys: found.keys,
            role_denied: role.verdict.err(),
            removal_denied: removal.verdict.err(),
            now,
        })
    }
}
