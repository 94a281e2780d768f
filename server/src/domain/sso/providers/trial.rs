//! Testing a connection before it is saved: the whole way to the provider and back, and then nothing but what would have
//! come of it. What was typed lies sealed in a row until the provider answers; what came of it, for ten minutes.

use model::{
    Caller, Error, Permission, Result, Scope, Secret, SystemScope,
    address::EmailAddress,
    audit::Action,
    destination::Outcome,
    error::{FieldError, Noun},
    group_sync::Stated,
    id::TenantId,
    identity_providers::{Connection, Draft, Preset, Terms, Told, Trial},
    sso::{Answer, Begin, Binding, ProviderKey, Reason},
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Domain, find::as_provider};
use crate::{
    domain::sso::{arrive::vouched_address, begin::digest_of},
    outside::oidc::{Proof, Provider},
    secrets::{Place, digest_for, is_connection_key_of, random_text},
    store::{
        self,
        identity_providers::Stored,
        provider_trials::{New, Taken},
        sso::Identity,
    },
};

/// How long somebody may take at the provider, and then read what came of it, in seconds.
const SECONDS: i64 = 10 * 60;

/// A connection as it was typed.
#[derive(Serialize, Deserialize)]
struct Typed {
    id: ProviderKey,
    name: String,
    preset: String,
    terms: Terms,
    secret: Option<String>,
}

impl Domain {
    pub(super) async fn begin_trial_of(&self, caller: &Caller, draft: Draft, binding: &Binding) -> Result<String> {
        let scope = caller.require(Permission::ManageIdentityProviders)?;
        let mut draft = draft.check()?;
        draft.terms.addresses = self.check_addresses(&draft.terms.addresses).await?;
        let id = draft.id.clone().ok_or_else(|| FieldError::missing("id"))?;
        let mut conn = self.store.read(&scope).await?;
        let secret = match store::identity_providers::get(&mut conn, &scope, &id).await? {
            Some(before) => self.secret_of(&mut conn, &scope, &before, &draft).await?,
            None if is_connection_key_of(&self.ring, scope.tenant(), id.as_str()) => draft.secret,
            None => return Err(Error::NotFound(Noun::Provider)),
        };
        drop(conn);
        let secret = secret.map(|secret| secret.reveal().clone());
        let (name, preset) = (draft.name, draft.preset.as_str().to_owned());
        let typed = Typed { id, name, preset, terms: draft.terms, secret };
        let state = random_text(self.entropy.as_ref());
        let digest = digest_for("state", state.reveal());
        let written = serde_json::to_string(&typed).map_err(|_| Error::Internal)?;
        let (key, name, issuer) = (typed.id.clone(), typed.name.clone(), typed.terms.addresses.issuer.clone());
        let provider = self.as_typed(typed, scope.tenant(), digest);
        let address = self.way_to(&provider, &state, &self.callback_of(&key), &Begin::default()).await?;

        let row = self.new_id();
        let mut conn = self.store.write(&scope).await?;
        let draft = self.seal(&mut conn, &scope, &place(&row, "draft"), &Secret::new(written)).await?;
        let new = New {
            id: &row,
            user: &caller.user,
            state: digest,
            binding: digest_of(binding),
            provider: &key,
            draft: &draft,
            ends: self.now().plus_seconds(SECONDS),
        };
        store::provider_trials::insert(&mut conn, &scope, &new).await?;
        let after = json!({ "name": name, "issuer": issuer });
        self.record(&mut conn, &scope, Action::IdentityProviderTested, key.as_str(), None, Some(after)).await?;
        conn.commit().await?;
        Ok(address)
    }

    pub(super) async fn end_trial_of(
        &self,
        key: &ProviderKey,
        answer: &Answer,
        binding: &Binding,
    ) -> Result<Option<String>> {
        let system = SystemScope::of_server("end the test of a connection");
        let state = digest_for("state", &answer.state);
        let mut conn = self.store.read_once(&system).await?;
        let waiting =
            store::provider_trials::waiting(&mut conn, &system, state, digest_of(binding), key, self.now()).await?;
        drop(conn);
        let Some(Taken { tenant, id, draft }) = waiting else { return Ok(None) };
        let scope = system.within(tenant);
        let mut conn = self.store.write(&scope).await?;
        if !store::provider_trials::take(&mut conn, &scope, &id).await? {
            return Ok(None);
        }
        let typed = self.unseal(&mut conn, &scope, &place(&id, "draft"), &draft).await?;
        conn.commit().await?;
        let typed: Typed = serde_json::from_str(typed.reveal()).map_err(|_| Error::Internal)?;
        let callback = self.callback_of(key);
        let provider = self.as_typed(typed, scope.tenant(), state);
        let trial = match self.proof(&provider, answer, &callback).await {
            Ok(proof) => self.what_would_come(&scope, &provider, &proof).await?,
            Err(reason) => Trial { name: provider.name, refused: Some(reason), told: None, destination: None },
        };
        let written = serde_json::to_string(&trial).map_err(|_| Error::Internal)?;
        let mut conn = self.store.write(&scope).await?;
        let found = self.seal(&mut conn, &scope, &place(&id, "found"), &Secret::new(written)).await?;
        store::provider_trials::set_found(&mut conn, &scope, &id, &found).await?;
        conn.commit().await?;
        Ok(Some(id))
    }

