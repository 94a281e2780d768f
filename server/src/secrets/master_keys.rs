//! The one secret of a deployment: its master keys, and how they are written down.

use std::fmt;

use base64::{
    Engine,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use zeroize::Zeroizing;

use crate::outside::entropy::{self, Entropy};

/// Bytes of a master key.
pub const KEY: usize = 32;

/// The key ID that tokens bear when the operator has set `secure.auth.token_secret`: no master key may have it.
pub const CONFIGURED: &str = "config";

/// Written with padding, read with or without.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Names a master key: 1 to 32 characters of `[a-z0-9-]`. It stands in the clear beside everything made under the key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(String);

impl KeyId {
    pub fn parse(text: &str) -> Option<Self> {
        let well_formed = (1..=32).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        well_formed.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Master keys, the current one first. Wiped from memory when dropped; only the [`super::Keyring`] is kept.
pub struct MasterKeys {
    current: MasterKey,
    older: Vec<MasterKey>,
}

/// One of them.
#[derive(PartialEq, Eq)]
pub struct MasterKey {
    pub id: KeyId,
    pub secret: Zeroizing<[u8; KEY]>,
}

/// Why a text is not a list of master keys. Never quotes key material.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MasterKeysError {
    #[error("there is no master key in it; a line looks like `k1:<base64 of 32 random bytes>`")]
    Empty,
    #[error("line {line}: {problem}")]
    Line {
        /// Counted from 1.
        line: usize,
        problem: KeyProblem,
    },
}

/// What is wrong with one key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyProblem {
    #[error("a key is written as `<id>:<base64 of 32 random bytes>`")]
    NoColon,
    #[error("a key ID has 1 to 32 characters of a-z, 0-9 and `-`, and is not `{CONFIGURED}`")]
    Id,
    #[error("the key {0} is not the base64 of exactly 32 bytes; `openssl rand -base64 32` makes one")]
    NotABase64Key(KeyId),
    #[error("the key {0} is not random; `openssl rand -base64 32` makes one")]
    NotRandom(KeyId),
    #[error("the key {0} is there twice")]
    Repeated(KeyId),
}

impl MasterKeys {
    /// Reads keys separated by commas or line ends, the current one first; empty lines and lines that begin with `#`
    /// are skipped.
    pub fn parse(text: &str) -> Result<Self, MasterKeysError> {
        let mut keys: Vec<MasterKey> = Vec::new();
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with('#')) {
            for entry in line.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
                let key = MasterKey::parse(entry).and_then(|key| key.unlike(&keys));
                keys.push(key.map_err(|problem| MasterKeysError::Line { line: index + 1, problem })?);
            }
        }
        let mut keys = keys.into_iter();
        keys.next().map(|current| Self { current, older: keys.collect() }).ok_or(MasterKeysError::Empty)
    }

    /// One new key.
    pub fn generate(entropy: &dyn Entropy) -> Self {
        Self { current: MasterKey::generate(entropy), older: Vec::new() }
    }

    /// The same keys behind a new current one.
    #[must_use]
    pub fn rotated(mut self, entropy: &dyn Entropy) -> Self {
        self.older.insert(0, std::mem::replace(&mut self.current, MasterKey::generate(entropy)));
        self
    }

    /// One line for each key, as [`MasterKeys::parse`] reads them.
    pub fn to_text(&self) -> Zeroizing<String> {
        // Long enough from the start, or growing would leave copies behind.
        let mut text = Zeroizing::new(String::with_capacity((1 + self.older.len()) * 80));
        for key in self.iter() {
            text.push_str(key.id.as_str());
            text.push(':');
            BASE64.encode_string(*key.secret, &mut text);
            text.push('\n');
        }
        text
    }

    pub(super) const fn current(&self) -> &MasterKey {
        &self.current
    }

    pub(super) fn older(&self) -> &[MasterKey] {
        &self.older
    }

    fn iter(&self) -> impl Iterator<Item = &MasterKey> {
        std::iter::once(&self.current).chain(&self.older)
    }
}

impl MasterKey {
    /// A key under a random ID, so that keys of several rotations never share one.
    fn generate(entropy: &dyn Entropy) -> Self {
        const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
        let id = entropy::random::<8>(entropy).map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
        Self { id: KeyId(format!("k-{}", String::from_iter(id))), secret: Zeroizing::new(entropy::random(entropy)) }
    }

