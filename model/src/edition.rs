//! Which state of a thing a form shows. Whoever saves an older one is told, so that nobody takes back what somebody
//! else has saved meanwhile.

use crate::{Error, Result};

/// The field of a form that carries it.
pub const SEEN: &str = "seen";

/// A short name of the state that these texts are: the same for the same, another for others (FNV-1a, 64 bits). It
/// tells states apart and keeps no secret.
pub fn edition<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    // A byte that is in no text ends each.
    let bytes = texts.into_iter().flat_map(|text| text.bytes().chain([0xff]));
    let digest = bytes.fold(BASIS, |digest, byte| (digest ^ u64::from(byte)).wrapping_mul(PRIME));
    format!("{digest:016x}")
}

/// Refuses a change of another state than the one there is; whoever saw none takes what there is.
pub fn check(seen: Option<&str>, now: &str) -> Result<()> {
    match seen {
        Some(seen) if seen != now => Err(Error::taken(
            SEEN,
            "Somebody else has changed this meanwhile. Nothing was saved: open it again, see what it is now, and change \
             that.",
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_told_apart() {
        assert_eq!(edition(["a", "b"]), edition(["a", "b"]));
        for other in [["ab", ""], ["", "ab"], ["b", "a"], ["a", "b "]] {
            assert_ne!(edition(["a", "b"]), edition(other), "{other:?}");
        }
    }

    #[test]
    fn only_who_saw_another_state_is_refused() {
        assert!(check(None, "x").is_ok());
        assert!(check(Some("x"), "x").is_ok());
        assert!(matches!(check(Some("y"), "x"), Err(Error::Taken { .. })));
    }
}
