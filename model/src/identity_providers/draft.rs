//! What somebody wants a connection to be, checked as far as it can be without asking anybody.

use super::{Preset, Terms};
use crate::{Error, Result, Secret, address::Domain, error::FieldError, name, sso::ProviderKey};

/// Longest text of a field, in bytes: addresses, IDs, names of claims.
pub const LONGEST: usize = 512;

/// Longest client secret, in bytes.
const LONGEST_SECRET: usize = 4096;

/// Most entries of a list.
const MOST_ENTRIES: usize = 200;

/// A connection as somebody wants it.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The key of the connection, or the one that a blank form was given; none makes one.
    pub id: Option<ProviderKey>,
    pub name: String,
    pub preset: Preset,
    /// A new client secret. None keeps the one there is; a new connection without is a public client.
    pub secret: Option<Secret>,
    pub terms: Terms,
}

impl Draft {
    /// Tidies it and says everything that is wrong. Addresses are looked at by the server, which knows them.
    pub fn check(mut self) -> Result<Self> {
        let mut wrong = Vec::new();
        match name::check("display_name", &self.name, 1) {
            Ok(name) => self.name = name,
            Err(error) => wrong.push(error),
        }
        let terms = &mut self.terms;
        let claims = &mut terms.claims;
        let texts = [
            ("client_id", &mut terms.client_id, true),
            ("audience", &mut terms.audience, false),
            ("claim_email", &mut claims.email, true),
            ("claim_name", &mut claims.name, true),
            ("claim_given_name", &mut claims.given_name, true),
            ("claim_family_name", &mut claims.family_name, true),
            ("claim_groups", &mut terms.groups.claim, terms.groups.enabled),
        ];
        for (field, text, required) in texts {
            *text = text.trim().to_owned();
            wrong.extend(text_problem(field, text, required));
        }
        wrong.extend(scopes_problem(&mut terms.scopes));
        wrong.extend(domains_problem(&mut terms.domains));
        if !terms.require_verified && terms.domains.is_empty() {
            let text =
                "Where the provider does not say that an address is verified, name the domains it may vouch for.";
            wrong.push(FieldError::value("domains", text));
        }
        wrong.extend(groups_problem(&mut self.terms));
        self.secret = self.secret.filter(|secret| !secret.reveal().is_empty());
        if self.secret.as_ref().is_some_and(|secret| !is_secret(secret.reveal())) {
            let text = "A client secret has up to 4096 characters that can be typed, without spaces at its ends.";
            wrong.push(FieldError::value("client_secret", text));
        }
        if wrong.is_empty() { Ok(self) } else { Err(Error::Invalid(wrong)) }
    }
}

fn is_secret(text: &str) -> bool {
    text.len() <= LONGEST_SECRET && text.trim() == text && !text.chars().any(char::is_control)
}

fn text_problem(field: &str, text: &str, required: bool) -> Option<FieldError> {
    if text.is_empty() {
        return required.then(|| FieldError::missing(field));
    }
    let plain = text.len() <= LONGEST && !text.chars().any(char::is_control);
    (!plain).then(|| FieldError::value(field, format!("{field} has up to {LONGEST} characters that can be typed.")))
}

/// RFC 6749, section 3.3.
fn scopes_problem(scopes: &mut Vec<String>) -> Option<FieldError> {
    let mut seen = Vec::new();
    for scope in scopes.iter().flat_map(|text| text.split([' ', ','])).filter(|scope| !scope.is_empty()) {
        if !seen.iter().any(|known| known == scope) {
            seen.push(scope.to_owned());
        }
    }
    *scopes = seen;
    let good = |scope: &String| {
        scope.len() <= LONGEST && scope.bytes().all(|b| b.is_ascii_graphic() && b != b'"' && b != b'\\')
    };
    let text = if scopes.len() > MOST_ENTRIES || !scopes.iter().all(good) {
        "Scopes are words of letters, digits and signs."
    } else if !scopes.iter().any(|scope| scope == "openid") {
        "The scope openid is needed: without it the provider says nothing about who it is."
    } else {
        return None;
    };
    Some(FieldError::value("scopes", text))
}

