//! Proofs that are none. Each is refused with its own reason, opens no session and makes nobody.

use std::sync::atomic::Ordering;

use base64::{Engine, prelude::*};
use hmac::{Hmac, KeyInit, Mac};
use http::StatusCode;
use model::sso::Reason;
use serde_json::{Value, json};

use super::{
    Place, assert_is_in,
    provider::{CLIENT_SECRET, Provider, Twist, key, signed_with, unsigned},
    somebody,
};

/// Everybody of the domain is let in, so that nothing but the proof stands in the way.
async fn open_place() -> Place {
    let place = Place::new().await;
    place.set_domains(&place.acme, &["acme.io"]).await;
    place
}

impl Place {
    async fn refused_with(&self, change: impl FnOnce(&mut Twist)) -> Reason {
        self.okta.twisted(|twist| *twist = Twist::default());
        self.okta.twisted(change);
        let reason = self.refused(somebody("mallory", "ada@acme.io")).await;
        assert!(self.users("ada@acme.io").await.is_empty(), "{reason:?}");
        reason
    }
}

fn token(make: impl Fn(&Provider, &Value) -> String + Send + 'static) -> impl FnOnce(&mut Twist) {
    move |twist| twist.token = Some(Box::new(make))
}

fn claims(change: impl Fn(&mut Value) + Send + 'static) -> impl FnOnce(&mut Twist) {
    move |twist| twist.claims = Some(Box::new(change))
}

