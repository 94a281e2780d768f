//! Gateway tokens.

use async_trait::async_trait;
use model::{
    Caller, Result, Role, Secret,
    credentials::{Life, LifeTerms},
    gateway_tokens::{
        GatewayPass, GatewayToken, GatewayTokenWish, GatewayTokens, ListedTokens, NewGatewayToken, Opens, Revoked,
        TokenKind,
    },
    id::{GatewayTokenId, TenantId, UserId},
};

use super::{Fake, THEN, USER_ID};

pub const TOKEN_ID: &str = "0192f0c1a2b37c4d8e9f0a1b2c3d4e7a";

fn token(label: &str, opens: Opens) -> GatewayToken {
    let kind = if opens.endpoints.is_empty() { TokenKind::IdentityToken } else { TokenKind::EndpointToken };
    GatewayToken {
        id: GatewayTokenId::known(TOKEN_ID),
        user: UserId::known(USER_ID),
        kind,
        label: label.to_owned(),
        opens,
        created: THEN,
        created_by: UserId::known(USER_ID),
        expires: THEN.plus_seconds(86_400),
        revoked: None,
    }
}

fn opens() -> Opens {
    let metadata = [("team".to_owned(), serde_json::json!("vision"))].into_iter().collect();
    Opens { endpoints: vec!["llama".to_owned()], metadata }
}

pub fn pass() -> GatewayPass {
    GatewayPass {
        token: token("demo", opens()),
        tenant: TenantId::default_tenant(),
        user_name: "Zoë Kowalska".to_owned(),
        role: Role::User,
    }
}

#[async_trait]
impl GatewayTokens for Fake {
    async fn issue(&self, _: &Caller, of: Option<&UserId>, wish: GatewayTokenWish) -> Result<NewGatewayToken> {
        self.note(format!("issue gateway token {of:?} {wish:?}"))?;
        let mut token = token(&wish.label, wish.opens);
        if let Life::Seconds(seconds) = wish.life {
            token.expires = THEN.plus_seconds(i64::from(seconds));
        }
        Ok(NewGatewayToken { token, text: Secret::new("the.only.time".to_owned()) })
    }

    async fn listed(&self, _: &Caller, of: Option<&UserId>, all: bool) -> Result<ListedTokens> {
        self.note(format!("list gateway tokens {of:?} {all}"))?;
        let mut gone = token("gone", Opens::default());
        gone.revoked = Some(Revoked { at: THEN, by: UserId::known(USER_ID) });
        let terms = LifeTerms { longest_seconds: Some(31_536_000), ..LifeTerms::default() };
        Ok(ListedTokens { tokens: vec![token("demo", opens()), gone], terms, now: THEN })
    }

    async fn end(&self, _: &Caller, tokens: Vec<GatewayTokenId>) -> Result<u32> {
        self.note(format!("end gateway tokens {tokens:?}"))?;
        Ok(u32::try_from(tokens.len()).unwrap_or(0))
    }
}
