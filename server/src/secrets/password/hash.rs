//! One hashed password: argon2id with a salt of its own and a pepper that is not in the database.

use std::{fmt, str::FromStr};

use argon2::{
    ARGON2ID_IDENT, Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version,
    password_hash::{
        self,
        phc::{Output, ParamsString, PasswordHash as Phc, Salt},
    },
};

use crate::{
    outside::entropy::{self, Entropy},
    secrets::{DamagedSecret, KeyId, Keyring, UnknownKey},
};

/// Says in the database what a text is, before its key ID.
const PREFIX: &str = "pw$";

/// Highest cost accepted from the database (256 MiB, 16 passes): a row must not be able to take the machine's memory.
const DEAREST: Cost = Cost { memory_kib: 262_144, passes: 16, lanes: 8 };

/// What one hash costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    pub memory_kib: u32,
    pub passes: u32,
    pub lanes: u32,
}

impl Cost {
    /// 19 MiB, 2 passes: the minimum of the OWASP Password Storage Cheat Sheet, about 30 ms of one core.
    pub const DEFAULT: Self = Self { memory_kib: 19_456, passes: 2, lanes: 1 };

    /// As cheap as argon2 can be.
    pub const FOR_TESTS: Self = Self { memory_kib: 8, passes: 1, lanes: 1 };

    fn params(self) -> Params {
        Params::new(self.memory_kib, self.passes, self.lanes, Some(TAG)).unwrap_or(Params::DEFAULT)
    }

    fn of(params: &Params) -> Self {
        Self { memory_kib: params.m_cost(), passes: params.t_cost(), lanes: params.p_cost() }
    }

    /// Whether in no respect dearer than `other`.
    const fn within(self, other: Self) -> bool {
        self.memory_kib <= other.memory_kib && self.passes <= other.passes && self.lanes <= other.lanes
    }
}

/// Bytes of the hash.
const TAG: usize = 32;

/// Bytes of the salt, as RFC 9106 §3.1 recommends.
pub const SALT: usize = 16;

/// What the database keeps of a password, in one TEXT column: `pw$<key id>` followed by the PHC string
/// (`$argon2id$v=19$m=…,t=…,p=…$salt$hash`). The key ID names the pepper, which goes into argon2 as its secret.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash {
    kid: KeyId,
    phc: Phc,
}

impl PasswordHash {
    /// The text to store; [`str::parse`] reads it.
    pub fn to_text(&self) -> String {
        format!("{PREFIX}{}{}", self.kid, self.phc)
    }

    /// Hashes under the current pepper. Takes long: not for async threads.
    pub(super) fn compute(ring: &Keyring, cost: Cost, salt: [u8; SALT], password: &[u8]) -> Option<Self> {
        let phc = argon2(ring.current_password_pepper(), cost)?.hash_password_with_salt(password, &salt).ok()?;
        Some(Self { kid: ring.current().clone(), phc })
    }

    /// A hash that no password has, at the same cost as real ones: a random text stands where the hash would.
    pub(super) fn of_nobody(ring: &Keyring, cost: Cost, entropy: &dyn Entropy) -> Option<Self> {
        let phc = Phc {
            algorithm: ARGON2ID_IDENT,
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(&cost.params()).ok()?,
            salt: Some(Salt::new(&entropy::random::<SALT>(entropy)).ok()?),
            hash: Some(Output::new(&entropy::random::<TAG>(entropy)).ok()?),
        };
        Some(Self { kid: ring.current().clone(), phc })
    }

    /// Whether this is the password. Takes long: not for async threads.
    pub(super) fn matches(&self, ring: &Keyring, password: &[u8]) -> Result<bool, UnknownKey> {
        let missing = || UnknownKey(self.kid.to_string());
        let pepper = ring.password_pepper(self.kid.as_str()).ok_or_else(missing)?;
        // The cost comes from the hash itself; only the pepper from here.
        let argon2 = argon2(pepper, Cost::DEFAULT).ok_or_else(missing)?;
        Ok(argon2.verify_password(password, &self.phc).is_ok())
    }

    /// Whether it was made at lower cost than now asked for, or under an older pepper.
    pub(super) fn is_outdated(&self, ring: &Keyring, cost: Cost) -> bool {
        let own = Params::try_from(&self.phc).map(|params| Cost::of(&params));
        self.kid != *ring.current() || !own.is_ok_and(|own| cost.within(own))
    }

    fn is_acceptable(&self) -> bool {
        let whole = self.phc.salt.is_some() && self.phc.hash.as_ref().is_some_and(|hash| hash.len() == TAG);
        let current = self.phc.algorithm == ARGON2ID_IDENT && self.phc.version == Some(Version::V0x13.into());
        let bounded = Params::try_from(&self.phc).is_ok_and(|params| Cost::of(&params).within(DEAREST));
        whole && current && bounded
    }
}

