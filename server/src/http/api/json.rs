//! JSON in and out: strict about what is ambiguous on the way in, plain ASCII on the way out.

use std::{cell::RefCell, fmt, io};

use serde::{
    Serialize,
    de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor},
    ser::Serializer,
};
use serde_json::{Map, Number, Value, ser::Formatter};

use model::Timestamp;

/// Most elements of one list (OWASP ASVS v5.0.0-15.2.2).
pub const LONGEST_LIST: usize = 1000;

/// Why a body is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadJson {
    /// It is not JSON, or nested deeper than 127 levels; where and why.
    Syntax(String),
    /// It is JSON that two readers could understand differently, or that is too large; a sentence.
    Refused(String),
}

/// Reads one JSON value. A key that is given twice is refused: whoever checked the first would be fooled by the second.
pub fn parse(bytes: &[u8]) -> Result<Value, BadJson> {
    let refused = RefCell::new(None);
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = Strict(&refused).deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    value.map_err(|error| refused.take().map_or_else(|| BadJson::Syntax(error.to_string()), BadJson::Refused))
}

/// Reads a value and leaves the reason in the cell when it refuses what JSON itself allows.
#[derive(Clone, Copy)]
struct Strict<'c>(&'c RefCell<Option<String>>);

impl Strict<'_> {
    fn refuse<E: serde::de::Error>(self, reason: String) -> E {
        *self.0.borrow_mut() = Some(reason);
        E::custom("refused")
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            if list.len() == LONGEST_LIST {
                return Err(self.refuse(format!("a list has at most {LONGEST_LIST} elements")));
            }
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let value = entries.next_value_seed(self)?;
            if object.contains_key(&key) {
                let shown: String = key.chars().take(64).collect();
                return Err(self.refuse(format!("the key {shown} is given twice")));
            }
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}

/// Writes compact JSON with everything beyond ASCII escaped, as the ClearML server does.
pub fn write<T: Serialize + ?Sized>(out: &mut Vec<u8>, value: &T) -> serde_json::Result<()> {
    value.serialize(&mut serde_json::Serializer::with_formatter(out, Ascii))
}

struct Ascii;

impl Formatter for Ascii {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.bytes().position(|b| !b.is_ascii()) {
            let (plain, beyond) = rest.split_at(at);
            writer.write_all(plain.as_bytes())?;
            let mut chars = beyond.chars();
            if let Some(first) = chars.next() {
                for unit in first.encode_utf16(&mut [0; 2]) {
                    write!(writer, "\\u{unit:04x}")?;
                }
            }
            rest = chars.as_str();
        }
        writer.write_all(rest.as_bytes())
    }
}

/// A point in time as the API prints it: ISO 8601 with offset. Clients refuse an answer with a number here.
#[derive(Clone, Copy, Debug)]
pub struct Iso(pub Timestamp);

impl Serialize for Iso {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_ambiguous_or_endless_is_refused() {
        assert!(
            matches!(parse(br#"{"role":"user","role":"admin"}"#), Err(BadJson::Refused(why)) if why.contains("role"))
        );
        assert!(matches!(parse(br#"{"a":{"b":1,"b":1}}"#), Err(BadJson::Refused(_))));
        assert!(matches!(parse(br#"[{"b":1,"\u0062":2}]"#), Err(BadJson::Refused(_))));
        let list = |n: usize| format!("[{}]", vec!["1"; n].join(","));
        assert!(parse(list(LONGEST_LIST).as_bytes()).is_ok());
        assert!(matches!(parse(list(LONGEST_LIST + 1).as_bytes()), Err(BadJson::Refused(_))));
        let deep = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
        assert!(parse(deep(127).as_bytes()).is_ok());
        assert!(matches!(parse(deep(128).as_bytes()), Err(BadJson::Syntax(_))));
    }

    #[test]
    fn what_is_not_json_says_where() {
        for bad in ["{", "{]", "{\"a\":}", "{} {}", "NaN", "'a'", "\u{feff}{}", "{\"a\":1,}", "1e999"] {
            assert!(matches!(parse(bad.as_bytes()), Err(BadJson::Syntax(why)) if why.contains("line 1")), "{bad}");
        }
        assert!(parse(b"{\"a\":\"\xff\"}").is_err());
    }

    #[test]
    fn answers_are_ascii() {
        let mut out = Vec::new();
        write(&mut out, &json!({"é": "Zoë \"😀\"\n", "plain": 1})).expect("writes");
        assert_eq!(String::from_utf8(out).expect("ASCII"), r#"{"plain":1,"\u00e9":"Zo\u00eb \"\ud83d\ude00\"\n"}"#);
    }

    proptest! {
        #[test]
        fn reads_what_it_writes(text in ".*", number in any::<i64>()) {
            let value = json!({"text": text, "list": [number, null, true]});
            let mut out = Vec::new();
            write(&mut out, &value).expect("writes");
            prop_assert!(out.is_ascii());
            prop_assert_eq!(parse(&out), Ok(value));
        }

        #[test]
        fn never_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&bytes);
        }
    }
}
