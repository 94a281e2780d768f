//! The text that clients get.

use std::borrow::Cow;

use model::vaults::Format;

use super::{Content, Node, Problem, Tree, read};
use crate::config::hocon::quoted;

/// What clients get of a text: HOCON as it was written, the others converted, because clients read everything as HOCON.
///
/// Conversion reads the text again. Who hands texts out often keeps the result beside the text.
pub fn for_clients(format: Format, text: &str) -> Result<Cow<'_, str>, Problem> {
    match format {
        Format::Hocon => Ok(Cow::Borrowed(text)),
        Format::Json | Format::Yaml => Ok(Cow::Owned(read(format, text)?.to_hocon())),
    }
}

impl Tree {
    /// A text that pyhocon reads as exactly these values. Not for texts with open leaves, which only HOCON has: those
    /// are handed out as they were written.
    pub fn to_hocon(&self) -> String {
        let mut out = String::new();
        write(&self.root, 0, &mut out);
        out.push('\n');
        out
    }
}

/// Writes a value; recursion is as deep as the tree, which is bounded.
fn write(node: &Node, level: usize, out: &mut String) {
    let line = |level: usize, out: &mut String| {
        out.push('\n');
        (0..level).for_each(|_| out.push_str("  "));
    };
    match &node.content {
        // Reading JSON and YAML leaves nothing open.
        Content::Null | Content::Open => out.push_str("null"),
        Content::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Content::Number(number) => out.push_str(number),
        Content::Text(text) => out.push_str(&quoted(text)),
        Content::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                line(level + 1, out);
                write(item, level + 1, out);
            }
            line(level, out);
            out.push(']');
        }
        Content::Object { entries, .. } => {
            out.push('{');
            for (index, (key, value)) in entries.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                line(level + 1, out);
                out.push_str(&quoted(key));
                out.push_str(": ");
                write(value, level + 1, out);
            }
            line(level, out);
            out.push('}');
        }
    }
}
