//! Passwords of people: set by the operator on the command line, changed by oneself, given by an administrator. With a
//! new one every session and token of the person ends.

mod change;
mod give;

use async_trait::async_trait;
use model::{
    Caller, Error, Result, Secret, SystemScope,
    address::EmailAddress,
    audit::Action,
    error::{Forbidden, Noun},
    id::UserId,
    passwords::{PasswordChange, PasswordsPort},
    sign_in::{Origin, SignedIn},
};

use super::{Domain, audit::Entry};
use crate::{secrets::check_password, store};

#[async_trait]
impl PasswordsPort for Domain {
    async fn change(&self, caller: &Caller, change: PasswordChange, from: &Origin) -> Result<SignedIn> {
        self.change_password(caller, &change, from).await
    }

    async fn give(&self, caller: &Caller, user: &UserId, password: Option<Secret>) -> Result<Secret> {
        self.give_password(caller, user, password).await
    }
}

impl Domain {
    /// Gives a person a password, or another one. `NotFound` when nobody has this address.
    pub async fn set_password(&self, email: &str, password: &Secret) -> Result<()> {
        let address = EmailAddress::parse("email", email)?;
        check_password(password, &[address.as_written()])?;
        let hash = self.passwords.hash(password).await?;
        let scope = SystemScope::of_server("tenantry user password");
        let mut conn = self.store.write_all(&scope).await?;
        let person = store::sign_in::person_by_email(&mut conn, &scope, address.key())
            .await?
            .ok_or(Error::NotFound(Noun::User))?;
        let before = person.password_hash.as_deref();
        store::sign_in::replace_password(&mut conn, &scope, &person.id, before, &hash.to_text(), false).await?;
        store::sign_in::end_everything_of(&mut conn, &scope, &person.id).await?;
        let entry =
            Entry { tenant: None, action: Action::PersonPasswordSet, target: &person.id, before: None, after: None };
        self.record_entry(&mut conn, scope.by(), entry).await?;
        conn.commit().await?;
        Ok(())
    }

    /// Refuses where people do not sign in with passwords.
    fn with_passwords(&self) -> Result<()> {
        if self.settings.local_passwords {
            Ok(())
        } else {
            Err(Forbidden::Rule("Passwords are switched off here.".to_owned()).into())
        }
    }
}
