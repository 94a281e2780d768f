//! What a text has to be before it is stored, and what clients will get of it.

use model::{
    Result,
    error::{FieldError, Problem},
    vaults::{Format, MOST_BYTES, Target},
};

use crate::vault_text::{self, Tree};

/// A text that may be stored.
pub struct Checked {
    /// What clients get, where that is another text.
    pub delivered: Option<String>,
    /// What somebody should know about it.
    pub warnings: Vec<String>,
    pub lines: u32,
    pub bytes: u32,
}

/// Longest reason, in characters.
const LONGEST_REASON: usize = 300;

/// Why something is saved: one line at most, or nothing.
pub fn reason(text: &str) -> Result<String> {
    let text = text.trim();
    if text.chars().count() > LONGEST_REASON {
        let message = format!("The reason must have at most {LONGEST_REASON} characters.");
        return Err(FieldError::new("reason", Problem::Length, message).into());
    }
    Ok(text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect())
}

/// Reads a text as its readers will, or says where it is wrong. An empty one is no vault's fault.
pub async fn text(target: Target, format: Format, text: &str) -> Result<Checked> {
    if text.len() > MOST_BYTES {
        let message = "The text is longer than 256 KiB.";
        return Err(FieldError::new("data", Problem::Length, message).into());
    }
    if target.is_json() && format != Format::Json {
        let message = format!("{} is read as JSON by whoever uses it.", target.title());
        return Err(FieldError::value("format", message).into());
    }
    let (lines, bytes) = (count(text.lines().count()), count(text.len()));
    if text.trim().is_empty() {
        return Ok(Checked { delivered: None, warnings: Vec::new(), lines, bytes });
    }
    let tree = tree(format, text).await?;
    let warnings = if target == Target::Client { vault_text::warnings(&tree) } else { Vec::new() };
    let warnings = warnings.iter().map(|it| format!("Line {}: {it}", it.place.line)).collect();
    // Whoever reads one of the others parses JSON.
    let converted = target == Target::Client && format != Format::Hocon;
    Ok(Checked { delivered: converted.then(|| tree.to_hocon()), warnings, lines, bytes })
}

/// The tree of a text.
pub async fn tree(format: Format, text: &str) -> Result<Tree> {
    let read = vault_text::read_bounded(format, text.to_owned()).await;
    read.map_err(|problem| {
        let message = format!("Line {}, column {}: {}.", problem.line, problem.column, problem.reason);
        FieldError::value("data", message).into()
    })
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
