//! The structure of a text without its values, for whoever may not know them.

use model::{Secret, vaults::Format};

use super::check;
use crate::vault_text::{Content, Node};

/// What stands in the place of a value.
pub const MASK: &str = "********";

/// The keys of a text with masked values, as HOCON. What cannot be read has no structure.
pub async fn masked(format: Format, text: &Secret) -> Secret {
    if text.reveal().trim().is_empty() {
        return text.clone();
    }
    let mut out = String::new();
    match check::tree(format, text.reveal()).await {
        Ok(tree) => write(tree.root(), 0, &mut out),
        Err(_) => out.push_str("{}"),
    }
    Secret::new(out)
}

/// A text in quotes, as JSON and HOCON have it.
pub fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Recursion is as deep as the tree, which is bounded.
fn write(node: &Node, level: usize, out: &mut String) {
    let Content::Object { entries, .. } = &node.content else { return out.push_str(&quoted(MASK)) };
    let line = |level: usize, out: &mut String| {
        out.push('\n');
        (0..level).for_each(|_| out.push_str("  "));
    };
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
