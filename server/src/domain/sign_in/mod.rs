//! Recognising callers, and the ways in for people.

mod fixed_user;
mod password;
mod switch;
mod wrong_keys;

use async_trait::async_trait;
use model::{
    Caller, Error, Permission, Result, Role, Secret, SystemScope,
    access::{Kind, Proof},
    credentials::{KeyRules, SOON_SECONDS, lets_in},
    error::{Forbidden, Noun, TokenProblem, Unauthenticated},
    id::{TenantId, UserId},
    sign_in::{Acting, Origin, Presented, SignIn, SignedIn, TokenState, WaysIn},
};
pub use {password::FORGET, wrong_keys::WrongKeys};

use super::Domain;
use crate::{
    secrets::StoredSecret,
    store::{
        self,
        principals::{Principal, StoredKey},
    },
};

/// Failures are counted under so many characters of an access key; ours have 30, configured ones may be longer.
const COUNTED: usize = 256;

#[async_trait]
impl SignIn for Domain {
    async fn recognise(&self, presented: Presented, acting: &Acting, from: &Origin) -> Result<Caller> {
        let caller = match presented {
            Presented::Key { access_key, secret_key } => {
                let (principal, key) = match self.principal_of_key(&access_key, &secret_key, from).await {
                    Err(error @ Error::Unauthenticated(_)) => {
                        self.wrong_keys.wait(from.address.as_deref(), self.now()).await;
                        return Err(error);
                    }
                    other => other?,
                };
                Caller { key, ..self.caller(principal, Proof::Key { access_key }) }
            }
            Presented::Token(token) => self.caller_of_token(token.reveal(), Some(from)).await?,
        };
        let caller = self.act(caller, acting).await?;
        Ok(Caller { address: from.address.clone(), ..caller })
    }

    async fn issue_token(&self, caller: &Caller, life_seconds: Option<u32>) -> Result<Secret> {
        let role = match &caller.actor {
            // Of a service account's subject the role is cut, and stays so.
            Some(actor) if actor.kind != Kind::Service => self.own_role(caller).await?,
            _ => caller.role,
        };
        let token = self.make_token(caller, role, life_seconds)?;
        match &caller.proof {
            Proof::Key { access_key } => self.notes.sign_in(caller, access_key, self.now()),
            // An agent signs in as the owner of a task by its own token.
            Proof::Token { access_key: Some(access_key), .. } if caller.actor.is_some() => {
                self.notes.sign_in(caller, access_key, self.now());
            }
            Proof::Token { .. } | Proof::Session(_) => {}
        }
        Ok(token)
    }

    async fn token_for(
        &self,
        caller: &Caller,
        user: &UserId,
        tenant: Option<&TenantId>,
        life_seconds: Option<u32>,
    ) -> Result<Secret> {
        caller.require(Permission::IssueTokens)?;
        let subject = self.subject_of(caller, user).await?;
        if tenant.is_some_and(|tenant| *tenant != subject.tenant) {
            return Err(Error::NotFound(Noun::Company));
        }
        self.issue_token(&subject, life_seconds).await
    }

    async fn revoke_token(&self, caller: &Caller) -> Result<()> {
        let Proof::Token { id, .. } = &caller.proof else { return Ok(()) };
        let scope = caller.require(Permission::ReadWorkspace)?;
        let ends = self.now().plus_seconds(i64::from(self.settings.longest_token_seconds));
        let mut conn = self.store.write(&scope).await?;
        store::sign_in::revoke_token(&mut conn, &scope, id.as_str(), ends).await?;
        conn.commit().await?;
        Ok(())
    }

    async fn validate_token(&self, caller: &Caller, token: Secret) -> Result<TokenState> {
        caller.require(Permission::RunGateways)?;
        let invalid = |problem| TokenState::Invalid(Unauthenticated::Token(problem).to_string());
        match self.tokens.verify_gateway(token.reveal(), self.now()) {
            Ok(claims) => {
                let pass = self.gateway_pass(caller, &claims).await?;
                return Ok(pass.map_or_else(invalid, |pass| TokenState::Gateway(Box::new(pass))));
            }
            Err(TokenProblem::Expired) => return Ok(invalid(TokenProblem::Expired)),
            Err(_) => {}
        }
        // Tokens of the API are for the operator to look into.
        if !caller.may(Permission::ValidateTokens) {
            return Ok(TokenState::Invalid("This is no token for a gateway of this workspace.".to_owned()));
        }
        match self.caller_of_token(token.reveal(), None).await {
            Ok(caller) => Ok(TokenState::Valid(Box::new(caller))),
            Err(Error::Unauthenticated(reason)) => Ok(TokenState::Invalid(reason.to_string())),
            Err(other) => Err(other),
        }
    }

