//! The tokens in links of invitations: how new ones are made, and what is stored of them.

use std::sync::Arc;

use model::Secret;
use zeroize::Zeroizing;

use super::{
    base62,
    hex::Hex,
    keyring::{Keyring, Purpose},
};
use crate::outside::entropy::{self, Entropy};

/// What every token begins with, so that scanners for leaked secrets can find it.
const PREFIX: &str = "inv_";

/// Characters of a token: prefix, 43 digits of randomness, 6 of checksum.
const TOKEN: usize = PREFIX.len() + base62::DIGITS_OF_32_BYTES + base62::DIGITS_OF_U32;

/// Says what a digest is for: the version of the message below.
const CONTEXT: &[u8] = b"tenantry-invitation-v1";

/// Makes tokens and their digests. A token is 256 random bits, which nobody can guess at any speed, so that a keyed
/// digest is enough (OWASP ASVS v5.0.0-6.5.2); who has the database alone can neither use one nor make one up.
#[derive(Clone)]
pub struct InvitationKeys(Arc<Keyring>);

impl InvitationKeys {
    pub const fn new(ring: Arc<Keyring>) -> Self {
        Self(ring)
    }

    /// A new token, and what to store of it.
    pub fn make(&self, entropy: &dyn Entropy) -> (Secret, String) {
        let bytes = Zeroizing::new(entropy::random::<32>(entropy));
        let mut token = String::with_capacity(TOKEN);
        token.push_str(PREFIX);
        base62::push_32_bytes(&mut token, &bytes);
        let checksum = crc32fast::hash(token.as_bytes());
        base62::push_u32(&mut token, checksum);
        let stored = self.stored().next().map_or_else(String::new, |digest| digest(&token));
        (Secret::new(token), stored)
    }

    /// What would be stored of a token, under each key it may have been made with, the current one first. Nothing for
    /// what cannot be one.
    pub fn candidates(&self, token: &Secret) -> Vec<String> {
        if !has_form(token.reveal()) {
            return Vec::new();
        }
        self.stored().map(|digest| digest(token.reveal())).collect()
    }

    /// For each key the digest it makes: `key id:hex`.
    fn stored(&self) -> impl Iterator<Item = impl Fn(&str) -> String + '_> {
        self.0
            .macs(Purpose::Invitation)
            .map(|(id, mac)| move |token: &str| format!("{id}:{}", Hex(&mac.tag(&[CONTEXT, token.as_bytes()]))))
    }
}

fn has_form(text: &str) -> bool {
    if text.len() != TOKEN || !text.is_ascii() || !text.starts_with(PREFIX) {
        return false;
    }
    let (body, checksum) = text.split_at(TOKEN - base62::DIGITS_OF_U32);
    let mut expected = String::with_capacity(base62::DIGITS_OF_U32);
    base62::push_u32(&mut expected, crc32fast::hash(body.as_bytes()));
    checksum == expected
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{outside::SeededEntropy, secrets::MasterKeys};

    fn keys(seed: u64) -> InvitationKeys {
        InvitationKeys::new(Arc::new(Keyring::new(&MasterKeys::generate(&SeededEntropy::new(seed)))))
    }

    #[test]
    fn a_token_is_found_by_its_digest_and_by_nothing_else() {
        let (keys, entropy) = (keys(1), SeededEntropy::new(2));
        let (token, stored) = keys.make(&entropy);
        assert_eq!((token.reveal().len(), keys.candidates(&token)), (53, vec![stored.clone()]));
        assert!(!stored.contains(token.reveal().as_str()));
        let (other, others) = keys.make(&entropy);
        assert!(other != token && others != stored);
    }

    /// Each bit, and what is cut or appended: nothing of it leads to the invitation.
    #[test]
    fn a_token_that_was_touched_is_none() {
        let keys = keys(1);
        let (token, stored) = keys.make(&SeededEntropy::new(2));
        let bytes = token.reveal().as_bytes();
        for (at, bit) in (0..bytes.len()).flat_map(|at| (0..7).map(move |bit| (at, bit))) {
            let mut flipped = bytes.to_vec();
            flipped[at] ^= 1 << bit;
            let flipped = Secret::new(String::from_utf8(flipped).expect("ASCII"));
            assert!(!keys.candidates(&flipped).contains(&stored), "byte {at} bit {bit}");
        }
        for other in [String::new(), token.reveal()[1..].to_owned(), format!("{} ", token.reveal()), "é".repeat(27)] {
            assert!(keys.candidates(&Secret::new(other)).is_empty());
        }
    }

    #[test]
    fn a_link_outlives_a_change_of_master_keys() {
        let entropy = SeededEntropy::new(3);
        let before = MasterKeys::generate(&entropy);
        let (token, stored) = InvitationKeys::new(Arc::new(Keyring::new(&before))).make(&entropy);
        let rotated = InvitationKeys::new(Arc::new(Keyring::new(&before.rotated(&entropy))));
        assert!(rotated.candidates(&token).contains(&stored));
        assert!(!keys(9).candidates(&token).contains(&stored), "a foreign key makes another digest");
    }
}
