//! Numbers as digits and letters, at a fixed width.

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Digits that hold any 32 bytes: 62^43 > 2^256.
pub const DIGITS_OF_32_BYTES: usize = 43;

/// Digits that hold any `u32`: 62^6 > 2^32.
pub const DIGITS_OF_U32: usize = 6;

/// Appends 32 bytes, read as a big-endian number, as 43 digits.
pub fn push_32_bytes(text: &mut String, bytes: &[u8; 32]) {
    let mut number = *bytes;
    let mut digits = [0; DIGITS_OF_32_BYTES];
    for digit in digits.iter_mut().rev() {
        *digit = divide_by_62(&mut number);
    }
    text.extend(digits.map(letter));
}

/// Appends a number as 6 digits.
pub fn push_u32(text: &mut String, mut number: u32) {
    let mut digits = [0; DIGITS_OF_U32];
    for digit in digits.iter_mut().rev() {
        *digit = number % 62;
        number /= 62;
    }
    text.extend(digits.map(letter));
}

/// Long division of a big-endian number; returns the remainder.
fn divide_by_62(number: &mut [u8; 32]) -> u32 {
    let mut rest = 0;
    for byte in number {
        let value = rest * 256 + u32::from(*byte);
        // The quotient is below 256, because the rest before it was below 62.
        *byte = u8::try_from(value / 62).unwrap_or(u8::MAX);
        rest = value % 62;
    }
    rest
}

fn letter(digit: u32) -> char {
    char::from(ALPHABET[digit as usize % ALPHABET.len()])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> [u8; 32] {
        let mut number = [0_u8; 32];
        for letter in text.bytes() {
            let mut carry =
                u32::try_from(ALPHABET.iter().position(|known| *known == letter).expect("a digit")).expect("small");
            for byte in number.iter_mut().rev() {
                let value = u32::from(*byte) * 62 + carry;
                *byte = u8::try_from(value % 256).expect("a byte");
                carry = value / 256;
            }
        }
        number
    }

    proptest! {
        #[test]
        fn every_number_can_be_read_back(bytes in any::<[u8; 32]>()) {
            let mut text = String::new();
            push_32_bytes(&mut text, &bytes);
            prop_assert_eq!(text.len(), DIGITS_OF_32_BYTES);
            prop_assert_eq!(read(&text), bytes);
        }
    }

    #[test]
    fn the_ends_of_the_range() {
        let mut text = String::new();
        push_u32(&mut text, 0);
        push_u32(&mut text, 61);
        push_u32(&mut text, u32::MAX);
        assert_eq!(text, "00000000000z4gfFC3");
        text.clear();
        push_32_bytes(&mut text, &[0; 32]);
        assert_eq!(text, "0".repeat(43));
        text.clear();
        push_32_bytes(&mut text, &[255; 32]);
        assert_eq!(read(&text), [255; 32]);
    }
}