fn argon2(pepper: &[u8], cost: Cost) -> Option<Argon2<'_>> {
    Argon2::new_with_secret(pepper, Algorithm::Argon2id, Version::V0x13, cost.params()).ok()
}

/// Never the stored text: that is for the database only.
impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PasswordHash({}, ********)", self.kid)
    }
}

impl FromStr for PasswordHash {
    type Err = DamagedSecret;

    fn from_str(text: &str) -> Result<Self, DamagedSecret> {
        let rest = text.strip_prefix(PREFIX).ok_or(DamagedSecret)?;
        let (kid, phc) = rest.split_at(rest.find('$').ok_or(DamagedSecret)?);
        let kid = KeyId::parse(kid).ok_or(DamagedSecret)?;
        let phc = Phc::new(phc).map_err(|_: password_hash::phc::Error| DamagedSecret)?;
        let hash = Self { kid, phc };
        if hash.is_acceptable() { Ok(hash) } else { Err(DamagedSecret) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{outside::SeededEntropy, secrets::MasterKeys};

    fn ring(seed: u64) -> Keyring {
        Keyring::new(&MasterKeys::generate(&SeededEntropy::new(seed)))
    }

    fn hash(ring: &Keyring, cost: Cost) -> PasswordHash {
        PasswordHash::compute(ring, cost, [7; SALT], b"blue walrus tea").expect("hashed")
    }

    #[test]
    fn the_default_is_what_owasp_asks_for() {
        let text = hash(&ring(1), Cost::DEFAULT).to_text();
        assert!(text.contains("$argon2id$v=19$m=19456,t=2,p=1$"), "{text}");
        assert_eq!(text.parse::<PasswordHash>().expect("our own").to_text(), text);
    }

    #[test]
    fn the_pepper_counts() {
        let ring = ring(1);
        let mut hash = hash(&ring, Cost::FOR_TESTS);
        assert_eq!(hash.matches(&ring, b"blue walrus tea"), Ok(true));
        assert_eq!(hash.matches(&ring, b"blue walrus tee"), Ok(false));
        let other = self::ring(2);
        assert!(hash.matches(&other, b"blue walrus tea").is_err());
        hash.kid = other.current().clone();
        assert_eq!(hash.matches(&other, b"blue walrus tea"), Ok(false));
    }

    #[test]
    fn nobody_has_the_cost_of_somebody_and_no_password() {
        let ring = ring(1);
        let nobody = PasswordHash::of_nobody(&ring, Cost::FOR_TESTS, &SeededEntropy::new(3)).expect("made");
        assert_eq!(nobody.phc.params, hash(&ring, Cost::FOR_TESTS).phc.params);
        assert_eq!(nobody.to_text().parse().as_ref(), Ok(&nobody));
        assert_eq!(nobody.matches(&ring, b""), Ok(false));
    }

    #[test]
    fn cheaper_and_older_hashes_are_outdated() {
        let entropy = SeededEntropy::new(1);
        let first = MasterKeys::generate(&entropy);
        let ring = Keyring::new(&first);
        let dearer = Cost { passes: 2, ..Cost::FOR_TESTS };
        let hash = hash(&ring, Cost::FOR_TESTS);
        assert!(!hash.is_outdated(&ring, Cost::FOR_TESTS));
        assert!(hash.is_outdated(&ring, dearer));
        assert!(!self::hash(&ring, dearer).is_outdated(&ring, Cost::FOR_TESTS));
        let rotated = Keyring::new(&first.rotated(&entropy));
        assert!(hash.is_outdated(&rotated, Cost::FOR_TESTS));
        assert_eq!(hash.matches(&rotated, b"blue walrus tea"), Ok(true));
    }

    #[test]
    fn foreign_and_greedy_hashes_are_refused() {
        let text = hash(&ring(1), Cost::FOR_TESTS).to_text();
        assert!(text.parse::<PasswordHash>().is_ok());
        for damaged in [
            "",
            "pw$",
            "pw$k1",
            "pw$k1$",
            &text[3..],
            &text.replace("argon2id", "argon2i"),
            &text.replace("v=19", "v=16"),
            &text.replace("m=8,", "m=4194304,"),
            &text.replace("t=1", "t=4000000000"),
            &text.replace("p=1", "p=9"),
            &text[..text.len() - 4],
            &format!("{text}$"),
            text.rsplit_once('$').expect("parts").0,
        ] {
            assert!(damaged.parse::<PasswordHash>().is_err(), "{damaged}");
        }
    }
}
