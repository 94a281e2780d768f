//! Entries as rows for a spreadsheet.

use std::io;

use model::audit::{AuditEntry, ObjectKind, Party};

use crate::http::export;

const HEADER: [&str; 15] = [
    "number",
    "time",
    "actor_id",
    "actor",
    "subject_id",
    "subject",
    "action",
    "title",
    "object_kind",
    "object_id",
    "object",
    "address",
    "before",
    "after",
    "why",
];

/// The rows, behind the header in the first part of a file.
pub fn write(entries: &[AuditEntry], first: bool) -> io::Result<Vec<u8>> {
    export::write(first.then_some(HEADER), entries.iter().map(cells))
}

fn cells(entry: &AuditEntry) -> [String; 15] {
    let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let (actor_id, actor, why) = party(Some(&entry.actor));
    let (subject_id, subject, _) = party(entry.subject.as_ref());
    [
        entry.number.map(|number| number.to_string()).unwrap_or_default(),
        entry.at.to_string(),
        actor_id,
        actor,
        subject_id,
        subject,
        entry.action.clone(),
        entry.title().to_owned(),
        text(entry.object.kind.map(ObjectKind::title)),
        entry.object.id.clone(),
        text(entry.object.name.as_deref()),
        text(entry.address.as_deref()),
        entry.before.as_ref().map(ToString::to_string).unwrap_or_default(),
        entry.after.as_ref().map(ToString::to_string).unwrap_or_default(),
        why,
    ]
}

/// ID, name, and why the server acted.
fn party(party: Option<&Party>) -> (String, String, String) {
    match party {
        None => (String::new(), String::new(), String::new()),
        Some(Party::User { id, name }) => (id.to_string(), name.clone(), String::new()),
        Some(Party::Operator) => (String::new(), "Platform operator".to_owned(), String::new()),
        Some(Party::Server { why }) => (String::new(), "The server".to_owned(), why.clone()),
    }
}
