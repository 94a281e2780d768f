//! The secrets of a sign-in at an identity provider. All follow from its state, which is random and known to the browser
//! and the provider alone; what is stored are digests, so that who has the database can finish no sign-in.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use model::{Secret, id::TenantId};
use sha2::{Digest, Sha256};

use super::{
    Keyring, Purpose,
    hex::{self, Hex},
};
use crate::outside::entropy::{self, Entropy};

/// What a sign-in has to show for itself.
pub struct SignInSecrets {
    /// In the ID token (OpenID Connect Core, section 3.1.2.1).
    pub nonce: String,
    /// At the token endpoint (RFC 7636, section 4.1): 43 characters.
    pub verifier: String,
}

impl SignInSecrets {
    /// Those of a state.
    pub fn of(ring: &Keyring, state: &str) -> Self {
        let derive = |what: &[u8]| {
            BASE64_URL_SAFE_NO_PAD.encode(ring.current_mac(Purpose::SingleSignOn).tag(&[what, b"\0", state.as_bytes()]))
        };
        Self { nonce: derive(b"nonce"), verifier: derive(b"verifier") }
    }

    /// What the provider is told of the verifier (S256: RFC 7636, section 4.2).
    pub fn challenge(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier.as_bytes()))
    }
}

/// Bytes of each half of a connection's key.
const HALF: usize = 8;

/// A key for a connection that a tenant may set up: 64 random bits, and 64 that prove whom it was given to. So it can be
/// told before anything is stored, and another tenant can never take it, not even when it is free again: what a provider
/// said of somebody under this key would be believed then.
pub fn new_connection_key(ring: &Keyring, tenant: &TenantId, entropy: &dyn Entropy) -> String {
    let random = entropy::random::<HALF>(entropy);
    let tag = ring.current_mac(Purpose::SingleSignOn).tag(&[b"connection", tenant.as_str().as_bytes(), &random]);
    format!("{}{}", Hex(&random), Hex(&tag[..HALF]))
}

/// Whether a key was given to this tenant, under whichever master key.
pub fn is_connection_key_of(ring: &Keyring, tenant: &TenantId, key: &str) -> bool {
    let Some((random, proof)) = key.split_at_checked(2 * HALF) else { return false };
    let Some(bytes) = hex::read::<HALF>(random) else { return false };
    ring.macs(Purpose::SingleSignOn).any(|(_, mac)| {
        let tag = mac.tag(&[b"connection", tenant.as_str().as_bytes(), &bytes]);
        proof == Hex(&tag[..HALF]).to_string()
    })
}

/// A new secret of 256 bits, for addresses and cookies.
pub fn random_text(entropy: &dyn Entropy) -> Secret {
    Secret::new(BASE64_URL_SAFE_NO_PAD.encode(entropy::random::<32>(entropy)))
}

/// What is stored of a secret: a digest for one use, since it is random enough (OWASP ASVS v5.0.0-7.2.3).
pub fn digest_for(purpose: &str, secret: &str) -> [u8; 32] {
    Sha256::digest([purpose.as_bytes(), b"\0", secret.as_bytes()].concat()).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{outside::SeededEntropy, secrets::MasterKeys};

    #[test]
    fn each_state_has_its_own_and_the_server_alone_knows_them() {
        let ring = |seed| Keyring::new(&MasterKeys::generate(&SeededEntropy::new(seed)));
        let (one, same, other) = (ring(1), ring(1), ring(2));
        let of = |ring: &Keyring, state: &str| SignInSecrets::of(ring, state);
        assert_eq!(of(&one, "a").nonce, of(&same, "a").nonce);
        assert_ne!(of(&one, "a").nonce, of(&one, "b").nonce);
        assert_ne!(of(&one, "a").nonce, of(&other, "a").nonce);
        assert_ne!(of(&one, "a").nonce, of(&one, "a").verifier);
        assert_eq!(of(&one, "a").verifier.len(), 43);
    }

    #[test]
    fn a_key_of_a_connection_is_one_tenants() {
        let (ring, entropy) = (Keyring::new(&MasterKeys::generate(&SeededEntropy::new(1))), SeededEntropy::new(2));
        let (ours, theirs) = (TenantId::default_tenant(), TenantId::known("0".repeat(32)));
        let key = new_connection_key(&ring, &ours, &entropy);
        assert!(model::sso::ProviderKey::parse(&key).is_ok() && key.len() == 32);
        assert!(is_connection_key_of(&ring, &ours, &key));
        assert!(!is_connection_key_of(&ring, &theirs, &key));
        assert_ne!(key, new_connection_key(&ring, &ours, &entropy));
        for other in ["", "auth0", &key[..31], &key.to_uppercase(), &key.replace(&key[..1], "g"), &"0".repeat(32)] {
            assert!(!is_connection_key_of(&ring, &ours, other), "{other}");
        }
    }

    /// RFC 7636, appendix B.
    #[test]
    fn the_challenge_is_s256() {
        let secrets =
            SignInSecrets { nonce: String::new(), verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".to_owned() };
        assert_eq!(secrets.challenge(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn digests_of_different_purposes_differ() {
        assert_ne!(digest_for("a", "x"), digest_for("b", "x"));
        assert_ne!(digest_for("a", "x"), digest_for("a", "y"));
    }
}
