//! Access keys of the calling user.

use async_trait::async_trait;
use model::{
    Caller, Error, Permission, Result, Scope,
    audit::Action,
    credentials::{Credential, Credentials, MOST_PER_USER, NewCredential, check_label},
    error::{FieldError, Forbidden, Limit, Noun},
};
use serde_json::json;

use super::Domain;
use crate::{
    secrets::{StoredSecret, new_access_key, new_secret_key},
    store::{self, Conn},
};

#[async_trait]
impl Credentials for Domain {
    async fn create(&self, caller: &Caller, label: Option<String>, life_seconds: Option<u32>) -> Result<NewCredential> {
        let scope = own(caller)?;
        let label = check_label(label.as_deref())?;
        if life_seconds.is_some_and(|life| life < 60) {
            return Err(FieldError::value("expiration_sec", "An access key lives at least 60 seconds.").into());
        }
        let new = self.make_credential(label, life_seconds);
        let stored = self.stored_form(&new);
        let mut conn = self.store.write(&scope).await?;
        // The tenant row is locked so that parallel calls cannot pass the limit together.
        store::tenants::lock(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        if store::credentials::count(&mut conn, &scope, &caller.user).await? >= i64::from(MOST_PER_USER) {
            return Err(Error::Limit(Limit::Credentials { allowed: MOST_PER_USER }));
        }
        store::credentials::insert(&mut conn, &scope, &caller.user, &new.credential, &stored).await?;
        let after =
            json!({ "label": new.credential.label, "expires": new.credential.expires.map(|end| end.to_string()) });
        self.record(&mut conn, &scope, Action::CredentialCreated, &new.credential.access_key, None, Some(after))
            .await?;
        conn.commit().await?;
        Ok(new)
    }

    async fn list(&self, caller: &Caller) -> Result<Vec<Credential>> {
        let scope = caller.require(Permission::ManageOwnCredentials)?;
        let mut conn = self.store.read(&scope).await?;
        Ok(store::credentials::of_user(&mut conn, &scope, &caller.user).await?)
    }

    async fn set_label(&self, caller: &Caller, access_key: &str, label: Option<String>) -> Result<()> {
        let scope = own(caller)?;
        let label = check_label(label.as_deref())?;
        let mut conn = self.store.write(&scope).await?;
        let before = existing(&mut conn, &scope, caller, access_key).await?;
        store::credentials::set_label(&mut conn, &scope, &caller.user, access_key, label.as_deref()).await?;
        let (before, after) = (json!({ "label": before.label }), json!({ "label": label }));
        self.record(&mut conn, &scope, Action::CredentialLabelled, access_key, Some(before), Some(after)).await?;
        conn.commit().await?;
        Ok(())
    }

    async fn revoke(&self, caller: &Caller, access_key: &str) -> Result<()> {
        let scope = own(caller)?;
        let mut conn = self.store.write(&scope).await?;
        let before = existing(&mut conn, &scope, caller, access_key).await?;
        store::credentials::delete(&mut conn, &scope, &caller.user, access_key).await?;
        let before = json!({ "label": before.label });
        self.record(&mut conn, &scope, Action::CredentialRevoked, access_key, Some(before), None).await?;
        conn.commit().await?;
        Ok(())
    }
}

/// The right to change one's own keys: not those of a principal whose key the configuration gives.
fn own(caller: &Caller) -> Result<Scope> {
    let scope = caller.require(Permission::ManageOwnCredentials)?;
    if caller.protected && caller.kind == model::access::Kind::System {
        Err(Forbidden::Protected.into())
    } else {
        Ok(scope)
    }
}

async fn existing(conn: &mut Conn, scope: &Scope, caller: &Caller, access_key: &str) -> Result<Credential> {
    store::credentials::get(conn, scope, &caller.user, access_key).await?.ok_or(Error::NotFound(Noun::Credential))
}

impl Domain {
    /// A new key, in memory only.
    pub(super) fn make_credential(&self, label: Option<String>, life_seconds: Option<u32>) -> NewCredential {
        let now = self.now();
        NewCredential {
            credential: Credential {
                access_key: new_access_key(self.entropy.as_ref()),
                label,
                created: now,
                expires: life_seconds.map(|life| now.plus_seconds(i64::from(life))),
                last_used: None,
                last_used_from: None,
            },
            secret_key: new_secret_key(self.entropy.as_ref()),
        }
    }

    /// What is stored of it.
    pub(super) fn stored_form(&self, new: &NewCredential) -> String {
        StoredSecret::of(&self.ring, &new.credential.access_key, new.secret_key.reveal()).to_text()
    }
}
