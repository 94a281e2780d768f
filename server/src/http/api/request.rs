//! What a request asks for: the JSON of its body, and over it the fields of its form and its query.

use axum::body::{Body, Bytes, to_bytes};
use form_urlencoded::parse as pairs;
use http::{header, request::Parts};
use serde_json::{Map, Value};

use super::{
    error::{ApiError, BAD_REQUEST, GENERAL, TOO_LARGE, VALIDATION},
    fields::Fields,
    json::{self, BadJson},
};

/// Largest body, in bytes; the listener's own limit may be lower.
pub const LARGEST_BODY: usize = 1024 * 1024;

/// Most fields of one form or query.
const MOST_PAIRS: usize = 1000;

/// Most dots in the name of a form or query field.
const DEEPEST_NAME: usize = 32;

/// Where the objects of a batch are.
pub const BATCH: &str = "\0batch";

/// Reads everything that was asked. The content type does not matter, as in the ClearML server, but for forms (which
/// curl announces even when it sends JSON) and for batches, an object a line, which few endpoints take.
pub async fn read(parts: &Parts, body: Body, takes_batches: bool) -> Result<Fields, ApiError> {
    let bytes = to_bytes(body, LARGEST_BODY).await.map_err(|error| unread(&error))?;
    let kind = parts.headers.get(header::CONTENT_TYPE).map_or(&b""[..], |value| value.as_bytes());
    if kind == b"application/json-lines" && takes_batches {
        return batch(&bytes);
    }
    if kind == b"application/json-lines" {
        return Err(VALIDATION.because("this endpoint takes one JSON object, not application/json-lines"));
    }
    let mut asked = if is_form(kind, &bytes) { form(&bytes)? } else { object(&bytes)? };
    if let Some(query) = parts.uri.query() {
        merge(&mut asked, query.as_bytes())?;
    }
    Ok(Fields::new(asked))
}

fn unread(error: &axum::Error) -> ApiError {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.is::<http_body_util::LengthLimitError>() {
            return TOO_LARGE.because("a request body has at most 1 MiB");
        }
        cause = error.source();
    }
    BAD_REQUEST.because("the body did not arrive whole")
}

fn is_form(kind: &[u8], body: &Bytes) -> bool {
    const FORM: &[u8] = b"application/x-www-form-urlencoded";
    let says_form = kind.get(..FORM.len()).is_some_and(|start| start.eq_ignore_ascii_case(FORM));
    says_form && !matches!(body.trim_ascii_start().first(), Some(b'{' | b'[') | None)
}

fn form(bytes: &[u8]) -> Result<Map<String, Value>, ApiError> {
    let mut asked = Map::new();
    merge(&mut asked, bytes)?;
    Ok(asked)
}

/// The objects of a batch; blank lines are nothing.
fn batch(bytes: &Bytes) -> Result<Fields, ApiError> {
    let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
    let objects = lines.map(|line| object(line).map(Value::Object)).collect::<Result<Vec<_>, _>>()?;
    Ok(Fields::new(Map::from_iter([(BATCH.to_owned(), Value::Array(objects))])))
}

/// The object in the body; nothing and `null` stand for an empty one.
fn object(bytes: &[u8]) -> Result<Map<String, Value>, ApiError> {
    if bytes.is_empty() {
        return Ok(Map::new());
    }
    match json::parse(bytes) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(Value::Null) => Ok(Map::new()),
        Ok(_) => Err(GENERAL.because("Data should be a dict")),
        Err(BadJson::Syntax(why)) => Err(BAD_REQUEST.because(&format!("the body is not JSON: {why}"))),
        Err(BadJson::Refused(why)) => Err(VALIDATION.because(&why)),
    }
}

/// Puts the fields of a query or form over what is there: `a.b` reaches into objects, and a name that ends in `[]` or
/// comes more than once makes a list.
fn merge(asked: &mut Map<String, Value>, encoded: &[u8]) -> Result<(), ApiError> {
    let mut given: Map<String, Value> = Map::new();
    for (count, (name, value)) in pairs(encoded).enumerate() {
        if count == MOST_PAIRS {
            return Err(VALIDATION.because("a query or form has at most 1000 fields"));
        }
        let bare = name.strip_suffix("[]");
        let value = convert(&value);
        match given.get_mut(bare.unwrap_or(&name)) {
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
            None => {
                let value = if bare.is_some() { Value::Array(vec![value]) } else { value };
                given.insert(bare.unwrap_or(&name).to_owned(), value);
            }
        }
    }
    given.into_iter().try_for_each(|(name, value)| put(asked, &name, value))
}

fn put(asked: &mut Map<String, Value>, name: &str, value: Value) -> Result<(), ApiError> {
    if name.bytes().filter(|b| *b == b'.').count() > DEEPEST_NAME {
        return Err(VALIDATION.because("a field name has at most 32 dots"));
    }
    let (path, last) = name.rsplit_once('.').map_or((None, name), |(path, last)| (Some(path), last));
    let mut at = asked;
    for step in path.into_iter().flat_map(|path| path.split('.')) {
        let next = at.entry(step).or_insert(Value::Null);
        if !next.is_object() {
            *next = Value::Object(Map::new());
        }
        let Value::Object(inner) = next else { return Err(GENERAL.plain()) };
        at = inner;
    }
    at.insert(last.to_owned(), value);
    Ok(())
}

