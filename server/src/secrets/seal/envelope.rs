//! The layout of everything sealed, and the key that seals.
//!
//! ```text
//! version (1 byte, 1) | length of key ID (1) | key ID | key check (8) | nonce (12) | ciphertext | tag (16)
//! ```
//! All up to the nonce is authenticated too.

use aes_gcm::{
    Aes256Gcm, KeyInit,
    aead::{Aead, Payload},
};
use zeroize::Zeroizing;

use super::SealError;
use crate::{
    outside::entropy::{self, Entropy},
    secrets::{hkdf, mac::MacKey},
};

const VERSION: u8 = 1;
const CHECK: usize = 8;
const NONCE: usize = 12;

/// A key that seals. Nonces are random, so no more than 2^32 values may be sealed under one (NIST SP 800-38D §8.3).
pub struct SealingKey {
    id: String,
    /// Tells a wrong key from a damaged text, which AES-GCM alone cannot.
    check: [u8; CHECK],
    cipher: Aes256Gcm,
}

impl SealingKey {
    pub fn new(id: &str, secret: &[u8]) -> Self {
        let cipher = Aes256Gcm::new_from_slice(&*hkdf::derive(secret, "seal")).expect("a key of 32 bytes");
        let tag = MacKey::new(&*hkdf::derive(secret, "seal-check")).tag(&[id.as_bytes()]);
        let mut check = [0; CHECK];
        check.copy_from_slice(&tag[..CHECK]);
        Self { id: id.to_owned(), check, cipher }
    }

    pub fn id(&self) -> &str {
        &self.id
    }

    /// Seals a text so that it opens only with the same parts beside it.
    pub fn seal(&self, parts: &[&[u8]], plain: &[u8], entropy: &dyn Entropy) -> Vec<u8> {
        let nonce: [u8; NONCE] = entropy::random(entropy);
        let mut sealed = self.header();
        let aad = associated(&sealed, parts);
        let text = self.cipher.encrypt(&nonce.into(), Payload { msg: plain, aad: &aad });
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&text.expect("AES-GCM takes up to 64 GiB"));
        sealed
    }

    pub fn open(&self, parts: &[&[u8]], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let envelope = Envelope::read(sealed).ok_or(SealError::Damaged)?;
        if envelope.key_id != self.id {
            return Err(SealError::UnknownKey(envelope.key_id.to_owned()));
        }
        if envelope.check != self.check {
            return Err(SealError::WrongKey(self.id.clone()));
        }
        let payload = Payload { msg: envelope.text, aad: &associated(envelope.header, parts) };
        let plain = self.cipher.decrypt(&envelope.nonce.into(), payload);
        plain.map(Zeroizing::new).map_err(|_| SealError::Damaged)
    }

    fn header(&self) -> Vec<u8> {
        let length = u8::try_from(self.id.len()).expect("key IDs are short");
        [&[VERSION, length], self.id.as_bytes(), &self.check].concat()
    }
}

/// Something sealed, taken apart.
pub struct Envelope<'a> {
    pub key_id: &'a str,
    header: &'a [u8],
    check: [u8; CHECK],
    nonce: [u8; NONCE],
    text: &'a [u8],
}

impl<'a> Envelope<'a> {
    pub fn read(sealed: &'a [u8]) -> Option<Self> {
        let (&[version, length], rest) = sealed.split_first_chunk()?;
        if version != VERSION {
            return None;
        }
        let (key_id, rest) = rest.split_at_checked(usize::from(length))?;
        let (check, rest) = rest.split_first_chunk()?;
        let header = &sealed[..sealed.len() - rest.len()];
        let (nonce, text) = rest.split_first_chunk()?;
        Some(Self { key_id: std::str::from_utf8(key_id).ok()?, header, check: *check, nonce: *nonce, text })
    }
}

/// The header and the parts, each behind its length, so that no two lists of parts give the same bytes.
fn associated(header: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(256);
    for part in std::iter::once(&header).chain(parts) {
        bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::outside::SeededEntropy;

    #[test]
    fn the_layout_is_the_documented_one() {
        let sealed = SealingKey::new("k1", &[1; 32]).seal(&[], b"abc", &SeededEntropy::new(1));
        assert_eq!(sealed[..4], [1, 2, b'k', b'1']);
        assert_eq!(sealed.len(), 4 + 8 + 12 + 3 + 16);
    }

    #[test]
    fn nonces_differ() {
        let (key, entropy) = (SealingKey::new("k1", &[1; 32]), SeededEntropy::new(1));
        assert_ne!(key.seal(&[], b"abc", &entropy), key.seal(&[], b"abc", &entropy));
    }

    #[test]
    fn the_three_errors_are_told_apart() {
        let key = SealingKey::new("k1", &[1; 32]);
        let sealed = key.seal(&[b"a"], b"abc", &SeededEntropy::new(1));
        let open = |key: &SealingKey, parts: &[&[u8]]| key.open(parts, &sealed).expect_err("refused");
        assert_eq!(open(&SealingKey::new("k1", &[2; 32]), &[b"a"]), SealError::WrongKey("k1".to_owned()));
        assert_eq!(open(&SealingKey::new("k2", &[1; 32]), &[b"a"]), SealError::UnknownKey("k1".to_owned()));
        assert_eq!(open(&key, &[b"b"]), SealError::Damaged);
        assert_eq!(key.open(&[b"a"], b"").expect_err("empty"), SealError::Damaged);
    }

    proptest! {
        #[test]
        fn what_is_sealed_opens_with_the_same_parts_only(
            plain in any::<Vec<u8>>(),
            parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..3), 0..4),
            others in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..3), 0..4),
        ) {
            let key = SealingKey::new("k1", &[1; 32]);
            let slices = |parts: &'_ Vec<Vec<u8>>| parts.clone();
            let (parts, others) = (slices(&parts), slices(&others));
            let refs: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
            let other_refs: Vec<&[u8]> = others.iter().map(Vec::as_slice).collect();
            let sealed = key.seal(&refs, &plain, &SeededEntropy::new(1));
            prop_assert_eq!(&*key.open(&refs, &sealed).expect("opens"), &plain);
            prop_assert_eq!(key.open(&other_refs, &sealed).is_ok(), parts == others);
        }

        #[test]
        fn any_bytes_are_refused_without_panic(bytes in any::<Vec<u8>>()) {
            prop_assert!(SealingKey::new("k1", &[1; 32]).open(&[], &bytes).is_err());
        }
    }
}
