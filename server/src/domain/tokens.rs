//! API tokens: what they say, and what of it still holds.

use model::{
    Caller, Error, Role, Secret, SystemScope,
    access::{Actor, Kind, Proof},
    error::{FieldError, TokenProblem, Unauthenticated},
    id::SessionId,
    version,
};

use super::Domain;
use crate::{
    secrets::{ActorClaim, Claims, Shown},
    store::{
        self,
        principals::{Principal, TokenClaim},
    },
};

/// Shortest life a client may ask for, in seconds.
const SHORTEST_SECONDS: u32 = 60;

impl Domain {
    /// A token for the caller, as `auth.login` answers it.
    ///
    /// `role` is the user's own, which under Act-As is not the one in force: the token is the user's.
    pub(super) fn make_token(&self, caller: &Caller, role: Role, life_seconds: Option<u32>) -> Result<Secret, Error> {
        let life = life_seconds.unwrap_or(self.settings.token_seconds);
        if !(SHORTEST_SECONDS..=self.settings.longest_token_seconds).contains(&life) {
            let longest = self.settings.longest_token_seconds;
            let message = format!("expiration_sec must be between {SHORTEST_SECONDS} and {longest}.");
            return Err(FieldError::value("expiration_sec", message).into());
        }
        let now = self.now();
        let claims = Claims {
            id: SessionId::known(self.new_id()),
            user: caller.user.clone(),
            tenant: caller.tenant.clone(),
            access_key: access_key(caller).map(str::to_owned),
            epoch: caller.epoch,
            actor: caller.actor.as_ref().map(|actor| ActorClaim {
                user: actor.user.clone(),
                tenant: actor.tenant.clone(),
                epoch: actor.epoch,
            }),
            issued: now,
            expires: now.plus_seconds(i64::from(life)),
        };
        let shown = Shown {
            env: "tenantry",
            role,
            user_name: &caller.user_name,
            company_name: &caller.tenant_name,
            service_account_type: (caller.kind == Kind::Service).then_some(1),
            api_version: version::API,
            server_version: version::SERVER,
            server_build: version::PRODUCT,
            feature_set: "advanced",
        };
        Ok(self.tokens.issue(&claims, &shown))
    }

    /// Whom a token stands for at this moment.
    pub(super) async fn caller_of_token(&self, token: &str) -> Result<(Caller, Claims), Error> {
        let problem = |problem| Error::from(Unauthenticated::Token(problem));
        let claims = self.tokens.verify(token, self.now()).map_err(problem)?;
        let scope = SystemScope::of_server("recognise");
        let mut conn = self.store.read_once(&scope).await?;
        let claim = TokenClaim {
            tenant: &claims.tenant,
            user: &claims.user,
            token: claims.id.as_str(),
            access_key: claims.access_key.as_deref(),
            now: self.now(),
        };
        let principal = store::principals::by_token(&mut conn, &scope, &claim)
            .await?
            .filter(|principal| principal.epoch == claims.epoch)
            .ok_or_else(|| problem(TokenProblem::Revoked))?;
        let proof = Proof::Token { id: claims.id.clone(), access_key: claims.access_key.clone() };
        let mut caller = self.caller(principal, proof);
        if let Some(act) = &claims.actor {
            // The token dies with whoever it was made by, and with the right to act.
            let actor = store::principals::by_user(&mut conn, &scope, act.user.as_str())
                .await?
                .filter(|actor| actor.epoch == act.epoch)
                .ok_or_else(|| problem(TokenProblem::Revoked))?;
            if !super::acting::may_impersonate(actor.role, &actor.tenant, caller.role, &caller.tenant) {
                return Err(problem(TokenProblem::Revoked));
            }
            caller.actor = Some(Actor {
                user: actor.user,
                tenant: actor.tenant,
                name: actor.name,
                role: actor.role,
                epoch: actor.epoch,
            });
        }
        Ok((caller, claims))
    }

    /// The caller that a principal is when it acts as itself.
    pub(super) fn caller(&self, principal: Principal, proof: Proof) -> Caller {
        let features = self.features_of(&principal);
        Caller {
            user: principal.user,
            user_name: principal.name,
            email: principal.email,
            kind: principal.kind,
            tenant: principal.tenant,
            tenant_name: principal.tenant_name,
            role: principal.role,
            features,
            actor: None,
            proof,
            protected: principal.protected,
            theme: principal.theme,
            epoch: principal.epoch,
            address: None,
            password: model::access::PasswordState::None,
            adds_elsewhere: false,
            elsewhere: Vec::new(),
        }
    }
}

/// The access key behind a caller's proof; the actor's own, when it acts as somebody else. What is issued ends with it.
pub fn access_key(caller: &Caller) -> Option<&str> {
    match &caller.proof {
        Proof::Key { access_key } => Some(access_key),
        Proof::Token { access_key, .. } => access_key.as_deref(),
        Proof::Session(_) => None,
    }
}
