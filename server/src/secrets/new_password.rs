//! Passwords that the server makes for somebody, to be read out and typed once.

use model::Secret;

use crate::outside::entropy::{self, Entropy};

/// Without `l`, `o`, `0` and `1`, which look like others. A power of two, so that no letter is favoured.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// A new password: five groups of four characters, 100 random bits.
pub fn new_password(entropy: &dyn Entropy) -> Secret {
    let bytes: [u8; 20] = entropy::random(entropy);
    let letter = |byte: &u8| char::from(ALPHABET[usize::from(byte % 32)]);
    let groups: Vec<String> = bytes.chunks(4).map(|group| group.iter().map(letter).collect()).collect();
    Secret::new(groups.join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outside::SeededEntropy;

    #[test]
    fn five_groups_that_differ_each_time() {
        let entropy = SeededEntropy::new(3);
        let (one, other) = (new_password(&entropy), new_password(&entropy));
        assert_ne!(one, other);
        let groups: Vec<&str> = one.reveal().split('-').collect();
        assert_eq!(groups.len(), 5);
        assert!(groups.iter().all(|group| group.len() == 4 && group.bytes().all(|b| ALPHABET.contains(&b))));
    }
}
