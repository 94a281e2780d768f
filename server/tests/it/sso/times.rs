//! Clocks that differ, and keys that change.

use std::sync::atomic::Ordering;

use model::sso::Reason;
use serde_json::{Value, json};

use super::{
    Place,
    provider::{Twist, key, signed_with},
    somebody,
};
use crate::support::START;

async fn open_place() -> Place {
    let place = Place::new().await;
    place.set_domains(&place.acme, &["acme.io"]).await;
    place
}

fn moved(by: &'static [(&'static str, i64)]) -> impl FnOnce(&mut Twist) {
    move |twist| {
        twist.claims = Some(Box::new(move |claims: &mut Value| {
            for (name, seconds) in by {
                claims[*name] = (START.seconds() + seconds).into();
            }
        }));
    }
}

#[tokio::test]
async fn clocks_may_differ_by_a_minute() {
    let place = open_place().await;
    for good in [
        &[("exp", -50)][..],
        &[("iat", 50), ("nbf", 50)],
        &[("iat", -600), ("exp", 1)],
        &[("iat", -30), ("exp", 300), ("nbf", -30)],
    ] {
        place.okta.twisted(moved(good));
        place.in_as(somebody("ada", "ada@acme.io")).await;
    }
    for bad in [
        &[("exp", -300)][..],
        &[("exp", -61)],
        &[("iat", 300), ("exp", 600)],
        &[("nbf", 61)],
        &[("iat", -700), ("exp", 300)],
    ] {
        place.okta.twisted(moved(bad));
        assert_eq!(place.refused(somebody("ada", "ada@acme.io")).await, Reason::Clock, "{bad:?}");
    }
}

#[tokio::test]
async fn keys_that_change_fail_nobody_and_are_not_asked_for_at_will() {
    let place = open_place().await;
    place.in_as(somebody("ada", "ada@acme.io")).await;
    let asked = || place.okta.keys_asked.load(Ordering::Relaxed);
    assert_eq!(asked(), 1);
    place.in_as(somebody("ada", "ada@acme.io")).await;
    assert_eq!(asked(), 1, "kept");
    // Each time a minute later: with every change, the first token of the new key fetches it.
    for n in 2..5 {
        place.app.clock.advance_seconds(61);
        place.okta.rotates();
        place.in_as(somebody("ada", "ada@acme.io")).await;
        assert_eq!(asked(), n);
    }
    // A flood of tokens that name keys nobody has.
    place.okta.twisted(|twist| {
        twist.token =
            Some(Box::new(|_, claims| signed_with(&key(9), &json!({ "alg": "EdDSA", "kid": "no-such" }), claims)));
    });
    for _ in 0..10 {
        assert_eq!(place.refused(somebody("ada", "ada@acme.io")).await, Reason::Signature);
    }
    assert_eq!(asked(), 4, "the last was less than a minute ago");
    place.app.clock.advance_seconds(61);
    for _ in 0..10 {
        assert_eq!(place.refused(somebody("ada", "ada@acme.io")).await, Reason::Signature);
    }
    assert_eq!(asked(), 5);
    // Good ones are not kept waiting by it.
    place.okta.twisted(|twist| *twist = Twist::default());
    place.in_as(somebody("ada", "ada@acme.io")).await;
}
