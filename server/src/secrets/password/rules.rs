//! Which passwords people may choose (OWASP ASVS v5.0.0-6.2): long, not common, not a pattern, not about themselves.
//! No rule asks for digits or symbols, and none for changing it (6.2.5, 6.2.10).

use model::{
    Secret,
    error::{FieldError, Problem},
};

/// Fewest characters. Without a second factor ASVS 6.2.1 recommends 15 and asks for 8.
const SHORTEST: usize = 12;

/// Most characters (ASVS 6.2.9 asks to allow 64).
const LONGEST: usize = 128;

/// Shortest word that must not be part of a password.
const SHORTEST_WORD: usize = 4;

/// Names of this product: the first thing somebody would try.
const PRODUCT: &[&str] = &["tenantry", "clearml"];

/// Long passwords that many people use, in lower case (ASVS 6.2.4): walks over keyboards, counted digits, and the words and
/// phrases that every published list of leaked passwords begins with.
const COMMON: &str = include_str!("common.txt");

/// Words that passwords are made of by adding digits: `Welcome12345`, `Summer-2026!!`.
const WORDS: &[&str] = &[
    "abcdef",
    "access",
    "admin",
    "administrator",
    "april",
    "asdfgh",
    "august",
    "autumn",
    "baseball",
    "changeit",
    "changeme",
    "charlie",
    "computer",
    "december",
    "default",
    "demo",
    "dragon",
    "example",
    "february",
    "football",
    "freedom",
    "friday",
    "google",
    "guest",
    "hello",
    "helloworld",
    "iloveyou",
    "internet",
    "january",
    "jordan",
    "july",
    "june",
    "letmein",
    "login",
    "london",
    "march",
    "master",
    "michael",
    "monday",
    "monkey",
    "newpassword",
    "november",
    "october",
    "passw",
    "passwd",
    "password",
    "passwort",
    "princess",
    "qwerty",
    "qwertyuiop",
    "qwertz",
    "saturday",
    "secret",
    "september",
    "service",
    "shadow",
    "spring",
    "starwars",
    "summer",
    "sunday",
    "sunshine",
    "superman",
    "supervisor",
    "system",
    "test",
    "testing",
    "thursday",
    "trustno",
    "tuesday",
    "user",
    "wednesday",
    "welcome",
    "whatever",
    "winter",
];

/// Rows of keyboards, to find walks along them.
const ROWS: &[&str] = &["1234567890", "qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "zxcvbnm", "yxcvbnm"];

/// Checks a new password. `about` is what is known of the person and the workspace (address, names): a password may
/// not contain a word of it. The message is for the person who chooses.
pub fn check_password(password: &Secret, about: &[&str]) -> Result<(), FieldError> {
    let password = password.reveal();
    // Looked at before counting, so that megabytes cost nothing.
    let length = if password.len() > LONGEST * 4 { usize::MAX } else { password.chars().count() };
    if length < SHORTEST {
        return refuse(Problem::Length, format!("Use at least {SHORTEST} characters. A few random words are good."));
    }
    if length > LONGEST {
        return refuse(Problem::Length, format!("Use at most {LONGEST} characters."));
    }
    let lower = password.to_lowercase();
    if let Some(word) =
        words(about).chain(PRODUCT.iter().map(ToString::to_string)).find(|word| contains_word(&lower, word))
    {
        return refuse(Problem::Value, format!("Leave out “{word}”: names and addresses are guessed first."));
    }
    if COMMON.lines().any(|common| common == lower) || is_word_with_decoration(&lower) {
        return refuse(Problem::Value, "Many people use this password, so it is guessed first. Choose another.");
    }
    if unexpected_chars(&lower) < SHORTEST / 2 {
        return refuse(Problem::Value, "This repeats or follows a pattern. Choose something less regular.");
    }
    Ok(())
}

fn refuse(problem: Problem, message: impl Into<String>) -> Result<(), FieldError> {
    Err(FieldError::new("password", problem, message))
}

/// The words of names and addresses, in lower case.
fn words(about: &[&str]) -> impl Iterator<Item = String> {
    let words = about.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    words.filter(|word| word.chars().count() >= SHORTEST_WORD).map(str::to_lowercase)
}

/// Letters from which on a word is one also in the middle of others: shorter ones are parts of words that have nothing to
/// do with a name, as “erin” is of “tangerine”.
const LONG_WORD: usize = 6;

/// Whether it stands there; a short one only where at least one of its ends is none of other letters.
fn contains_word(lower: &str, word: &str) -> bool {
    let is_long = word.chars().count() >= LONG_WORD;
    lower.match_indices(word).any(|(at, _)| {
        let (before, after) = (&lower[..at], &lower[at + word.len()..]);
        is_long || !before.ends_with(char::is_alphabetic) || !after.starts_with(char::is_alphabetic)
    })
}

/// Whether the letters, read without what stands around them and with `0` for `o` and the like, are one common word
/// or the same one again.
fn is_word_with_decoration(lower: &str) -> bool {
    let core: String = lower.trim_matches(|c: char| !c.is_alphabetic()).chars().map(plain).collect();
    let letters: String = core.chars().filter(|c| c.is_alphabetic()).collect();
    WORDS.iter().any(|word| !letters.is_empty() && letters.replace(word, "").is_empty())
}

const fn plain(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        _ => c,
    }
}

