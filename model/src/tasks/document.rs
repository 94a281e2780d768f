//! What clients say of a task: kept as they said it, and bounded.

use serde_json::{Map, Value};

use crate::{
    Result,
    error::{FieldError, Problem},
    name,
};

/// The fields that are kept, as the ClearML API names them.
pub const DOCUMENT_FIELDS: &[&str] = &[
    "comment",
    "configuration",
    "container",
    "execution",
    "hyperparams",
    "input",
    "models",
    "output_dest",
    "parent",
    "project",
    "runtime",
    "script",
    "system_tags",
    "tags",
];

/// Fields of which a change sets parts and leaves the rest.
const MERGED: &[&str] = &["container", "execution", "script"];

/// Most that is kept of one task, in bytes of JSON.
pub const LARGEST_DOCUMENT: usize = 256 * 1024;

/// Longest type, in bytes.
const LONGEST_KIND: usize = 64;

/// A task to be made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewTask {
    pub name: String,
    /// `training`, `testing` and the like.
    pub kind: String,
    pub document: Map<String, Value>,
}

/// What is to be different; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TaskChange {
    pub name: Option<String>,
    pub kind: Option<String>,
    pub document: Map<String, Value>,
    /// Even of a task that is no draft any more.
    pub force: bool,
}

impl NewTask {
    /// The checked task.
    pub fn check(self) -> Result<Self> {
        let name = name::check("name", &self.name, 1)?;
        let is_word = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
        if self.kind.is_empty() || self.kind.len() > LONGEST_KIND || !self.kind.bytes().all(is_word) {
            return Err(FieldError::value("type", "The type of a task is a word.").into());
        }
        let size = Value::Object(self.document.clone()).to_string().len();
        if size > LARGEST_DOCUMENT {
            let text = format!("At most {} KiB are kept of a task.", LARGEST_DOCUMENT / 1024);
            return Err(FieldError::new("script", Problem::Length, text).into());
        }
        Ok(self.named(name))
    }

    fn named(self, name: String) -> Self {
        Self { name, ..self }
    }
}

impl TaskChange {
    /// The changed task.
    pub fn apply_to(self, before: NewTask) -> Result<NewTask> {
        let mut document = before.document;
        for (field, value) in self.document {
            match (document.get_mut(&field), value) {
                (Some(Value::Object(old)), Value::Object(new)) if MERGED.contains(&field.as_str()) => old.extend(new),
                (_, value) => drop(document.insert(field, value)),
            }
        }
        let (name, kind) = (self.name.unwrap_or(before.name), self.kind.unwrap_or(before.kind));
        NewTask { name, kind, document }.check()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(value: Value) -> Map<String, Value> {
        match value {
            Value::Object(object) => object,
            _ => panic!("an object"),
        }
    }

    #[test]
    fn a_change_of_the_script_leaves_the_rest_of_it() {
        let document = object(json!({ "script": { "diff": "print(1)", "binary": "python" }, "runtime": { "a": 1 } }));
        let before = NewTask { name: "t".to_owned(), kind: "testing".to_owned(), document };
        let document = object(json!({ "script": { "requirements": {} }, "runtime": { "b": 2 } }));
        let after = TaskChange { document, ..TaskChange::default() }.apply_to(before).expect("a right change");
        let script = json!({ "diff": "print(1)", "binary": "python", "requirements": {} });
        assert_eq!(Value::Object(after.document), json!({ "script": script, "runtime": { "b": 2 } }));
    }

    #[test]
    fn what_is_too_large_is_refused() {
        let script = |size| object(json!({ "script": { "diff": "x".repeat(size) } }));
        let task = |size| NewTask { name: "t".to_owned(), kind: "testing".to_owned(), document: script(size) };
        assert!(task(LARGEST_DOCUMENT - 100).check().is_ok());
        assert!(task(LARGEST_DOCUMENT).check().is_err());
        assert!(NewTask { kind: "a b".to_owned(), ..task(1) }.check().is_err());
    }
}
