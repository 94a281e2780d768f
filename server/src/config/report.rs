//! What reading the configuration found: problems, warnings, and each effective value.

use std::fmt;

use model::Secret;

use super::{hocon::quoted, origin::Origin};

/// One reason why the program cannot start.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{setting}: {reason}")]
pub struct Problem {
    /// The variable, option, or key and file.
    pub setting: String,
    /// What is wrong and what to do. Never the value: it may be a secret.
    pub reason: String,
}

/// Every reason there is, one line each.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<_> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

/// Something to look at that does not stop the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning(pub String);

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One effective value, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub key: String,
    /// As HOCON; a secret is already masked.
    pub shown: String,
    pub origin: Origin,
    /// What is masked, to notice that it has changed.
    pub secret: Option<Secret>,
}

/// Collects while reading.
#[derive(Default)]
pub struct Report {
    pub problems: Vec<Problem>,
    pub warnings: Vec<Warning>,
    pub entries: Vec<Entry>,
}

impl Report {
    pub fn problem(&mut self, setting: impl Into<String>, reason: impl Into<String>) {
        self.problems.push(Problem { setting: setting.into(), reason: reason.into() });
    }

    pub fn warn(&mut self, text: impl Into<String>) {
        self.warnings.push(Warning(text.into()));
    }

    pub fn text_entry(&mut self, key: &str, text: &str, origin: Origin) {
        self.entry(key, quoted(text), origin);
    }

    pub fn secret_entry(&mut self, key: &str, secret: &Secret, origin: Origin) {
        self.add(key, quoted("********"), origin, Some(secret.clone()));
    }

    pub fn entry(&mut self, key: &str, shown: String, origin: Origin) {
        self.add(key, shown, origin, None);
    }

    /// Names that could not be read back as a key are left out: nothing that is in effect has one.
    fn add(&mut self, key: &str, shown: String, origin: Origin, secret: Option<Secret>) {
        if key.contains(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '_' | '-' | ' ')) {
            return;
        }
        self.entries.push(Entry { key: key.to_owned(), shown, origin, secret });
    }
}
