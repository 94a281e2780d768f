//! Typed access to the tree: takes values out, checks them, and notes what is in effect.

use std::{path::Path, time::Duration};

use model::{
    Secret,
    features::{Feature, FeatureSet},
};

use super::super::{
    files,
    hocon::{Value, quoted},
    nearest::did_you_mean,
    origin::Origin,
    report::Report,
    tree::{Leaf, Tree},
};

/// Longest span of time that makes sense, ten years.
const LONGEST: Duration = Duration::from_hours(10 * 365 * 24);

/// Longest plain text of any setting, in bytes.
const LONGEST_TEXT: usize = 1024;

pub struct Reader<'a> {
    tree: &'a mut Tree,
    report: &'a mut Report,
}

/// A value that was set, and what to call the setting in a message.
pub struct Found<T> {
    pub value: T,
    pub place: String,
    pub origin: Origin,
}

/// The fields of an object in a list, in the order of the text.
pub type Fields = Vec<(String, Value)>;

impl<'a> Reader<'a> {
    pub const fn new(tree: &'a mut Tree, report: &'a mut Report) -> Self {
        Self { tree, report }
    }

    pub fn problem(&mut self, place: impl Into<String>, reason: impl Into<String>) {
        self.report.problem(place, reason);
    }

    /// How many problems there are so far.
    pub fn problems(&self) -> usize {
        self.report.problems.len()
    }

    pub fn warn(&mut self, text: impl Into<String>) {
        self.report.warn(text);
    }

    /// Names that the operator chose below a path.
    pub fn names(&mut self, path: &[&str]) -> Vec<String> {
        self.tree.names(path)
    }

    /// What to call a setting in a message; one that is not there as its neighbours are called.
    pub fn place(&self, path: &[&str]) -> String {
        let key = path.join(".");
        if let Some(leaf) = self.tree.get(path) {
            return leaf.origin.place(&key);
        }
        match path.split_last().and_then(|(_, parents)| self.tree.origin(parents)) {
            Some(Origin::Variable(_)) => format!("CLEARML__{}", path.join("__")),
            Some(origin) => origin.place(&key),
            None => key,
        }
    }

    /// Whether anything is set there.
    pub fn is_set(&self, path: &[&str]) -> bool {
        self.tree.get(path).is_some()
    }

    /// Takes a setting out if it was written with nothing in it.
    pub fn takes_empty(&mut self, path: &[&str]) -> bool {
        let is_empty = |leaf: &Leaf| leaf.value == Value::Null || leaf.value.as_text().is_some_and(str::is_empty);
        let empty = self.tree.get(path).is_some_and(is_empty);
        if empty {
            self.tree.take(path);
        }
        empty
    }

    /// Takes a setting out that means nothing here, and says why.
    pub fn ignore(&mut self, path: &[&str], why: &str) {
        if let Some(found) = self.take(path) {
            self.warn(format!("{}: {why}", found.place));
        }
    }

    /// Notes a value that is in effect although nobody set it.
    pub fn default(&mut self, path: &[&str], shown: impl Into<String>) {
        self.report.entry(&path.join("."), shown.into(), Origin::Default);
    }

    /// Notes a text that is in effect.
    pub fn note(&mut self, path: &[&str], text: &str, origin: Origin) {
        self.report.text_entry(&path.join("."), text, origin);
    }

    /// Takes a value that is neither null nor empty text: those count as not set.
    fn take(&mut self, path: &[&str]) -> Option<Found<Value>> {
        let Leaf { value, origin } = self.tree.take(path)?;
        let unset = value == Value::Null || value.as_text().is_some_and(str::is_empty);
        (!unset).then(|| Found { place: origin.place(&path.join(".")), value, origin })
    }

    fn typed<T>(&mut self, path: &[&str], wanted: &str, read: impl Fn(&Value) -> Option<T>) -> Option<Found<T>> {
        let Found { value, place, origin } = self.take(path)?;
        let typed = read(&value);
        if typed.is_none() {
            let got = if value.kind() == "text" { "other text" } else { value.kind() };
            self.problem(place.as_str(), format!("{wanted} is expected here, not {got}"));
        }
        typed.map(|value| Found { value, place, origin })
    }

    /// True or false.
    pub fn switch(&mut self, path: &[&str], default: bool) -> bool {
        self.optional_switch(path).unwrap_or_else(|| {
            self.default(path, default.to_string());
            default
        })
    }

    /// True or false, if set.
    pub fn optional_switch(&mut self, path: &[&str]) -> Option<bool> {
        let found = self.typed(path, "true or false", Value::as_bool)?;
        self.report.entry(&path.join("."), found.value.to_string(), found.origin);
        Some(found.value)
    }

    /// A span of time of at least a second, if set: seconds, or a number with a unit.
    pub fn span(&mut self, path: &[&str]) -> Option<Duration> {
        let found = self.typed(path, "a number of seconds", Value::as_duration)?;
        if found.value < Duration::from_secs(1) || found.value > LONGEST {
            self.problem(found.place, "the time must be between 1 second and 10 years");
            return None;
        }
        self.report.entry(&path.join("."), found.value.as_secs().to_string(), found.origin);
        Some(found.value)
    }

