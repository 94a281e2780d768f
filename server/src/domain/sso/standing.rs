//! What the rules say of an address, read for the one decision ([`model::routing::route`]).

use model::{
    Result, SystemScope,
    address::EmailAddress,
    id::InvitationId,
    routing::{Invited, Standing},
};

use super::Domain;
use crate::{
    outside::oidc::Provider,
    store::{self, Conn, invitations::Stored, sso::Identity},
};

/// The standing, and the invitations in it.
pub(super) struct Read {
    pub standing: Standing,
    pub invitations: Vec<Stored>,
}

impl Domain {
    /// Reads over all tenants: it is not known yet which the address belongs to.
    pub(super) async fn standing(
        &self,
        conn: &mut Conn,
        system: &SystemScope,
        email: &EmailAddress,
        identity: Identity<'_>,
        asked: Option<&InvitationId>,
        provider: &Provider,
    ) -> Result<Read> {
        let mut invitations = Vec::new();
        for stored in store::invitations::open_of(conn, system, email.key(), self.now()).await? {
            // One whose inviter may no longer promise what it promises is as good as revoked.
            if self.granter(conn, &system.within(stored.tenant.clone()), &stored).await?.is_some() {
                invitations.push(stored);
            }
        }
        let invited = |stored: &Stored| Invited {
            tenant: stored.tenant.clone(),
            id: stored.invitation.id.clone(),
            sent: stored.invitation.sent,
        };
        let default = match &provider.default_tenant {
            Some(tenant) => store::tenants::get(conn, &system.within(tenant.clone())).await?,
            None => None,
        };
        let standing = Standing {
            invitations: invitations.iter().map(invited).collect(),
            asked: asked.cloned(),
            whitelist: store::sso::whitelisted(conn, system, email.key()).await?,
            domain: store::sso::tenant_of_domain(conn, system, email.domain()).await?,
            default: default.filter(|tenant| tenant.active).map(|tenant| tenant.id),
            removals: store::sso::removals(conn, system, email.key(), identity).await?,
        };
        // What a workspace's own provider says counts in that workspace alone.
        let standing = match &provider.owner {
            Some(owner) => standing.within(owner),
            None => standing,
        };
        Ok(Read { standing, invitations })
    }
}
