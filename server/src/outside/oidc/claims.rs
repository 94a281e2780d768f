//! The facts that a provider states about somebody, taken from what was verified.

use model::sso::ClaimNames;
use serde_json::{Map, Value};

/// Most bytes of a text that is taken over.
const LONGEST: usize = 320;

/// An object of claims.
pub type Claims = Map<String, Value>;

/// A text that is not empty.
pub fn text<'c>(claims: &'c Claims, name: &str) -> Option<&'c str> {
    claims.get(name)?.as_str().filter(|text| !text.is_empty() && text.len() <= LONGEST)
}

/// The address, and whether the provider vouches for it: its claim must be JSON `true`, and be about this very claim.
pub fn address(claims: &Claims, names: &ClaimNames) -> Option<(String, bool)> {
    let address = text(claims, &names.email)?;
    let vouched = names.email == "email" && claims.get("email_verified") == Some(&Value::Bool(true));
    Some((address.to_owned(), vouched))
}

/// What to call the person: the full name, or its parts.
pub fn name(claims: &Claims, names: &ClaimNames) -> Option<String> {
    text(claims, &names.name).map(str::to_owned).or_else(|| {
        let parts = [text(claims, &names.given_name), text(claims, &names.family_name)];
        let whole = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
        (!whole.is_empty()).then_some(whole)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn claims(value: Value) -> Claims {
        match value {
            Value::Object(map) => map,
            _ => Claims::new(),
        }
    }

    #[test]
    fn only_json_true_vouches_for_an_address() {
        for (claim, vouched) in [
            (json!({ "email": "a@x.io", "email_verified": true }), true),
            (json!({ "email": "a@x.io", "email_verified": "true" }), false),
            (json!({ "email": "a@x.io", "email_verified": 1 }), false),
            (json!({ "email": "a@x.io", "email_verified": false }), false),
            (json!({ "email": "a@x.io", "email_verified": null }), false),
            (json!({ "email": "a@x.io" }), false),
        ] {
            let found = address(&claims(claim.clone()), &ClaimNames::default());
            assert_eq!(found, Some(("a@x.io".to_owned(), vouched)), "{claim}");
        }
        let other = ClaimNames { email: "https://acme.io/mail".to_owned(), ..ClaimNames::default() };
        let mapped = claims(json!({ "https://acme.io/mail": "b@x.io", "email": "a@x.io", "email_verified": true }));
        assert_eq!(address(&mapped, &other), Some(("b@x.io".to_owned(), false)), "it vouches for another claim");
        assert_eq!(address(&claims(json!({ "email": ["a@x.io"] })), &ClaimNames::default()), None);
    }

    #[test]
    fn a_name_is_whole_or_made_of_its_parts() {
        let names = ClaimNames::default();
        assert_eq!(name(&claims(json!({ "name": "Ada K", "given_name": "Ada" })), &names).as_deref(), Some("Ada K"));
        assert_eq!(name(&claims(json!({ "given_name": "Ada", "family_name": "K" })), &names).as_deref(), Some("Ada K"));
        assert_eq!(name(&claims(json!({ "name": "" })), &names), None);
    }
}