    pub(super) async fn trial_of(&self, caller: &Caller, id: &str) -> Result<Trial> {
        let scope = caller.require(Permission::ManageIdentityProviders)?;
        let mut conn = self.store.read(&scope).await?;
        let found = store::provider_trials::found(&mut conn, &scope, &caller.user, id, self.now()).await?;
        let found = found.ok_or(Error::NotFound(Noun::Provider))?;
        let text = self.unseal(&mut conn, &scope, &place(id, "found"), &found).await?;
        serde_json::from_str(text.reveal()).map_err(|_| Error::Internal)
    }

    /// Under a revision of its own: nothing that was heard from the connection as it is, or from another test, counts.
    fn as_typed(&self, typed: Typed, tenant: &TenantId, state: [u8; 32]) -> Provider {
        let Typed { id, name, preset, terms, secret } = typed;
        let connection = Connection {
            id,
            name,
            preset: Preset::of(&preset),
            terms,
            has_secret: secret.is_some(),
            active: true,
            updated: self.now(),
        };
        let number = state.iter().take(8).fold(0, |number, byte| number << 8 | i64::from(*byte));
        let revision = -1 - (number & i64::MAX);
        let stored = Stored { tenant: tenant.clone(), connection, revision, sealed: None };
        as_provider(stored, secret.map(Secret::new))
    }

    /// What a sign-in would make of a proof: as an arrival decides it, and nothing is done.
    async fn what_would_come(&self, scope: &Scope, provider: &Provider, proof: &Proof) -> Result<Trial> {
        let known = self.known_address(scope, provider, proof).await?;
        let address = known.map_or_else(|| vouched_address(provider, proof), Ok);
        let mut refused = address.as_ref().err().copied();
        let destination = match &address {
            Ok(address) => Some(self.destination_through(scope, address, provider).await?),
            Err(_) => None,
        };
        let mut conn = self.store.read(scope).await?;
        let stated = match &proof.groups {
            Stated::Groups(stated) => Some(stated.clone()),
            Stated::Missing => None,
        };
        let (mut led_to, mut administers) = (Vec::new(), false);
        if let (Some(sync), Some(stated)) = (&provider.groups, &stated) {
            let meant = self.groups_meant(&mut conn, scope, sync, stated).await?;
            led_to = meant.into_iter().map(|group| group.name).collect();
            administers = sync.administers(stated) == Some(true);
        }
        let joins = destination.as_ref().is_some_and(|found| matches!(found.outcome, Outcome::Joins { .. }));
        let required = provider.groups.as_ref().is_some_and(|sync| sync.required);
        if joins && required && led_to.is_empty() && !administers {
            refused = Some(Reason::NotInGroup);
        }
        let pretty = |claims| serde_json::to_string_pretty(claims).unwrap_or_default();
        let claims = proof.claims.iter().filter(|claims| !claims.is_empty()).map(pretty).collect();
        let (email, vouched) = proof.address.clone().map_or((None, false), |(text, vouched)| (Some(text), vouched));
        let told = Told {
            subject: proof.subject.clone(),
            email,
            vouched,
            name: proof.name.clone(),
            given_name: proof.given_name.clone(),
            family_name: proof.family_name.clone(),
            groups: stated,
            led_to,
            administers,
            claims,
        };
        Ok(Trial { name: provider.name.clone(), refused, told: Some(told), destination })
    }

    /// The address of whoever the identity is already, if that is a user of the workspace: what the provider calls it
    /// today does not matter then.
    async fn known_address(&self, scope: &Scope, provider: &Provider, proof: &Proof) -> Result<Option<EmailAddress>> {
        let system = SystemScope::of_server("whom a tested connection knows");
        let mut conn = self.store.read_once(&system).await?;
        let identity = Identity { provider: &provider.key, subject: &proof.subject };
        let Some(person) = store::sso::person(&mut conn, &system, identity).await? else { return Ok(None) };
        drop(conn);
        let mut conn = self.store.read(scope).await?;
        let holder = store::users::holder(&mut conn, scope, &person.email_key).await?;
        Ok(holder.and_then(|_| EmailAddress::parse("email", &person.email).ok()))
    }
}

fn place<'a>(row: &'a str, field: &'a str) -> Place<'a> {
    Place { owner_kind: "provider_trial", owner: row, record: "trial", field, revision: 0 }
}
