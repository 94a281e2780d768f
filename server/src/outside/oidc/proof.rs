//! From the code in a callback to who it was: the code is exchanged, the ID token verified, and the rest asked for.
//!
//! The library checks signature, issuer, audience, expiry and nonce. Here stands what it leaves to its users: which
//! algorithms may sign at all, `azp`, `nbf`, the age of a token, clocks that differ, and keys that change.

use std::{future::Future, pin::Pin};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use http::{HeaderValue, header};
use model::{Secret, Timestamp, group_sync::Stated, sso::Reason};
use openidconnect::{
    AsyncHttpClient, AuthType, AuthorizationCode, ClaimsVerificationError, ClientId, ClientSecret, HttpRequest,
    HttpResponse, IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeVerifier, RedirectUrl, RequestTokenError,
    SignatureVerificationError, TokenResponse, TokenUrl,
    core::{
        CoreClient, CoreIdToken, CoreIdTokenVerifier, CoreJsonWebKeySet, CoreJwsSigningAlgorithm, CoreTokenResponse,
    },
};

use super::{
    Metadata, Oidc, Provider,
    claims::{self, Claims},
    keys::Want,
};
use crate::outside::{Fetch, Unreachable};

/// How far two clocks may be apart, in seconds.
const LEEWAY: i64 = 60;

/// How old a proof may be, in seconds.
const OLDEST: i64 = 10 * 60;

/// The longest subject (OpenID Connect Core, section 2).
const LONGEST_SUBJECT: usize = 255;

/// What may sign. Never what the provider announces: a symmetric algorithm would make the client's secret a key.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

/// Who somebody is, in the provider's words.
#[derive(Clone, Debug)]
pub struct Proof {
    pub subject: String,
    /// The address as it was sent, and whether the provider vouches for it.
    pub address: Option<(String, bool)>,
    pub name: Option<String>,
    pub given_name: Option<String>,
    pub family_name: Option<String>,
    /// Only looked for where they are taken over.
    pub groups: Stated,
    pub id_token: Secret,
    /// Everything that the ID token says, and what was said at userinfo if that was asked.
    pub claims: [Claims; 2],
}

/// What a sign-in has to show for itself.
pub struct Redeem<'a> {
    pub code: &'a Secret,
    pub verifier: &'a str,
    pub nonce: &'a str,
    pub callback: &'a str,
}

impl Oidc {
    /// Exchanges the code. Every refusal has its reason; the details are in the log, without anything secret.
    pub async fn redeem(&self, provider: &Provider, metadata: &Metadata, redeem: &Redeem<'_>) -> Result<Proof, Reason> {
        let refused = |reason: Reason, why: &str| {
            tracing::info!(provider = %provider.key, reason = reason.code(), why, "refused the answer of an identity provider");
            reason
        };
        let tokens = self.exchange(provider, metadata, redeem).await.map_err(|(reason, why)| refused(reason, &why))?;
        let id_token = tokens.id_token().ok_or_else(|| refused(Reason::Malformed, "there is no ID token"))?;
        self.verify(provider, metadata, id_token, redeem.nonce).await.map_err(|(reason, why)| refused(reason, &why))?;
        let text = id_token.to_string();
        let claims = payload(&text).ok_or_else(|| refused(Reason::Malformed, "the payload cannot be read"))?;
        own_checks(&claims, &provider.client_id, self.clock.now()).map_err(|(reason, why)| refused(reason, why))?;
        let subject = claims.get("sub").and_then(|sub| sub.as_str()).unwrap_or_default().to_owned();
        if subject.is_empty() || subject.len() > LONGEST_SUBJECT || subject.contains('\0') {
            return Err(refused(Reason::Malformed, "the subject is not one"));
        }
        let names = &provider.claims;
        let (mut address, mut name) = (claims::address(&claims, names), claims::name(&claims, names));
        let stated = |of: &Claims| provider.groups.as_ref().map(|sync| claims::groups(of, &sync.claim));
        let mut groups = stated(&claims).unwrap_or_default();
        let thin = address.is_none() || name.is_none();
        let no_groups = provider.groups.is_some() && groups == Stated::Missing;
        let mut more = Claims::new();
        if let Some(userinfo) = metadata.userinfo.as_deref().filter(|_| thin || no_groups) {
            let token = tokens.access_token().secret();
            match self.userinfo(provider, userinfo, token).await {
                // Core, section 5.3.2: whoever it is about must be the one of the ID token.
                Ok(found) if found.get("sub").and_then(|sub| sub.as_str()) != Some(subject.as_str()) => {
                    return Err(refused(Reason::Subject, "userinfo is about somebody else"));
                }
                Ok(found) => more = found,
                Err(why) if thin => return Err(refused(Reason::ProviderDown, &why)),
                // Groups alone keep nobody out: nothing is known of them then.
                Err(why) => {
                    tracing::warn!(provider = %provider.key, why, "userinfo does not answer: no groups are stated");
                }
            }
            // An address and who vouches for it come from one place.
            address = address.or_else(|| claims::address(&more, names));
            name = name.or_else(|| claims::name(&more, names));
            if no_groups {
                groups = stated(&more).unwrap_or_default();
            }
        }
        let part = |claim: &str| claims::text(&claims, claim).or_else(|| claims::text(&more, claim)).map(str::to_owned);
        Ok(Proof {
            subject,
            address,
            name,
            given_name: part(&names.given_name),
            family_name: part(&names.family_name),
            groups,
            id_token: Secret::new(text),
            claims: [claims, more],
        })
    }

