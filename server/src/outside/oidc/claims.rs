//! The facts that a provider states about somebody, taken from what was verified.

use model::{
    group_sync::{MOST_STATED, Stated},
    sso::ClaimNames,
};
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

/// The groups of a claim: a list of names, or one name. Anything else says nothing, nor does a list that is too long:
/// taking over a part would take the rest away.
pub fn groups(claims: &Claims, name: &str) -> Stated {
    let one = |value: &Value| {
        let text = value.as_str().map(str::trim).filter(|text| text.len() <= LONGEST && !text.contains('\0'));
        text.map(str::to_owned)
    };
    let stated = match claims.get(name) {
        Some(Value::Array(list)) if list.len() <= MOST_STATED => list.iter().map(one).collect(),
        Some(text @ Value::String(_)) => one(text).map(|text| vec![text]),
        _ => None,
    };
    let filled = |names: Vec<String>| names.into_iter().filter(|name| !name.is_empty()).collect();
    stated.map_or(Stated::Missing, |names| Stated::Groups(filled(names)))
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
    fn groups_are_stated_or_they_are_not() {
        let of = |value: Value| groups(&claims(json!({ "g": value })), "g");
        let names = |names: &[&str]| Stated::Groups(names.iter().map(|name| (*name).to_owned()).collect());
        assert_eq!(of(json!(["a", " b ", ""])), names(&["a", "b"]));
        assert_eq!((of(json!("a")), of(json!([])), of(json!(""))), (names(&["a"]), names(&[]), names(&[])));
        let many = vec!["a"; MOST_STATED + 1];
        for bad in [json!(null), json!(1), json!({}), json!(["a", 1]), json!(["x".repeat(321)]), json!(many)] {
            assert_eq!(of(bad), Stated::Missing);
        }
        assert_eq!(groups(&claims(json!({})), "g"), Stated::Missing);
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
