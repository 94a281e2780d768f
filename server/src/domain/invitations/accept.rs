//! Accepting: with the account of whoever is signed in, or as somebody new.

use model::{
    Caller, Error, Result, Scope, Secret, SystemScope,
    address::EmailAddress,
    error::{Forbidden, Noun},
    id::PersonId,
    invitations::{NewMember, masked},
    sign_in::{Origin, SignedIn},
    users::{ProfileChange, Status},
};

use super::{Domain, welcome::Invited};
use crate::{
    secrets::check_password,
    store::{
        self, Conn, OnTaken, Unique,
        invitations::{Offered, Stored},
    },
};

impl Domain {
    pub(super) async fn join_with_account(&self, caller: &Caller, token: &Secret, from: &Origin) -> Result<SignedIn> {
        let system = SystemScope::of_server("accept an invitation");
        let mut conn = self.store.write_all(&system).await?;
        let (scope, stored) = self.locked_offer(&mut conn, &system, token).await?;
        let Some(person) = self.is_the_invited(&mut conn, &system, caller, &stored.email_key).await? else {
            let text =
                format!("This invitation is for {}: sign in with that account.", masked(&stored.invitation.email));
            return Err(Forbidden::Rule(text).into());
        };
        let (id, email) = (PersonId::known(person.id), EmailAddress::parse("email", &person.email)?);
        let member = store::users::of_person(&mut conn, &scope, &id).await?;
        // The same click twice is no failure: whoever came by this invitation has come.
        if let Some((user, Status::Active)) = &member
            && stored.invitation.user.as_ref() == Some(user)
        {
            return Ok(SignedIn { tenant: scope.tenant().clone(), user: user.clone() });
        }
        let granter = self.open_offer(&mut conn, &scope, &stored).await?;
        let invited = Invited {
            person: &id,
            name: &caller.user_name,
            email: &email,
            provider: "invitation",
            profile: ProfileChange::default(),
        };
        let signed_in = match member {
            Some((user, Status::Active)) => self.welcome_back(&mut conn, &scope, &stored, &user, from).await?,
            Some((_, Status::Disabled)) => {
                let text = "Your account in this workspace is disabled. Ask an administrator to enable it.";
                return Err(Forbidden::Rule(text.to_owned()).into());
            }
            None => self.welcome(&mut conn, &scope, &stored, &granter, &invited, from).await?,
        };
        conn.commit().await?;
        Ok(signed_in)
    }

    pub(super) async fn join_as_new_person(&self, new: &NewMember, token: &Secret, from: &Origin) -> Result<SignedIn> {
        if !self.settings.local_passwords {
            return Err(Forbidden::Rule("Passwords are switched off here.".to_owned()).into());
        }
        // Before anything is hashed: only who holds a link may ask for that.
        let system = SystemScope::of_server("accept an invitation");
        let mut conn = self.store.read_once(&system).await?;
        let offered = self.offered(&mut conn, &system, token).await?.ok_or(Error::NotFound(Noun::Invitation))?;
        drop(conn);
        let email = EmailAddress::parse("email", &offered.stored.invitation.email)?;
        let (name, password) = (new.check(), check_password(&new.password, &[email.as_written()]));
        let (name, ()) = match (name, password) {
            (Ok(name), Ok(password)) => (name, password),
            (name, password) => return Err(Error::Invalid(name.err().into_iter().chain(password.err()).collect())),
        };
        let hash = self.passwords.hash(&new.password).await?;

        let mut conn = self.store.write_all(&system).await?;
        let (scope, stored) = self.locked_offer(&mut conn, &system, token).await?;
        let granter = self.open_offer(&mut conn, &scope, &stored).await?;
        let (person, now) = (PersonId::known(self.new_id()), self.now());
        store::sign_in::insert_person(&mut conn, &system, &person, &email, now)
            .await
            .on_taken(Unique::PersonEmail, || {
                Forbidden::Rule("There is an account with this address already: sign in with it.".to_owned()).into()
            })?;
        store::sign_in::set_password(&mut conn, &system, person.as_str(), &hash.to_text()).await?;
        let invited = Invited {
            person: &person,
            name: &name,
            email: &email,
            provider: "password",
            profile: ProfileChange::default(),
        };
        let signed_in = self.welcome(&mut conn, &scope, &stored, &granter, &invited, from).await?;
        conn.commit().await?;
        Ok(signed_in)
    }

    /// What a token leads to, with its tenant locked: what is decided of it holds until the commit.
    async fn locked_offer(&self, conn: &mut Conn, system: &SystemScope, token: &Secret) -> Result<(Scope, Stored)> {
        let none = || Error::NotFound(Noun::Invitation);
        let found = self.offered(conn, system, token).await?.ok_or_else(none)?;
        let scope = system.within(found.stored.tenant);
        store::tenants::lock(conn, &scope).await?.ok_or_else(none)?;
        // Read again: somebody may have been faster while this one waited.
        let Offered { stored, .. } = self.offered(conn, system, token).await?.ok_or_else(none)?;
        Ok((scope, stored))
    }

    /// Whoever's right counts, if the invitation can still be accepted.
    async fn open_offer(&self, conn: &mut Conn, scope: &Scope, stored: &Stored) -> Result<Caller> {
        let granter = if stored.invitation.state.is_open() { self.granter(conn, scope, stored).await? } else { None };
        granter.ok_or(Error::NotFound(Noun::Invitation))
    }
}