    async fn exchange(
        &self,
        provider: &Provider,
        metadata: &Metadata,
        redeem: &Redeem<'_>,
    ) -> Result<CoreTokenResponse, (Reason, String)> {
        let bad = |error: openidconnect::url::ParseError| (Reason::ProviderDown, error.to_string());
        let issuer = IssuerUrl::new(metadata.issuer.clone()).map_err(bad)?;
        let token = TokenUrl::new(metadata.token.clone()).map_err(bad)?;
        let callback = RedirectUrl::new(redeem.callback.to_owned()).map_err(bad)?;
        let id = ClientId::new(provider.client_id.clone());
        let mut client = CoreClient::new(id, issuer, CoreJsonWebKeySet::new(Vec::new()))
            .set_token_uri(token)
            .set_redirect_uri(callback)
            .set_auth_type(if metadata.secret_in_body { AuthType::RequestBody } else { AuthType::BasicAuth });
        if let Some(secret) = &provider.client_secret {
            client = client.set_client_secret(ClientSecret::new(secret.reveal().clone()));
        }
        let request = client
            .exchange_code(AuthorizationCode::new(redeem.code.reveal().clone()))
            .set_pkce_verifier(PkceCodeVerifier::new(redeem.verifier.to_owned()));
        request.request_async(&Through(self.way_to(provider))).await.map_err(|error| match error {
            RequestTokenError::ServerResponse(answer) => (Reason::Code, answer.error().to_string()),
            RequestTokenError::Request(error) => (Reason::ProviderDown, error.to_string()),
            // Without the body, which holds tokens.
            RequestTokenError::Parse(error, _) => (Reason::Malformed, format!("at {}", error.path())),
            RequestTokenError::Other(_) => {
                (Reason::ProviderDown, "the token endpoint answers with an error".to_owned())
            }
        })
    }

