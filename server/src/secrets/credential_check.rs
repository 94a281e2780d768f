//! Compares a presented secret key with the stored one, doing the same work when there is none.

use std::sync::Arc;

use model::{Error, Result, Secret};

use super::{
    keyring::Keyring,
    password::{Passwords, Verdict},
    stored_secret::StoredSecret,
    strength::is_strong,
};
use crate::outside::entropy::{self, Entropy};

/// Checks secret keys of credentials.
#[derive(Clone)]
pub struct CredentialCheck {
    ring: Arc<Keyring>,
    passwords: Passwords,
    /// Stands in for the credential that does not exist.
    nobody: StoredSecret,
}

impl CredentialCheck {
    pub fn new(ring: Arc<Keyring>, passwords: Passwords, entropy: &dyn Entropy) -> Self {
        let nobody = StoredSecret::of_nobody(&ring, entropy::random(entropy));
        Self { ring, passwords, nobody }
    }

    /// Whether the secret key is that of the credential; `None` when the access key is unknown, revoked or expired.
    ///
    /// Unknown access keys take the very same path as known ones: one HMAC over a message of the same length and one
    /// comparison in constant time, so that their time tells nothing. (A credential from configuration with a weak
    /// secret takes the slow path, and can be told apart; its access key was the operator's choice.)
    ///
    /// `Internal` when the master key is missing that it was stored under, `Unavailable` when too many slow checks wait.
    pub async fn verify(&self, stored: Option<&StoredSecret>, access_key: &str, secret: &Secret) -> Result<bool> {
        let matches = match stored.unwrap_or(&self.nobody) {
            StoredSecret::Mac { kid, tag } => {
                StoredSecret::mac_matches(&self.ring, kid, tag, access_key, secret.reveal()).map_err(|missing| {
                    tracing::error!(access_key, "{missing}");
                    Error::Internal
                })?
            }
            StoredSecret::Slow(hash) => self.passwords.verify(Some(hash), secret).await? != Verdict::Wrong,
        };
        Ok(matches & stored.is_some())
    }

    /// What to store of a secret that the operator configured: a fast hash only if it is at least 128 bits strong.
    pub async fn store_configured(&self, access_key: &str, secret: &Secret) -> Result<StoredSecret> {
        if is_strong(secret.reveal()) {
            Ok(StoredSecret::of(&self.ring, access_key, secret.reveal()))
        } else {
            self.passwords.hash(secret).await.map(|hash| StoredSecret::Slow(Box::new(hash)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        outside::SeededEntropy,
        secrets::{Cost, MasterKeys, mac, new_access_key, new_secret_key},
    };

    fn world() -> (Arc<Keyring>, CredentialCheck, Arc<SeededEntropy>) {
        let entropy = Arc::new(SeededEntropy::new(1));
        let ring = Arc::new(Keyring::new(&MasterKeys::generate(&*entropy)));
        let passwords = Passwords::new(Arc::clone(&ring), Arc::clone(&entropy) as _, Cost::FOR_TESTS, 2);
        let check = CredentialCheck::new(Arc::clone(&ring), passwords, &*entropy);
        (ring, check, entropy)
    }

    #[tokio::test]
    async fn only_the_right_pair_matches() {
        let (ring, check, entropy) = world();
        let (access_key, secret) = (new_access_key(&*entropy), new_secret_key(&*entropy));
        let stored = StoredSecret::of(&ring, &access_key, secret.reveal());
        assert_eq!(check.verify(Some(&stored), &access_key, &secret).await, Ok(true));
        assert_eq!(check.verify(Some(&stored), &access_key, &new_secret_key(&*entropy)).await, Ok(false));
        assert_eq!(check.verify(Some(&stored), &new_access_key(&*entropy), &secret).await, Ok(false));
        assert_eq!(check.verify(None, &access_key, &secret).await, Ok(false));
    }

    #[tokio::test]
    async fn nobody_matches_even_with_the_tag_of_nobody() {
        let (ring, mut check, _) = world();
        check.nobody = StoredSecret::of(&ring, "AK", "guessed");
        assert_eq!(check.verify(None, "AK", &Secret::new("guessed".to_owned())).await, Ok(false));
    }

    /// The time of an answer must not tell whether an access key exists. A stopwatch on a shared machine proves
    /// nothing, so the work itself is counted: how many HMACs, over how many bytes.
    #[tokio::test]
    async fn unknown_keys_cost_the_same_work_as_known_ones() {
        let (ring, check, entropy) = world();
        let (access_key, secret) = (new_access_key(&*entropy), new_secret_key(&*entropy));
        let stored = StoredSecret::of(&ring, &access_key, secret.reveal());
        let mut work = Vec::new();
        for (stored, secret) in
            [(Some(&stored), &secret), (Some(&stored), &new_secret_key(&*entropy)), (None, &new_secret_key(&*entropy))]
        {
            mac::work::taken();
            check.verify(stored, &access_key, secret).await.expect("an answer");
            work.push(mac::work::taken());
        }
        assert_eq!(work, vec![vec![11 + 30 + 1 + 53]; 3]);
    }

    #[tokio::test]
    async fn weak_configured_secrets_are_hashed_slowly() {
        let (_, check, entropy) = world();
        let weak = Secret::new("platform-admin-secret".to_owned());
        let stored = check.store_configured("AK", &weak).await.expect("stored");
        assert!(matches!(stored, StoredSecret::Slow(_)));
        let stored = stored.to_text().parse().expect("our own text");
        assert_eq!(check.verify(Some(&stored), "AK", &weak).await, Ok(true));
        assert_eq!(check.verify(Some(&stored), "AK", &Secret::new("platform".to_owned())).await, Ok(false));
        let strong = check.store_configured("AK", &new_secret_key(&*entropy)).await.expect("stored");
        assert!(matches!(strong, StoredSecret::Mac { .. }));
    }

    #[tokio::test]
    async fn a_missing_master_key_is_a_fault_and_not_a_wrong_secret() {
        let (_, check, entropy) = world();
        let other = Keyring::new(&MasterKeys::generate(&*entropy));
        let stored = StoredSecret::of(&other, "AK", "secret");
        assert_eq!(check.verify(Some(&stored), "AK", &Secret::new("secret".to_owned())).await, Err(Error::Internal));
    }
}
