//! What is stored of a credential's secret key, and the comparison with a presented one.

use std::{fmt, str::FromStr};

use super::{
    hex::{self, Hex},
    keyring::{Keyring, Purpose},
    mac::{MacKey, TAG},
    master_keys::KeyId,
    password::PasswordHash,
};

/// Says what a tag is for: the version of the message below.
const CONTEXT: &[u8] = b"cml-cred-v1";

/// What the database keeps of a secret key, in one TEXT column: `mac$<key id>$<64 hex>`, or the text of a
/// [`PasswordHash`].
#[derive(Clone, PartialEq, Eq)]
pub enum StoredSecret {
    /// `HMAC-SHA-256(pepper, "cml-cred-v1" ‖ access key ‖ 0x00 ‖ secret)`: for secrets of at least 128 random bits,
    /// which nobody can guess at any speed (OWASP ASVS v5.0.0-6.5.2).
    Mac { kid: KeyId, tag: [u8; TAG] },
    /// For secrets that people chose: slow to guess.
    Slow(Box<PasswordHash>),
}

/// The stored text is not one of ours: the row was damaged or written by a newer version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the stored secret is damaged")]
pub struct DamagedSecret;

/// Something was made under a master key that the ring does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the master key {0} is missing: put it back into the list of master keys")]
pub struct UnknownKey(pub String);

impl StoredSecret {
    /// What to store of a secret key that we made, under the current pepper.
    pub fn of(ring: &Keyring, access_key: &str, secret: &str) -> Self {
        let tag = ring.current_mac(Purpose::CredentialPepper).tag(&message(access_key, secret));
        Self::Mac { kid: ring.current().clone(), tag }
    }

    /// The text to store; [`str::parse`] reads it.
    pub fn to_text(&self) -> String {
        match self {
            Self::Mac { kid, tag } => format!("mac${kid}${}", Hex(tag)),
            Self::Slow(hash) => hash.to_text(),
        }
    }

    /// Takes the place of a credential that does not exist, so that the same work is done for it: a random tag, which
    /// no secret key has.
    pub(super) fn of_nobody(ring: &Keyring, tag: [u8; TAG]) -> Self {
        Self::Mac { kid: ring.current().clone(), tag }
    }

    /// Whether a tag belongs to this pair, in constant time.
    pub(super) fn mac_matches(
        ring: &Keyring,
        kid: &KeyId,
        tag: &[u8; TAG],
        access_key: &str,
        secret: &str,
    ) -> Result<bool, UnknownKey> {
        let pepper = ring.mac(kid.as_str(), Purpose::CredentialPepper).ok_or_else(|| UnknownKey(kid.to_string()))?;
        // Without this, `a` NUL `b` could be cut at another place; no stored access key holds a NUL.
        Ok(pepper.verify(&message(access_key, secret), tag) & !access_key.contains('\0'))
    }
}

/// Says what a digest of a secret alone is for. It differs from [`CONTEXT`], so that the two are never mistaken.
const LEAK_CONTEXT: &[u8] = b"cml-leak-v1";

/// What a secret of ours is found by when its access key is not known, under the current pepper.
pub fn leak_digest(ring: &Keyring, secret: &str) -> String {
    digest(ring.current_mac(Purpose::CredentialPepper), secret)
}

/// The same under every pepper, the current one first.
pub fn leak_digests(ring: &Keyring, secret: &str) -> Vec<String> {
    ring.macs(Purpose::CredentialPepper).map(|(_, pepper)| digest(pepper, secret)).collect()
}

fn digest(pepper: &MacKey, secret: &str) -> String {
    Hex(&pepper.tag(&[LEAK_CONTEXT, secret.as_bytes()])).to_string()
}

const fn message<'a>(access_key: &'a str, secret: &'a str) -> [&'a [u8]; 4] {
    [CONTEXT, access_key.as_bytes(), &[0], secret.as_bytes()]
}

