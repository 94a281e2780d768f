//! The way to the provider and back in a browser: states, tabs, other browsers, where it ends, and signing out.

use std::sync::atomic::Ordering;

use http::{Request, StatusCode};
use model::sso::Reason;
use serde_json::json;

use super::{Place, assert_is_in, provider::query, somebody};
use crate::support::PASSWORD;

async fn open_place() -> Place {
    let place = Place::new().await;
    place.set_domains(&place.acme, &["acme.io"]).await;
    place
}

#[tokio::test]
async fn tabs_do_not_disturb_each_other_and_a_state_works_once() {
    let place = open_place().await;
    let browser = place.app.browser();
    let (first, second) = (place.begun(&browser, "okta").await, place.begun(&browser, "auth0").await);
    let third = place.begun(&browser, "okta").await;
    for name in ["state", "nonce", "code_challenge"] {
        assert!(query(&first)[name] != query(&third)[name] && query(&first)[name].len() == 43);
    }
    let back = place.okta.signs_in(&third, somebody("ada", "ada@acme.io"));
    assert_is_in(&browser, &browser.get(&back).await);
    let by_auth0 = place.auth0.signs_in(&second, somebody("bob", "bob@acme.io"));
    assert_is_in(&browser, &browser.get(&by_auth0).await);
    let mine = browser.cookie();
    let page = browser.get(&place.okta.signs_in(&first, somebody("ada", "ada@acme.io"))).await;
    assert_is_in(&browser, &page);
    assert_ne!(browser.cookie(), mine, "each sign-in has a session of its own");
    let page = browser.get(&back).await;
    assert!(page.location().contains("reason=state"), "{}", page.location());
}

#[tokio::test]
async fn only_the_browser_that_began_can_finish_and_in_time() {
    let place = open_place().await;
    let attacker = place.app.browser();
    let back = place.okta.signs_in(&place.begun(&attacker, "okta").await, somebody("mallory", "mallory@acme.io"));
    // In a browser that began nothing, and in one that began something else.
    let victim = place.app.browser();
    assert_eq!(place.assert_refused(&victim, &victim.get(&back).await).await, Reason::State);
    place.begun(&victim, "okta").await;
    assert_eq!(place.assert_refused(&victim, &victim.get(&back).await).await, Reason::State);
    // That did not use it up.
    assert_is_in(&attacker, &attacker.get(&back).await);

    let slow = place.app.browser();
    let back = place.okta.signs_in(&place.begun(&slow, "okta").await, somebody("ada", "ada@acme.io"));
    place.app.clock.advance_seconds(601);
    assert_eq!(place.assert_refused(&slow, &slow.get(&back).await).await, Reason::State);
    place.app.domain.sweep().await.expect("swept");
    assert_eq!(place.sql.number("SELECT count(*) FROM sso_transactions").await, 0);

    // No state, another, too long, with NUL, and a planted cookie.
    let browser = place.app.browser();
    place.begun(&browser, "okta").await;
    for bad in ["", "?code=x", "?state=&code=x", "?state=abc&code=x", "?state=%00&code=x", "?state=a&state=b"] {
        let page = browser.get(&format!("/callback_okta{bad}")).await;
        assert_eq!(place.assert_refused(&browser, &page).await, Reason::State, "{bad}");
    }
    let long = format!("/callback_okta?state={}", "x".repeat(5000));
    assert_eq!(place.assert_refused(&browser, &browser.get(&long).await).await, Reason::State);
}

#[tokio::test]
async fn an_answer_is_of_the_provider_that_was_asked() {
    let place = open_place().await;
    let browser = place.app.browser();
    // The state of one at the callback of the other, with either's code.
    let at = place.begun(&browser, "okta").await;
    let back = place.okta.signs_in(&at, somebody("ada", "ada@acme.io"));
    let crossed = back.replace("/callback_okta", "/callback_auth0");
    assert_eq!(place.assert_refused(&browser, &browser.get(&crossed).await).await, Reason::State);
    // The issuer altered, and left out although it was promised.
    for iss in ["iss=https%3A%2F%2Fevil.example", "x=y"] {
        let at = place.begun(&browser, "okta").await;
        let back = place.okta.signs_in(&at, somebody("ada", "ada@acme.io"));
        let (before, _) = back.split_once("iss=").expect("an issuer");
        let page = browser.get(&format!("{before}{iss}")).await;
        assert_eq!(place.assert_refused(&browser, &page).await, Reason::Issuer, "{iss}");
    }
    assert!(place.users("ada@acme.io").await.is_empty());
    // A code that was used already.
    let at = place.begun(&browser, "okta").await;
    let back = place.okta.signs_in(&at, somebody("ada", "ada@acme.io"));
    let code = query(&back)["code"].clone();
    assert_is_in(&browser, &browser.get(&back).await);
    browser.set_cookie(None);
    let at = place.begun(&browser, "okta").await;
    let replayed = format!(
        "/callback_okta?code={code}&state={}&iss=https%3A%2F%2Fokta.example%2Foauth2%2Fdefault",
        query(&at)["state"]
    );
    assert_eq!(place.assert_refused(&browser, &browser.get(&replayed).await).await, Reason::Code);
}

