//! Whether a secret that somebody configured is random enough for a fast hash.

use super::secret_key;

/// Bits from which guessing is hopeless at any speed (OWASP ASVS v5.0.0-6.5.2 asks for 112).
const ENOUGH: f64 = 128.0;

/// What a run of letters may count: people write words, and a word is worth about this many bits.
const WORD: f64 = 12.0;

/// Whether a text carries at least 128 bits, judged with suspicion: spaces are a sign of language, repetitions and
/// sequences count nothing, and runs of letters count as words, so that a pass phrase is not taken for random. A wrong
/// no costs a slow hash only. Published secrets can look random: they are refused by name, elsewhere.
pub fn is_strong(secret: &str) -> bool {
    let spaces = secret.contains(char::is_whitespace);
    secret_key::has_our_form(secret) || !spaces && estimated_bits(secret) >= ENOUGH
}

fn estimated_bits(secret: &str) -> f64 {
    let chars: Vec<char> = secret.chars().take(512).collect();
    let per_letter = bits_per_letter(&chars);
    let mut bits = 0.0;
    let mut word = 0.0;
    for (index, &c) in chars.iter().enumerate() {
        if !c.is_alphabetic() || index > 0 && c.is_lowercase() != chars[index - 1].is_lowercase() {
            bits += f64::min(word, WORD);
            word = 0.0;
        }
        if is_expected(&chars, index) {
            continue;
        }
        if c.is_alphabetic() {
            word += per_letter;
        } else {
            bits += if c.is_ascii_digit() { 3.3 } else { 1.0 };
        }
    }
    bits + f64::min(word, WORD)
}

/// What a random character of this alphabet is worth.
fn bits_per_letter(chars: &[char]) -> f64 {
    let any = |test: fn(&char) -> bool| chars.iter().any(test);
    if chars.iter().all(char::is_ascii_hexdigit) {
        return 4.0;
    }
    let size = 10.0 + 26.0 * f64::from(any(char::is_ascii_lowercase)) + 26.0 * f64::from(any(char::is_ascii_uppercase));
    f64::log2(size)
}

/// Whether a character follows from what stands before it: a repeated pair, or a step up or down.
fn is_expected(chars: &[char], index: usize) -> bool {
    let step = |at: usize| i64::from(u32::from(chars[at])) - i64::from(u32::from(chars[at - 1]));
    let steady = index >= 2 && step(index).abs() <= 1 && step(index) == step(index - 1);
    let seen_before = index >= 3 && (0..index - 2).any(|at| chars[at..at + 3] == chars[index - 2..=index]);
    steady || seen_before
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        outside::{SeededEntropy, entropy},
        secrets::{hex::Hex, new_secret_key},
    };

    #[test]
    fn what_people_write_is_weak() {
        for secret in [
            "",
            "secret",
            "correct-horse-battery-staple-and-more-words",
            "Password-for-the-ClearML-apiserver-2024!",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "0123456789012345678901234567890123456789012345678901234567890123456789",
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
            "Qx7!Qx7!Qx7!Qx7!Qx7!Qx7!Qx7!Qx7!Qx7!Qx7!Qx7!Qx7!",
            "+49 89 1234 5678 and my cat is called Schnurrli",
            "d1bd92a3b039400c",
        ] {
            assert!(!is_strong(secret), "{secret} {}", estimated_bits(secret));
        }
    }

    #[test]
    fn what_generators_make_is_strong() {
        use base64::{Engine, engine::general_purpose::STANDARD};
        let entropy = SeededEntropy::new(3);
        for _ in 0..500 {
            let bytes: [u8; 32] = entropy::random(&entropy);
            let hex = Hex(&bytes).to_string();
            assert!(is_strong(&hex), "{hex} {}", estimated_bits(&hex));
            let base64 = STANDARD.encode(bytes);
            assert!(is_strong(&base64), "{base64} {}", estimated_bits(&base64));
            assert!(is_strong(new_secret_key(&entropy).reveal()));
        }
    }
}
