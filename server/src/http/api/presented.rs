//! What the headers of a request present: proof of who asks, whom to act as, and where from. Never cookies.

use base64::{Engine, prelude::BASE64_STANDARD};
use http::{HeaderMap, HeaderName, HeaderValue, header, request::Parts};
use model::{
    Error, Secret,
    error::{Forbidden, TokenProblem, Unauthenticated},
    sign_in::{Acting, Origin, Presented},
};

use crate::http::client_address::ClientAddress;

/// Longest credentials that are looked at, in bytes.
const LONGEST_CREDENTIALS: usize = 8 * 1024;

/// Longest token that is looked at, in bytes.
const LONGEST_TOKEN: usize = 4 * 1024;

/// Longest worker name that is kept, in characters.
const LONGEST_WORKER: usize = 128;

/// Reads the one Authorization header. The words for the schemes are case-sensitive, as in the ClearML server.
pub fn proof(headers: &HeaderMap) -> Result<Presented, Unauthenticated> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let value = values.next().ok_or(Unauthenticated::Missing)?.as_bytes();
    // Whoever stands before us may have looked at the other one.
    if values.next().is_some() {
        return Err(Unauthenticated::Malformed);
    }
    let space = value.iter().position(|b| *b == b' ').unwrap_or(value.len());
    let (scheme, rest) = value.split_at(space);
    let rest = rest.trim_ascii();
    match scheme {
        b"Basic" => basic(rest),
        b"Bearer" => bearer(rest),
        _ => Err(Unauthenticated::Scheme),
    }
}

/// RFC 7617, decoded as Latin-1, split at the first colon.
fn basic(encoded: &[u8]) -> Result<Presented, Unauthenticated> {
    if encoded.len() > LONGEST_CREDENTIALS {
        return Err(Unauthenticated::Malformed);
    }
    let decoded = BASE64_STANDARD.decode(encoded).map_err(|_| Unauthenticated::Malformed)?;
    let colon = decoded.iter().position(|b| *b == b':').ok_or(Unauthenticated::Malformed)?;
    let latin1 = |bytes: &[u8]| bytes.iter().copied().map(char::from).collect::<String>();
    Ok(Presented::Key { access_key: latin1(&decoded[..colon]), secret_key: Secret::new(latin1(&decoded[colon + 1..])) })
}

/// RFC 6750. Too long is not the same as absent: it is refused, never passed over.
fn bearer(token: &[u8]) -> Result<Presented, Unauthenticated> {
    let malformed = Unauthenticated::Token(TokenProblem::Malformed);
    if token.is_empty() || token.len() > LONGEST_TOKEN {
        return Err(malformed);
    }
    let token = std::str::from_utf8(token).map_err(|_| malformed)?;
    Ok(Presented::Token(Secret::new(token.to_owned())))
}

/// Reads whom to act as. The same header twice, under either name, an empty one, and both ways at once are refused.
pub fn acting(headers: &HeaderMap) -> Result<Acting, Error> {
    let acting = Acting {
        impersonate_as: single(headers, "x-clearml-impersonate-as", "x-trains-impersonate-as")?,
        act_as: single(headers, "x-clearml-act-as", "x-trains-act-as")?,
        tenant: single(headers, "x-clearml-tenant", "x-trains-tenant")?,
    };
    if acting.impersonate_as.is_some() && acting.act_as.is_some() {
        return Err(refuse("only one of X-Clearml-Impersonate-As and X-Clearml-Act-As is allowed"));
    }
    Ok(acting)
}

/// Whether the request wants to act as somebody, rightly written or not.
pub fn wants_to_act(headers: &HeaderMap) -> bool {
    ["x-clearml-impersonate-as", "x-trains-impersonate-as", "x-clearml-act-as", "x-trains-act-as"]
        .iter()
        .any(|name| headers.contains_key(*name))
}

fn single(headers: &HeaderMap, name: &'static str, older: &'static str) -> Result<Option<String>, Error> {
    let mut values = alias(headers, name, older);
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(refuse(&format!("{name} is given more than once")));
    }
    match value.to_str() {
        Ok(text) if !text.trim().is_empty() => Ok(Some(text.trim().to_owned())),
        Ok(_) => Err(refuse(&format!("{name} is empty"))),
        Err(_) => Err(refuse(&format!("{name} is not plain text"))),
    }
}

fn refuse(why: &str) -> Error {
    Forbidden::Headers(why.to_owned()).into()
}

/// All values of a header that has an older name too, those under the newer name first.
pub(super) fn alias<'h>(
    headers: &'h HeaderMap,
    name: &'static str,
    older: &'static str,
) -> impl Iterator<Item = &'h HeaderValue> {
    let of = |name| headers.get_all(HeaderName::from_static(name)).iter();
    of(name).chain(of(older))
}

