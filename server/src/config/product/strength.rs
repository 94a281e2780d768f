//! How hard a secret is to guess, judged carefully from its looks.

/// Shortest secret that is taken at all, in characters.
pub const SHORTEST: usize = 16;

/// Bits from which a secret needs no slow hash: a plain HMAC of it cannot be searched.
pub const STRONG_BITS: u32 = 128;

/// Below this a secret is a pattern or a word, whatever its length.
const LEAST_BITS: u32 = 48;

/// What makes a good secret, for every message that asks for one.
pub const ADVICE: &str = "make one with: openssl rand -hex 32";

/// Says why a secret cannot be used.
pub fn refusal(secret: &str) -> Option<String> {
    let length = secret.chars().count();
    if length < SHORTEST {
        return Some(format!("the secret has {length} characters and needs at least {SHORTEST}; {ADVICE}"));
    }
    (estimated_bits(secret) < LEAST_BITS).then(|| format!("the secret is too easy to guess; {ADVICE}"))
}

/// A low estimate of the bits of randomness in a secret.
///
/// Random hex and base64 get what they have or less; words, dates, repeats and runs get little, so that a thought-up
/// passphrase does not count as strong. Only a secret of at least [`STRONG_BITS`] may be stored without a slow hash.
pub fn estimated_bits(secret: &str) -> u32 {
    let chars: Vec<char> = secret.chars().collect();
    let tenths: u32 = if is_uuid(secret) { 1_220 } else { hex_tenths(&chars).unwrap_or_else(|| mixed_tenths(&chars)) };
    let fresh = count(fresh(&chars));
    let all = count(chars.len()).max(1);
    // Chance makes a few repeats; a pattern makes many.
    let tenths = if fresh.saturating_mul(4) >= all.saturating_mul(3) { tenths } else { tenths / all * fresh / 2 };
    tenths / 10
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX / 1_000).min(u32::MAX / 1_000)
}

/// 8-4-4-4-12 hex digits: 122 bits at best (RFC 9562, section 5.4).
fn is_uuid(secret: &str) -> bool {
    let groups: Vec<usize> = secret.split('-').map(str::len).collect();
    groups == [8, 4, 4, 4, 12] && secret.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit())
}

/// Four bits for each digit of what looks like random hex in one case.
fn hex_tenths(chars: &[char]) -> Option<u32> {
    let digits = chars.iter().filter(|c| c.is_ascii_digit()).count();
    let lower = chars.iter().filter(|c| matches!(c, 'a'..='f')).count();
    let upper = chars.iter().filter(|c| matches!(c, 'A'..='F')).count();
    let letters = lower.max(upper);
    // Random hex has ten digits to six letters; a quarter of either is far from both ends.
    let looks_random = digits + letters == chars.len() && digits * 4 >= chars.len() && letters * 6 >= chars.len();
    looks_random.then(|| count(chars.len()) * 40)
}

/// Full bits where the kind of character changes, two where it stays: letters after letters are how words look.
fn mixed_tenths(chars: &[char]) -> u32 {
    let kinds: Vec<Kind> = chars.iter().map(|c| Kind::of(*c)).collect();
    let pool: u32 = [(Kind::Lower, 26), (Kind::Upper, 26), (Kind::Digit, 10), (Kind::Other, 12)]
        .iter()
        .filter(|(kind, _)| kinds.contains(kind))
        .map(|(_, size)| size)
        .sum();
    let full = tenth_bits(pool);
    let stays = count(kinds.windows(2).filter(|pair| pair[0] == pair[1]).count());
    let changes = count(chars.len()) - stays;
    changes * full + stays * full.min(20)
}

/// Ten times the binary logarithm, rounded down, of the sizes that occur.
const fn tenth_bits(pool: u32) -> u32 {
    match pool {
        0 => 0,
        1..=11 => 33,
        12..=25 => 35,
        26..=35 => 47,
        36..=51 => 51,
        52..=61 => 57,
        62..=73 => 59,
        _ => 62,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Lower,
    Upper,
    Digit,
    Other,
}

impl Kind {
    const fn of(c: char) -> Self {
        match c {
            'a'..='z' => Self::Lower,
            'A'..='Z' => Self::Upper,
            '0'..='9' => Self::Digit,
            _ => Self::Other,
        }
    }
}

/// Characters that continue neither a run (`aaa`, `123`, `cba`) nor a piece of three seen before.
fn fresh(chars: &[char]) -> usize {
    let step = |at: usize| i64::from(u32::from(chars[at])) - i64::from(u32::from(chars[at - 1]));
    let mut seen = std::collections::HashSet::new();
    (0..chars.len())
        .filter(|&at| {
            let runs = at >= 2 && step(at).abs() <= 1 && step(at) == step(at - 1);
            let repeats = at >= 2 && !seen.insert([chars[at - 2], chars[at - 1], chars[at]]);
            !runs && !repeats
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_machines_make_is_strong() {
        for secret in [
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "5e884898da28047151d0e56f8dc62927",
            "kYt8Q2vXzP0b7LmNqR4sWcJ5hG1fD3aE",
            "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=",
        ] {
            assert!(estimated_bits(secret) >= STRONG_BITS, "{secret}: {}", estimated_bits(secret));
        }
    }

    #[test]
    fn what_people_think_up_is_not() {
        for secret in [
            "MySuperSecretPassword2024!!",
            "correct-horse-battery-staple",
            "Correct-Horse-Battery-Staple-99",
            "123e4567-e89b-12d3-a456-426614174000",
        ] {
            assert!(estimated_bits(secret) < STRONG_BITS, "{secret}: {}", estimated_bits(secret));
            assert_eq!(refusal(secret), None, "{secret}");
        }
    }

    #[test]
    fn short_secrets_and_patterns_are_refused() {
        for secret in [
            "",
            "short",
            "kYt8Q2vXzP0b7Lm",
            "aaaaaaaaaaaaaaaaaaaaaaaa",
            "abababababababababababab",
            "1234567890123456",
            "abcdefghijklmnop",
            "passwordpassword",
            "changemechangeme",
            "deadbeefcafe1234deadbeefcafe1234deadbeefcafe1234",
            "Supervisor123Supervisor123Supervisor123",
        ] {
            assert!(refusal(secret).is_some_and(|reason| reason.contains("openssl rand -hex 32")), "{secret}");
        }
    }
}