/// How many characters do not follow from those before: not a repetition, not a step in the alphabet or on a row of
/// the keyboard.
fn unexpected_chars(lower: &str) -> usize {
    let chars: Vec<char> = lower.chars().collect();
    (0..chars.len()).filter(|index| !is_expected(&chars, *index)).count()
}

fn is_expected(chars: &[char], index: usize) -> bool {
    let Some(before) = index.checked_sub(1) else { return false };
    let (from, to) = (chars[before], chars[index]);
    let in_alphabet = from.is_alphanumeric() && to.is_alphanumeric() && u32::from(from).abs_diff(u32::from(to)) <= 1;
    let on_keyboard = ROWS.iter().any(|row| {
        let place = |c| row.chars().position(|key| key == c);
        matches!((place(from), place(to)), (Some(a), Some(b)) if a.abs_diff(b) <= 1)
    });
    let seen_before = (0..before).any(|at| chars[at..at + 2] == [from, to]);
    from == to || in_alphabet || on_keyboard || seen_before
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(password: &str) -> Result<(), String> {
        let about = ["ada.kowalska@analytical.example", "Analytical Engines", "Erin"];
        check_password(&Secret::new(password.to_owned()), &about).map_err(|error| {
            assert_eq!(error.field, "password");
            assert!(password.is_empty() || !error.message.contains(password));
            error.message
        })
    }

    #[test]
    fn good_ones_pass() {
        for password in [
            "blue walrus tea",
            "correct horse battery staple",
            "vT9#kq2!Lm7x",
            "tangerine walrus bicycle",
            "kjsdhf-wekrjb",
            "Zug um 7 nach Bern",
            "пароль для рабочего стола",
            "犬が木の下で三回鳴いて帰った",
            "my summer in Lisbon was short",
            &"vT9#kq2!Lm7x".repeat(10),
        ] {
            assert_eq!(answer(password), Ok(()), "{password}");
        }
    }

    #[test]
    fn bad_ones_are_refused_with_the_reason() {
        for (password, reason) in [
            ("", "at least 12"),
            ("vT9#kq2!Lm7", "at least 12"),
            ("犬が木の下で三回", "at least 12"),
            (&*"vT9#kq2!Lm7x".repeat(11), "at most 128"),
            (&*"é".repeat(129), "at most 128"),
            ("Kowalska-1987-xq", "“kowalska”"),
            ("myANALYTICALpw7", "“analytical”"),
            ("walrus-erin-bicycle", "“erin”"),
            ("erinbicyclewalrus", "“erin”"),
            ("Tenantry-house7", "“tenantry”"),
            ("i-love-clearml-", "“clearml”"),
            ("administrator", "Many people"),
            ("Password1234!", "Many people"),
            ("P@ssw0rd2026!", "Many people"),
            ("!!Welcome12345", "Many people"),
            ("Summer-2026!!", "Many people"),
            ("ChangeMe_1234", "Many people"),
            ("password-password", "Many people"),
            ("1234567891011", "Many people"),
            ("qwertyuiopasdfgh", "Many people"),
            ("asdfghjklqwertzuiopz", "pattern"),
            ("aaaaaaaaaaaaa", "pattern"),
            ("abcabcabcabcabc", "pattern"),
            ("xY7xY7xY7xY7xY7", "pattern"),
            ("9876543210987", "pattern"),
            ("12345678901234567890", "Many people"),
            ("098765432109876543210", "pattern"),
        ] {
            let message = answer(password).expect_err(password);
            assert!(message.contains(reason), "{password}: {message}");
        }
        assert!(answer(&"a".repeat(10_000_000)).expect_err("huge").contains("at most"));
    }

    #[test]
    fn the_list_is_what_it_says() {
        assert!(COMMON.lines().is_sorted());
        assert!(COMMON.lines().all(|line| line.len() >= SHORTEST && line == line.to_lowercase()));
        assert!(
            ["administrator", "unbelievable", "1q2w3e4r5t6y"]
                .iter()
                .all(|known| COMMON.lines().any(|line| line == *known))
        );
    }
}
