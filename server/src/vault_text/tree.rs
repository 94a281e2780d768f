//! What a client reads out of a text.

use std::fmt;

use super::{
    Problem, Reason,
    notes::{Note, Notes},
};
use crate::config::hocon::Ordered;

/// Where something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// From 1.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
}

impl Place {
    pub(super) const START: Self = Self { line: 1, column: 1 };
}

/// A whole text: an object. Its content may be secret, so debugging shows the shape only.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    pub(super) root: Node,
    pub(super) notes: Notes,
}

/// A value and the place of its key; in a list, the place of the list.
#[derive(Clone, PartialEq)]
pub struct Node {
    pub place: Place,
    pub content: Content,
}

/// A value. Everything but a non-empty object is a leaf when vaults are merged.
#[derive(Clone, PartialEq)]
pub enum Content {
    Null,
    Bool(bool),
    /// As it was written, for example `007` or `1e3`.
    Number(String),
    /// Also a duration such as `10s`, which clients read as a span of time where it is not quoted.
    Text(String),
    /// Holds nothing open: a list with a `${…}` in it is open as a whole.
    List(Vec<Node>),
    /// Keys in the order of the text.
    Object {
        entries: Ordered<Node>,
        /// The place of an `include`, which may set keys that only the client knows.
        rest: Option<Place>,
    },
    /// Holds `${…}`, or stands above an `include` that may change it: resolved by the client.
    Open,
}

impl Tree {
    /// Makes a tree of what a text says, as clients read it.
    pub(super) fn new(mut root: Node, mut notes: Notes) -> Self {
        settle(&mut root, &mut notes);
        Self { root, notes }
    }

    /// Refuses keys that clients cannot read however they are written.
    pub(super) fn check_keys(&self) -> Result<(), Problem> {
        check_keys(&self.root)
    }

    /// The outermost object.
    pub const fn root(&self) -> &Node {
        &self.root
    }

    /// The node at a path of keys.
    pub fn get<'t>(&'t self, path: &[&str]) -> Option<&'t Node> {
        path.iter().try_fold(&self.root, |node, key| node.child(key))
    }
}

/// Drops empty texts from lists, and opens lists in which something is open. As deep as the tree, which is bounded.
fn settle(node: &mut Node, notes: &mut Notes) {
    let place = node.place;
    match &mut node.content {
        Content::Object { entries, .. } => entries.values_mut().for_each(|inner| settle(inner, notes)),
        Content::List(items) => {
            for item in items.iter_mut() {
                settle(item, notes);
            }
            let before = items.len();
            items.retain(|item| !matches!(&item.content, Content::Text(text) if text.is_empty()));
            if items.len() < before {
                notes.add(place, Note::EmptyText);
            }
            if items.iter().any(is_open) {
                node.content = Content::Open;
            }
        }
        _ => {}
    }
}

/// Whether anything in it is open. Lists inside are settled already.
fn is_open(node: &Node) -> bool {
    match &node.content {
        Content::Open | Content::Object { rest: Some(_), .. } => true,
        Content::Object { entries, rest: None } => entries.iter().any(|(_, inner)| is_open(inner)),
        _ => false,
    }
}

fn check_keys(node: &Node) -> Result<(), Problem> {
    match &node.content {
        Content::Object { entries, .. } => entries.iter().try_for_each(|(key, inner)| {
            if key.is_empty() || key.contains(['"', '\\', '\n', '\r', '\t']) {
                return Err(Problem::new(inner.place, Reason::KeyCharacter));
            }
            check_keys(inner)
        }),
        Content::List(items) => items.iter().try_for_each(check_keys),
        _ => Ok(()),
    }
}

impl Node {
    /// An object without keys.
    pub(super) const fn empty() -> Self {
        Self { place: Place::START, content: Content::Object { entries: Ordered::new(), rest: None } }
    }

    /// What a key of this object holds.
    pub fn child(&self, key: &str) -> Option<&Self> {
        match &self.content {
            Content::Object { entries, .. } => entries.get(key),
            _ => None,
        }
    }

    /// The value on one line, as JSON writes it; `None` if any part is resolved by the client. Numbers as they were
    /// written. The outermost text is in quotes too.
    pub fn to_json(&self) -> Option<String> {
        let mut out = String::new();
        self.write_json(&mut out)?;
        Some(out)
    }

    /// Nesting is bounded by [`super::limits::DEPTH`], and so is this recursion.
    fn write_json(&self, out: &mut String) -> Option<()> {
        match &self.content {
            Content::Null => out.push_str("null"),
            Content::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Content::Number(number) => out.push_str(number),
            Content::Text(text) => out.push_str(&serde_json::Value::from(text.as_str()).to_string()),
            Content::List(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    out.push_str(if index == 0 { "" } else { ", " });
                    item.write_json(out)?;
                }
                out.push(']');
            }
            Content::Object { rest: Some(_), .. } | Content::Open => return None,
            Content::Object { entries, rest: None } => {
                out.push('{');
                for (index, (key, value)) in entries.iter().enumerate() {
                    out.push_str(if index == 0 { "" } else { ", " });
                    out.push_str(&serde_json::Value::from(key).to_string());
                    out.push_str(": ");
                    value.write_json(out)?;
                }
                out.push('}');
            }
        }
        Some(())
    }
}

impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} at {}:{}", self.content, self.place.line, self.place.column)
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Bool(_) => "true or false",
            Self::Number(_) => "a number",
            Self::Text(_) => "text",
            Self::List(_) => "a list",
            Self::Object { .. } => "an object",
            Self::Open => "open",
        })
    }
}
