//! Somebody has come from a provider with a proof: who that is here, and where it leads. All in one transaction.
//!
//! A provider and a subject are the person; an address only leads new people. An account that exists is linked to an
//! identity by accepting an invitation, or when it has no other way in; whoever has one signs in with it first.

use model::{
    Error, Result, Secret, SystemScope,
    address::EmailAddress,
    id::{PersonId, TenantId},
    invitations::State,
    routing::{Route, route},
    sign_in::{Origin, SignedIn},
    sso::{Arrival, FromProvider, Reason, Welcome},
    users::Status,
};

use super::{Domain, enter::Entering, finish::Refused, providers::leads_into};
use crate::{
    outside::oidc::{Proof, Provider},
    store::{
        self, Conn,
        invitations::Stored,
        sso::{Begun, Identity, Membership, Person},
    },
};

/// How often it is tried again when somebody else changed what was read, such as the same person in a second tab.
const TRIES: u32 = 3;

/// A sign-in that was proved.
pub(super) struct Arriving<'a> {
    pub provider: &'a Provider,
    pub proof: &'a Proof,
    pub begun: &'a Begun,
    /// The link that was opened, where the sign-in was begun to accept it.
    pub link: Option<&'a Secret>,
    pub from: &'a Origin,
}

impl Arriving<'_> {
    pub fn identity(&self) -> Identity<'_> {
        Identity { provider: &self.provider.key, subject: &self.proof.subject }
    }

    pub fn welcome(&self, signed_in: SignedIn) -> Arrival {
        Arrival::In(Box::new(Welcome {
            signed_in,
            from: Some(FromProvider { key: self.provider.key.clone(), id_token: self.proof.id_token.clone() }),
            return_to: self.begun.return_to.clone(),
        }))
    }

    /// The address, if the provider may and does vouch for it.
    fn address(&self) -> Result<EmailAddress, Reason> {
        vouched_address(self.provider, self.proof)
    }
}

/// The address of a proof, if the provider may and does vouch for it.
pub(super) fn vouched_address(provider: &Provider, proof: &Proof) -> Result<EmailAddress, Reason> {
    let (text, vouched) = proof.address.as_ref().ok_or(Reason::NoAddress)?;
    let address = EmailAddress::parse("email", text).map_err(|_| Reason::BadAddress)?;
    if !vouched && !provider.trust_email {
        return Err(Reason::Unverified);
    }
    let domains = &provider.domains;
    if !domains.is_empty() && !domains.iter().any(|domain| domain.as_str() == address.domain()) {
        return Err(Reason::ForeignDomain);
    }
    Ok(address)
}

/// Why it did not come to an arrival.
pub(super) enum Stop {
    /// What was read has changed: once more from the beginning.
    Again,
    Refused(Refused),
    Failed(Error),
}

impl From<Reason> for Stop {
    fn from(reason: Reason) -> Self {
        Self::Refused(reason.into())
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<store::Error> for Stop {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Taken(_) => Self::Again,
            other => Self::Failed(other.into()),
        }
    }
}

impl Domain {
    pub(super) async fn arrive(&self, arriving: &Arriving<'_>) -> Result<Result<Arrival, Refused>> {
        for _ in 0..TRIES {
            match self.try_to_arrive(arriving).await {
                Ok(arrival) => return Ok(Ok(arrival)),
                Err(Stop::Refused(refused)) => return Ok(Err(refused)),
                Err(Stop::Failed(error)) => return Err(error),
                Err(Stop::Again) => {}
            }
        }
        Err(Error::Unavailable)
    }