/// Never the stored text: that is for the database only.
impl fmt::Debug for StoredSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mac { kid, .. } => write!(f, "Mac({kid}, ********)"),
            Self::Slow(hash) => hash.fmt(f),
        }
    }
}

impl FromStr for StoredSecret {
    type Err = DamagedSecret;

    fn from_str(text: &str) -> Result<Self, DamagedSecret> {
        let Some(mac) = text.strip_prefix("mac$") else {
            return text.parse().map(|hash| Self::Slow(Box::new(hash)));
        };
        let (kid, digits) = mac.split_once('$').ok_or(DamagedSecret)?;
        let kid = KeyId::parse(kid).ok_or(DamagedSecret)?;
        Ok(Self::Mac { kid, tag: hex::read(digits).ok_or(DamagedSecret)? })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{outside::SeededEntropy, secrets::MasterKeys};

    fn ring() -> Keyring {
        Keyring::new(&MasterKeys::generate(&SeededEntropy::new(1)))
    }

    #[test]
    fn the_message_is_the_documented_one() {
        let ring = ring();
        let StoredSecret::Mac { tag, .. } = StoredSecret::of(&ring, "AK", "s3") else { panic!("a tag") };
        assert_eq!(tag, ring.current_mac(Purpose::CredentialPepper).tag(&[b"cml-cred-v1AK\0s3"]));
    }

    #[test]
    fn a_nul_does_not_move_the_cut() {
        let ring = ring();
        let StoredSecret::Mac { kid, tag } = StoredSecret::of(&ring, "AK", "b\0c") else { panic!("a tag") };
        let matches = |key, secret| StoredSecret::mac_matches(&ring, &kid, &tag, key, secret);
        assert_eq!(matches("AK", "b\0c"), Ok(true));
        assert_eq!(matches("AK\0b", "c"), Ok(false));
    }

    #[test]
    fn neither_the_secret_nor_a_tag_under_another_pepper_is_of_use() {
        let stored = StoredSecret::of(&ring(), "AK", "the-secret");
        assert!(!stored.to_text().contains("the-secret"));
        let other = Keyring::new(&MasterKeys::generate(&SeededEntropy::new(2)));
        let StoredSecret::Mac { kid, tag } = stored else { panic!("a tag") };
        let error = StoredSecret::mac_matches(&other, &kid, &tag, "AK", "the-secret").expect_err("unknown");
        assert!(error.to_string().contains(kid.as_str()));
        assert_eq!(StoredSecret::mac_matches(&other, other.current(), &tag, "AK", "the-secret"), Ok(false));
    }

    #[test]
    fn debug_shows_neither_tag_nor_hash() {
        let stored = StoredSecret::of(&ring(), "AK", "s");
        let digits = stored.to_text();
        let digits = digits.rsplit('$').next().expect("a tag");
        assert!(!format!("{stored:?}").contains(&digits[..6]));
    }

    #[test]
    fn damaged_texts_are_refused() {
        let text = StoredSecret::of(&ring(), "AK", "s").to_text();
        for damaged in [
            "",
            "mac",
            "mac$",
            "mac$k1",
            "mac$k1$",
            "mac$K1$00",
            "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA",
            &text[..text.len() - 1],
            &text.to_uppercase(),
            &format!("{text}0"),
            &text.replace("mac$", "mac$$"),
        ] {
            assert_eq!(damaged.parse::<StoredSecret>(), Err(DamagedSecret), "{damaged}");
        }
    }

    proptest! {
        #[test]
        fn texts_round_trip(access_key in "[A-Z0-9]{30}", secret in "\\PC{0,60}") {
            let stored = StoredSecret::of(&ring(), &access_key, &secret);
            prop_assert_eq!(stored.to_text().parse(), Ok(stored));
        }

        #[test]
        fn reading_never_panics(text in "(mac)?\\PC{0,80}") {
            let _ = text.parse::<StoredSecret>();
        }
    }
}
