//! Writes the effective configuration down.

use std::fmt::Write;

use super::report::Entry;

/// One line per value, `key = value  # where from`; the text is HOCON.
pub fn render(entries: &[Entry]) -> String {
    let mut text =
        String::from("# The effective configuration, secrets masked. Each line ends with where its value came from.\n");
    let mut section = "";
    for entry in entries {
        let top = entry.key.split('.').next().unwrap_or_default();
        if top != section {
            text.push('\n');
            section = top;
        }
        let origin = entry.origin.to_string().replace(['\n', '\r'], " ");
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{} = {}  # {origin}", entry.key, entry.shown);
    }
    text
}
