//! Ending a sign-in: what was begun is taken, the answer looked at, the proof redeemed. Every refusal is recorded.

use model::{
    Result, Secret, SystemScope,
    access::By,
    audit::Action,
    id::TenantId,
    invitations::masked,
    sign_in::Origin,
    sso::{Answer, Arrival, Binding, ProviderKey, Reason, Refusal},
};
use serde_json::json;

use super::{Domain, arrive::Arriving, begin::digest_of};
use crate::{
    domain::audit::Entry,
    outside::oidc::{Metadata, Proof, Provider, Redeem},
    secrets::{SignInSecrets, digest_for},
    store,
};

/// Why somebody is not let in, with what the entry says of it.
pub(super) struct Refused {
    pub reason: Reason,
    /// Where it concerns one tenant, whose log has the entry then.
    pub tenant: Option<TenantId>,
}

impl From<Reason> for Refused {
    fn from(reason: Reason) -> Self {
        Self { reason, tenant: None }
    }
}

impl Domain {
    pub(super) async fn finish_at_provider(
        &self,
        key: &ProviderKey,
        answer: &Answer,
        binding: &Binding,
        link: Option<&Secret>,
        from: &Origin,
    ) -> Result<Arrival> {
        let provider = &*self.provider(key).await?;
        let system = SystemScope::of_server("finish a sign-in");
        let mut conn = self.store.write_all(&system).await?;
        let state = digest_for("state", &answer.state);
        let begun = store::sso::take(&mut conn, &system, state, digest_of(binding), key, self.now()).await?;
        conn.commit().await?;
        let Some(begun) = begun else { return self.refuse(provider, None, Reason::State.into(), from).await };
        let proof = match self.proof(provider, answer, &begun.callback).await {
            Ok(proof) => proof,
            Err(reason) => return self.refuse(provider, None, reason.into(), from).await,
        };
        let arriving =
            Arriving { provider, proof: &proof, begun: &begun, link: link.filter(|_| begun.invitation), from };
        match self.arrive(&arriving).await? {
            Ok(arrival) => Ok(arrival),
            Err(refused) => self.refuse(provider, Some(&proof), refused, from).await,
        }
    }

    pub(super) async fn proof(&self, provider: &Provider, answer: &Answer, callback: &str) -> Result<Proof, Reason> {
        let metadata = self.oidc.metadata(provider).await.ok_or(Reason::ProviderDown)?;
        let metadata = &metadata.0;
        check_issuer(metadata, answer)?;
        match answer.error.as_deref() {
            Some("access_denied") => return Err(Reason::Cancelled),
            Some(_) => return Err(Reason::ProviderError),
            None => {}
        }
        let code = answer.code.as_ref().ok_or(Reason::ProviderError)?;
        let secrets = SignInSecrets::of(&self.ring, &answer.state);
        let (verifier, nonce) = (secrets.verifier.as_str(), secrets.nonce.as_str());
        self.oidc.redeem(provider, metadata, &Redeem { code, verifier, nonce, callback }).await
    }

    /// Records a refusal and answers it.
    async fn refuse(
        &self,
        provider: &Provider,
        proof: Option<&Proof>,
        refused: Refused,
        from: &Origin,
    ) -> Result<Arrival> {
        let Refused { reason, tenant } = refused;
        let address = proof.and_then(|proof| proof.address.as_ref()).map_or("", |(address, _)| address.as_str());
        let target = if address.is_empty() { provider.key.as_str() } else { address };
        let after = json!({
            "provider": provider.key, "reason": reason.code(), "subject": proof.map(|proof| proof.subject.as_str()),
        });
        let system = SystemScope::of_server("refuse a sign-in");
        let by = By { address: from.address.clone(), ..system.by().clone() };
        let entry =
            Entry { tenant: tenant.as_ref(), action: Action::SignInRefused, target, before: None, after: Some(after) };
        let mut conn = self.store.write_all(&system).await?;
        self.record_entry(&mut conn, &by, entry).await?;
        conn.commit().await?;
        let address = if address.is_empty() { String::new() } else { masked(address) };
        Ok(Arrival::Refused(Refusal { reason, address }))
    }
}

/// The issuer that the answer names is the one that was asked (RFC 9207, section 2.4): an answer of another provider is
/// not taken to this one.
fn check_issuer(metadata: &Metadata, answer: &Answer) -> Result<(), Reason> {
    let good = match &answer.issuer {
        Some(issuer) => *issuer == metadata.issuer,
        None => !metadata.names_issuer,
    };
    if good { Ok(()) } else { Err(Reason::Issuer) }
}