    async fn try_to_arrive(&self, arriving: &Arriving<'_>) -> Result<Arrival, Stop> {
        let system = SystemScope::of_server("sign in through an identity provider");
        let mut conn = self.store.write_all(&system).await?;
        let offer = self.offer(&mut conn, &system, arriving).await?;
        let known = store::sso::person(&mut conn, &system, arriving.identity()).await?;
        let (person, linked) = match known {
            Some(person) => (Some(person), false),
            None => (self.linkable(&mut conn, &system, arriving, offer.as_ref()).await?, true),
        };
        if let Some(person) = &person {
            if linked {
                let (id, email) = (PersonId::known(&person.id), arriving.address()?);
                store::sso::link(&mut conn, &system, arriving.identity(), &id, Some(&email), self.now()).await?;
            }
            store::sso::note_use(&mut conn, &system, arriving.identity(), self.now()).await?;
        }
        let mut memberships = match &person {
            Some(person) => store::sso::memberships(&mut conn, &system, &person.id).await?,
            None => Vec::new(),
        };
        memberships.retain(|one| leads_into(arriving.provider, &one.tenant));
        let unsure = match person.as_ref().filter(|_| linked && arriving.provider.owner.is_none()) {
            Some(person) => only_of_workspaces(&mut conn, &system, person, &memberships).await?,
            None => false,
        };
        if offer.is_none() && !memberships.is_empty() && !unsure {
            return self.come_back(conn, arriving, &memberships, linked).await;
        }
        let email = invited_address(person.as_ref(), offer.as_ref(), arriving)?;
        self.come_in(
            conn,
            &system,
            arriving,
            &Entering {
                person: person.as_ref(),
                memberships: &memberships,
                email: &email,
                offer: offer.as_ref(),
                linked,
            },
        )
        .await
    }

    /// The invitation whose link was opened, while it is open; one that has ended is as good as none.
    async fn offer(
        &self,
        conn: &mut Conn,
        system: &SystemScope,
        arriving: &Arriving<'_>,
    ) -> Result<Option<Stored>, Stop> {
        let Some(link) = arriving.link else { return Ok(None) };
        let offered = self.offered(conn, system, link).await?;
        let open = offered
            .map(|offered| offered.stored)
            .filter(|stored| leads_into(arriving.provider, &stored.tenant))
            .filter(|stored| matches!(stored.invitation.state, State::Pending | State::Bounced));
        let Some(stored) = open else { return Ok(None) };
        let granter = self.granter(conn, &system.within(stored.tenant.clone()), &stored).await?;
        Ok(granter.map(|_| stored))
    }

    /// Somebody with this address who may be linked to the identity. Nobody when the address is new.
    async fn linkable(
        &self,
        conn: &mut Conn,
        system: &SystemScope,
        arriving: &Arriving<'_>,
        offer: Option<&Stored>,
    ) -> Result<Option<Person>, Stop> {
        let address = arriving.address()?;
        let owner = arriving.provider.owner.as_ref();
        let found = store::sso::person_by_email(conn, system, owner, address.key()).await?;
        let Some(person) = found else { return Ok(None) };
        let accepts = offer.is_some_and(|offer| offer.email_key == address.key());
        // A password that nobody can use is no way in.
        let has_way_in = person.has_identity || person.has_password && self.settings.local_passwords;
        // A workspace's own provider says nothing about people of others.
        let is_theirs = match owner {
            None => true,
            Some(owner) => {
                let memberships = store::sso::memberships(conn, system, &person.id).await?;
                let here = memberships.iter().any(|one| one.tenant == *owner);
                here || only_of_workspaces(conn, system, &person, &memberships).await?
            }
        };
        if (has_way_in || !is_theirs) && !accepts { Err(Reason::SignInFirst.into()) } else { Ok(Some(person)) }
    }

    /// Somebody who is a member already.
    async fn come_back(
        &self,
        mut conn: Conn,
        arriving: &Arriving<'_>,
        memberships: &[Membership],
        linked: bool,
    ) -> Result<Arrival, Stop> {
        let active: Vec<&Membership> = memberships.iter().filter(|one| one.status == Status::Active).collect();
        let wanted = arriving.begun.wanted.as_ref();
        let one = match active.as_slice() {
            [] => {
                let tenant = memberships.first().map(|one| one.tenant.clone());
                return Err(Stop::Refused(Refused { reason: Reason::Disabled, tenant }));
            }
            [one] => Some(*one),
            several => several.iter().find(|one| wanted.is_some_and(|id| one.tenant.as_str() == id)).copied(),
        };
        let landed = one.map(|one| &one.tenant);
        let arrival = match one {
            Some(one) => {
                let scope = SystemScope::of_server("sign in through an identity provider").within(one.tenant.clone());
                let provider = arriving.provider.key.as_str();
                store::sign_in::note_sign_in(&mut conn, &scope, one.user.as_str(), provider, self.now()).await?;
                arriving.welcome(SignedIn { tenant: one.tenant.clone(), user: one.user.clone() })
            }
            None => self.ask_which(&mut conn, arriving).await?,
        };
        if linked {
            self.record_link(&mut conn, arriving, landed).await?;
        }
        conn.commit().await?;
        self.take_over_all_groups(arriving, &active).await?;
        Ok(arrival)
    }

