//! Entries as lines of JSON, one object each, for programs.

use std::io;

use model::audit::{AuditEntry, ObjectKind, Party};
use serde_json::{Value, json};

pub fn write(entries: &[AuditEntry]) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(entries.len() * 256);
    for entry in entries {
        serde_json::to_writer(&mut bytes, &line(entry))?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}

fn line(entry: &AuditEntry) -> Value {
    json!({
        "number": entry.number,
        "time": entry.at.to_string(),
        "actor": party(&entry.actor),
        "subject": entry.subject.as_ref().map(party),
        "action": entry.action,
        "title": entry.title(),
        "object": {
            "kind": entry.object.kind.map(ObjectKind::title),
            "id": entry.object.id,
            "name": entry.object.name,
        },
        "address": entry.address,
        "before": entry.before,
        "after": entry.after,
    })
}

fn party(party: &Party) -> Value {
    match party {
        Party::User { id, name } => json!({ "kind": "user", "id": id, "name": name }),
        Party::Operator => json!({ "kind": "operator" }),
        Party::Server { why } => json!({ "kind": "server", "why": why }),
    }
}
