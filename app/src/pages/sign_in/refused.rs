//! A provider's word did not let somebody in: why, and what to do about it.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::{address::EmailAddress, sso::Reason};

use crate::{
    components::{empty::Empty, icon, solid::IntoSolid, title::SafeTitle},
    layout::door::Door,
    paths,
};

#[component]
pub fn RefusedPage() -> impl IntoView {
    let query = use_query_map().get_untracked();
    let get = |name: &str| query.get(name).unwrap_or_default();
    let (title, text) = said(Reason::parse(&get("reason")).unwrap_or(Reason::State), &who(&get("as")));
    let again = get("provider");
    view! {
        <SafeTitle text=title/>
        <Door>
            <Empty icon=icon::LOCK title text whole_page=true/>
            <form class="door-form" method="post" action=paths::SIGN_IN_SSO>
                <input type="hidden" name="provider" value=again/>
                <input type="hidden" name="again" value="yes"/>
                <a class="button primary tall" rel="external" href=paths::SIGN_IN>"Back to sign-in"</a>
                <button type="submit" class="button tall">"Use another account"</button>
            </form>
        </Door>
    }
    .solid()
}

/// A masked address, and nothing else that somebody may have put into the address of the page.
fn who(text: &str) -> String {
    let is_masked = text.split_once("…@").is_some_and(|(first, domain)| {
        first.chars().count() <= 1 && EmailAddress::parse("", &["a@", domain].concat()).is_ok()
    });
    if is_masked { text.to_owned() } else { "your address".to_owned() }
}

fn said(reason: Reason, who: &str) -> (&'static str, String) {
    let plain = |title, text: &str| (title, text.to_owned());
    match reason {
        Reason::Cancelled => plain("You did not sign in", "You said no at the identity provider. Nothing was changed."),
        Reason::ProviderError => plain(
            "The identity provider answered with an error",
            "Try again. If it stays so, tell your administrator: whether you may use this application is decided there.",
        ),
        Reason::ProviderDown => plain(
            "The identity provider does not answer",
            "Try again in a minute, or use another way in. Whoever is signed in already stays so.",
        ),
        Reason::State => plain(
            "This sign-in is over",
            "It was finished already, took more than ten minutes, or began in another browser. Begin again.",
        ),
        Reason::Clock => plain(
            "The time does not fit",
            "What the identity provider sent is too old or from the future. Try again; if it stays so, tell your administrator that a clock may be wrong.",
        ),
        Reason::Issuer
        | Reason::Code
        | Reason::Signature
        | Reason::Audience
        | Reason::Nonce
        | Reason::Malformed
        | Reason::Subject => plain(
            "The answer cannot be trusted",
            "What the identity provider sent does not belong to this sign-in, so it was not used. Try again; if it stays so, tell your administrator: the audit log says what did not fit.",
        ),
        Reason::NoAddress => plain(
            "No e-mail address",
            "The identity provider names no e-mail address for your account, and your workspace is found by it. Ask your administrator to let the provider send it.",
        ),
        Reason::BadAddress => plain(
            "This address cannot be used",
            "The e-mail address that the identity provider names is not a plain one. Ask your administrator to change it there.",
        ),
        Reason::Unverified => (
            "Your e-mail address is not verified",
            ["The identity provider does not say that ", who, " is yours. Verify it there and sign in again, or ask your administrator."].concat(),
        ),
        Reason::ForeignDomain => (
            "This provider is for other addresses",
            ["People with ", who, " sign in another way. Enter your work e-mail on the sign-in page."].concat(),
        ),
        Reason::SignInFirst => (
            "You have an account already",
            ["There is an account with ", who, ", and another way into it. Sign in as you did before."].concat(),
        ),
        Reason::OtherInvitation => (
            "The invitation is for another address",
            ["You came as ", who, ". Use the account that was invited, or ask whoever invited you for an invitation to this address."].concat(),
        ),
        Reason::Disabled => plain(
            "Your account is disabled",
            "Ask an administrator of your workspace to enable it, and sign in again.",
        ),
        Reason::Removed => plain(
            "You were removed from the workspace",
            "An administrator of the workspace can invite you again; the link in that mail lets you in.",
        ),
        Reason::NoSeat => plain(
            "No seat is free",
            "All seats of your workspace are in use. An administrator can remove a user or raise the limit; then sign in again.",
        ),
        Reason::NotInGroup => plain(
            "You are in none of the groups",
            "Whoever comes here for the first time has to be in one of certain groups at the identity provider. Ask your administrator to put you into one, and sign in again.",
        ),
        Reason::NoRule => (
            "No workspace for you yet",
            ["The identity provider knows you as ", who, ", and no workspace lets this address in. Ask the administrator of your workspace to invite you, or to add your address or its domain to the sign-in rules."].concat(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_a_masked_address_is_repeated() {
        assert_eq!(who("g…@acme.example"), "g…@acme.example");
        for other in ["call 0800 and pay", "g…@acme.example. Pay", "gra…@acme.example", "g…@", "…", "<b>…@acme.example"]
        {
            assert_eq!(who(other), "your address", "{other}");
        }
    }

    #[test]
    fn every_reason_has_words_of_its_own_kind() {
        for reason in Reason::ALL {
            let (title, text) = said(*reason, "g…@acme.example");
            assert!(!title.is_empty() && text.ends_with('.'), "{reason:?}");
        }
    }
}
