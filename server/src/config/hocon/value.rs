//! What a text stands for once it is read.

use std::time::Duration;

use super::{duration, ordered::Ordered};

/// An object: its keys in the order of the text.
pub type Object = Ordered<Value>;

/// A value of HOCON, which is a value of JSON.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    Number(Number),
    /// Also a duration such as `10s`: see [`Value::as_duration`].
    String(String),
    List(Vec<Value>),
    Object(Object),
}

/// A number, kept exactly as it was written, so that an access key of digits stays what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number(String);

impl Number {
    pub(super) fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// As it was written, for example `007`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The whole number it is, if it is one of 64 bits.
    pub fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }

    /// The number it is, if that is finite.
    pub fn as_f64(&self) -> Option<f64> {
        self.0.parse().ok().filter(|number: &f64| number.is_finite())
    }
}

impl Value {
    /// What kind of value this is, for messages.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "true or false",
            Self::Number(_) => "a number",
            Self::String(_) => "text",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }

    /// The text of a plain value: a number as it was written, `true` and `false` in lower case.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Bool(true) => Some("true"),
            Self::Bool(false) => Some("false"),
            Self::Number(number) => Some(number.as_str()),
            Self::String(text) => Some(text),
            Self::Null | Self::List(_) | Self::Object(_) => None,
        }
    }

    /// True or false, also written as text, as pyhocon's `get_bool` takes them.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            Self::String(text) => match text.trim().to_ascii_lowercase().as_str() {
                "true" | "yes" | "on" => Some(true),
                "false" | "no" | "off" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// A whole number, also written as text.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Number(number) => number.as_i64(),
            Self::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// A span of time: a whole number of seconds, or one with a unit (`10s`, `5 minutes`, `12h`, `30 days`).
    pub fn as_duration(&self) -> Option<Duration> {
        duration::read(self.as_text()?)
    }

    /// A span of time in whole seconds, what is below a second cut off.
    pub fn as_seconds(&self) -> Option<u64> {
        self.as_duration().map(|span| span.as_secs())
    }
}
