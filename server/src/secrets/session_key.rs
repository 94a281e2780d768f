//! From a session's secret ID to what is stored of it.

use model::sessions::SessionKey;
use sha2::{Digest, Sha256};

/// SHA-256 of the ID's bytes. The ID is random enough that no salt or slow hash is needed (OWASP ASVS v5.0.0-7.2.3).
pub fn session_key(id: &[u8]) -> SessionKey {
    SessionKey(Sha256::digest(id).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FIPS 180-2 appendix B.1.
    #[test]
    fn known_answer() {
        let key = session_key(b"abc");
        assert_eq!(key.0[..4], [0xba, 0x78, 0x16, 0xbf]);
        assert_ne!(key, session_key(b"abd"));
    }
}
