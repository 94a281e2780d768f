//! Bytes as lower-case hex digits.

use std::fmt;

/// Prints bytes as hex.
pub struct Hex<'a>(pub &'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Reads exactly `N` bytes; upper-case digits are not ours.
pub fn read<const N: usize>(digits: &str) -> Option<[u8; N]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    if digits.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.as_bytes().chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_printed_is_read(bytes in any::<[u8; 32]>()) {
            prop_assert_eq!(read(&Hex(&bytes).to_string()), Some(bytes));
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for bad in ["", "0", "0g", "0A", "000", "é", "+1"] {
            assert_eq!(read::<1>(bad), None, "{bad}");
        }
    }
}
