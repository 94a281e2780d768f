//! A password for somebody else, who has to change it at the next sign-in.

use model::{
    Caller, Error, Permission, Result, Secret, SystemScope,
    audit::Action,
    error::Noun,
    id::{PersonId, UserId},
    users::{Change, Denied},
};

use super::Domain;
use crate::{
    domain::{
        credentials::may_mint,
        users::{allowed, refusal},
    },
    secrets::{check_password, new_password},
    store,
};

impl Domain {
    /// A password to give: one that somebody has thought of, if it is good, or a new one. Nothing where people do not
    /// sign in with passwords; then to think of one is refused.
    pub(in crate::domain) fn password_to_give(&self, wish: Option<Secret>, about: &[&str]) -> Result<Option<Secret>> {
        match wish {
            Some(password) => {
                self.with_passwords()?;
                check_password(&password, about)?;
                Ok(Some(password))
            }
            None if self.settings.local_passwords => Ok(Some(new_password(self.entropy.as_ref()))),
            None => Ok(None),
        }
    }

    pub(super) async fn give_password(&self, caller: &Caller, user: &UserId, wish: Option<Secret>) -> Result<Secret> {
        let scope = self.scope_of(caller, Permission::ManageUsers, user).await?;
        may_mint(caller)?;
        self.with_passwords()?;
        let password = self.password_to_give(wish.clone(), &[])?.ok_or(Error::Internal)?;
        let hash = self.passwords.hash(&password).await?;
        // People are global, so this write is not the tenant's alone.
        let system = SystemScope::of_server("give a password");
        let mut conn = self.store.write_all(&system).await?;
        let facts = allowed(&mut conn, &scope, caller, user, Change::Password).await?;
        let person = store::sign_in::person_of(&mut conn, &system, user).await?;
        let person = person.ok_or_else(|| refusal(Denied::NoPerson))?;
        if store::sign_in::is_elsewhere(&mut conn, &system, &person.id, scope.tenant()).await? {
            return Err(refusal(Denied::Elsewhere));
        }
        let ways = store::sso::ways_in(&mut conn, &system, Some(scope.tenant()), &PersonId::known(&person.id)).await?;
        if ways.through_providers_only() {
            return Err(refusal(Denied::ThroughProvider));
        }
        if let Some(wish) = wish {
            check_password(&wish, &[&person.email, &facts.user.name])?;
        }
        let before = person.password_hash.as_deref();
        if !store::sign_in::replace_password(&mut conn, &system, &person.id, before, &hash.to_text(), true).await? {
            return Err(Error::NotFound(Noun::User));
        }
        store::sign_in::end_everything_of(&mut conn, &system, &person.id).await?;
        self.record(&mut conn, &scope, Action::UserPasswordReset, user.as_str(), None, None).await?;
        conn.commit().await?;
        Ok(password)
    }
}