/// The value a text stands for: digits are a number, digits with one dot a fraction, `true` and `false` themselves.
fn convert(text: &str) -> Value {
    match text {
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    let dots = text.bytes().filter(|b| *b == b'.').count();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let number = match (digits, dots) {
        (0, _) => None,
        (_, 0) if digits == text.len() => text.parse::<u64>().ok().map(Into::into),
        (_, 1) if digits + 1 == text.len() => text.parse().ok().and_then(serde_json::Number::from_f64),
        _ => None,
    };
    number.map_or_else(|| Value::String(text.to_owned()), Value::Number)
}

#[cfg(test)]
mod tests {
    use http::Request;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn merged(body: Value, query: &str) -> Value {
        let Value::Object(mut asked) = body else { panic!("an object") };
        merge(&mut asked, query.as_bytes()).expect("merges");
        Value::Object(asked)
    }

    #[test]
    fn a_query_reads_as_the_reference_server_reads_it() {
        for (query, expected) in [
            ("enabled=true&types=config&types=config", json!({"enabled": true, "types": ["config", "config"]})),
            ("expiration_sec=3600", json!({"expiration_sec": 3600})),
            ("types[]=config", json!({"types": ["config"]})),
            ("types[]=a&types=b", json!({"types": ["a", "b"]})),
            ("a.b=1&a.c=1.5", json!({"a": {"b": 1, "c": 1.5}})),
            ("x=False&y=TRUE&z=tRue", json!({"x": false, "y": true, "z": "tRue"})),
            (
                "a=1.2.3&b=-1&c=&d=.&e=1e5&f=+1",
                json!({"a": "1.2.3", "b": "-1", "c": "", "d": ".", "e": "1e5", "f": " 1"}),
            ),
            ("long=99999999999999999999999", json!({"long": "99999999999999999999999"})),
            ("name=Zo%C3%AB+K", json!({"name": "Zoë K"})),
            ("bad=%ff%zz&=x", json!({"bad": "\u{fffd}%zz", "": "x"})),
        ] {
            assert_eq!(merged(json!({}), query), expected, "{query}");
        }
        assert_eq!(merged(json!({"a": 1, "b": 2}), "a=x&b.c=3"), json!({"a": "x", "b": {"c": 3}}));
    }

    #[test]
    fn a_query_is_bounded() {
        let many = vec!["a=1"; MOST_PAIRS + 1].join("&");
        let deep = format!("{}=1", "a.".repeat(DEEPEST_NAME + 1));
        for bad in [many, deep] {
            assert!(merge(&mut Map::new(), bad.as_bytes()).is_err());
        }
    }

    async fn body_of(kind: &str, body: &[u8]) -> Result<Value, ApiError> {
        let request = Request::builder().uri("/auth.login").header("content-type", kind).body(()).expect("a request");
        let (parts, ()) = request.into_parts();
        read(&parts, Body::from(body.to_vec()), false).await.map(|fields| Value::Object(fields.as_map().clone()))
    }

    #[tokio::test]
    async fn the_content_type_does_not_matter() {
        for kind in ["application/json", "text/plain", "application/x-www-form-urlencoded", "x", "multipart/form-data"]
        {
            assert_eq!(body_of(kind, br#" {"a": 1}"#).await, Ok(json!({"a": 1})), "{kind}");
            assert_eq!(body_of(kind, b"").await, Ok(json!({})), "{kind}");
        }
        assert_eq!(body_of("application/json", b"null").await, Ok(json!({})));
        let form = body_of("application/x-www-form-urlencoded; charset=utf-8", b"a=1&b.c=x&d=1&d=2").await;
        assert_eq!(form, Ok(json!({"a": 1, "b": {"c": "x"}, "d": [1, 2]})));
    }

    #[tokio::test]
    async fn what_is_no_object_is_refused() {
        for (body, code, subcode) in
            [("[1]", 500, 0), ("1", 500, 0), ("\"x\"", 500, 0), ("{", 400, 0), (r#"{"a":1,"a":2}"#, 400, 12)]
        {
            let error = body_of("application/json", body.as_bytes()).await.expect_err(body);
            assert_eq!((error.kind.0, error.kind.1), (code, subcode), "{body}");
        }
        assert_eq!(body_of("application/json-lines", b"{}").await.expect_err("a batch").kind, VALIDATION);
        let large = vec![b' '; LARGEST_BODY + 1];
        assert_eq!(body_of("application/json", &large).await.expect_err("too large").kind, TOO_LARGE);
    }

    #[tokio::test]
    async fn a_batch_is_an_object_a_line() {
        let request = Request::builder().header("content-type", "application/json-lines").body(()).expect("a request");
        let (parts, ()) = request.into_parts();
        let read = async |body: &'static str| read(&parts, Body::from(body), true).await;
        let two = read("{\"a\":1}\n\n{\"a\":2}\n").await.expect("two objects");
        assert_eq!(two.as_map()[BATCH], json!([{ "a": 1 }, { "a": 2 }]));
        assert_eq!(read("{}\n[1]").await.expect_err("a list").kind, GENERAL);
        assert_eq!(read("{}\n{").await.expect_err("no JSON").kind, BAD_REQUEST);
    }

    proptest! {
        #[test]
        fn never_panics(encoded in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = merge(&mut Map::new(), &encoded);
        }
    }
}
