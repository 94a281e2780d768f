//! Access keys: of the calling user, and of service accounts.

mod leak;
mod rotate;

pub use leak::KeyReport;

use async_trait::async_trait;
use model::{
    Caller, Error, Permission, Result, Role, Scope, SystemScope,
    access::Kind,
    audit::Action,
    credentials::{
        COUNTS_SECONDS, ClientUrls, Credential, Credentials, KeyScope, LeakReport, LifeTerms, Listed, Located,
        MOST_PER_USER, NewCredential, Wish, check_label, check_networks,
    },
    error::{Forbidden, Limit, Noun},
    id::{TenantId, UserId},
    sign_in::Origin,
};
use serde_json::{Value, json};

use super::Domain;
use crate::{
    secrets::{StoredSecret, leak_digest, new_access_key, new_secret_key},
    store::{self, Conn, credentials::StoredForm},
};

#[async_trait]
impl Credentials for Domain {
    async fn create(&self, caller: &Caller, of: Option<&UserId>, wish: Wish) -> Result<NewCredential> {
        let (scope, user) = self.to_change(caller, of).await?;
        may_mint(caller)?;
        let new = self.wanted_credential(caller, &wish)?;
        let stored = self.stored_form(&new);
        let mut conn = self.store.write(&scope).await?;
        self.room_for_another(&mut conn, &scope, &user).await?;
        store::credentials::insert(&mut conn, &scope, &user, &new.credential, &stored).await?;
        let after = recorded(&new.credential);
        self.record(&mut conn, &scope, Action::CredentialCreated, &new.credential.access_key, None, Some(after))
            .await?;
        conn.commit().await?;
        Ok(new)
    }

    async fn list(&self, caller: &Caller, of: Option<&UserId>) -> Result<Listed> {
        let (scope, user) = self.whose(caller, of).await?;
        let mut conn = self.store.read(&scope).await?;
        let credentials = store::credentials::of_user(&mut conn, &scope, &user).await?;
        drop(conn);
        // Where else somebody works is nobody else's business.
        let elsewhere = if user == caller.user && caller.actor.is_none() && caller.kind == Kind::Person {
            self.elsewhere(caller).await?
        } else {
            Vec::new()
        };
        Ok(Listed { credentials, elsewhere, terms: self.life_terms(caller), now: self.now() })
    }

    async fn set_label(
        &self,
        caller: &Caller,
        of: Option<&UserId>,
        access_key: &str,
        label: Option<String>,
    ) -> Result<()> {
        let (scope, user) = self.to_change(caller, of).await?;
        let label = check_label(label.as_deref())?;
        let mut conn = self.store.write(&scope).await?;
        let before = existing(&mut conn, &scope, &user, access_key).await?;
        store::credentials::set_label(&mut conn, &scope, &user, access_key, label.as_deref()).await?;
        let (before, after) = (json!({ "label": before.label }), json!({ "label": label }));
        self.record(&mut conn, &scope, Action::CredentialLabelled, access_key, Some(before), Some(after)).await?;
        conn.commit().await?;
        Ok(())
    }

    async fn revoke(&self, caller: &Caller, of: Option<&UserId>, access_key: &str) -> Result<()> {
        let (scope, user) = self.to_change(caller, of).await?;
        let mut conn = self.store.write(&scope).await?;
        let before = existing(&mut conn, &scope, &user, access_key).await?;
        store::credentials::delete(&mut conn, &scope, &user, access_key).await?;
        let before = json!({ "label": before.label });
        self.record(&mut conn, &scope, Action::CredentialRevoked, access_key, Some(before), None).await?;
        conn.commit().await?;
        Ok(())
    }

    async fn rotate(
        &self,
        caller: &Caller,
        of: Option<&UserId>,
        access_key: &str,
        hours: u32,
    ) -> Result<NewCredential> {
        self.rotate_credential(caller, of, access_key, hours).await
    }

    async fn locate(&self, caller: &Caller, access_key: &str) -> Result<Located> {
        let scope = caller.require(Permission::ManageUsers)?;
        let mut conn = self.store.read(&scope).await?;
        // PostgreSQL has no text with NUL: nobody has such a key.
        let asked = if access_key.contains('\0') { "" } else { access_key };
        let found = store::credentials::locate(&mut conn, &scope, asked).await?;
        let found = found.ok_or(Error::NotFound(Noun::Credential))?;
        Ok(Located {
            user: found.user,
            user_name: found.user_name,
            kind: found.kind,
            role: found.role,
            credential: found.credential,
            now: self.now(),
        })
    }

    async fn report_leak(&self, report: LeakReport, from: &Origin) -> Result<()> {
        self.take_report(&report, from).await
    }
}

/// Refuses whoever would gain by making something to come in with: a service account that acts as a person, and a key
/// that may do less than its owner.
pub(super) fn may_mint(caller: &Caller) -> Result<()> {
    not_as_a_person(caller)?;
    if caller.key.is_limited() {
        let text = "An access key that is limited to networks or services makes no other.";
        return Err(Forbidden::Rule(text.to_owned()).into());
    }
    Ok(())
}

