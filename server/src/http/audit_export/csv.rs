//! Entries as rows for a spreadsheet (RFC 4180). A cell that a spreadsheet would take for a formula gets an apostrophe
//! in front: names and labels come from strangers.

use std::{borrow::Cow, io};

use csv::Writer;
use model::audit::{AuditEntry, ObjectKind, Party};

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
    let mut writer = Writer::from_writer(Vec::with_capacity(entries.len() * 256));
    if first {
        writer.write_record(HEADER)?;
    }
    for entry in entries {
        let cells = cells(entry);
        writer.write_record(cells.iter().map(|cell| harmless(cell).into_owned()))?;
    }
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
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

/// OWASP, "CSV Injection": what a cell must not begin with.
fn harmless(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK(\"https://evil.example\")"] {
            assert_eq!(harmless(formula), format!("'{formula}"));
        }
        for text in ["", "Ada", "'=1", "1=1", "ada@acme.example", "{\"a\":1}", "２０２６"] {
            assert_eq!(harmless(text), text);
        }
    }
}
