//! A text as clients will read it, with places, and with what only they can know left open.

use super::{
    draft::{Draft, DraftObject, Open},
    error::{Fault, Reason},
    ordered::Ordered,
    value::Value,
};

/// A value, and where its key stands: bytes from the start of the text.
pub struct Outline {
    pub at: usize,
    pub part: Part,
}

pub enum Part {
    /// Neither a list nor an object.
    Plain(Value),
    List(Vec<Outline>),
    Object {
        entries: Ordered<Outline>,
        /// Where an `include` stands that may set other keys.
        include: Option<usize>,
    },
    /// Holds `${…}`, or an `include` may have set it anew.
    Open {
        /// The names that must be known, without those that may be missing.
        needs: Vec<Vec<String>>,
    },
}

/// The outline of a whole text.
pub fn of(draft: Draft) -> Result<Outline, Fault> {
    match draft {
        Draft::Object(object) => Ok(Outline { at: 0, part: self::object(object) }),
        _ => Err(Fault::new(0, Reason::RootList)),
    }
}

/// As deep as the text is nested, which is bounded.
fn part(draft: Draft, at: usize) -> Part {
    match draft {
        Draft::Plain(value) => Part::Plain(value),
        Draft::List(items) => Part::List(items.into_iter().map(|item| Outline { at, part: part(item, at) }).collect()),
        Draft::Object(inner) => object(inner),
        Draft::Open(open) => Part::Open { needs: needs(open) },
        Draft::Unknown => Part::Open { needs: Vec::new() },
    }
}

fn needs(open: Open) -> Vec<Vec<String>> {
    let needed = open.pieces.into_iter().filter_map(|piece| match piece.part {
        super::draft::Part::Reference { path, optional: false } => Some(path),
        _ => None,
    });
    needed.collect()
}

fn object(object: DraftObject) -> Part {
    let include = object.include();
    let mut entries = Ordered::new();
    for (key, entry) in object {
        let outline = Outline { at: entry.at, part: part(entry.draft, entry.at) };
        entries.insert(&key, outline);
    }
    Part::Object { entries, include }
}
