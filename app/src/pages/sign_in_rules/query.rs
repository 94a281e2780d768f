//! What the Sign-in Rules page is asked, as it stands in the page's address.

use leptos_router::params::ParamsMap;

use crate::{address::Address, paths};

/// The address that one asks about, and the key of the provider its owner would come through.
const KNOWN: &[&str] = &["email", "provider"];

/// What the address of the page asks for.
pub fn read(params: &ParamsMap) -> Address {
    let address = Address::read(paths::SIGN_IN_RULES, KNOWN, params);
    let email = address.get("email").trim().to_owned();
    address.with("email", &email)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_stands_in_the_address() {
        let params = [("email", " ada@acme.io "), ("provider", "okta"), ("other", "x")];
        let address = read(&params.into_iter().map(|(name, value)| (name, value.to_owned())).collect());
        assert_eq!(address.href(), "/settings/sign-in-rules?email=ada%40acme.io&provider=okta");
    }
}