    /// A number of seconds or a duration, if set; 0 is one too.
    pub fn span_or_zero(&mut self, path: &[&str]) -> Option<Duration> {
        let found = self.typed(path, "a number of seconds", Value::as_duration)?;
        if !found.value.is_zero() && (found.value < Duration::from_mins(1) || found.value > LONGEST) {
            self.problem(found.place, "the time must be 0, or between 60 seconds and 10 years");
            return None;
        }
        self.report.entry(&path.join("."), found.value.as_secs().to_string(), found.origin);
        Some(found.value)
    }

    /// Plain text, if set. Noted by the caller, who may want to check it first.
    pub fn text(&mut self, path: &[&str]) -> Option<Found<String>> {
        let found = self.typed(path, "text", |value| value.as_text().map(str::to_owned))?;
        if found.value.len() > LONGEST_TEXT {
            self.problem(found.place, format!("the text is longer than {LONGEST_TEXT} bytes"));
            return None;
        }
        if is_placeholder(&found.value) {
            self.problem(found.place, "this still is a placeholder: put the real value in its place");
            return None;
        }
        Some(found)
    }

    /// A secret, from the setting itself or from the file that `<setting>_file` names.
    pub fn secret(&mut self, path: &[&str]) -> Option<Found<Secret>> {
        let (last, parents) = path.split_last()?;
        let file_key = format!("{last}_file");
        let file = self.text(&[parents, &[file_key.as_str()]].concat());
        let plain = self.text(path);
        let found = match (plain, file) {
            (Some(plain), Some(file)) => {
                self.problem(file.place, format!("{} is set too: only one of the two may be", plain.place));
                return None;
            }
            (Some(plain), None) => plain,
            (None, Some(file)) => match files::read_secret(Path::new(&file.value)) {
                Ok(value) => Found { value, ..file },
                Err(reason) => {
                    self.problem(file.place, reason);
                    return None;
                }
            },
            (None, None) => return None,
        };
        let secret = Secret::new(found.value);
        self.report.secret_entry(&path.join("."), &secret, found.origin.clone());
        Some(Found { value: secret, place: found.place, origin: found.origin })
    }

    /// A list of texts, if set; one text counts as a list of one.
    pub fn list(&mut self, path: &[&str]) -> Option<Found<Vec<String>>> {
        let found = self.texts(path)?;
        self.note_list(path, found.value.iter().map(String::as_str), found.origin.clone());
        Some(found)
    }

    /// A list of objects, if set: the fields of each. Noted by the caller, who knows what of them may be shown.
    pub fn objects(&mut self, path: &[&str]) -> Option<Found<Vec<Fields>>> {
        self.typed(path, "a list like [{a: b}, {a: c}]", |value| match value {
            Value::List(items) => items.iter().map(fields).collect(),
            value => fields(value).map(|fields| vec![fields]),
        })
    }

    /// A list of features, if set. Unknown ones are reported and left out: they may be of another version.
    pub fn features(&mut self, path: &[&str]) -> Option<FeatureSet> {
        let found = self.texts(path)?;
        let mut features = FeatureSet::EMPTY;
        for name in &found.value {
            match Feature::parse(name) {
                Some(feature) => features = features.with(feature),
                None => self.warn_of_feature(&found.place, name),
            }
        }
        self.note_list(path, features.iter().map(Feature::as_str), found.origin);
        Some(features)
    }

    /// A switch that has the name of a feature, if set. One of an unknown feature is reported and left out.
    pub fn feature_switch(&mut self, base: &[&str], name: &str) -> Option<(Feature, bool)> {
        let path = [base, &[name]].concat();
        if let Some(feature) = Feature::parse(name) {
            return Some((feature, self.optional_switch(&path)?));
        }
        let found = self.take(&path)?;
        self.warn_of_feature(&found.place, name);
        None
    }

    fn texts(&mut self, path: &[&str]) -> Option<Found<Vec<String>>> {
        self.typed(path, "a list like [\"a\", \"b\"]", |value| match value {
            Value::List(items) => items.iter().map(|item| item.as_text().map(bare)).collect(),
            value => value.as_text().map(|text| vec![bare(text)]),
        })
    }

    /// Notes a list that is in effect.
    pub fn note_list<'t>(&mut self, path: &[&str], items: impl Iterator<Item = &'t str>, origin: Origin) {
        let shown: Vec<_> = items.map(quoted).collect();
        self.report.entry(&path.join("."), format!("[{}]", shown.join(", ")), origin);
    }

    fn warn_of_feature(&mut self, place: &str, name: &str) {
        let hint = did_you_mean(name, Feature::ALL.iter().map(|feature| feature.as_str()));
        self.warn(format!("{place}: there is no feature {}, so it is ignored{hint}", quoted(name)));
    }
}

fn fields(value: &Value) -> Option<Fields> {
    match value {
        Value::Object(object) => Some(object.clone().into_iter().collect()),
        _ => None,
    }
}

/// Names never hold double quotes: `[\"a\"]` with its backslashes, as it is copied from some documents, means `["a"]`.
fn bare(text: &str) -> String {
    text.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')).unwrap_or(text).to_owned()
}

/// `<SOMETHING>`, as documents write what the reader is to fill in.
fn is_placeholder(text: &str) -> bool {
    text.strip_prefix('<').and_then(|inner| inner.strip_suffix('>')).is_some_and(|inner| {
        !inner.is_empty() && inner.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b' '))
    })
}