fn hs256(secret: &[u8], header: &Value, claims: &Value) -> String {
    let body = unsigned(header, claims);
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret).expect("any key");
    mac.update(body.as_bytes());
    format!("{body}.{}", BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

#[tokio::test]
async fn a_proof_is_signed_by_a_key_of_the_provider() {
    let place = open_place().await;
    for alg in ["none", "None", "nOnE"] {
        let made = token(move |_, claims| format!("{}.", unsigned(&json!({ "alg": alg }), claims)));
        let reason = place.refused_with(made).await;
        assert!(matches!(reason, Reason::Signature | Reason::Malformed), "{alg}: {reason:?}");
    }
    // The client's secret, or a public key, as the key of a symmetric signature.
    let by_secret =
        token(|_, claims| hs256(CLIENT_SECRET.as_bytes(), &json!({ "alg": "HS256", "kid": "key-1" }), claims));
    assert_eq!(place.refused_with(by_secret).await, Reason::Signature);
    let by_public_key = token(|_, claims| {
        let public =
            serde_json::to_value(openidconnect::PrivateSigningKey::as_verification_key(&key(1))).expect("JSON");
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(public["x"].as_str().expect("a key")).expect("base64");
        hs256(&bytes, &json!({ "alg": "HS256", "kid": "key-1" }), claims)
    });
    assert_eq!(place.refused_with(by_public_key).await, Reason::Signature);
    let header = json!({ "alg": "EdDSA", "kid": "key-1" });
    let by_another = header.clone();
    assert_eq!(
        place.refused_with(token(move |_, claims| signed_with(&key(9), &by_another, claims))).await,
        Reason::Signature
    );
    let unknown = json!({ "alg": "EdDSA", "kid": "../../key" });
    assert_eq!(
        place.refused_with(token(move |_, claims| signed_with(&key(9), &unknown, claims))).await,
        Reason::Signature
    );
    // The key comes along, or is said to lie elsewhere.
    let public = serde_json::to_value(openidconnect::PrivateSigningKey::as_verification_key(&key(9))).expect("JSON");
    let own = json!({ "alg": "EdDSA", "kid": "key-9", "jwk": public, "jku": "https://evil.example/keys", "x5u": "https://evil.example/x" });
    assert_eq!(place.refused_with(token(move |_, claims| signed_with(&key(9), &own, claims))).await, Reason::Signature);
    let critical = json!({ "alg": "EdDSA", "kid": "key-1", "crit": ["b64"], "b64": false });
    let reason = place.refused_with(token(move |_, claims| signed_with(&key(1), &critical, claims))).await;
    assert!(matches!(reason, Reason::Signature | Reason::Malformed), "{reason:?}");
    // A zero signature (CVE-2022-21449), and one that was cut off.
    let zero = header.clone();
    let zeros = BASE64_URL_SAFE_NO_PAD.encode([0; 64]);
    assert_eq!(
        place.refused_with(token(move |_, claims| format!("{}.{zeros}", unsigned(&zero, claims)))).await,
        Reason::Signature
    );
    let reason = place.refused_with(token(move |_, claims| format!("{}.", unsigned(&header, claims)))).await;
    assert_eq!(reason, Reason::Signature);
    // Claims exchanged under a good signature.
    let swapped = token(|provider, claims| {
        let good = provider.signed(claims);
        let mut other = claims.clone();
        other["sub"] = "the-boss".into();
        let parts: Vec<&str> = good.split('.').collect();
        format!("{}.{}.{}", parts[0], BASE64_URL_SAFE_NO_PAD.encode(other.to_string()), parts[2])
    });
    assert_eq!(place.refused_with(swapped).await, Reason::Signature);
    // What is neither: encrypted, nested, or no token at all.
    for text in ["", "a", "a.b", "a.b.c", "a.b.c.d.e"] {
        let made = token(move |_, _| text.to_owned());
        assert_eq!(place.refused_with(made).await, Reason::Malformed, "{text:?}");
    }
}

#[tokio::test]
async fn a_proof_is_of_this_issuer_for_this_client_and_this_sign_in() {
    let place = open_place().await;
    for issuer in ["https://evil.example", "https://okta.example/oauth2/default/", "https://okta.example"] {
        let reason = place.refused_with(claims(move |claims| claims["iss"] = issuer.into())).await;
        assert_eq!(reason, Reason::Issuer, "{issuer}");
    }
    for audience in [json!("another-client"), json!([]), json!(["another-client"])] {
        let asked = audience.to_string();
        let reason = place.refused_with(claims(move |claims| claims["aud"] = audience.clone())).await;
        assert_eq!(reason, Reason::Audience, "{asked}");
    }
    let two = json!(["tenantry", "another-client"]);
    assert_eq!(place.refused_with(claims(move |claims| claims["aud"] = two.clone())).await, Reason::Audience);
    assert_eq!(place.refused_with(claims(|claims| claims["azp"] = "another-client".into())).await, Reason::Audience);
    assert_eq!(place.refused_with(claims(|claims| claims["nonce"] = "another".into())).await, Reason::Nonce);
    let without = claims(|claims| drop(claims.as_object_mut().expect("an object").remove("nonce")));
    assert_eq!(place.refused_with(without).await, Reason::Nonce);
    for subject in [json!(""), json!("x".repeat(256)), json!("a\0b")] {
        let reason = place.refused_with(claims(move |claims| claims["sub"] = subject.clone())).await;
        assert_eq!(reason, Reason::Malformed);
    }
    // The same claims as they should be come in.
    place.okta.twisted(|twist| *twist = Twist::default());
    place.okta.twisted(claims(|claims| {
        claims["azp"] = "tenantry".into();
        claims["aud"] = json!(["tenantry"]);
    }));
    place.in_as(somebody("ada", "ada@acme.io")).await;
}

#[tokio::test]
async fn only_a_plain_verified_address_leads_anywhere() {
    let place = open_place().await;
    for verified in [json!(false), json!("true"), json!(1), json!(null), json!([true])] {
        let asked = verified.to_string();
        let mut claims = somebody("ada", "ada@acme.io");
        claims["email_verified"] = verified;
        let reason = place.refused(claims).await;
        // What is not even a word for yes or no is no proof.
        assert!(matches!(reason, Reason::Unverified | Reason::Malformed), "{asked}: {reason:?}");
    }
    let mut without = somebody("ada", "ada@acme.io");
    without.as_object_mut().expect("an object").remove("email_verified");
    assert_eq!(place.refused(without).await, Reason::Unverified);
    for address in [
        "ada@ａcme.io",
        "ada@acme。io",
        "ada@acm\u{ad}e.io",
        "ada@acme.io\u{200b}",
        "\u{212a}ate@acme.io",
        "ada@evil.example@acme.io",
        "ada@acme.io.",
        "\"ada\"@acme.io",
        "ada",
        "ada@acme.io\r\nBcc: x@y.io",
    ] {
        assert_eq!(place.refused(somebody("ada", address)).await, Reason::BadAddress, "{address:?}");
    }
    for address in ["ada@evil-acme.io", "ada@acme.io.evil.com", "ada@xacme.io", "ada@sub.acme.io"] {
        assert_eq!(place.refused(somebody("ada", address)).await, Reason::NoRule, "{address:?}");
    }
    assert!(place.users("ada@acme.io").await.is_empty());
    place.in_as(somebody("ada", "ADA@Acme.IO")).await;
    assert_eq!(place.users("ada@acme.io").await.len(), 1);
}

#[tokio::test]
async fn without_an_address_userinfo_is_asked_about_the_same_person() {
    let place = open_place().await;
    let thin = || json!({ "sub": "ada" });
    assert_eq!(place.refused(thin()).await, Reason::ProviderDown, "userinfo answers 401");
    place.okta.twisted(|twist| twist.userinfo = Some(json!({ "sub": "ada" })));
    assert_eq!(place.refused(thin()).await, Reason::NoAddress);
    place.okta.twisted(|twist| twist.userinfo = Some(somebody("mallory", "ada@acme.io")));
    assert_eq!(place.refused(thin()).await, Reason::Subject);
    // Who vouches for the address of one answer vouches not for that of the other.
    place.okta.twisted(|twist| twist.userinfo = Some(json!({ "sub": "ada", "email": "ada@acme.io" })));
    assert_eq!(place.refused(json!({ "sub": "ada", "email_verified": true })).await, Reason::Unverified);
    place.okta.twisted(|twist| twist.userinfo = Some(somebody("ada", "ada@acme.io")));
    place.in_as(thin()).await;
    assert_eq!(place.users("ada@acme.io").await.len(), 1);
}

#[tokio::test]
async fn a_provider_that_fails_is_said_to() {
    let place = open_place().await;
    let answer = |status, body: &str| {
        let body = body.to_owned();
        move |twist: &mut Twist| twist.answer = Some((status, body))
    };
    let hostile = json!({ "error": "invalid_grant", "error_description": "<img src=x> \u{1b}[2J" }).to_string();
    assert_eq!(place.refused_with(answer(StatusCode::BAD_REQUEST, &hostile)).await, Reason::Code);
    assert_eq!(place.refused_with(answer(StatusCode::OK, "<html>")).await, Reason::Malformed);
    let tokenless = json!({ "access_token": "x", "token_type": "Bearer" }).to_string();
    assert_eq!(place.refused_with(answer(StatusCode::OK, &tokenless)).await, Reason::Malformed);
    assert_eq!(place.refused_with(answer(StatusCode::INTERNAL_SERVER_ERROR, "")).await, Reason::ProviderDown);
    place.okta.twisted(|twist| *twist = Twist::default());
    let browser = place.in_as(somebody("ada", "ada@acme.io")).await;

    // Down between the start and the answer, and from the start.
    let other = place.app.browser();
    let at = place.begun(&other, "okta").await;
    let back = place.okta.signs_in(&at, somebody("bob", "bob@acme.io"));
    place.okta.down.store(true, Ordering::Relaxed);
    let page = other.get(&back).await;
    assert_eq!(place.assert_refused(&other, &page).await, Reason::ProviderDown);
    place.app.clock.advance_seconds(3700);
    assert_eq!(browser.get("/settings/profile").await.status, StatusCode::SEE_OTHER, "idle for an hour");
    place.okta.down.store(false, Ordering::Relaxed);
    place.in_as(somebody("ada", "ada@acme.io")).await;
}

#[tokio::test]
async fn discovery_is_about_the_configured_issuer() {
    for (name, value) in [
        ("issuer", json!("https://evil.example")),
        ("issuer", json!("https://okta.example/oauth2")),
        ("token_endpoint", json!("http://okta.example/token")),
        ("jwks_uri", json!("http://okta.example/keys")),
        ("authorization_endpoint", json!(7)),
    ] {
        let place = open_place().await;
        let asked = format!("{name} {value}");
        place.okta.twisted(|twist| twist.metadata = Some(Box::new(move |document| document[name] = value.clone())));
        let browser = place.app.browser();
        let page = browser.post("/sign-in/sso", &[("provider", "okta")]).await;
        assert!(page.location().contains("problem=provider_down"), "{asked}: {}", page.location());
        let shown = browser.get("/sign-in").await.body;
        assert!(shown.contains("does not answer") && shown.contains("The auth0"), "{shown}");
        // The other provider is not affected.
        let page = place.comes_by_auth0(&browser, somebody("ada", "ada@acme.io")).await;
        assert_is_in(&browser, &page);
    }
}
