//! Passwords that the operator's configuration gives: as they are, or hashed with bcrypt, as the ClearML server takes them.

use std::{fmt, str::FromStr};

use bcrypt::HashParts;
use model::Secret;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Least and most cost of a hash that is taken: 14 is about a second of one core, each time somebody signs in.
const COSTS: std::ops::RangeInclusive<u32> = 4..=14;

/// The salt of the hashes that are computed for nobody.
const SALT: [u8; 16] = *b"nobody nobody no";

/// A password of the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfiguredPassword {
    Plain(Secret),
    Bcrypt(BcryptHash),
}

impl ConfiguredPassword {
    /// The text that says whether it is still the same password. As secret as the password.
    pub fn text(&self) -> Secret {
        match self {
            Self::Plain(password) => password.clone(),
            Self::Bcrypt(hash) => Secret::new(hash.text.clone()),
        }
    }

    /// The cost of comparing it, if it is a hash.
    pub const fn cost(&self) -> Option<u32> {
        match self {
            Self::Plain(_) => None,
            Self::Bcrypt(hash) => Some(hash.cost),
        }
    }
}

/// `$2b$12$…`, 60 characters.
#[derive(Clone, PartialEq, Eq)]
pub struct BcryptHash {
    cost: u32,
    text: String,
}

impl BcryptHash {
    /// Reads a hash, or says why it is none that is taken.
    pub fn parse(text: &str) -> Result<Self, String> {
        let known = ["$2a$", "$2b$", "$2y$"].iter().any(|version| text.starts_with(version));
        let parts = HashParts::from_str(text).ok().filter(|_| known && text.len() == 60);
        let cost = parts.ok_or("this is no hash of bcrypt")?.get_cost();
        if COSTS.contains(&cost) {
            Ok(Self { cost, text: text.to_owned() })
        } else {
            let (least, most) = (COSTS.start(), COSTS.end());
            Err(format!("the cost of the hash is {cost} and has to be from {least} to {most}"))
        }
    }
}

/// Never the hash: weak passwords can be guessed from it.
impl fmt::Debug for BcryptHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BcryptHash({}, ********)", self.cost)
    }
}

/// Whether this is the password. Computes one hash at each of the costs, whatever is configured. Takes long: not for
/// async threads.
pub(super) fn matches(configured: Option<&ConfiguredPassword>, costs: &[u32], password: &[u8]) -> bool {
    let mut right = false;
    for cost in costs {
        match configured {
            Some(ConfiguredPassword::Bcrypt(hash)) if hash.cost == *cost => {
                right |= bcrypt::verify(password, &hash.text).unwrap_or(false);
            }
            _ => {
                // Cut and ended as `verify` does it: nothing is too long or too short for it.
                let _ = std::hint::black_box(bcrypt::hash_with_salt(password, *cost, SALT));
            }
        }
    }
    // Digests, so that the comparison tells nothing of the length either.
    if let Some(ConfiguredPassword::Plain(plain)) = configured {
        right |= bool::from(Sha256::digest(plain.reveal()).ct_eq(&Sha256::digest(password)));
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From the test vectors of Openwall's `crypt_blowfish` 1.3.
    const VECTOR: &str = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

    #[test]
    fn hashes_of_others_are_compared() {
        let hash = ConfiguredPassword::Bcrypt(BcryptHash::parse(VECTOR).expect("a hash"));
        assert!(matches(Some(&hash), &[5], b"U*U"));
        assert!(!matches(Some(&hash), &[5], b"U*V"));
        assert!(!format!("{hash:?}").contains("E5YPO"));
    }

    #[test]
    fn what_is_no_hash_is_told() {
        for text in ["", "blue walrus tea", &VECTOR[..59], &VECTOR.replace("$2a$", "$1a$"), &format!("{VECTOR}.")] {
            assert_eq!(BcryptHash::parse(text), Err("this is no hash of bcrypt".to_owned()), "{text}");
        }
        let dear = BcryptHash::parse(&VECTOR.replace("$05$", "$15$"));
        assert_eq!(dear, Err("the cost of the hash is 15 and has to be from 4 to 14".to_owned()));
    }
}
