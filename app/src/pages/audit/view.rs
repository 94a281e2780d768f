//! What the browser gets of the audit log: texts as the page shows them.

use model::{
    Timestamp,
    audit::{AuditEntry, AuditPage, ObjectKind, Party},
    page::Cursor,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A page of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditView {
    pub rows: Vec<Row>,
    /// The cursor of the page before this one.
    pub previous: Option<String>,
    /// The cursor of the page after this one.
    pub next: Option<String>,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The place in the chain; absent for what is older.
    pub number: Option<i64>,
    pub at: Timestamp,
    pub who: Who,
    /// Whom they acted as, if somebody else.
    pub as_whom: Option<Who>,
    pub what: String,
    /// What kind of thing it is about; empty for actions of another version.
    pub kind: String,
    /// How that is called, or empty.
    pub object: String,
    pub object_id: String,
    /// The client's address, or empty.
    pub address: String,
    pub changes: Vec<Change>,
}

/// Somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    pub name: String,
    /// Empty for who is no user of the workspace.
    pub id: String,
    /// Why the server acted, or empty.
    pub why: String,
}

/// One fact, as it was and as it is; absent where there was none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub fact: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

impl AuditView {
    pub fn of(page: AuditPage) -> Self {
        let cursor = |cursor: Option<Cursor>| cursor.map(|cursor| cursor.0);
        Self {
            rows: page.page.items.into_iter().map(Row::of).collect(),
            previous: cursor(page.page.previous),
            next: cursor(page.page.next),
        }
    }
}

impl Row {
    fn of(entry: AuditEntry) -> Self {
        let what = entry.title().to_owned();
        Self {
            number: entry.number,
            at: entry.at,
            who: Who::of(entry.actor),
            as_whom: entry.subject.map(Who::of),
            what,
            kind: entry.object.kind.map_or("", ObjectKind::title).to_owned(),
            object: entry.object.name.unwrap_or_default(),
            object_id: entry.object.id,
            address: entry.address.unwrap_or_default(),
            changes: changes(entry.before.as_ref(), entry.after.as_ref()),
        }
    }
}

impl Who {
    fn of(party: Party) -> Self {
        let (name, id, why) = match party {
            Party::User { id, name } => (name, id.to_string(), String::new()),
            Party::Operator => ("Platform operator".to_owned(), String::new(), String::new()),
            Party::Server { why } => ("The server".to_owned(), String::new(), why),
        };
        Self { name, id, why }
    }
}

/// The facts of both sides beside each other.
fn changes(before: Option<&Value>, after: Option<&Value>) -> Vec<Change> {
    let (mut changes, mut facts) = (Vec::new(), Vec::new());
    flatten("", before, &mut facts);
    for (fact, before) in facts.drain(..) {
        changes.push(Change { fact, before: Some(before), after: None });
    }
    flatten("", after, &mut facts);
    for (fact, after) in facts {
        match changes.iter_mut().find(|change| change.fact == fact) {
            Some(change) => change.after = Some(after),
            None => changes.push(Change { fact, before: None, after: Some(after) }),
        }
    }
    changes
}

fn flatten(path: &str, value: Option<&Value>, facts: &mut Vec<(String, String)>) {
    match value {
        None => {}
        Some(Value::Object(map)) => {
            for (key, value) in map {
                let key = if path.is_empty() { labelled(key) } else { format!("{path}, {}", key.replace('_', " ")) };
                flatten(&key, Some(value), facts);
            }
        }
        Some(value) => facts.push((if path.is_empty() { "Value".to_owned() } else { path.to_owned() }, text(value))),
    }
}

/// `allowed_users` as `Allowed users`.
fn labelled(key: &str) -> String {
    let mut label = key.replace('_', " ");
    if let Some(first) = label.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    label
}

fn text(value: &Value) -> String {
    let none = "none".to_owned();
    match value {
        Value::Null => none,
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::String(text) if text.is_empty() => none,
        Value::String(text) => text.clone(),
        Value::Array(list) if list.is_empty() => none,
        Value::Array(list) => list.iter().map(text).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn facts_stand_beside_each_other_in_words() {
        let before = json!({ "allowed_users": 5, "features": ["a", "b"], "internal": false });
        let after = json!({ "allowed_users": null, "features": "", "settings": { "deep_end": "x", "list": [] } });
        let shown = changes(Some(&before), Some(&after));
        let shown: Vec<_> = shown.iter().map(|c| (c.fact.as_str(), c.before.as_deref(), c.after.as_deref())).collect();
        assert_eq!(
            shown,
            [
                ("Allowed users", Some("5"), Some("none")),
                ("Features", Some("a, b"), Some("none")),
                ("Internal", Some("no"), None),
                ("Settings, deep end", None, Some("x")),
                ("Settings, list", None, Some("none")),
            ]
        );
    }

    #[test]
    fn what_has_no_names_is_a_value() {
        let shown = changes(Some(&json!([])), Some(&json!(["acme.example"])));
        assert_eq!(shown.len(), 1);
        assert_eq!((shown[0].fact.as_str(), shown[0].after.as_deref()), ("Value", Some("acme.example")));
        assert!(changes(None, None).is_empty());
    }

    #[test]
    fn labels_of_every_script_survive() {
        for (key, label) in [("e_mail", "E mail"), ("", ""), ("éclair", "éclair"), ("名前", "名前")] {
            assert_eq!(labelled(key), label);
        }
    }
}
