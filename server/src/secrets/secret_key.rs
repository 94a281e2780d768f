//! Access keys and secret keys of credentials: how new ones are made and how ours are recognised.

use model::Secret;
use zeroize::Zeroizing;

use super::base62;
use crate::outside::entropy::{self, Entropy};

/// Characters of an access key, as in the ClearML server.
const ACCESS_KEY: usize = 30;

/// What every secret key of ours begins with, so that scanners for leaked secrets can find it.
const PREFIX: &str = "cml_";

/// Characters of a secret key: prefix, 43 digits of randomness, 6 of checksum.
const SECRET_KEY: usize = PREFIX.len() + base62::DIGITS_OF_32_BYTES + base62::DIGITS_OF_U32;

/// A new access key: 30 characters of `[A-Z0-9]`, 155 random bits. Public and unique.
pub fn new_access_key(entropy: &dyn Entropy) -> String {
    const ALPHABET: &[u8; 36] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    let mut key = String::with_capacity(ACCESS_KEY);
    while key.len() < ACCESS_KEY {
        let bytes: [u8; 32] = entropy::random(entropy);
        // 252 is the largest multiple of 36 in a byte: taking more would favour the first letters.
        let letters = bytes.iter().filter(|byte| **byte < 252).map(|byte| char::from(ALPHABET[usize::from(byte % 36)]));
        key.extend(letters.take(ACCESS_KEY - key.len()));
    }
    key
}

/// A new secret key: `cml_`, 256 random bits as 43 base-62 digits, and a CRC-32 of all that as 6 more. Begins with a
/// letter and holds nothing that YAML or a shell would read as more than text.
pub fn new_secret_key(entropy: &dyn Entropy) -> Secret {
    let bytes = Zeroizing::new(entropy::random::<32>(entropy));
    let mut key = String::with_capacity(SECRET_KEY);
    key.push_str(PREFIX);
    base62::push_32_bytes(&mut key, &bytes);
    let checksum = crc32fast::hash(key.as_bytes());
    base62::push_u32(&mut key, checksum);
    Secret::new(key)
}

/// Whether a text has the form of a secret key of ours: prefix, length, alphabet and checksum. Says nothing about
/// whether it opens anything.
pub fn has_our_form(text: &str) -> bool {
    if text.len() != SECRET_KEY || !text.starts_with(PREFIX) {
        return false;
    }
    let Some((body, checksum)) = text.split_at_checked(SECRET_KEY - base62::DIGITS_OF_U32) else {
        return false;
    };
    let mut expected = String::with_capacity(base62::DIGITS_OF_U32);
    base62::push_u32(&mut expected, crc32fast::hash(body.as_bytes()));
    checksum == expected && body[PREFIX.len()..].bytes().all(|b| b.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;
    use crate::outside::SeededEntropy;

    #[test]
    fn access_keys_have_the_form_of_the_api() {
        let entropy = SeededEntropy::new(1);
        let mut counts = HashMap::new();
        for _ in 0..1_200 {
            let key = new_access_key(&entropy);
            assert_eq!(key.len(), 30);
            key.chars().for_each(|c| *counts.entry(c).or_insert(0) += 1);
        }
        assert_eq!(counts.len(), 36);
        // 1,000 of each expected, standard deviation 31. A plain `% 36` would give the first four 1,094.
        let favoured: i32 = "ABCD".chars().map(|c| counts[&c]).sum();
        assert!((3_750..4_250).contains(&favoured), "{favoured}");
        assert!(counts.values().all(|count| (845..1_155).contains(count)), "{counts:?}");
    }

    #[test]
    fn secret_keys_are_recognised_and_damage_is_not() {
        let key = new_secret_key(&SeededEntropy::new(2)).into_inner();
        assert_eq!(key.len(), 53);
        assert!(has_our_form(&key));
        for index in 0..key.len() {
            let mut damaged = key.clone().into_bytes();
            damaged[index] = if damaged[index] == b'a' { b'b' } else { b'a' };
            let damaged = String::from_utf8(damaged).expect("text");
            assert!(!has_our_form(&damaged), "{index}");
        }
        assert!(!has_our_form(&key[1..]));
        assert!(!has_our_form(&format!("{key}a")));
    }

    /// So that scanners elsewhere, which know the published form, keep recognising our keys.
    #[test]
    fn the_form_never_changes() {
        assert!(has_our_form("cml_000000000000000000000000000000000000000000035NgvO"));
    }

    proptest! {
        #[test]
        fn no_other_text_has_our_form(text in "(cml_)?\\PC{0,60}") {
            prop_assert!(!has_our_form(&text));
        }
    }
}
