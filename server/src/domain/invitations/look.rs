//! What a link leads to. Looking changes nothing: mail scanners open every link.

use model::{
    Caller, Result, Secret, SystemScope,
    invitations::{Account, Ended, Look, Offer, State, Way, masked},
};

use super::Domain;
use crate::store::{
    self, Conn,
    invitations::{Offered, Stored},
    sign_in::Person,
};

impl Domain {
    pub(super) async fn look_at_invitation(&self, token: &Secret, caller: Option<&Caller>) -> Result<Look> {
        let system = SystemScope::of_server("look at an invitation");
        let mut conn = self.store.read_once(&system).await?;
        let Some(Offered { stored, tenant_name }) = self.offered(&mut conn, &system, token).await? else {
            return Ok(Look::Ended(Ended::Unknown));
        };
        if let Some(ended) = self.ended(&mut conn, &system, &stored, &tenant_name).await? {
            return Ok(Look::Ended(ended));
        }
        let invitation = stored.invitation;
        let way = match caller {
            Some(caller) if self.is_the_invited(&mut conn, &system, caller, &stored.email_key).await?.is_some() => {
                Way::Join { name: caller.user_name.clone() }
            }
            Some(caller) => Way::OtherPerson { name: caller.user_name.clone() },
            None => {
                let person = store::sign_in::person_by_email(&mut conn, &system, &stored.email_key).await?;
                self.way_of(person.as_ref())
            }
        };
        let is_somebody_else = matches!(way, Way::OtherPerson { .. });
        Ok(Look::Open(Offer {
            id: invitation.id,
            workspace: tenant_name,
            inviter: invitation.inviter_name,
            email: if is_somebody_else { masked(&invitation.email) } else { invitation.email },
            role: invitation.role,
            note: if is_somebody_else { String::new() } else { invitation.note },
            expires: invitation.expires,
            way,
        }))
    }

    /// The invitation that a token belongs to, open or not.
    pub(in crate::domain) async fn offered(
        &self,
        conn: &mut Conn,
        system: &SystemScope,
        token: &Secret,
    ) -> Result<Option<Offered>> {
        for stored in self.invitations.candidates(token) {
            if let Some(found) = store::invitations::by_token(conn, system, &stored, self.now()).await? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Why an invitation can no longer be accepted, if so. One whose inviter is gone, or may no longer promise what it
    /// promises, is as good as revoked.
    async fn ended(
        &self,
        conn: &mut Conn,
        system: &SystemScope,
        stored: &Stored,
        workspace: &str,
    ) -> Result<Option<Ended>> {
        let workspace = workspace.to_owned();
        let invitation = &stored.invitation;
        Ok(match invitation.state {
            State::Accepted => Some(Ended::Used { workspace }),
            State::Revoked => Some(Ended::Revoked { workspace }),
            State::Expired => {
                Some(Ended::Expired { workspace, inviter: invitation.inviter_name.clone(), on: invitation.expires })
            }
            State::Pending | State::Bounced => {
                let granter = self.granter(conn, &system.within(stored.tenant.clone()), stored).await?;
                granter.is_none().then_some(Ended::Revoked { workspace })
            }
        })
    }

    /// The person behind a caller, if that is the one with this address, and really here.
    pub(super) async fn is_the_invited(
        &self,
        conn: &mut Conn,
        system: &SystemScope,
        caller: &Caller,
        email_key: &str,
    ) -> Result<Option<Person>> {
        if caller.actor.is_some() || !matches!(caller.proof, model::access::Proof::Session(_)) {
            return Ok(None);
        }
        let person = store::sign_in::person_of(conn, system, &caller.user).await?;
        Ok(person.filter(|person| person.email_key == email_key))
    }

    fn way_of(&self, person: Option<&Person>) -> Way {
        let passwords = self.settings.local_passwords;
        match person {
            Some(person) if passwords && person.password_hash.is_some() => Way::SignIn,
            // Never a password for an account that exists: the link proves a mailbox, not whose account it is.
            Some(_) => Way::Nothing(Account::Existing),
            None if passwords => Way::SetPassword,
            None => Way::Nothing(Account::New),
        }
    }
}