#[tokio::test]
async fn errors_of_a_provider_are_not_repeated() {
    let place = open_place().await;
    let browser = place.app.browser();
    for (error, reason) in [("access_denied", Reason::Cancelled), ("server_error", Reason::ProviderError)] {
        let at = place.begun(&browser, "okta").await;
        let back = format!(
            "/callback_okta?error={error}&error_description=%3Cimg%20src%3Dx%3E%1b%5B2J&state={}&iss=https%3A%2F%2Fokta.example%2Foauth2%2Fdefault",
            query(&at)["state"]
        );
        let page = browser.get(&back).await;
        assert_eq!(place.assert_refused(&browser, &page).await, reason);
        assert!(!page.location().contains("img") && !browser.get(page.location()).await.body.contains("<img src=x"));
    }
}

#[tokio::test]
async fn it_begins_with_a_post_of_our_own_page() {
    let place = open_place().await;
    let browser = place.app.browser();
    assert_eq!(browser.get("/sign-in/sso?provider=okta").await.status, StatusCode::METHOD_NOT_ALLOWED);
    for site in ["cross-site", "same-site"] {
        let request = Request::post("/sign-in/sso")
            .header("content-type", "application/x-www-form-urlencoded")
            .header("sec-fetch-site", site);
        assert_eq!(browser.send_body(request, "provider=okta".to_owned()).await.status, StatusCode::FORBIDDEN);
    }
    for provider in ["", "unknown", "../okta"] {
        let page = browser.post("/sign-in/sso", &[("provider", provider)]).await;
        assert!(page.location().contains("problem=no_provider"), "{provider}");
    }
    assert!(browser.get("/callback_unknown?code=x&state=y").await.status.is_client_error());
    let page = browser.post("/sign-in/sso", &[("provider", "okta"), ("again", "yes")]).await;
    assert_eq!(query(page.location())["prompt"], "login");
    let cookie = page.headers.get("set-cookie").and_then(|value| value.to_str().ok()).expect("a cookie");
    assert!(
        cookie.starts_with("__Host-login=")
            && cookie.ends_with("; Path=/; Max-Age=600; Secure; HttpOnly; SameSite=Lax")
    );
    // The policy of the page lets its forms lead to the providers, and nowhere else.
    let policy = browser.get("/sign-in").await.headers["content-security-policy"].to_str().expect("ASCII").to_owned();
    assert!(policy.contains("form-action 'self' https://acme.auth0.example https://okta.example;"), "{policy}");
}

#[tokio::test]
async fn too_many_starts_wait() {
    let place = open_place().await;
    let browser = place.app.browser();
    for _ in 0..20 {
        place.begun(&browser, "okta").await;
    }
    let page = browser.post("/sign-in/sso", &[("provider", "okta")]).await;
    assert!(page.location().contains("problem=too_many"), "{}", page.location());
}

