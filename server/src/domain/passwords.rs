//! Setting a password from the command line. With it every session and token of the person ends.

use model::{Error, Result, Secret, SystemScope, address::EmailAddress, audit::Action, error::Noun};

use super::{Domain, audit::Entry};
use crate::{secrets::check_password, store};

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
        store::sign_in::set_password(&mut conn, &scope, &person.id, &hash.to_text()).await?;
        store::sign_in::end_everything_of(&mut conn, &scope, &person.id).await?;
        let entry =
            Entry { tenant: None, action: Action::PersonPasswordSet, target: &person.id, before: None, after: None };
        self.record_entry(&mut conn, scope.by(), entry).await?;
        conn.commit().await?;
        Ok(())
    }
}
