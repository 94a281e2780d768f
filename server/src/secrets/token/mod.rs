//! Tokens that clients hold: JWTs (RFC 7519) signed with HMAC-SHA-256 by the server that reads them.
//!
//! There is one algorithm, one issuer and one audience, and nothing in a token chooses among them: a token is ours only
//! if its header is, byte for byte, one that we write. So there is no parser for headers that could be led astray
//! (`none`, another algorithm, `jwk`, `crit`, a path as key ID, a nested token).

#[cfg(test)]
mod attacks;
mod claims;
mod gateway;

use std::fmt;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use model::{Secret, Timestamp, error::TokenProblem};

pub use claims::{ActorClaim, Claims, Shown};
pub use gateway::GatewayClaims;

use super::{
    keyring::{Keyring, Purpose},
    mac::{MacKey, TAG},
    master_keys::CONFIGURED,
};

/// Longest token that is looked at, in bytes.
const LONGEST: usize = 4096;

/// Seconds that the clocks of two replicas may differ by.
const LEEWAY: i64 = 30;

/// Fewest bytes of a key that the operator sets: the size of the tag (RFC 7518 §3.2).
const SHORTEST_SECRET: usize = 32;

/// Characters of a signature.
const SIGNATURE: usize = 43;

/// Signs and checks tokens.
pub struct TokenKeys {
    /// Signs.
    current: TokenKey,
    /// Checked as well.
    older: Vec<TokenKey>,
}

struct TokenKey {
    /// The encoded header with the dot after it: all tokens under this key begin with it.
    header: String,
    mac: MacKey,
}

/// The configured `secure.auth.token_secret` is too short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "it has {bytes} bytes; at least {SHORTEST_SECRET} random ones are needed (`openssl rand -base64 32` makes them)"
)]
pub struct WeakTokenSecret {
    bytes: usize,
}

impl TokenKeys {
    /// The keys of the ring; before them, if the operator has set one, the configured key, whose bytes are the text's,
    /// as in the ClearML server.
    #[expect(clippy::missing_panics_doc, reason = "the expectation holds for every input")]
    pub fn new(ring: &Keyring, configured: Option<&Secret>) -> Result<Self, WeakTokenSecret> {
        let mut of_ring = ring.macs(Purpose::Token).map(|(id, mac)| TokenKey::new(id.as_str(), mac.clone()));
        let current = match configured {
            None => of_ring.next().expect("a ring has a current key"),
            Some(secret) => TokenKey::configured(secret)?,
        };
        Ok(Self { current, older: of_ring.collect() })
    }

    /// A signed token.
    pub fn issue(&self, claims: &Claims, shown: &Shown<'_>) -> Secret {
        self.sign(&claims::write(claims, shown))
    }

    /// A signed token for gateways.
    pub fn issue_gateway(&self, claims: &GatewayClaims) -> Secret {
        self.sign(&gateway::write(claims))
    }

    fn sign(&self, json: &[u8]) -> Secret {
        let key = &self.current;
        let mut token = String::with_capacity(key.header.len() + json.len().div_ceil(3) * 4 + 1 + SIGNATURE);
        token.push_str(&key.header);
        URL_SAFE_NO_PAD.encode_string(json, &mut token);
        let tag = key.mac.tag(&[token.as_bytes()]);
        token.push('.');
        URL_SAFE_NO_PAD.encode_string(tag, &mut token);
        Secret::new(token)
    }

    /// The claims of a token of ours that is in force. Whether it was revoked is for the database to say.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<Claims, TokenProblem> {
        let claims = claims::read(&self.open(token)?).ok_or(TokenProblem::Malformed)?;
        check_times(claims.issued, claims.expires, now)?;
        Ok(claims)
    }

    /// The claims of a token for gateways, likewise.
    pub fn verify_gateway(&self, token: &str, now: Timestamp) -> Result<GatewayClaims, TokenProblem> {
        let claims = gateway::read(&self.open(token)?).ok_or(TokenProblem::Malformed)?;
        check_times(claims.issued, claims.expires, now)?;
        Ok(claims)
    }

    /// What stands in a token that we signed.
    fn open(&self, token: &str) -> Result<Vec<u8>, TokenProblem> {
        if token.len() > LONGEST {
            return Err(TokenProblem::Malformed);
        }
        let (signed, signature) = token.rsplit_once('.').ok_or(TokenProblem::Malformed)?;
        let tag = read_tag(signature).ok_or(TokenProblem::Malformed)?;
        let key = self.key_of(signed).ok_or(TokenProblem::Signature)?;
        if !key.mac.verify(&[signed.as_bytes()], &tag) {
            return Err(TokenProblem::Signature);
        }
        URL_SAFE_NO_PAD.decode(&signed[key.header.len()..]).map_err(|_| TokenProblem::Malformed)
    }

    fn key_of(&self, signed: &str) -> Option<&TokenKey> {
        std::iter::once(&self.current).chain(&self.older).find(|key| signed.starts_with(&key.header))
    }
}

impl TokenKey {
    fn configured(secret: &Secret) -> Result<Self, WeakTokenSecret> {
        let bytes = secret.reveal().as_bytes();
        if bytes.len() < SHORTEST_SECRET {
            return Err(WeakTokenSecret { bytes: bytes.len() });
        }
        Ok(Self::new(CONFIGURED, MacKey::new(bytes)))
    }

    fn new(id: &str, mac: MacKey) -> Self {
        // A key ID needs no escaping.
        let mut header = URL_SAFE_NO_PAD.encode(format!(r#"{{"alg":"HS256","typ":"JWT","kid":"{id}"}}"#));
        header.push('.');
        Self { header, mac }
    }
}

impl fmt::Debug for TokenKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenKeys(********)")
    }
}

/// RFC 7519 §4.1.4 and §4.1.6, with leeway.
fn check_times(issued: Timestamp, expires: Timestamp, now: Timestamp) -> Result<(), TokenProblem> {
    if issued.seconds_since(now) > LEEWAY || expires <= issued {
        return Err(TokenProblem::Malformed);
    }
    if now.seconds_since(expires) >= LEEWAY {
        return Err(TokenProblem::Expired);
    }
    Ok(())
}

fn read_tag(signature: &str) -> Option<[u8; TAG]> {
    let mut tag = [0; TAG];
    if signature.len() != SIGNATURE {
        return None;
    }
    let length = URL_SAFE_NO_PAD.decode_slice(signature, &mut tag).ok()?;
    (length == TAG).then_some(tag)
}
