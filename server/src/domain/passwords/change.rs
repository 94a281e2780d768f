//! Changing one's own password, which asks for the current one.

use model::{
    Caller, Error, Result, SystemScope,
    access::{By, Proof},
    audit::Action,
    error::{FieldError, Forbidden},
    passwords::PasswordChange,
    sign_in::{Origin, SignedIn},
};

use super::Domain;
use crate::{
    domain::audit::Entry,
    secrets::{PasswordHash, Verdict, check_password},
    store,
};

impl Domain {
    pub(super) async fn change_password(
        &self,
        caller: &Caller,
        change: &PasswordChange,
        from: &Origin,
    ) -> Result<SignedIn> {
        self.with_passwords()?;
        if caller.protected {
            return Err(Forbidden::Protected.into());
        }
        if !matches!(caller.proof, Proof::Session(_)) || caller.actor.is_some() {
            return Err(Forbidden::Rule("A password is changed by whoever is signed in with it.".to_owned()).into());
        }
        let system = SystemScope::of_server("change a password");
        let mut conn = self.store.read_once(&system).await?;
        let person = store::sign_in::person_of(&mut conn, &system, &caller.user).await?;
        drop(conn);
        let Some((person, before)) = person.and_then(|mut person| {
            let hash = person.password_hash.take()?;
            Some((person, hash))
        }) else {
            return Err(Forbidden::Rule("You have no password here: you sign in another way.".to_owned()).into());
        };
        let account = format!("email:{}", person.email_key);
        self.refuse_while_blocked(&account).await?;
        let stored = before.parse::<PasswordHash>().map_err(|_| Error::Internal)?;
        if self.passwords.verify(Some(&stored), &change.current).await? == Verdict::Wrong {
            self.count_failure(&account, from).await?;
            return Err(not_current());
        }
        if change.new == change.current {
            return Err(FieldError::value("password", "This is the password you have. Choose another.").into());
        }
        check_password(&change.new, &[&person.email, &caller.user_name, &caller.tenant_name])?;
        let hash = self.passwords.hash(&change.new).await?;

        let mut conn = self.store.write_all(&system).await?;
        // Two at once: the later one does not know the current password any more.
        let hash = hash.to_text();
        if !store::sign_in::replace_password(&mut conn, &system, &person.id, Some(&before), &hash, false).await? {
            return Err(not_current());
        }
        store::sign_in::clear_failures(&mut conn, &system, &account).await?;
        store::sign_in::end_everything_of(&mut conn, &system, &person.id).await?;
        let user = Some(caller.user.clone());
        let by = By { actor: user.clone(), subject: user, why: "", address: from.address.clone() };
        let (tenant, target) = (Some(&caller.tenant), caller.user.as_str());
        let entry = Entry { tenant, action: Action::UserPasswordChanged, target, before: None, after: None };
        self.record_entry(&mut conn, &by, entry).await?;
        conn.commit().await?;
        Ok(SignedIn { tenant: caller.tenant.clone(), user: caller.user.clone() })
    }
}

fn not_current() -> Error {
    FieldError::value("current", "This is not your current password.").into()
}