    fn parse(entry: &str) -> Result<Self, KeyProblem> {
        let (id, encoded) = entry.split_once(':').ok_or(KeyProblem::NoColon)?;
        let id = KeyId::parse(id.trim()).filter(|id| id.as_str() != CONFIGURED).ok_or(KeyProblem::Id)?;
        let secret = decode(encoded.trim()).ok_or_else(|| KeyProblem::NotABase64Key(id.clone()))?;
        if looks_random(&secret) { Ok(Self { id, secret }) } else { Err(KeyProblem::NotRandom(id)) }
    }

    fn unlike(self, others: &[Self]) -> Result<Self, KeyProblem> {
        let repeated = others.iter().any(|other| other.id == self.id || other.secret == self.secret);
        if repeated { Err(KeyProblem::Repeated(self.id)) } else { Ok(self) }
    }
}

impl fmt::Debug for MasterKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|key| &key.id)).finish()
    }
}

fn decode(encoded: &str) -> Option<Zeroizing<[u8; KEY]>> {
    let mut buffer = Zeroizing::new([0; 48]);
    let length = BASE64.decode_slice(encoded, &mut *buffer).ok()?;
    let key = <[u8; KEY]>::try_from(&buffer[..length]).ok()?;
    Some(Zeroizing::new(key))
}

/// Refuses zeros, repeated letters and the like: 32 random bytes have fewer than 16 different values about once in
/// 10^12.
fn looks_random(key: &[u8; KEY]) -> bool {
    let mut seen = [false; 256];
    for byte in key {
        seen[usize::from(*byte)] = true;
    }
    seen.iter().filter(|seen| **seen).count() >= 16
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outside::SeededEntropy;

    const A: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    const B: &str = "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=";

    fn ids(keys: &MasterKeys) -> Vec<&str> {
        keys.iter().map(|key| key.id.as_str()).collect()
    }

    #[test]
    fn both_forms_are_read() {
        for text in [
            format!("new:{A},old:{B}"),
            format!("# ours\n\n  new:{A}\r\nold : {}\n", B.trim_end_matches('=')),
            format!("new:{A},\n,old:{B},"),
        ] {
            assert_eq!(ids(&MasterKeys::parse(&text).expect("two keys")), ["new", "old"], "{text}");
        }
    }

    #[test]
    fn generated_keys_can_be_written_and_read() {
        let entropy = SeededEntropy::new(1);
        let keys = MasterKeys::generate(&entropy).rotated(&entropy);
        let again = MasterKeys::parse(&keys.to_text()).expect("our own text");
        assert!(keys.iter().eq(again.iter()));
        assert_eq!(again.iter().count(), 2);
    }

    #[test]
    fn errors_name_the_line_and_never_the_key() {
        let zeros = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        for (text, message) in [
            (String::new(), "there is no master key in it"),
            ("# only a comment\n".to_owned(), "there is no master key in it"),
            (A.to_owned(), "line 1: a key is written as"),
            (format!("k1:{A}\nk2 {B}"), "line 2: a key is written as"),
            (format!("k1:{A}\n\nK2:{B}"), "line 3: a key ID has"),
            (format!("{}:{B}", "k".repeat(33)), "line 1: a key ID has"),
            (format!("config:{B}"), "line 1: a key ID has"),
            (format!("k1:{}", &B[4..]), "line 1: the key k1 is not the base64 of exactly 32 bytes"),
            (format!("k1:{B}{B}"), "line 1: the key k1 is not the base64 of exactly 32 bytes"),
            (format!("k1:{}!", &B[..40]), "line 1: the key k1 is not the base64 of exactly 32 bytes"),
            (format!("k1:{zeros}"), "line 1: the key k1 is not random"),
            (format!("k1:{A}\nk1:{B}"), "line 2: the key k1 is there twice"),
            (format!("k1:{A}\nk2:{A}"), "line 2: the key k2 is there twice"),
        ] {
            let error = MasterKeys::parse(&text).expect_err("bad");
            assert!(error.to_string().starts_with(message), "{error}");
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains(&B[4..20]) && !shown.contains(&A[4..20]), "{shown}");
        }
    }

    #[test]
    fn debug_shows_ids_only() {
        let keys = MasterKeys::parse(&format!("k1:{A}")).expect("a key");
        assert_eq!(format!("{keys:?}"), r#"[KeyId("k1")]"#);
    }
}
