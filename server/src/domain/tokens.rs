//! API tokens: what they say, and what of it still holds.

use model::{
    Caller, Error, Role, Secret, SystemScope,
    access::{Actor, Kind, Proof},
    credentials::KeyRules,
    error::{FieldError, TokenProblem, Unauthenticated},
    id::SessionId,
    sign_in::Origin,
    version,
};

use super::{
    Domain,
    acting::{Who, may_impersonate, role_under},
};
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
            service_account_type: account_type(caller),
            api_version: version::API,
            server_version: version::SERVER,
            server_build: version::PRODUCT,
            feature_set: "advanced",
        };
        Ok(self.tokens.issue(&claims, &shown))
    }

    /// Whom a token stands for at this moment.
    ///
    /// Without `from`, the networks of the key behind it are not asked for: somebody else looks at the token.
    pub(super) async fn caller_of_token(&self, token: &str, from: Option<&Origin>) -> Result<Caller, Error> {
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
        let revoked = || problem(TokenProblem::Revoked);
        let found = store::principals::by_token(&mut conn, &scope, &claim).await?;
        let (mut principal, key) =
            found.filter(|(principal, _)| principal.epoch == claims.epoch).ok_or_else(revoked)?;
        let actor = match &claims.actor {
            None => None,
            Some(act) => {
                // The token dies with whoever it was made by, and with the right to act.
                let found = store::principals::by_user(&mut conn, &scope, act.user.as_str()).await?;
                let actor = found.filter(|actor| actor.epoch == act.epoch).ok_or_else(revoked)?;
                if !may_impersonate(Who::of(&actor), Who::of(&principal)) {
                    return Err(revoked());
                }
                principal.role = role_under(actor.kind, principal.role);
                Some(actor)
            }
        };
        drop(conn);
        let rules = match &key {
            Some(key) => self.key_rules(key, from)?,
            None => KeyRules::default(),
        };
        let proof = Proof::Token { id: claims.id.clone(), access_key: claims.access_key.clone() };
        let mut caller = self.caller(principal, proof);
        caller.key = rules;
        caller.actor = actor.map(|actor| Actor {
            user: actor.user,
            tenant: actor.tenant,
            name: actor.name,
            role: actor.role,
            kind: actor.kind,
            epoch: actor.epoch,
        });
        Ok(caller)
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
            key: KeyRules::default(),
            impersonates: principal.kind == Kind::Service && principal.impersonates,
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

/// What agents read of a service account: 2 where it may act as the owners of tasks, else 1. Of others nothing.
fn account_type(caller: &Caller) -> Option<u8> {
    (caller.kind == Kind::Service).then_some(if caller.impersonates { 2 } else { 1 })
}

/// The access key behind a caller's proof; the actor's own, when it acts as somebody else. What is issued ends with it.
pub fn access_key(caller: &Caller) -> Option<&str> {
    match &caller.proof {
        Proof::Key { access_key } => Some(access_key),
        Proof::Token { access_key, .. } => access_key.as_deref(),
        Proof::Session(_) => None,
    }
}
