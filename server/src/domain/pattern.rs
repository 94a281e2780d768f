//! Patterns that clients send: regular expressions by contract, run by a linear-time engine with bounded memory.

use model::{Error, error::FieldError};
use regex::{Regex, RegexBuilder};

/// Longest pattern, in bytes.
const LONGEST: usize = 1024;

/// Compiles a client's pattern for names.
pub fn compile(field: &str, pattern: &str) -> Result<Regex, Error> {
    let refuse = || FieldError::value(field, format!("{field} is not a regular expression that we can use.")).into();
    if pattern.len() > LONGEST {
        return Err(refuse());
    }
    RegexBuilder::new(pattern).size_limit(1 << 20).dfa_size_limit(1 << 20).build().map_err(|_| refuse())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_names_as_python_sends_them() {
        let name = compile("name", r"my\-queue\ 1\.0").expect("python's re.escape");
        assert!(name.is_match("my-queue 1.0"));
    }

    #[test]
    fn bombs_are_refused_or_harmless() {
        assert!(compile("name", &"a".repeat(2000)).is_err());
        assert!(compile("name", "(").is_err());
        assert!(compile("name", "(((a{100}){100}){100}){100}").is_err());
        let nested = compile("name", "^(a+)+$").expect("linear in this engine");
        assert!(!nested.is_match(&format!("{}!", "a".repeat(10_000))));
    }
}