fn domains_problem(domains: &mut Vec<String>) -> Option<FieldError> {
    let mut known = Vec::new();
    for text in domains.iter().flat_map(|text| text.split([' ', ',', '\n', '\r'])).filter(|text| !text.is_empty()) {
        match Domain::parse("domains", text) {
            Ok(domain) => known.push(domain.as_str().to_owned()),
            Err(error) => return Some(error),
        }
    }
    known.sort();
    known.dedup();
    *domains = known;
    (domains.len() > MOST_ENTRIES).then(|| FieldError::value("domains", format!("At most {MOST_ENTRIES} domains.")))
}

fn groups_problem(terms: &mut Terms) -> Option<FieldError> {
    let groups = &mut terms.groups;
    let tidy = |names: &mut Vec<String>| {
        *names = names.iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
    };
    tidy(&mut groups.admins);
    for (from, to) in &mut groups.mapping {
        *from = from.trim().to_owned();
        tidy(to);
    }
    groups.mapping.retain(|(from, to)| !from.is_empty() || !to.is_empty());
    let names = || groups.mapping.iter().flat_map(|(from, to)| std::iter::once(from).chain(to)).chain(&groups.admins);
    let whole = groups.mapping.iter().all(|(from, to)| !from.is_empty() && !to.is_empty());
    let good = names().count() <= MOST_ENTRIES && names().all(|name| text_problem("", name, true).is_none());
    let text = format!("Each line leads a group of the provider to groups here; at most {MOST_ENTRIES} names in all.");
    (!whole || !good).then(|| FieldError::value("group_mapping", text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        let terms = Terms { client_id: " tenantry ".to_owned(), ..Terms::default() };
        Draft { id: None, name: " Acme ".to_owned(), preset: Preset::Okta, secret: None, terms }
    }

    fn wrong(change: impl FnOnce(&mut Draft)) -> Vec<String> {
        let mut draft = draft();
        change(&mut draft);
        match draft.check() {
            Ok(_) => Vec::new(),
            Err(Error::Invalid(fields)) => fields.into_iter().map(|field| field.field).collect(),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn what_is_typed_is_tidied() {
        let mut draft = draft();
        draft.terms.scopes = vec!["openid email,  openid".to_owned()];
        draft.terms.domains = vec!["Acme.IO, b.io".to_owned(), "acme.io".to_owned()];
        draft.terms.claims.email = " https://acme.io/claims/mail ".to_owned();
        draft.secret = Some(Secret::new(String::new()));
        let checked = draft.check().expect("good");
        assert_eq!((checked.name.as_str(), checked.terms.client_id.as_str()), ("Acme", "tenantry"));
        assert_eq!(checked.terms.scopes, ["openid", "email"]);
        assert_eq!(checked.terms.domains, ["acme.io", "b.io"]);
        assert_eq!(checked.terms.claims.email, "https://acme.io/claims/mail");
        assert!(checked.secret.is_none(), "an empty field keeps the old secret");
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let many = wrong(|draft| {
            draft.name = String::new();
            draft.terms.client_id = "  ".to_owned();
            draft.terms.scopes = vec!["email".to_owned()];
            draft.secret = Some(Secret::new("a\nb".to_owned()));
        });
        assert_eq!(many, ["display_name", "client_id", "scopes", "client_secret"]);
        assert_eq!(wrong(|draft| draft.terms.domains = vec!["no domain".to_owned()]), ["domains"]);
        assert_eq!(wrong(|draft| draft.terms.claims.name = "x".repeat(513)), ["claim_name"]);
        assert_eq!(wrong(|draft| draft.terms.groups.mapping = vec![("a".to_owned(), Vec::new())]), ["group_mapping"]);
    }

    #[test]
    fn addresses_nobody_vouches_for_need_domains() {
        assert_eq!(wrong(|draft| draft.terms.require_verified = false), ["domains"]);
        let with_domain = wrong(|draft| {
            draft.terms.require_verified = false;
            draft.terms.domains = vec!["acme.io".to_owned()];
        });
        assert!(with_domain.is_empty());
    }

    #[test]
    fn what_was_stored_before_reads_with_defaults() {
        let terms: Terms = serde_json::from_str(r#"{"client_id":"x"}"#).expect("JSON");
        assert_eq!(terms, Terms { client_id: "x".to_owned(), ..Terms::default() });
    }
}
