//! Finds the value of a setting: command line, variable, or the file a variable names.

use std::{path::Path, time::Duration};

use super::{
    super::{
        environment::Environment,
        files,
        hocon::{Value, quoted},
        nearest::did_you_mean,
        origin::Origin,
        report::Report,
    },
    cli::CliOverrides,
    table::{ALL, Setting},
};

/// Longest life of a session or token, a year.
const LONGEST: Duration = Duration::from_hours(366 * 24);

pub struct Input<'a> {
    pub cli: &'a CliOverrides,
    pub env: &'a Environment,
    pub report: &'a mut Report,
}

/// A value that was set, and what to call the setting in a message.
pub struct Found {
    pub text: String,
    pub place: String,
    pub origin: Origin,
}

impl Input<'_> {
    /// The value of a setting, if it is set anywhere.
    pub fn value(&mut self, setting: &Setting) -> Option<Found> {
        let variable = setting.variable;
        if let Some((flag, read)) = setting.flag
            && let Some(text) = read(self.cli)
        {
            return Some(Found { text: text.to_owned(), place: flag.to_owned(), origin: Origin::Flag(flag) });
        }
        if self.env.is_unreadable(variable) {
            self.report.problem(variable, "the value is not UTF-8 text");
            return None;
        }
        let found = |text: String, name: &str| Found {
            text,
            place: name.to_owned(),
            origin: Origin::Variable(name.to_owned()),
        };
        let plain = self.env.get(variable);
        let file_variable = format!("{variable}_FILE");
        let file = self.env.get(&file_variable).filter(|_| setting.is_secret());
        match (plain, file) {
            (Some(_), Some(_)) => {
                self.report.problem(file_variable, format!("{variable} is set too: only one of the two may be"));
                None
            }
            (Some(text), None) => Some(found(text.to_owned(), variable)),
            (None, Some(path)) => match files::read_secret(Path::new(path)) {
                Ok(text) => Some(found(text, &file_variable)),
                Err(reason) => {
                    self.report.problem(file_variable, reason);
                    None
                }
            },
            (None, None) => None,
        }
    }

    /// A text that needs no check, if it is set.
    pub fn optional_text(&mut self, setting: &Setting) -> Option<String> {
        let found = self.value(setting)?;
        self.report.text_entry(setting.key, &found.text, found.origin);
        Some(found.text)
    }

    /// A text that needs no check.
    pub fn text_or(&mut self, setting: &Setting, default: &str) -> String {
        self.optional_text(setting).unwrap_or_else(|| {
            self.report.text_entry(setting.key, default, Origin::Default);
            default.to_owned()
        })
    }

    /// One of a few words.
    pub fn choice<T: Copy>(&mut self, setting: &Setting, default: &str, choices: &[(&str, T)]) -> T {
        let find = |word: &str| choices.iter().find(|(name, _)| *name == word.trim().to_ascii_lowercase());
        let found = self.value(setting);
        let chosen = found.as_ref().and_then(|found| find(&found.text));
        if let (Some(found), None) = (&found, chosen) {
            let words: Vec<_> = choices.iter().map(|(name, _)| *name).collect();
            self.report.problem(found.place.as_str(), format!("this must be one of: {}", words.join(", ")));
        }
        let origin = found.map_or(Origin::Default, |found| found.origin);
        let (name, value) = chosen.or_else(|| find(default)).unwrap_or(&choices[0]);
        self.report.text_entry(setting.key, name, origin);
        *value
    }

    /// A span of time, if it is set: seconds, or a number with a unit.
    pub fn span(&mut self, setting: &Setting) -> Option<Duration> {
        let found = self.value(setting)?;
        match Value::String(found.text.clone()).as_duration() {
            Some(span) if (Duration::from_secs(1)..=LONGEST).contains(&span) => {
                self.report.text_entry(setting.key, &found.text, found.origin);
                Some(span)
            }
            Some(_) => {
                self.report.problem(found.place, "the time must be between 1 second and 1 year");
                None
            }
            None => {
                self.report.problem(found.place, "this must be a time: 90 (seconds), 30m, 12h, 7d");
                None
            }
        }
    }

    pub fn span_or(&mut self, setting: &Setting, shown: &str, default: Duration) -> Duration {
        self.span(setting).unwrap_or_else(|| {
            self.report.entry(setting.key, quoted(shown), Origin::Default);
            default
        })
    }

    /// Warns of `TENANTRY_*` variables that are no setting.
    pub fn warn_of_unknown(&mut self) {
        let mut known: Vec<String> = ALL.iter().map(|setting| setting.variable.to_owned()).collect();
        known.extend(ALL.iter().filter(|s| s.is_secret()).map(|setting| format!("{}_FILE", setting.variable)));
        for name in self.env.names("TENANTRY_") {
            if !known.iter().any(|known| known == name) {
                let hint = did_you_mean(name, known.iter().map(String::as_str));
                self.report.warn(format!("{name}: there is no such setting{hint}"));
            }
        }
    }
}
