//! Mail addresses and domains in the one form they are compared in.
//!
//! Only ASCII is accepted: mapping look-alikes (full-width letters, soft hyphens, ideographic full stops) to ASCII, as
//! IDNA does, would turn somebody else's address into a real one. Nothing is folded but ASCII case: `alice+x@` and
//! `a.lice@` are other people than `alice@`.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::error::{FieldError, Problem};

/// Longest address, RFC 5321 §4.5.3.1.3 without the angle brackets.
const LONGEST: usize = 254;

/// Longest part before the `@`, RFC 5321 §4.5.3.1.1.
const LONGEST_LOCAL: usize = 64;

/// Mail domains that anybody can have an address of: routing one to a tenant would let strangers in.
const PUBLIC_MAIL: &[&str] = &[
    "126.com",
    "163.com",
    "aol.com",
    "fastmail.com",
    "gmail.com",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hey.com",
    "hotmail.com",
    "hotmail.co.uk",
    "hotmail.fr",
    "icloud.com",
    "inbox.com",
    "laposte.net",
    "libero.it",
    "live.com",
    "mac.com",
    "mail.com",
    "mail.ru",
    "mailinator.com",
    "me.com",
    "msn.com",
    "naver.com",
    "orange.fr",
    "outlook.com",
    "outlook.de",
    "outlook.fr",
    "pm.me",
    "proton.me",
    "protonmail.ch",
    "protonmail.com",
    "qq.com",
    "rediffmail.com",
    "rocketmail.com",
    "seznam.cz",
    "t-online.de",
    "tuta.com",
    "tutanota.com",
    "web.de",
    "wp.pl",
    "yahoo.co.in",
    "yahoo.co.jp",
    "yahoo.co.uk",
    "yahoo.com",
    "yahoo.de",
    "yahoo.fr",
    "yandex.com",
    "yandex.ru",
    "ymail.com",
    "zoho.com",
];

/// A mail address: as it was written, for sending, and canonical, for comparing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmailAddress {
    written: String,
    key: String,
}

impl EmailAddress {
    /// Takes an address: an ASCII `dot-atom` (RFC 5322 §3.2.3), one `@`, a domain as [`Domain::parse`] takes it.
    pub fn parse(field: &str, text: &str) -> Result<Self, FieldError> {
        let malformed =
            || FieldError::new(field, Problem::Email, "This is not an e-mail address. Example: ada@example.com");
        if text.len() > LONGEST * 2 {
            return Err(malformed());
        }
        let text = text.trim_matches(' ');
        let (local, domain) = text.split_once('@').ok_or_else(malformed)?;
        let local_is_fine = !local.is_empty()
            && local.len() <= LONGEST_LOCAL
            && text.len() <= LONGEST
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && local.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b));
        if !local_is_fine || !is_domain(domain) {
            return Err(malformed());
        }
        Ok(Self { written: text.to_owned(), key: text.to_ascii_lowercase() })
    }

    /// As it was written: the form mail is sent to.
    pub fn as_written(&self) -> &str {
        &self.written
    }

    /// The form addresses are compared in.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The canonical domain after the `@`.
    pub fn domain(&self) -> &str {
        self.key.split_once('@').map_or("", |(_, domain)| domain)
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

/// A mail domain in canonical form: ASCII, lower case, at least two labels, no trailing dot.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Domain(String);

impl Domain {
    /// Takes a domain that somebody wants routed. Public mail domains are refused.
    pub fn parse(field: &str, text: &str) -> Result<Self, FieldError> {
        let refuse = |message: String| Err(FieldError::new(field, Problem::Domain, message));
        if text.len() > LONGEST || !is_domain(text.trim_matches(' ')) {
            return refuse("This is not a mail domain. Example: example.com".to_owned());
        }
        let domain = text.trim_matches(' ').to_ascii_lowercase();
        if PUBLIC_MAIL.contains(&domain.as_str()) {
            return refuse(format!("{domain} is a public mail service: anybody can have an address there."));
        }
        Ok(Self(domain))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_domain(text: &str) -> bool {
    let labels = text.split('.').count();
    labels >= 2
        && text.len() <= 253
        && text.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
        && !text.rsplit('.').next().is_some_and(|last| last.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_compare_by_their_ascii_lower_case() {
        let address = EmailAddress::parse("email", " Ada.Kowalska+ml@Example.COM ").expect("a good address");
        assert_eq!(address.as_written(), "Ada.Kowalska+ml@Example.COM");
        assert_eq!(address.key(), "ada.kowalska+ml@example.com");
        assert_eq!(address.domain(), "example.com");
    }

    #[test]
    fn look_alikes_and_tricks_are_refused() {
        for bad in [
            "",
            "a",
            "@",
            "a@",
            "@a.io",
            "a@b",
            "a@b@c.io",
            "user@evil.com@acme.io",
            "a b@c.io",
            "a@ｃ.io",
            "a@acme。io",
            "a@acm\u{ad}e.io",
            "a@acme.io\u{200b}",
            "ⓐ@acme.io",
            "\u{212a}ate@acme.io",
            "ı@acme.io",
            "ſ@acme.io",
            "İ@acme.io",
            "a@acme.io.",
            "a@.acme.io",
            "a@acme..io",
            ".a@acme.io",
            "a.@acme.io",
            "a..b@acme.io",
            "a\r\nBcc: x@y.io",
            "a@acme.io\r\n",
            "a@acme.io\0",
            "\"a\"@acme.io",
            "a(c)@acme.io",
            "<a@acme.io>",
            "a,b@acme.io",
            "a;b@acme.io",
            "a@[127.0.0.1]",
            "a@127.0.0.1",
            "a@-acme.io",
            "a@acme-.io",
            "a@ac_me.io",
            "ä@acme.io",
            "a@äcme.io",
            "a@acme.io,b@acme.io",
        ] {
            assert!(EmailAddress::parse("email", bad).is_err(), "{bad:?}");
        }
        assert!(EmailAddress::parse("email", &format!("{}@acme.io", "a".repeat(65))).is_err());
        assert!(EmailAddress::parse("email", &"a".repeat(10_000_000)).is_err());
    }

    #[test]
    fn domains_are_exact() {
        assert_eq!(Domain::parse("domains", "ACME.io").expect("fine").as_str(), "acme.io");
        assert_eq!(Domain::parse("domains", "xn--mnchen-3ya.de").expect("fine").as_str(), "xn--mnchen-3ya.de");
        for bad in
            ["", "io", "@acme.io", "*.acme.io", "acme.io.", "acme.io/x", "a b.io", "acme。io", "gmail.com", "GMAIL.com"]
        {
            assert!(Domain::parse("domains", bad).is_err(), "{bad:?}");
        }
    }
}