/// Where the request comes from.
pub fn origin(parts: &Parts) -> Origin {
    let worker = alias(&parts.headers, "x-clearml-worker", "x-trains-worker")
        .find_map(|value| value.to_str().ok())
        .map(|text| text.trim().chars().take(LONGEST_WORKER).collect::<String>())
        .filter(|text| !text.is_empty());
    let address = parts.extensions.get::<ClientAddress>().map(|client| client.0.to_string());
    Origin { address, worker }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn headers(pairs: &[(&'static str, &[u8])]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (HeaderName::from_static(name), HeaderValue::from_bytes(value).expect("a header value"))
            })
            .collect()
    }

    fn key_of(value: &[u8]) -> Result<(String, String), Unauthenticated> {
        match proof(&headers(&[("authorization", value)]))? {
            Presented::Key { access_key, secret_key } => Ok((access_key, secret_key.into_inner())),
            Presented::Token(_) => panic!("not a key"),
        }
    }

    #[test]
    fn keys_are_latin1_and_split_at_the_first_colon() {
        let encoded = format!("Basic {}", BASE64_STANDARD.encode(b"KEY:se:cr\xe9t"));
        assert_eq!(key_of(encoded.as_bytes()), Ok(("KEY".to_owned(), "se:cr\u{e9}t".to_owned())));
    }

    #[test]
    fn each_way_of_being_wrong_has_its_name() {
        let of = |value: &[u8]| proof(&headers(&[("authorization", value)])).expect_err("refused");
        for scheme in ["basic QTpC", "BEARER x", "bearer x", "Digest x", "Negotiate", "", "Basic\tQTpC", "Basi"] {
            assert_eq!(of(scheme.as_bytes()), Unauthenticated::Scheme, "{scheme}");
        }
        for malformed in ["Basic", "Basic !", "Basic QUJD", "Basic QTpC QTpC", "Basic QTpCx"] {
            assert_eq!(of(malformed.as_bytes()), Unauthenticated::Malformed, "{malformed}");
        }
        let long = |scheme: &str, n: usize| format!("{scheme} {}", "a".repeat(n));
        let bad_token = Unauthenticated::Token(TokenProblem::Malformed);
        assert_eq!(of(b"Bearer "), bad_token);
        assert_eq!(of(b"Bearer \xff"), bad_token);
        assert_eq!(of(long("Bearer", LONGEST_TOKEN + 1).as_bytes()), bad_token);
        assert_eq!(of(long("Basic", LONGEST_CREDENTIALS + 4).as_bytes()), Unauthenticated::Malformed);
        assert!(proof(&headers(&[("authorization", long("Bearer", LONGEST_TOKEN).as_bytes())])).is_ok());
        assert_eq!(proof(&HeaderMap::new()).expect_err("nothing"), Unauthenticated::Missing);
        let two = headers(&[("authorization", b"Basic QTpC"), ("authorization", b"Basic QTpC")]);
        assert_eq!(proof(&two).expect_err("two"), Unauthenticated::Malformed);
        assert_eq!(
            proof(&headers(&[("cookie", b"clearml_token_basic=x")])).expect_err("a cookie"),
            Unauthenticated::Missing
        );
    }

    #[test]
    fn the_older_names_have_the_same_effect() {
        for (newer, older) in [
            ("x-clearml-impersonate-as", "x-trains-impersonate-as"),
            ("x-clearml-act-as", "x-trains-act-as"),
            ("x-clearml-tenant", "x-trains-tenant"),
        ] {
            let (a, b) = (acting(&headers(&[(newer, b"x")])), acting(&headers(&[(older, b"x")])));
            assert_ne!(a, Ok(Acting::default()));
            assert_eq!(a, b);
        }
    }

    #[test]
    fn contradictions_are_refused() {
        let names = ["x-clearml-impersonate-as", "x-trains-impersonate-as", "x-clearml-act-as", "x-trains-act-as"];
        for first in names {
            for second in names {
                let both = acting(&headers(&[(first, b"a"), (second, b"b")]));
                assert!(matches!(both, Err(Error::Forbidden(Forbidden::Headers(_)))), "{first} and {second}");
            }
            for bad in [&b""[..], b" ", b"\xff"] {
                assert!(acting(&headers(&[(first, bad)])).is_err(), "{first}: {bad:?}");
            }
        }
        assert!(acting(&headers(&[("x-clearml-tenant", b"a"), ("x-clearml-tenant", b"b")])).is_err());
        assert!(acting(&headers(&[("x-clearml-tenant", b"a"), ("x-clearml-act-as", b"b")])).is_ok());
    }

    proptest! {
        #[test]
        fn never_panics(value in prop::collection::vec(any::<u8>(), 0..100)) {
            if let Ok(value) = HeaderValue::from_bytes(&value) {
                let mut map = HeaderMap::new();
                map.insert(header::AUTHORIZATION, value.clone());
                map.insert("x-clearml-act-as", value);
                let _ = (proof(&map), acting(&map));
            }
        }
    }
}