    /// Where a person lands who has no membership that says it, with the tenant locked: what was decided holds until the commit.
    async fn come_in(
        &self,
        mut conn: Conn,
        system: &SystemScope,
        arriving: &Arriving<'_>,
        entering: &Entering<'_>,
    ) -> Result<Arrival, Stop> {
        let asked = entering.offer.map(|offer| &offer.invitation.id);
        let identity = arriving.identity();
        let first = self.standing(&mut conn, system, entering.email, identity, asked, arriving.provider).await?;
        let decided = route(&first.standing);
        let Some(tenant) = decided.tenant() else {
            return Err(Stop::Refused(match decided {
                Route::Removed { tenant } => Refused { reason: Reason::Removed, tenant: Some(tenant) },
                _ if !entering.memberships.is_empty() => Reason::SignInFirst.into(),
                _ => Reason::NoRule.into(),
            }));
        };
        let member = entering.memberships.iter().find(|one| one.tenant == *tenant);
        if let Some(member) = member.filter(|_| !matches!(decided, Route::Invitation { .. })) {
            return self.come_back(conn, arriving, std::slice::from_ref(member), entering.linked).await;
        }
        let scope = system.within(tenant.clone());
        store::tenants::lock(&mut conn, &scope).await?.ok_or(Stop::Again)?;
        let read = self.standing(&mut conn, system, entering.email, identity, asked, arriving.provider).await?;
        if route(&read.standing) != decided {
            return Err(Stop::Again);
        }
        let signed_in = self.enter(&mut conn, system, &scope, arriving, entering, &decided, &read.invitations).await?;
        conn.commit().await?;
        Ok(arriving.welcome(signed_in))
    }

    /// Records that an identity leads to a person who was there before.
    pub(super) async fn record_link(
        &self,
        conn: &mut Conn,
        arriving: &Arriving<'_>,
        tenant: Option<&TenantId>,
    ) -> Result<()> {
        let system = SystemScope::of_server("link an identity");
        let person = store::sso::person(conn, &system, arriving.identity()).await?;
        let target = person.map(|person| person.id).unwrap_or_default();
        let after = serde_json::json!({
            "provider": arriving.provider.key, "subject": arriving.proof.subject,
            "email": arriving.proof.address.as_ref().map(|(address, _)| address),
        });
        let by = model::access::By { address: arriving.from.address.clone(), ..system.by().clone() };
        let action = model::audit::Action::IdentityLinked;
        let entry = crate::domain::audit::Entry { tenant, action, target: &target, before: None, after: Some(after) };
        self.record_entry(conn, &by, entry).await
    }
}

/// Whether all memberships are of workspaces whose own providers have vouched for the person. That tells any other
/// provider nothing: whoever has a workspace could make an account in it for an address of others.
async fn only_of_workspaces(
    conn: &mut Conn,
    system: &SystemScope,
    person: &Person,
    memberships: &[Membership],
) -> Result<bool, Stop> {
    let vouched = store::sso::vouched_for_by(conn, system, &person.id).await?;
    Ok(memberships.iter().all(|one| vouched.contains(&one.tenant)))
}

/// The address that somebody comes in with: the one that was invited, or the one the provider vouches for.
fn invited_address(
    person: Option<&Person>,
    offer: Option<&Stored>,
    arriving: &Arriving<'_>,
) -> Result<EmailAddress, Stop> {
    let vouched = arriving.address();
    let Some(offer) = offer else { return Ok(vouched?) };
    if let Ok(address) = &vouched
        && address.key() == offer.email_key
    {
        return Ok(address.clone());
    }
    match person.filter(|person| person.email_key == offer.email_key) {
        Some(person) => EmailAddress::parse("email", &person.email).map_err(|error| Stop::Failed(error.into())),
        // Somebody new is told what is wrong with the address first.
        None if person.is_none() => Err(vouched.err().unwrap_or(Reason::OtherInvitation).into()),
        None => Err(Reason::OtherInvitation.into()),
    }
}
