//! What programs get of a sign-in: a token, and where to sign out again.

use model::{
    Error, Result, Secret, SystemScope,
    access::Proof,
    error::{FieldError, Noun},
    id::SessionId,
    sign_in::SignedIn,
    sso::ProviderKey,
};

use super::Domain;
use crate::store;

impl Domain {
    pub(super) async fn token_of(&self, signed_in: &SignedIn) -> Result<Secret> {
        let system = SystemScope::of_server("token after a sign-in");
        let mut conn = self.store.read_once(&system).await?;
        let principal = store::principals::by_user(&mut conn, &system, signed_in.user.as_str()).await?;
        let principal = principal.filter(|it| it.tenant == signed_in.tenant).ok_or(Error::NotFound(Noun::User))?;
        drop(conn);
        // Nothing that was proved before has to stay for the token to live.
        let proof = Proof::Token { id: SessionId::known(self.new_id()), access_key: None };
        let caller = self.caller(principal, proof);
        self.make_token(&caller, caller.role, None)
    }

    /// A program keeps no proof of who signed in, so the provider may ask the person.
    pub(super) async fn sign_out_of_provider(&self, key: &ProviderKey, back: Option<&str>) -> Result<Option<String>> {
        let provider = self.provider(key).await?;
        let web = self.settings.web_url.as_str();
        let back = match back {
            None => format!("{web}/login"),
            Some(back) => {
                let ours = back.strip_prefix(web).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
                let text = || FieldError::value("redirect_url", format!("redirect_url must be below {web}."));
                ours.then(|| back.to_owned()).ok_or_else(text)?
            }
        };
        let Some(metadata) = self.oidc.metadata(&provider).await else { return Ok(None) };
        Ok(provider.sign_out_address(&metadata.0, None, &back))
    }
}
