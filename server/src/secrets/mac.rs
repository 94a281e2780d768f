//! HMAC-SHA-256 (RFC 2104) with its key set up once.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Bytes of a tag.
pub const TAG: usize = 32;

/// A key ready to authenticate: the two key blocks are hashed already, so that a short message costs two SHA-256
/// blocks instead of four.
#[derive(Clone)]
pub struct MacKey(Hmac<Sha256>);

impl MacKey {
    #[expect(clippy::missing_panics_doc, reason = "the expectation holds for every input")]
    pub fn new(key: &[u8]) -> Self {
        Self(Hmac::new_from_slice(key).expect("HMAC takes a key of any length"))
    }

    /// The tag of the parts, one after the other. Parts of changing length need a separator or a length of their own.
    pub fn tag(&self, parts: &[&[u8]]) -> [u8; TAG] {
        self.absorb(parts).finalize().into_bytes().into()
    }

    /// Whether this is the tag of the parts. Takes the same time wherever the tags differ.
    pub fn verify(&self, parts: &[&[u8]], tag: &[u8; TAG]) -> bool {
        self.absorb(parts).verify_slice(tag).is_ok()
    }

    fn absorb(&self, parts: &[&[u8]]) -> Hmac<Sha256> {
        #[cfg(test)]
        work::count(parts);
        let mut mac = self.0.clone();
        for part in parts {
            mac.update(part);
        }
        mac
    }
}

impl fmt::Debug for MacKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MacKey(********)")
    }
}

/// Counts what was authenticated on this thread, so that tests can compare the work of two paths without a stopwatch.
#[cfg(test)]
pub mod work {
    use std::cell::RefCell;

    thread_local!(static DONE: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) });

    pub fn count(parts: &[&[u8]]) {
        DONE.with_borrow_mut(|done| done.push(parts.iter().map(|part| part.len()).sum()));
    }

    /// The lengths of the messages authenticated since the last call.
    pub fn taken() -> Vec<usize> {
        DONE.take()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::hex::Hex;

    /// RFC 4231 §4.3, test case 2.
    #[test]
    fn known_answer() {
        let key = MacKey::new(b"Jefe");
        let tag = key.tag(&[b"what do ya want ", b"for nothing?"]);
        assert_eq!(Hex(&tag).to_string(), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        assert!(key.verify(&[b"what do ya want for nothing?"], &tag));
        assert!(!key.verify(&[b"what do ya want for nothing!"], &tag));
    }
}