    async fn verify(
        &self,
        provider: &Provider,
        metadata: &Metadata,
        token: &CoreIdToken,
        nonce: &str,
    ) -> Result<(), (Reason, String)> {
        let known = self.heard(provider);
        let mut want = Want::Good;
        loop {
            let keys = known.keys.get(&metadata.keys, want, self.clock.now(), self.way_to(provider)).await;
            let keys = keys.ok_or_else(|| (Reason::ProviderDown, "its keys cannot be read".to_owned()))?;
            let verifier = self.verifier(provider, metadata, keys)?;
            let Err(error) = token.claims(&verifier, &Nonce::new(nonce.to_owned())) else { return Ok(()) };
            let unknown = ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey);
            if error != unknown || want == Want::Newer {
                return Err((reason_of(&error), error.to_string()));
            }
            want = Want::Newer;
        }
    }

    fn verifier(
        &self,
        provider: &Provider,
        metadata: &Metadata,
        keys: CoreJsonWebKeySet,
    ) -> Result<CoreIdTokenVerifier<'static>, (Reason, String)> {
        let issuer = IssuerUrl::new(metadata.issuer.clone()).map_err(|error| (Reason::Issuer, error.to_string()))?;
        let now = at(self.clock.now());
        let (leeway, oldest) = (chrono::Duration::seconds(LEEWAY), chrono::Duration::seconds(OLDEST + LEEWAY));
        // A public client's verifier knows no secret that could pass for a key.
        let verifier = CoreIdTokenVerifier::new_public_client(ClientId::new(provider.client_id.clone()), issuer, keys)
            .set_allowed_algs(ALGORITHMS)
            .set_time_fn(move || now - leeway)
            .set_issue_time_verifier_fn(move |issued| {
                if issued > now + leeway {
                    Err("issued in the future".to_owned())
                } else if issued < now - oldest {
                    Err("issued long ago".to_owned())
                } else {
                    Ok(())
                }
            });
        Ok(verifier)
    }

    async fn userinfo(&self, provider: &Provider, address: &str, token: &str) -> Result<Claims, String> {
        let mut bearer = HeaderValue::try_from(format!("Bearer {token}")).map_err(|error| error.to_string())?;
        bearer.set_sensitive(true);
        let request = http::Request::get(address).header(header::AUTHORIZATION, bearer).body(Vec::new());
        let response = self.way_to(provider).fetch(request.map_err(|error| error.to_string())?).await;
        let response = response.map_err(|error| error.to_string())?;
        if response.status() != http::StatusCode::OK {
            return Err(format!("userinfo answers {}", response.status().as_u16()));
        }
        serde_json::from_slice(response.body()).map_err(|_| "userinfo is not JSON".to_owned())
    }
}

fn reason_of(error: &ClaimsVerificationError) -> Reason {
    match error {
        ClaimsVerificationError::Expired(_) => Reason::Clock,
        ClaimsVerificationError::InvalidAudience(_) => Reason::Audience,
        ClaimsVerificationError::InvalidIssuer(_) => Reason::Issuer,
        ClaimsVerificationError::InvalidNonce(_) => Reason::Nonce,
        ClaimsVerificationError::SignatureVerification(_) => Reason::Signature,
        _ => Reason::Malformed,
    }
}

/// What the library does not look at.
fn own_checks(claims: &Claims, client_id: &str, now: Timestamp) -> Result<(), (Reason, &'static str)> {
    if claims.get("azp").is_some_and(|azp| azp.as_str() != Some(client_id)) {
        return Err((Reason::Audience, "azp is another client"));
    }
    if claims.get("aud").and_then(|aud| aud.as_array()).is_some_and(|aud| aud.len() != 1) {
        return Err((Reason::Audience, "there is more than one audience"));
    }
    match claims.get("nbf").map(serde_json::Value::as_f64) {
        #[expect(clippy::cast_precision_loss, reason = "seconds of this age are exact")]
        Some(Some(nbf)) if nbf > (now.seconds() + LEEWAY) as f64 => Err((Reason::Clock, "not valid yet")),
        Some(None) => Err((Reason::Malformed, "nbf is no number")),
        _ => Ok(()),
    }
}

/// The claims of a token whose signature was verified.
fn payload(token: &str) -> Option<Claims> {
    let part = token.split('.').nth(1)?;
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

fn at(time: Timestamp) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(time.millis()).unwrap_or_default()
}

/// The library's way to the network is ours.
struct Through<'f>(&'f dyn Fetch);

impl<'c> AsyncHttpClient<'c> for Through<'_> {
    type Error = Unreachable;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Unreachable>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        self.0.fetch(request)
    }
}
