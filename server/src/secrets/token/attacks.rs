//! Tests of tokens: the contract with clients, and a table of forgeries (RFC 8725, "JWT Best Current Practices").

use model::{
    Role,
    id::{SessionId, TenantId, UserId},
};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::{outside::SeededEntropy, secrets::MasterKeys};

const NOW: i64 = 1_800_000_000;

fn now() -> Timestamp {
    Timestamp::from_millis(NOW * 1000)
}

fn ring() -> Keyring {
    let entropy = SeededEntropy::new(1);
    Keyring::new(&MasterKeys::generate(&entropy).rotated(&entropy))
}

fn keys() -> TokenKeys {
    TokenKeys::new(&ring(), None).expect("no configured key")
}

fn claims() -> Claims {
    Claims {
        id: SessionId::known("0192f0c1a2b37c4d8e9f0a1b2c3d4e5f"),
        user: UserId::known("0192f0c1a2b37c4d8e9f0a1b2c3d4e60"),
        tenant: TenantId::default_tenant(),
        access_key: Some("EGRTCO8JMSIGI6S39GTP43NFWXDQOW".to_owned()),
        epoch: 3,
        actor: None,
        issued: now(),
        expires: now().plus_seconds(2_592_000),
    }
}

const fn shown<'a>() -> Shown<'a> {
    Shown {
        env: "<unknown>",
        role: Role::User,
        user_name: "Jane",
        company_name: "ACME",
        service_account_type: None,
        api_version: "2.34",
        server_version: "3.27.0",
        server_build: "613",
        feature_set: "advanced",
    }
}

fn token() -> String {
    keys().issue(&claims(), &shown()).into_inner()
}

fn decoded(part: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64url")).expect("JSON")
}

/// A token with any header and payload, signed with the key that signs.
fn signed(header: &str, payload: &str) -> String {
    let keys = keys();
    let mut token = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(payload));
    let tag = keys.current.mac.tag(&[token.as_bytes()]);
    token.push('.');
    token.push_str(&URL_SAFE_NO_PAD.encode(tag));
    token
}

