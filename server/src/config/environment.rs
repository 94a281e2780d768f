//! The environment as a plain map, and the ClearML settings in it.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use super::{
    hocon::{self, Limits, Value},
    origin::Origin,
    report::Report,
    tree::Tree,
};

/// Prefixes of product settings; the later one wins. Only these exact letters count.
const PREFIXES: [&str; 2] = ["TRAINS__", "CLEARML__"];

/// Environment variables by name, sorted.
#[derive(Clone, Debug, Default)]
pub struct Environment {
    variables: BTreeMap<String, String>,
    /// Variables whose value is not UTF-8.
    unreadable: Vec<String>,
}

impl Environment {
    /// The environment of this process. The one place that reads it.
    #[expect(clippy::disallowed_methods, reason = "this is the module that supplies the environment")]
    pub fn of_process() -> Self {
        let mut environment = Self::default();
        for (name, value) in std::env::vars_os() {
            let Ok(name) = name.into_string() else { continue };
            match value.into_string() {
                Ok(value) => {
                    environment.variables.insert(name, value);
                }
                Err(_) => environment.unreadable.push(name),
            }
        }
        environment
    }

    /// The value of a variable. An empty one counts as not set, as compose files write it.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Names with a prefix, sorted, whether their values can be read or not.
    pub fn names<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a str> {
        self.variables.keys().chain(&self.unreadable).map(String::as_str).filter(move |name| name.starts_with(prefix))
    }

    /// A fingerprint of every product setting, so that two environments can be compared without showing either.
    pub fn fingerprints(&self) -> BTreeMap<String, String> {
        let product = |name: &&String| PREFIXES.iter().any(|prefix| name.starts_with(prefix));
        let variables = self.variables.keys().filter(product);
        let print = |name: &String| {
            let value = self.variables.get(name).map_or("", String::as_str);
            (name.clone(), STANDARD.encode(Sha256::digest(value)))
        };
        variables.map(print).collect()
    }

    pub(super) fn is_unreadable(&self, name: &str) -> bool {
        self.unreadable.iter().any(|unreadable| unreadable == name)
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for Environment {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(variables: I) -> Self {
        let variables = variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Self { variables, unreadable: Vec::new() }
    }
}

/// Lays the product settings of the environment over a tree, as the ClearML server does it: the rest of the name with
/// `__` as `.` and in lower case is the path, the value is what HOCON makes of `path: value`.
pub(super) fn overlay(env: &Environment, tree: &mut Tree, report: &mut Report) {
    for prefix in PREFIXES {
        for name in env.names(prefix) {
            if env.is_unreadable(name) {
                report.problem(name, "the value is not UTF-8 text");
                continue;
            }
            let path = name[prefix.len()..].replace("__", ".").to_lowercase();
            let value = env.variables.get(name).map_or("", String::as_str);
            match hocon::parse_object(&format!("{path}: {value}"), &Limits::default()) {
                Ok(object) => {
                    warn_of_comment(name, value, object.iter().next().map(|(_, value)| value), report);
                    tree.overlay(Tree::of_object(object, &Origin::Variable(name.to_owned())), report);
                }
                Err(error) => report.problem(name, explain(&error, &path, value)),
            }
        }
    }
}

/// Says what HOCON did not like about a value, and how to quote it.
fn explain(error: &hocon::Error, path: &str, value: &str) -> String {
    let before = path.chars().count() + ": ".len();
    if error.line == 1 && error.column <= before {
        return format!("the name is not that of a setting: {}", error.reason);
    }
    let place = if error.line == 1 {
        format!("character {}", error.column - before)
    } else {
        format!("line {}, character {}", error.line, error.column)
    };
    let advice = if value.contains("\\\"") {
        "there are backslashes before its double quotes: write the quotes alone"
    } else {
        "text with such characters needs double quotes inside the value, like '\"…\"'"
    };
    format!("the value cannot be read ({place}: {}); {advice}", error.reason)
}

/// A `#` outside of quotes cuts a value short. Nobody means that in a variable.
fn warn_of_comment(name: &str, written: &str, value: Option<&Value>, report: &mut Report) {
    let mut value = value;
    while let Some(Value::Object(object)) = value {
        value = object.iter().next().map(|(_, inner)| inner);
    }
    let Some(text) = value.and_then(Value::as_text) else { return };
    let Some(rest) = written.trim_start().strip_prefix(text) else { return };
    let rest = rest.trim_start();
    if rest.starts_with('#') || rest.starts_with("//") {
        report.warn(format!(
            "{name}: what follows the # or // is read as a comment; put the value in double quotes if it belongs to it"
        ));
    }
}