    async fn with_password(&self, email: &str, password: Secret, from: &Origin) -> Result<SignedIn> {
        if !self.settings.local_passwords {
            return Err(Forbidden::Rule("Passwords are switched off here.".to_owned()).into());
        }
        self.sign_in_with_password(email, &password, from).await
    }

    async fn with_key(&self, access_key: &str, secret_key: Secret, from: &Origin) -> Result<SignedIn> {
        let account = account_of(access_key);
        self.refuse_while_blocked(&account).await?;
        let (principal, key) = match self.principal_of_key(access_key, &secret_key, from).await {
            Err(error @ Error::Unauthenticated(_)) => {
                self.count_failure(&account, from).await?;
                return Err(error);
            }
            other => other?,
        };
        // A session knows no limits of a key.
        if !principal.allow_login || principal.kind == Kind::Service || key.is_limited() {
            return Err(Forbidden::Rule("This access key may not open a browser session.".to_owned()).into());
        }
        self.note_sign_in(&principal, &account, "access key").await
    }

    async fn switch(&self, caller: &Caller, tenant: &TenantId) -> Result<SignedIn> {
        self.switch_workspace(caller, tenant).await
    }

    fn ways_in(&self) -> WaysIn {
        let names = self.settings.local_passwords && !self.configured.load().fixed_users.is_empty();
        WaysIn { passwords: self.settings.local_passwords, names, access_keys: true }
    }
}

/// Under which name failures with an access key are counted. Somebody may send anything, so it is cut, and without
/// NUL, which PostgreSQL cannot store.
fn account_of(access_key: &str) -> String {
    format!("key:{}", counted(access_key))
}

/// What somebody typed, as far as failures are counted under it.
fn counted(text: &str) -> String {
    text.chars().filter(|c| *c != '\0').take(COUNTED).collect()
}

impl Domain {
    /// The stored role of the user that a caller acts as.
    async fn own_role(&self, caller: &Caller) -> Result<Role> {
        let scope = SystemScope::of_server("recognise");
        let mut conn = self.store.read_once(&scope).await?;
        let principal = store::principals::by_user(&mut conn, &scope, caller.user.as_str()).await?;
        principal.map(|principal| principal.role).ok_or_else(|| Unauthenticated::Wrong.into())
    }

    /// The principal an access key belongs to, if the secret is right and the key has not ended.
    async fn principal_of_key(
        &self,
        access_key: &str,
        secret: &Secret,
        from: &Origin,
    ) -> Result<(Principal, KeyRules)> {
        let scope = SystemScope::of_server("recognise");
        let mut conn = self.store.read_once(&scope).await?;
        // PostgreSQL has no text with NUL: nobody has such a key.
        let asked = if access_key.contains('\0') { "" } else { access_key };
        let found = store::principals::by_access_key(&mut conn, &scope, asked).await?;
        drop(conn);
        let stored = found.as_ref().map(|found| found.secret.parse::<StoredSecret>()).transpose().map_err(|_| {
            tracing::error!(access_key, "the stored secret of an access key is damaged");
            Error::Internal
        })?;
        // An unknown key costs the same work as a known one, so that time tells nothing.
        let right = self.credentials.verify(stored.as_ref(), access_key, secret).await?;
        let now = self.now();
        let Some(found) = found.filter(|found| right && found.key.expires.is_none_or(|end| end > now)) else {
            return Err(Unauthenticated::Wrong.into());
        };
        let rules = self.key_rules(&found.key, Some(from))?;
        self.usage.key(access_key, found.last_used, now, from.worker.as_deref().or(from.address.as_deref()));
        Ok((found.principal, rules))
    }

    /// What a key allows, if it may be used from there at all.
    pub(super) fn key_rules(&self, key: &StoredKey, from: Option<&Origin>) -> Result<KeyRules> {
        if from.is_some_and(|from| !lets_in(&key.networks, from.address.as_deref())) {
            return Err(Forbidden::Rule("This access key may not be used from this network.".to_owned()).into());
        }
        Ok(KeyRules {
            scope: key.scope.clone(),
            bound: !key.networks.is_empty(),
            ends_soon: key.expires.filter(|end| *end <= self.now().plus_seconds(SOON_SECONDS)),
        })
    }
}
