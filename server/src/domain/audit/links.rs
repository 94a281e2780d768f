//! How entries hang together: each one's hash is over all of it and over the hash before, and the end of a chain has a
//! seal that no entry holds.

use std::sync::Arc;

use crate::{
    secrets::{BadTag, ChainKeys, Keyring},
    store::audit::Stored,
};

/// Makes and checks hashes and seals.
#[derive(Clone)]
pub struct Links(ChainKeys);

impl Links {
    pub fn new(ring: Arc<Keyring>) -> Self {
        Self(ChainKeys::new(ring))
    }

    /// The hash of an entry that follows the one with the hash `previous`.
    pub fn hash(&self, entry: &Stored, previous: &str) -> String {
        self.0.tag(&entry_parts(entry, previous, &numbers(entry)))
    }

    /// Whether an entry is as it was written, behind that one.
    pub fn check(&self, entry: &Stored, previous: &str) -> Result<(), BadTag> {
        self.0.check(&entry.hash, &entry_parts(entry, previous, &numbers(entry)))
    }

    /// The seal of a chain that ends with this entry.
    pub fn seal(&self, chain: &str, number: i64, hash: &str) -> String {
        self.0.tag(&end_parts(chain, &number.to_be_bytes(), hash))
    }

    pub fn check_seal(&self, chain: &str, number: i64, hash: &str, seal: &str) -> Result<(), BadTag> {
        self.0.check(seal, &end_parts(chain, &number.to_be_bytes(), hash))
    }
}

/// Number and time.
fn numbers(entry: &Stored) -> [[u8; 8]; 2] {
    [entry.number.to_be_bytes(), entry.at.to_be_bytes()]
}

fn entry_parts<'a>(entry: &'a Stored, previous: &'a str, [number, at]: &'a [[u8; 8]; 2]) -> [Option<&'a [u8]>; 13] {
    let bytes = |text: &'a Option<String>| text.as_deref().map(str::as_bytes);
    [
        Some(b"tenantry-audit-entry-v1"),
        Some(previous.as_bytes()),
        bytes(&entry.tenant_id),
        Some(number),
        Some(at),
        bytes(&entry.actor),
        bytes(&entry.subject),
        Some(entry.why.as_bytes()),
        Some(entry.action.as_bytes()),
        Some(entry.target.as_bytes()),
        bytes(&entry.before),
        bytes(&entry.after),
        bytes(&entry.address),
    ]
}

fn end_parts<'a>(chain: &'a str, number: &'a [u8; 8], hash: &'a str) -> [Option<&'a [u8]>; 4] {
    [Some(b"tenantry-audit-end-v1"), Some(chain.as_bytes()), Some(number), Some(hash.as_bytes())]
}