#[tokio::test]
async fn it_ends_where_the_person_was_going_on_this_site() {
    let place = open_place().await;
    for (wanted, landed) in [
        ("/settings/profile?x=1", "/settings/profile?x=1"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ] {
        let browser = place.app.browser();
        let at = place.begun_with(&browser, &[("provider", "okta"), ("return_to", wanted)]).await;
        let page = browser.get(&place.okta.signs_in(&at, somebody("ada", "ada@acme.io"))).await;
        assert_eq!((page.status, page.location()), (StatusCode::SEE_OTHER, landed), "{wanted}");
    }
    assert_eq!(
        place.app.browser().get("/login?redirect=/settings/users").await.location(),
        "/sign-in?return_to=%2Fsettings%2Fusers"
    );
    assert_eq!(place.app.browser().get("/login?redirect=//evil.example").await.location(), "/sign-in");
}

#[tokio::test]
async fn a_session_that_was_planted_is_not_the_one_that_is_opened() {
    let place = open_place().await;
    let browser = place.app.signed_in(&place.acme.admin.email).await;
    let planted = browser.cookie();
    let page = place.comes(&browser, somebody("ada", "ada@acme.io")).await;
    assert_eq!(page.location(), "/");
    assert_ne!(browser.cookie(), planted);
    let before = place.app.browser();
    before.set_cookie(planted);
    assert!(before.get("/settings/profile").await.location().starts_with("/sign-in"), "the one before has ended");
}

#[tokio::test]
async fn signing_out_goes_on_to_the_provider() {
    let place = open_place().await;
    let browser = place.in_as(somebody("ada", "ada@acme.io")).await;
    let stored = "SELECT count(*) FROM sessions WHERE provider = 'okta' AND id_token IS NOT NULL";
    assert_eq!(place.sql.number(stored).await, 1);
    let page = browser.post("/sign-out", &[]).await;
    assert!(page.location().starts_with("https://okta.example/oauth2/default/logout?"), "{}", page.location());
    let sent = query(page.location());
    assert_eq!(
        (sent["client_id"].as_str(), sent["post_logout_redirect_uri"].as_str()),
        ("tenantry", "http://localhost:8080/login")
    );
    assert_eq!(sent["id_token_hint"].split('.').count(), 3);
    assert_eq!(browser.cookie(), None);

    // Auth0 without an announced place has its own; a silent provider holds nobody; a password has none.
    place.auth0.twisted(|twist| {
        twist.metadata = Some(Box::new(|document| {
            drop(document.as_object_mut().expect("an object").remove("end_session_endpoint"));
        }));
    });
    let browser = place.app.browser();
    assert_is_in(&browser, &place.comes_by_auth0(&browser, somebody("bob", "bob@acme.io")).await);
    let page = browser.post("/sign-out", &[]).await;
    assert_eq!(
        page.location(),
        "https://acme.auth0.example/v2/logout?client_id=tenantry&returnTo=http%3A%2F%2Flocalhost%3A8080%2Flogin"
    );
    let browser = place.app.signed_in(&place.acme.admin.email).await;
    assert_eq!(browser.post("/sign-out", &[]).await.location(), "/sign-in?problem=signed_out");

    let place = Place::with(|providers, _| providers[0].sign_out = false).await;
    place.set_domains(&place.acme, &["acme.io"]).await;
    let browser = place.in_as(somebody("ada", "ada@acme.io")).await;
    assert_eq!(browser.post("/sign-out", &[]).await.location(), "/sign-in?problem=signed_out");
}

#[tokio::test]
async fn an_address_finds_its_provider_whoever_exists() {
    let place = Place::with(|providers, _| providers[0].domains = vec![super::domain("acme.io")]).await;
    let browser = place.app.browser();
    let shown = browser.get("/sign-in").await.body;
    assert!(
        shown.contains("name=\"address\"") && shown.contains("The auth0") && !shown.contains("The okta"),
        "{shown}"
    );
    for address in ["nobody@acme.io", "somebody@acme.io", place.acme.admin.email.as_str()] {
        let page = browser.post("/sign-in/sso", &[("address", address)]).await;
        let expected =
            if address.ends_with("@acme.io") { "https://okta.example/" } else { "https://acme.auth0.example/" };
        assert!(page.location().starts_with(expected), "{}", page.location());
        assert_eq!(query(page.location())["login_hint"], address);
    }
    let page = browser.post("/sign-in/sso", &[("address", "no address")]).await;
    assert!(page.location().contains("problem=no_provider"));
}

#[tokio::test]
async fn a_silent_provider_leaves_the_other_ways_open() {
    let place = open_place().await;
    place.okta.down.store(true, Ordering::Relaxed);
    let browser = place.app.browser();
    let shown = browser.get("/sign-in").await.body;
    assert!(shown.contains("does not answer at the moment"), "{shown}");
    let page = browser.post("/sign-in/sso", &[("provider", "okta"), ("return_to", "/settings/users")]).await;
    assert_eq!(page.location(), "/sign-in?problem=provider_down&return_to=%2Fsettings%2Fusers");
    let fields = [("email", place.acme.admin.email.as_str()), ("password", PASSWORD)];
    assert_eq!(browser.post("/sign-in", &fields).await.location(), "/");
    // It is asked again before long.
    place.okta.down.store(false, Ordering::Relaxed);
    place.app.clock.advance_seconds(11);
    place.in_as(somebody("ada", "ada@acme.io")).await;
}

/// Whoever has the database can finish no sign-in and read no token.
#[tokio::test]
async fn nothing_secret_is_stored() {
    let place = open_place().await;
    let browser = place.in_as(somebody("ada", "ada@acme.io")).await;
    let at = place.begun(&browser, "okta").await;
    let everything = place.sql.everything().await.join("\n");
    let sent = query(&at);
    for secret in [&sent["state"], &sent["nonce"], &browser.other_cookie("__Host-login").expect("bound")] {
        assert!(!everything.contains(secret.as_str()));
    }
    let claims = json!({ "sub": "ada" }).to_string();
    assert!(!everything.contains("eyJ") && !everything.contains(&claims), "no token in the clear");
}
