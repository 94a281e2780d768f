//! Gateway tokens: made, listed and ended by whoever they belong to, and looked at for gateways.

use async_trait::async_trait;
use model::{
    Caller, Error, Permission, Result, Role, SystemScope,
    audit::Action,
    credentials::{LifeTerms, SHORTEST_SECONDS},
    error::{FieldError, Limit, Noun, TokenProblem},
    gateway_tokens::{
        GatewayPass, GatewayToken, GatewayTokenWish, GatewayTokens, ListedTokens, MOST_PER_USER, NewGatewayToken,
        TokenKind,
    },
    id::{GatewayTokenId, UserId},
};
use serde_json::json;

use super::{Domain, audit::Entries, credentials::may_mint};
use crate::{secrets::GatewayClaims, store};

/// Most tokens that are listed, revoked and expired ones too.
const MOST_LISTED: u32 = 1000;

/// Tokens are kept so long after they have expired, in seconds.
const KEPT: i64 = 30 * 24 * 60 * 60;

#[async_trait]
impl GatewayTokens for Domain {
    async fn issue(&self, caller: &Caller, of: Option<&UserId>, wish: GatewayTokenWish) -> Result<NewGatewayToken> {
        let kind = if wish.opens.endpoints.is_empty() { TokenKind::IdentityToken } else { TokenKind::EndpointToken };
        if kind == TokenKind::EndpointToken {
            caller.require(Permission::RunGateways)?;
        }
        let (scope, user) = self.to_change(caller, of).await?;
        may_mint(caller)?;
        let wish = wish.check()?;
        let longest = self.settings.longest_token_seconds;
        let refuse = |_| {
            let text = format!("A gateway token lives {SHORTEST_SECONDS} to {longest} seconds.");
            FieldError::value("expiration_sec", text)
        };
        let life = self.gateway_terms().grant(wish.life).map_err(refuse)?.unwrap_or(longest);
        let now = self.now();
        let token = GatewayToken {
            id: GatewayTokenId::known(self.new_id()),
            user,
            kind,
            label: wish.label,
            opens: wish.opens,
            created: now,
            created_by: caller.actor.as_ref().map_or(&caller.user, |actor| &actor.user).clone(),
            expires: now.plus_seconds(i64::from(life)),
            revoked: None,
        };
        let text = self.tokens.issue_gateway(&GatewayClaims {
            id: token.id.clone(),
            user: token.user.clone(),
            tenant: scope.tenant().clone(),
            kind,
            issued: now,
            expires: token.expires,
        });
        let mut conn = self.store.write(&scope).await?;
        store::tenants::lock(&mut conn, &scope).await?.ok_or(Error::NotFound(Noun::Company))?;
        if store::gateway_tokens::count(&mut conn, &scope, &token.user, now).await? >= i64::from(MOST_PER_USER) {
            return Err(Error::Limit(Limit::GatewayTokens { allowed: MOST_PER_USER }));
        }
        store::gateway_tokens::insert(&mut conn, &scope, &token).await?;
        let mut after =
            json!({ "label": token.label, "user": token.user, "kind": kind, "expires": token.expires.to_string() });
        if kind == TokenKind::EndpointToken {
            after["endpoints"] = json!(token.opens.endpoints);
        }
        self.record(&mut conn, &scope, Action::GatewayTokenCreated, token.id.as_str(), None, Some(after)).await?;
        conn.commit().await?;
        Ok(NewGatewayToken { token, text })
    }

    async fn listed(&self, caller: &Caller, of: Option<&UserId>, all: bool) -> Result<ListedTokens> {
        let (scope, user) = self.whose(caller, of).await?;
        let now = self.now();
        let mut conn = self.store.read(&scope).await?;
        let since = (!all).then_some(now);
        let tokens = store::gateway_tokens::of_user(&mut conn, &scope, &user, since, MOST_LISTED).await?;
        Ok(ListedTokens { tokens, terms: self.gateway_terms(), now })
    }

    async fn end(&self, caller: &Caller, tokens: Vec<GatewayTokenId>) -> Result<u32> {
        let (scope, own) = self.to_change(caller, None).await?;
        let manages = caller.may(Permission::ManageServiceAccounts);
        let mut conn = self.store.write(&scope).await?;
        let by = caller.actor.as_ref().map_or(&caller.user, |actor| &actor.user);
        let mut entries = Entries::default();
        let mut ended = 0;
        for id in &tokens {
            let missing = || Error::NotFound(Noun::GatewayToken);
            let found = store::gateway_tokens::get(&mut conn, &scope, id).await?.ok_or_else(missing)?;
            let account = async |conn: &mut store::Conn| {
                store::service_accounts::get(conn, &scope, &found.user, self.now()).await
            };
            if found.user != own && !(manages && account(&mut conn).await?.is_some()) {
                return Err(missing());
            }
            if store::gateway_tokens::revoke(&mut conn, &scope, id, by, self.now()).await? {
                let before = json!({ "label": found.label, "user": found.user });
                entries.add(Action::GatewayTokenRevoked, id, Some(before), None);
                ended += 1;
            }
        }
        if ended > 0 {
            self.record_all(&mut conn, &scope, entries).await?;
            conn.commit().await?;
        }
        Ok(ended)
    }
}

impl Domain {
    /// How long tokens live: they always end.
    fn gateway_terms(&self) -> LifeTerms {
        LifeTerms {
            default_seconds: Some(self.settings.token_seconds),
            longest_seconds: Some(self.settings.longest_token_seconds),
            may_exceed: false,
        }
    }

    /// What a token of a gateway stands for at this moment; of another tenant's only for the operator. Not there,
    /// revoked and another's look the same.
    pub(super) async fn gateway_pass(
        &self,
        caller: &Caller,
        claims: &GatewayClaims,
    ) -> Result<Result<GatewayPass, TokenProblem>> {
        if caller.role != Role::System && claims.tenant != caller.tenant {
            return Ok(Err(TokenProblem::Revoked));
        }
        let system = SystemScope::of_server("look at a gateway token");
        let mut conn = self.store.read_once(&system).await?;
        let principal = store::principals::by_user(&mut conn, &system, claims.user.as_str()).await?;
        drop(conn);
        let Some(principal) = principal.filter(|principal| principal.tenant == claims.tenant) else {
            return Ok(Err(TokenProblem::Revoked));
        };
        let scope = system.within(claims.tenant.clone());
        let mut conn = self.store.read(&scope).await?;
        let found = store::gateway_tokens::get(&mut conn, &scope, &claims.id).await?;
        Ok(match found.filter(|token| token.revoked.is_none() && token.user == claims.user) {
            Some(token) if token.expires <= self.now() => Err(TokenProblem::Expired),
            Some(token) => {
                Ok(GatewayPass { token, tenant: principal.tenant, user_name: principal.name, role: principal.role })
            }
            None => Err(TokenProblem::Revoked),
        })
    }

    pub(super) async fn sweep_gateway_tokens(&self) -> Result<()> {
        let system = SystemScope::of_server("sweep gateway tokens");
        let mut conn = self.store.write_all(&system).await?;
        store::gateway_tokens::sweep(&mut conn, &system, self.now().plus_seconds(-KEPT)).await?;
        conn.commit().await?;
        Ok(())
    }
}
