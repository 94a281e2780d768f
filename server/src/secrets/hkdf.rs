//! HKDF-SHA-256 (RFC 5869): independent keys out of one secret.

use zeroize::Zeroizing;

use super::mac::{MacKey, TAG};

/// Sets the keys of this product apart from those of others that might be given the same secret.
const SALT: &[u8] = b"tenantry";

/// A 32-byte key for the purpose that the label names.
pub fn derive(secret: &[u8], label: &str) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0; 32]);
    fill(secret, SALT, label.as_bytes(), &mut *key);
    key
}

/// RFC 5869 §2.2 and §2.3; at most 255 blocks of output.
fn fill(secret: &[u8], salt: &[u8], info: &[u8], out: &mut [u8]) {
    let pseudo_random = Zeroizing::new(MacKey::new(salt).tag(&[secret]));
    let expand = MacKey::new(&*pseudo_random);
    let mut block = Zeroizing::new([0; TAG]);
    for (number, chunk) in (1..=u8::MAX).zip(out.chunks_mut(TAG)) {
        let before: &[u8] = if number == 1 { &[] } else { &*block };
        *block = expand.tag(&[before, info, &[number]]);
        chunk.copy_from_slice(&block[..chunk.len()]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secrets::hex::Hex;

    /// RFC 5869 appendix A.1 to A.3.
    #[test]
    fn known_answers() {
        let range = |from: u8, to: u8| (from..=to).collect::<Vec<_>>();
        let cases = [
            (
                vec![0x0b; 22],
                range(0x00, 0x0c),
                range(0xf0, 0xf9),
                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
            ),
            (
                range(0x00, 0x4f),
                range(0x60, 0xaf),
                range(0xb0, 0xff),
                "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09\
                 da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
            ),
            (
                vec![0x0b; 22],
                vec![],
                vec![],
                "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
            ),
        ];
        for (secret, salt, info, expected) in cases {
            let mut out = vec![0; expected.len() / 2];
            fill(&secret, &salt, &info, &mut out);
            assert_eq!(Hex(&out).to_string(), expected);
        }
    }

    #[test]
    fn labels_give_different_keys() {
        assert_ne!(derive(&[1; 32], "a"), derive(&[1; 32], "b"));
        assert_ne!(derive(&[1; 32], "a"), derive(&[2; 32], "a"));
    }
}