fn not_as_a_person(caller: &Caller) -> Result<()> {
    if caller.actor.as_ref().is_some_and(|actor| actor.kind == Kind::Service) {
        let text = "A service account that acts as somebody changes no access keys.";
        return Err(Forbidden::Rule(text.to_owned()).into());
    }
    Ok(())
}

/// What the audit log says of a new key.
fn recorded(credential: &Credential) -> Value {
    let mut after = json!({ "label": credential.label, "expires": credential.expires.map(|end| end.to_string()) });
    if !credential.networks.is_empty() {
        after["networks"] = json!(credential.networks);
    }
    if credential.scope != KeyScope::All {
        after["scope"] = json!(credential.scope.names());
    }
    after
}

async fn existing(conn: &mut Conn, scope: &Scope, user: &UserId, access_key: &str) -> Result<Credential> {
    store::credentials::get(conn, scope, user, access_key).await?.ok_or(Error::NotFound(Noun::Credential))
}

impl Domain {
    /// Whose keys are meant, and the right to see them.
    pub(super) async fn whose(&self, caller: &Caller, of: Option<&UserId>) -> Result<(Scope, UserId)> {
        match of {
            Some(user) if *user != caller.user => {
                let scope = self.scope_of(caller, Permission::ManageServiceAccounts, user).await?;
                let mut conn = self.store.read(&scope).await?;
                let found = store::service_accounts::get(&mut conn, &scope, user, self.now()).await?;
                let account = found.ok_or(Error::NotFound(Noun::User))?;
                Ok((scope, account.id))
            }
            _ => Ok((caller.require(Permission::ManageOwnCredentials)?, caller.user.clone())),
        }
    }

    /// The right to change them: not those of a principal whose key the configuration gives.
    pub(super) async fn to_change(&self, caller: &Caller, of: Option<&UserId>) -> Result<(Scope, UserId)> {
        let (scope, user) = self.whose(caller, of).await?;
        not_as_a_person(caller)?;
        if user == caller.user && caller.protected && caller.kind == Kind::System {
            return Err(Forbidden::Protected.into());
        }
        Ok((scope, user))
    }

    async fn elsewhere(&self, caller: &Caller) -> Result<Vec<(TenantId, Vec<Credential>)>> {
        // A person's keys are in several tenants, each of which the person is a user of.
        let system = SystemScope::of_server("keys of a person");
        let mut conn = self.store.read_once(&system).await?;
        let found = store::credentials::elsewhere(&mut conn, &system, &caller.tenant, &caller.user).await?;
        let mut grouped: Vec<(TenantId, Vec<Credential>)> = Vec::new();
        for (tenant, credential) in found {
            match grouped.last_mut() {
                Some((last, credentials)) if *last == tenant => credentials.push(credential),
                _ => grouped.push((tenant, vec![credential])),
            }
        }
        Ok(grouped)
    }

    /// Refuses one more than there may be. The tenant is locked, so that parallel calls cannot pass the limit together.
    async fn room_for_another(&self, conn: &mut Conn, scope: &Scope, user: &UserId) -> Result<()> {
        store::tenants::lock(conn, scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        let by = self.now().plus_seconds(-COUNTS_SECONDS);
        if store::credentials::count(conn, scope, user, by).await? >= i64::from(MOST_PER_USER) {
            return Err(Error::Limit(Limit::Credentials { allowed: MOST_PER_USER }));
        }
        Ok(())
    }

    /// How long the keys may live that somebody makes. Administrators, also in somebody's place, may go beyond.
    pub(super) fn life_terms(&self, caller: &Caller) -> LifeTerms {
        let administers = |role| matches!(role, Role::System | Role::Admin);
        LifeTerms {
            default_seconds: self.settings.key_seconds,
            longest_seconds: self.settings.longest_key_seconds,
            may_exceed: administers(caller.role) || caller.actor.as_ref().is_some_and(|actor| administers(actor.role)),
        }
    }

    /// A new key as somebody wants it, in memory only.
    pub(super) fn wanted_credential(&self, caller: &Caller, wish: &Wish) -> Result<NewCredential> {
        let label = check_label(wish.label.as_deref())?;
        let life = self.life_terms(caller).grant(wish.life)?;
        let (networks, scope) = (check_networks(&wish.networks)?, KeyScope::check(&wish.scope)?);
        let mut new = self.make_credential(label, life);
        new.credential.networks = networks;
        new.credential.scope = scope;
        Ok(new)
    }

    /// A new key without limits, in memory only.
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
                networks: Vec::new(),
                scope: KeyScope::All,
                replaced: false,
            },
            secret_key: new_secret_key(self.entropy.as_ref()),
            urls: ClientUrls {
                web: self.settings.web_url.clone(),
                api: self.settings.api_url.clone(),
                files: self.settings.files_url.clone(),
            },
        }
    }

    /// What is stored of it.
    pub(super) fn stored_form(&self, new: &NewCredential) -> StoredForm {
        let secret = new.secret_key.reveal();
        StoredForm {
            secret: StoredSecret::of(&self.ring, &new.credential.access_key, secret).to_text(),
            found_by: Some(leak_digest(&self.ring, secret)),
        }
    }
}
