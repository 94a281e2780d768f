//! Randomness as a parameter: the operating system's in earnest, a repeatable stream in tests.

use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};

/// Gives random bytes, good enough for keys.
pub trait Entropy: Send + Sync {
    fn fill(&self, buf: &mut [u8]);
}

/// So many random bytes.
pub fn random<const N: usize>(entropy: &dyn Entropy) -> [u8; N] {
    let mut bytes = [0; N];
    entropy.fill(&mut bytes);
    bytes
}

/// The random source of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    #[expect(clippy::disallowed_methods, reason = "the one place where the system's randomness is read")]
    fn fill(&self, buf: &mut [u8]) {
        // Going on without randomness would mean guessable secrets: stopping is the only safe answer.
        getrandom::fill(buf).expect("the operating system has a random source");
    }
}

/// The same bytes for the same seed, for tests: SHA-256 of seed and counter.
#[derive(Debug)]
pub struct SeededEntropy {
    seed: u64,
    block: AtomicU64,
}

impl SeededEntropy {
    pub const fn new(seed: u64) -> Self {
        Self { seed, block: AtomicU64::new(0) }
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, buf: &mut [u8]) {
        for chunk in buf.chunks_mut(32) {
            let block = self.block.fetch_add(1, Ordering::Relaxed);
            let digest =
                Sha256::new().chain_update(self.seed.to_be_bytes()).chain_update(block.to_be_bytes()).finalize();
            chunk.copy_from_slice(&digest[..chunk.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_repeats_and_a_stream_does_not() {
        let (one, other) = (SeededEntropy::new(7), SeededEntropy::new(7));
        let first: [u8; 40] = random(&one);
        assert_eq!(first, random::<40>(&other));
        assert_ne!(first, random::<40>(&one));
        assert_ne!(first, random::<40>(&SeededEntropy::new(8)));
    }

    #[test]
    fn the_system_gives_different_bytes() {
        assert_ne!(random::<32>(&OsEntropy), random::<32>(&OsEntropy));
    }
}
