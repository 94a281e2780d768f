//! A secret that was found where it does not belong: whose it is, and its end.

use model::{
    Error, Result, Secret, SystemScope,
    access::{By, Kind},
    audit::Action,
    credentials::{LeakReport, Standing},
    sign_in::Origin,
};
use serde_json::json;

use super::Domain;
use crate::{
    domain::audit::Entry,
    secrets::{StoredSecret, has_our_form, leak_digests},
    store::{self, credentials::FoundKey},
};

/// What is known of a key whose secret somebody has, for the operator.
#[derive(Clone, Debug)]
pub struct KeyReport {
    pub key: FoundKey,
    pub state: KeyState,
}

/// Whether a key opens anything at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyState {
    Live,
    Expired,
    /// Its owner cannot come in.
    OwnerOff,
    /// Nobody of its workspace can.
    WorkspaceOff,
}

impl KeyState {
    pub const fn text(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Expired => "expired",
            Self::OwnerOff => "of no use while its owner is disabled",
            Self::WorkspaceOff => "of no use while its workspace is suspended",
        }
    }
}

impl Domain {
    /// What is known of the key with this secret; nothing of a secret that is no key's.
    pub async fn check_key(&self, access_key: Option<&str>, secret: &Secret) -> Result<Option<KeyReport>> {
        let Some(key) = self.key_of_secret(access_key, secret).await? else { return Ok(None) };
        let state = if Standing::of(key.credential.expires, self.now()) == Standing::Expired {
            KeyState::Expired
        } else if !key.owner_active {
            KeyState::OwnerOff
        } else if !key.tenant_active {
            KeyState::WorkspaceOff
        } else {
            KeyState::Live
        };
        Ok(Some(KeyReport { key, state }))
    }

    /// Ends the key that was reported, if the report proves itself. Whoever reports is told nothing either way.
    pub(super) async fn take_report(&self, report: &LeakReport, from: &Origin) -> Result<()> {
        match self.key_of_secret(report.access_key.as_deref(), &report.secret_key).await? {
            Some(key) => self.end_leaked(&key, "a leak was reported", report.url.as_deref(), from).await.map(drop),
            None => Ok(()),
        }
    }

    /// Ends a key for everybody who holds it. Answers whether it is gone: one that the configuration gives would be
    /// back at the next start, so that it has to be changed there.
    pub async fn end_leaked(
        &self,
        key: &FoundKey,
        why: &'static str,
        url: Option<&str>,
        from: &Origin,
    ) -> Result<bool> {
        let system = SystemScope::of_server(why);
        let scope = system.within(key.tenant.clone());
        let access_key = key.credential.access_key.as_str();
        let mut conn = self.store.write(&scope).await?;
        let Some(before) = store::credentials::get(&mut conn, &scope, &key.user, access_key).await? else {
            return Ok(true);
        };
        let configured = key.kind == Kind::System && key.configured;
        if configured {
            tracing::warn!(access_key, "a key of the configuration was reported as leaked: change it there");
        } else {
            store::credentials::delete(&mut conn, &scope, &key.user, access_key).await?;
        }
        let was = json!({ "label": before.label, "user": key.user });
        let mut is = json!({ "revoked": !configured });
        if let Some(url) = url {
            is["found_at"] = json!(url);
        }
        let by = By { actor: None, subject: None, why, address: from.address.clone() };
        let entry = Entry {
            tenant: Some(&key.tenant),
            action: Action::CredentialLeaked,
            target: access_key,
            before: Some(was),
            after: Some(is),
        };
        self.record_entry(&mut conn, &by, entry).await?;
        conn.commit().await?;
        Ok(!configured)
    }

    /// The key that a secret is of: with its access key any, else one whose secret has our form and is known by its
    /// digest. The same work is done for keys that do not exist.
    async fn key_of_secret(&self, access_key: Option<&str>, secret: &Secret) -> Result<Option<FoundKey>> {
        let system = SystemScope::of_server("look for a leaked key");
        let mut conn = self.store.read_once(&system).await?;
        let Some(access_key) = access_key else {
            if !has_our_form(secret.reveal()) {
                return Ok(None);
            }
            for digest in leak_digests(&self.ring, secret.reveal()) {
                if let Some(found) = store::credentials::by_digest(&mut conn, &system, &digest).await? {
                    return Ok(Some(found));
                }
            }
            return Ok(None);
        };
        // PostgreSQL has no text with NUL: nobody has such a key.
        let asked = if access_key.contains('\0') { "" } else { access_key };
        let found = store::credentials::by_key(&mut conn, &system, asked).await?;
        drop(conn);
        let stored = found.as_ref().map(|found| found.secret.parse::<StoredSecret>()).transpose().map_err(|_| {
            tracing::error!(access_key, "the stored secret of an access key is damaged");
            Error::Internal
        })?;
        let right = self.credentials.verify(stored.as_ref(), access_key, secret).await?;
        Ok(found.filter(|_| right))
    }
}
