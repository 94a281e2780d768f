//! `only_fields`: as much of an object as a client wants. The ID is always there.

use model::error::FieldError;
use serde_json::{Map, Value};

use super::fields::Fields;

/// The wanted fields, `a` or `a.b`; absent: all.
pub struct Picked<'a>(Option<Vec<&'a str>>);

impl<'a> Picked<'a> {
    pub fn of(fields: &'a Fields) -> Result<Self, FieldError> {
        Ok(Self(fields.texts("only_fields")?.filter(|names| !names.is_empty())))
    }

    /// What is wanted of an object. Absent fields stay absent.
    pub fn from(&self, object: Value) -> Value {
        let (Some(names), Value::Object(object)) = (&self.0, &object) else { return object };
        let mut picked = Map::new();
        for name in names.iter().chain(&["id"]) {
            copy(object, name, &mut picked);
        }
        Value::Object(picked)
    }
}

fn copy(from: &Map<String, Value>, path: &str, into: &mut Map<String, Value>) {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let Some(value) = from.get(first) else { return };
    match (value, rest) {
        (Value::Object(inner), Some(rest)) => {
            let slot = into.entry(first).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(slot) = slot {
                copy(inner, rest, slot);
            }
        }
        _ => drop(into.insert(first.to_owned(), value.clone())),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn parts_are_picked() {
        let Value::Object(asked) = json!({ "only_fields": ["status", "runtime.a", "runtime.b.c", "none", "name.x"] })
        else {
            panic!("an object")
        };
        let fields = Fields::new(asked);
        let picked = Picked::of(&fields).expect("a list");
        let task =
            json!({ "id": "t", "name": "n", "status": "created", "runtime": { "a": 1, "b": { "c": 2, "d": 3 } } });
        let expected = json!({ "id": "t", "name": "n", "status": "created", "runtime": { "a": 1, "b": { "c": 2 } } });
        assert_eq!(picked.from(task.clone()), expected);
        let all = Fields::default();
        assert_eq!(Picked::of(&all).expect("nothing").from(task.clone()), task);
    }
}
