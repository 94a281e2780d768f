//! When two names of groups are one, and when a reader would take one for the other.

use model::name;
use unicode_normalization::UnicodeNormalization;
use unicode_security::skeleton;

/// The form in which names of groups are compared and sorted: compatible characters are one (NFKC), case is none.
pub fn key(text: &str) -> String {
    name::key(&text.nfkc().collect::<String>())
}

/// What is left of a name when everything is gone that a reader may overlook: script (Unicode TR 39, skeletons), case,
/// spaces and punctuation.
pub fn looks(text: &str) -> String {
    let plain = skeleton(&key(text)).flat_map(char::to_lowercase).collect::<String>();
    // Folding may bring up characters that look like others again.
    skeleton(&plain).filter(|c| c.is_alphanumeric()).collect()
}

/// Whether there is anything to read in it. Asked of the name itself: a dash looks like a letter of another script.
pub fn is_readable(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compatible_names_are_one() {
        assert_eq!(key(" Ｔｅａｍ １"), key("team 1"));
        assert_eq!(key("ﬁnance"), key("FINANCE"));
        assert_ne!(key("Team 1"), key("Team 2"));
    }

    #[test]
    fn what_a_reader_overlooks_is_no_difference() {
        for name in ["Queue-Admins", "QUEUE  ADMINS", "quеue_admins", "ｑｕｅｕｅ admins"] {
            assert_eq!(looks(name), looks("queue_admins"), "{name:?}");
        }
        assert_ne!(looks("Queue Admin"), looks("Queue Admins"));
        assert!(is_readable("研究") && !is_readable("— · —"));
    }
}
