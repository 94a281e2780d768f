//! No redirect leaves this site, whatever a link, a form or a Referer says.

use std::sync::Arc;

use axum::{Router, body::Body, response::IntoResponse};
use http::{HeaderValue, Request, StatusCode, header};
use proptest::prelude::*;
use server::http::{
    hook::Hooked,
    redirect_guard::{RedirectGuard, safe_return_to},
};
use tower::ServiceExt;
use url::Url;

const OURS: &str = "https://app.example.com";

const HOSTILE: [&str; 62] = [
    "",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "//evil.example/%2f..",
    "//evil.example:443/",
    "//app.example.com@evil.example",
    "/\\evil.example",
    "/\\/evil.example",
    "\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "/\r\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    " /users",
    "\u{0}//evil.example",
    "/\u{0}/evil.example",
    "/\u{b}/evil.example",
    "/\u{c}/evil.example",
    "/ /evil.example",
    "/\u{7f}/evil.example",
    "/\u{85}/evil.example",
    "/\u{a0}/evil.example",
    "/\u{2028}/evil.example",
    "/\u{200b}/evil.example",
    "/\u{feff}/evil.example",
    "\u{feff}//evil.example",
    "/\u{ff0f}evil.example",
    "\u{ff0f}\u{ff0f}evil.example",
    "/\u{2044}evil.example",
    "/\u{2215}evil.example",
    "/\u{29f8}evil.example",
    "/\u{3002}evil.example",
    "https://evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "HTTPS://EVIL.EXAMPLE",
    "https://app.example.com",
    "https://app.example.com@evil.example",
    "https://app.example.com.evil.example",
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "java\nscript:alert(1)",
    "javascript://app.example.com/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "blob:https://evil.example/x",
    "evil.example",
    "@evil.example",
    "?next=//evil.example",
    "#//evil.example",
    "users",
    "/..//evil.example",
    "/.//evil.example",
    "/users//evil.example",
    "/users\r\nSet-Cookie: x=1",
];

const HARMLESS: [&str; 18] = [
    "/",
    "/users",
    "/settings/users?sort=name&after=abc",
    "/users?q=//evil.example",
    "/users#//evil.example",
    "/users?return=https://evil.example",
    "/@evil.example",
    "/:@evil.example",
    "/%09/evil.example",
    "/%2f/evil.example",
    "/%5cevil.example",
    "/%0d%0aSet-Cookie:x",
    "/%00",
    "/..%2f%2fevil.example",
    "/../evil.example",
    "/https:evil.example",
    "/javascript:alert(1)",
    "/users?name=%C3%BC",
];

fn lands_at(location: &str) -> url::Origin {
    Url::parse(OURS).expect("well-formed").join(location).expect("well-formed").origin()
}

#[test]
fn a_return_to_leads_to_our_own_pages_only() {
    for hostile in HOSTILE {
        assert_eq!(safe_return_to(hostile), None, "{hostile:?}");
    }
    for harmless in HARMLESS {
        assert_eq!(safe_return_to(harmless), Some(harmless));
        assert_eq!(lands_at(harmless), Url::parse(OURS).unwrap().origin(), "{harmless}");
    }
    let longest = format!("/{}", "x".repeat(2047));
    assert!(safe_return_to(&longest).is_some());
    assert!(safe_return_to(&format!("{longest}x")).is_none());
}

proptest! {
    /// What is believed stays here by the reading of browsers, from any of our pages, in all that nasty characters make.
    #[test]
    fn what_is_believed_stays_here(text in r"[/\\.:@?#%a2f5cehtps \t\n\r\x00\x7f\u{ff0f}\u{200b}]{0,16}") {
        for wanted in [text.clone(), format!("/{text}")] {
            if let Some(believed) = safe_return_to(&wanted) {
                for page in [OURS, "https://app.example.com/settings/users?x=1"] {
                    let landed = Url::parse(page).unwrap().join(believed).unwrap();
                    prop_assert_eq!(landed.origin(), Url::parse(OURS).unwrap().origin(), "{}", believed);
                }
            }
        }
    }
}

async fn guarded(location: HeaderValue) -> HeaderValue {
    let handler = move || {
        let location = location.clone();
        async move { (StatusCode::FOUND, [(header::LOCATION, location)]).into_response() }
    };
    let guard = RedirectGuard::new([OURS.to_owned()], Arc::new(|| vec!["https://idp.example:8443".to_owned()]));
    let router = Router::new().fallback(handler).layer(Hooked(guard));
    let request = Request::get("/").body(Body::empty()).expect("well-formed");
    router.oneshot(request).await.unwrap().headers()[header::LOCATION].clone()
}

#[tokio::test]
async fn a_foreign_location_becomes_the_start_page() {
    let ours_by_address = ["https://app.example.com"];
    for hostile in HOSTILE.iter().filter(|text| !ours_by_address.contains(text)) {
        if let Ok(value) = HeaderValue::from_bytes(hostile.as_bytes()) {
            assert_eq!(guarded(value).await, "/", "{hostile:?}");
        }
    }
    for foreign in [
        // What a failed form without JavaScript does with a foreign Referer.
        "https://evil.example/steal?__path=%2Fui%2Fgroups&__err=U2VydmVyRXJyb3J8ZGIgZXJyb3I",
        "https://app.example.com:8443/",
        "https://app.example.com\\@evil.example",
        "http://app.example.com/",
        "https://idp.example/",
        "https://idp.example:84430/",
        "https://idp.example:8443.evil.example/",
    ] {
        assert_eq!(guarded(HeaderValue::from_static(foreign)).await, "/", "{foreign}");
    }
    assert_eq!(guarded(HeaderValue::from_bytes(b"/\xff").unwrap()).await, "/");
}

#[tokio::test]
async fn our_own_locations_and_known_providers_pass() {
    let own = [
        "https://app.example.com",
        "https://app.example.com/",
        "https://app.example.com/users?__path=%2Fui%2Fx&__err=abc",
        "https://app.example.com?x=1",
        "https://app.example.com#top",
        "https://idp.example:8443/authorize?client_id=x&redirect_uri=https://app.example.com/callback_x",
    ];
    for location in own.iter().chain(&HARMLESS) {
        assert_eq!(guarded(HeaderValue::from_static(location)).await, *location);
    }
    let long = format!("/?__err={}", "x".repeat(5_000));
    assert_eq!(guarded(HeaderValue::from_str(&long).unwrap()).await, long.as_str());
}
