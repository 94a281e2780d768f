//! Somebody of several workspaces chooses one. A ticket proves for ten minutes who came, and works once.

use model::{
    Error, Result, Secret, SystemScope,
    error::Noun,
    id::TenantId,
    sign_in::SignedIn,
    sso::{Arrival, Choice, FromProvider, ProviderKey, Welcome},
    users::Status,
};

use super::{
    Domain,
    arrive::{Arriving, Stop},
};
use crate::{
    domain::ids::hex,
    secrets::{Place, digest_for, random_text},
    store::{self, Conn, sso::Ticket},
};

/// How long somebody may think about it, in seconds.
const SECONDS: i64 = 10 * 60;

impl Domain {
    /// Makes a ticket for whoever arrives.
    pub(super) async fn ask_which(&self, conn: &mut Conn, arriving: &Arriving<'_>) -> Result<Arrival, Stop> {
        let system = SystemScope::of_server("choose a workspace");
        let person = store::sso::person(conn, &system, arriving.identity()).await?.ok_or(Stop::Again)?;
        let ticket = random_text(self.entropy.as_ref());
        let digest = digest_for("ticket", ticket.reveal());
        let scope = system.within(self.settings.default_tenant.clone());
        let owner = hex(&digest);
        let sealed = self.seal(conn, &scope, &place(&owner), &arriving.proof.id_token).await?;
        let stored = Ticket {
            person_id: person.id,
            provider: arriving.provider.key.to_string(),
            return_to: arriving.begun.return_to.clone(),
            sealed,
        };
        store::sso::insert_ticket(conn, &system, digest, &stored, self.now().plus_seconds(SECONDS)).await?;
        Ok(Arrival::Choose { ticket })
    }

    pub(super) async fn workspaces_of_ticket(&self, ticket: &Secret) -> Result<Vec<Choice>> {
        let system = SystemScope::of_server("choose a workspace");
        let mut conn = self.store.read_once(&system).await?;
        let digest = digest_for("ticket", ticket.reveal());
        let Some(found) = store::sso::ticket(&mut conn, &system, digest, self.now()).await? else {
            return Ok(Vec::new());
        };
        drop(conn);
        let mut conn = self.store.read_once(&system).await?;
        let memberships = store::sso::memberships(&mut conn, &system, &found.person_id).await?;
        let active = memberships.into_iter().filter(|one| one.status == Status::Active);
        Ok(active.map(|one| Choice { id: one.tenant, name: one.tenant_name }).collect())
    }

    pub(super) async fn choose_workspace(&self, ticket: &Secret, tenant: &TenantId) -> Result<Welcome> {
        let system = SystemScope::of_server("choose a workspace");
        let digest = digest_for("ticket", ticket.reveal());
        let mut conn = self.store.write_all(&system).await?;
        let none = || Error::NotFound(Noun::Company);
        let found = store::sso::ticket(&mut conn, &system, digest, self.now()).await?.ok_or_else(none)?;
        let memberships = store::sso::memberships(&mut conn, &system, &found.person_id).await?;
        let chosen = memberships.into_iter().find(|one| one.tenant == *tenant && one.status == Status::Active);
        let chosen = chosen.ok_or_else(none)?;
        // A provider that is no longer configured vouches for nobody.
        let key = ProviderKey::known(found.provider);
        if self.oidc.find(&key).is_none() || !store::sso::use_ticket(&mut conn, &system, digest).await? {
            return Err(none());
        }
        let home = system.within(self.settings.default_tenant.clone());
        let owner = hex(&digest);
        let id_token = self.unseal(&mut conn, &home, &place(&owner), &found.sealed).await?;
        let scope = system.within(chosen.tenant.clone());
        store::sign_in::note_sign_in(&mut conn, &scope, chosen.user.as_str(), key.as_str(), self.now()).await?;
        conn.commit().await?;
        Ok(Welcome {
            signed_in: SignedIn { tenant: chosen.tenant, user: chosen.user },
            from: Some(FromProvider { key, id_token }),
            return_to: found.return_to,
        })
    }
}

const fn place(owner: &str) -> Place<'_> {
    Place { owner_kind: "ticket", owner, record: "ticket", field: "id_token", revision: 0 }
}