fn header() -> String {
    format!(r#"{{"alg":"HS256","typ":"JWT","kid":"{}"}}"#, ring().current())
}

/// The usual claims with one changed, properly signed.
fn with_claim(name: &str, value: Option<Value>) -> String {
    let mut claims = decoded(token().split('.').nth(1).expect("a payload"));
    let object = claims.as_object_mut().expect("an object");
    match value {
        Some(value) => object.insert(name.to_owned(), value),
        None => object.remove(name),
    };
    signed(&header(), &claims.to_string())
}

#[test]
fn it_is_what_clients_read() {
    let token = token();
    let parts: Vec<_> = token.split('.').collect();
    assert_eq!(parts.len(), 3);
    assert_eq!(decoded(parts[0]), json!({ "alg": "HS256", "typ": "JWT", "kid": ring().current().as_str() }));
    assert_eq!(
        decoded(parts[1]),
        json!({
            "auth_type": "Bearer", "env": "<unknown>", "iat": NOW, "exp": NOW + 2_592_000,
            "session_id": "0192f0c1a2b37c4d8e9f0a1b2c3d4e5f",
            "identity": {
                "user": "0192f0c1a2b37c4d8e9f0a1b2c3d4e60", "company": "d1bd92a3b039400cbafc60a7a5b1e52b",
                "role": "user", "user_name": "Jane", "company_name": "ACME",
            },
            "api_version": "2.34", "server_version": "3.27.0", "server_build": "613", "feature_set": "advanced",
            "tenant": "d1bd92a3b039400cbafc60a7a5b1e52b", "iss": "tenantry", "aud": "clearml-api",
            "cid": "EGRTCO8JMSIGI6S39GTP43NFWXDQOW", "epoch": 3,
        })
    );
}

#[test]
fn what_was_issued_is_read_back() {
    let actor = ActorClaim { user: UserId::known("svc"), tenant: TenantId::default_tenant(), epoch: 0 };
    for claims in [claims(), Claims { access_key: None, actor: Some(actor), ..claims() }] {
        let shown = Shown { service_account_type: Some(2), user_name: "", ..shown() };
        let token = keys().issue(&claims, &shown).into_inner();
        assert_eq!(keys().verify(&token, now()), Ok(claims));
        assert_eq!(decoded(token.split('.').nth(1).expect("a payload"))["identity"].get("user_name"), None);
    }
}

#[test]
fn the_longest_names_fit() {
    let name = "\u{1F9A9}".repeat(128);
    let both = format!("{name} (impersonated by {name})");
    let token = keys().issue(&claims(), &Shown { user_name: &both, company_name: &name, ..shown() }).into_inner();
    assert_eq!(keys().verify(&token, now()), Ok(claims()), "{}", token.len());
}

#[test]
fn forgeries_are_refused() {
    use TokenProblem::{Malformed, Signature};
    let token = token();
    let parts: Vec<_> = token.split('.').collect();
    let payload = String::from_utf8(URL_SAFE_NO_PAD.decode(parts[1]).expect("base64url")).expect("text");
    let kid = ring().current().to_string();
    let with_header = |header: &str| signed(header, &payload);
    let unsigned = |header: &str| format!("{}.{}.", URL_SAFE_NO_PAD.encode(header), parts[1]);
    let other_user = payload.replace("0192f0c1a2b37c4d8e9f0a1b2c3d4e60", "0192f0c1a2b37c4d8e9f0a1b2c3d4e61");
    for (attack, forged, problem) in [
        ("nothing", String::new(), Malformed),
        ("dots", "..".to_owned(), Malformed),
        ("text", "not a token".to_owned(), Malformed),
        ("two parts", format!("{}.{}", parts[0], parts[1]), Malformed),
        ("no signature", format!("{}.{}.", parts[0], parts[1]), Malformed),
        ("half a signature", token[..token.len() - 20].to_owned(), Malformed),
        ("signature of zeros", format!("{}.{}.{}", parts[0], parts[1], "A".repeat(43)), Signature),
        ("four parts", format!("{token}.{}", parts[2]), Signature),
        ("five parts, as JWE", format!("{}.a.b.c.{}", parts[0], parts[2]), Signature),
        ("too long", keys().issue(&claims(), &Shown { env: &"a".repeat(4096), ..shown() }).into_inner(), Malformed),
        ("padding", format!("{token}="), Malformed),
        ("space after", format!("{token} "), Malformed),
        ("space before", format!(" {token}"), Signature),
        ("alg none", unsigned(r#"{"alg":"none","typ":"JWT"}"#), Malformed),
        ("alg none, signed", with_header(&format!(r#"{{"alg":"none","typ":"JWT","kid":"{kid}"}}"#)), Signature),
        ("alg nOnE, signed", with_header(&format!(r#"{{"alg":"nOnE","typ":"JWT","kid":"{kid}"}}"#)), Signature),
        ("alg RS256", with_header(&format!(r#"{{"alg":"RS256","typ":"JWT","kid":"{kid}"}}"#)), Signature),
        ("alg HS512", with_header(&format!(r#"{{"alg":"HS512","typ":"JWT","kid":"{kid}"}}"#)), Signature),
        ("alg twice", with_header(&format!(r#"{{"alg":"HS256","typ":"JWT","kid":"{kid}","alg":"none"}}"#)), Signature),
        ("no kid", with_header(r#"{"alg":"HS256","typ":"JWT"}"#), Signature),
        ("unknown kid", with_header(r#"{"alg":"HS256","typ":"JWT","kid":"k9"}"#), Signature),
        ("kid as a path", with_header(r#"{"alg":"HS256","typ":"JWT","kid":"../../dev/null"}"#), Signature),
        ("kid as SQL", with_header(r#"{"alg":"HS256","typ":"JWT","kid":"x' UNION SELECT 'k"}"#), Signature),
        ("the configured kid", with_header(r#"{"alg":"HS256","typ":"JWT","kid":"config"}"#), Signature),
        ("typ JWE", with_header(&format!(r#"{{"alg":"HS256","typ":"JWE","kid":"{kid}"}}"#)), Signature),
        ("crit", with_header(&format!(r#"{{"alg":"HS256","typ":"JWT","kid":"{kid}","crit":["b64"]}}"#)), Signature),
        ("jwk", with_header(&format!(r#"{{"alg":"HS256","typ":"JWT","kid":"{kid}","jwk":{{"k":"AA"}}}}"#)), Signature),
        ("nested", with_header(&format!(r#"{{"alg":"HS256","typ":"JWT","kid":"{kid}","cty":"JWT"}}"#)), Signature),
        ("nested payload", signed(&header(), &token), Malformed),
        ("another payload", format!("{}.{}.{}", parts[0], URL_SAFE_NO_PAD.encode(&other_user), parts[2]), Signature),
        ("array payload", signed(&header(), "[]"), Malformed),
        ("empty payload", signed(&header(), ""), Malformed),
        ("claim twice", signed(&header(), &payload.replace("\"epoch\":3", "\"epoch\":3,\"epoch\":4")), Malformed),
    ] {
        assert_eq!(keys().verify(&forged, now()), Err(problem), "{attack}");
    }
}

#[test]
fn claims_must_be_ours() {
    assert_eq!(keys().verify(&with_claim("later", Some(json!({ "a": 1 }))), now()), Ok(claims()));
    for (name, value) in [
        ("iss", Some(json!("other"))),
        ("iss", None),
        ("aud", Some(json!("files"))),
        ("aud", Some(json!(["clearml-api"]))),
        ("aud", None),
        ("exp", None),
        ("exp", Some(json!("never"))),
        ("exp", Some(json!(1e300))),
        ("exp", Some(json!(NOW))),
        ("iat", None),
        ("iat", Some(json!(NOW + 31))),
        ("iat", Some(json!(i64::MAX))),
        ("session_id", None),
        ("identity", Some(json!({ "user": "u" }))),
        ("epoch", Some(json!("3"))),
        ("act", Some(json!({ "user": "u" }))),
    ] {
        assert_eq!(
            keys().verify(&with_claim(name, value.clone()), now()),
            Err(TokenProblem::Malformed),
            "{name} {value:?}"
        );
    }
}

#[test]
fn it_ends_on_time() {
    let token = token();
    let end = claims().expires;
    assert!(keys().verify(&token, end.plus_seconds(29)).is_ok());
    assert_eq!(keys().verify(&token, end.plus_seconds(30)), Err(TokenProblem::Expired));
    assert!(keys().verify(&token, now().plus_seconds(-30)).is_ok());
    assert_eq!(keys().verify(&token, now().plus_seconds(-31)), Err(TokenProblem::Malformed));
    assert_eq!(keys().verify(&token, Timestamp::from_millis(i64::MAX)), Err(TokenProblem::Expired));
}

#[test]
fn tokens_outlive_a_rotation_and_end_with_the_key() {
    let entropy = SeededEntropy::new(1);
    let first = MasterKeys::generate(&entropy);
    let before = TokenKeys::new(&Keyring::new(&first), None).expect("keys");
    let token = before.issue(&claims(), &shown()).into_inner();
    let after = TokenKeys::new(&Keyring::new(&first.rotated(&entropy)), None).expect("keys");
    assert_eq!(after.verify(&token, now()), Ok(claims()));
    assert_ne!(after.issue(&claims(), &shown()).reveal().split('.').next(), token.split('.').next());
    let without = TokenKeys::new(&Keyring::new(&MasterKeys::generate(&SeededEntropy::new(9))), None).expect("keys");
    assert_eq!(without.verify(&token, now()), Err(TokenProblem::Signature));
}

#[test]
fn a_configured_key_signs_and_the_ring_still_checks() {
    let earlier = token();
    let secret = Secret::new("x7".repeat(16));
    let configured = TokenKeys::new(&ring(), Some(&secret)).expect("long enough");
    let token = configured.issue(&claims(), &shown()).into_inner();
    assert_eq!(decoded(token.split('.').next().expect("a header"))["kid"], "config");
    assert_eq!(configured.verify(&token, now()), Ok(claims()));
    assert_eq!(configured.verify(&earlier, now()), Ok(claims()));
    assert_eq!(keys().verify(&token, now()), Err(TokenProblem::Signature));
    let error = TokenKeys::new(&ring(), Some(&Secret::new("x".repeat(31)))).expect_err("short");
    assert!(error.to_string().contains("31 bytes"), "{error}");
}

#[test]
fn each_changed_character_is_noticed() {
    let token = token();
    for index in 0..token.len() {
        let mut changed = token.clone().into_bytes();
        changed[index] = if changed[index] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).expect("text");
        assert!(keys().verify(&changed, now()).is_err(), "{index}");
    }
}

proptest! {
    #[test]
    fn any_text_is_refused_without_panic(text in "(\\PC|\\.){0,200}") {
        prop_assert!(keys().verify(&text, now()).is_err());
        let behind_our_header = [&keys().current.header, text.as_str()].concat();
        prop_assert!(keys().verify(&behind_our_header, now()).is_err());
    }
}
