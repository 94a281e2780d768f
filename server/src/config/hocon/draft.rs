//! A text as it was read, before any `${…}` is looked up.

use super::{
    error::{Fault, Reason},
    ordered::Ordered,
    scalar::Scalar,
    value::Value,
};

/// Most values of one key that may build on each other.
const LONGEST_CHAIN: usize = 16;

/// An object, with the place of the key that set each value.
#[derive(Default)]
pub struct DraftObject {
    entries: Ordered<Entry>,
    /// The place of the last `include`.
    include: Option<usize>,
}

pub struct Entry {
    pub at: usize,
    pub draft: Draft,
}

impl DraftObject {
    pub fn get(&self, key: &str) -> Option<&Draft> {
        self.entries.get(key).map(|entry| &entry.draft)
    }

    fn get_mut(&mut self, key: &str) -> Option<&mut Draft> {
        self.entries.get_mut(key).map(|entry| &mut entry.draft)
    }

    fn insert(&mut self, key: &str, at: usize, draft: Draft) {
        self.entries.insert(key, Entry { at, draft });
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.entries.iter()
    }

    pub const fn include(&self) -> Option<usize> {
        self.include
    }

    /// Notes an `include`, which may set anything that was set before. As deep as the object is nested.
    pub fn included(&mut self, at: usize) {
        self.include = Some(at);
        for entry in self.entries.values_mut() {
            match &mut entry.draft {
                Draft::Object(inner) => inner.included(at),
                draft => *draft = Draft::Unknown,
            }
        }
    }
}

impl IntoIterator for DraftObject {
    type Item = (String, Entry);
    type IntoIter = std::vec::IntoIter<(String, Entry)>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

/// A value that may still be open.
pub enum Draft {
    Plain(Value),
    List(Vec<Draft>),
    Object(DraftObject),
    /// Holds `${…}`.
    Open(Open),
    /// Stands above an `include`, which may have set it anew.
    Unknown,
}

/// A value made of pieces, at least one of which must be looked up.
pub struct Open {
    /// Tells open values apart.
    pub id: usize,
    pub pieces: Vec<Piece>,
    /// What the key held before, which a reference to itself means.
    pub prior: Option<Box<Draft>>,
    /// How many open values stand behind each other in `prior`.
    pub chain: usize,
}

/// One of the parts that stand beside each other and make one value.
pub struct Piece {
    pub at: usize,
    pub part: Part,
    /// The blanks that follow.
    pub space: String,
}

pub enum Part {
    Plain(Scalar),
    List(Vec<Draft>),
    Object(DraftObject),
    Reference { path: Vec<String>, optional: bool },
}

/// Sets a key. Objects are merged; an open value remembers what it replaces.
pub fn put(object: &mut DraftObject, path: &[String], value: Draft, at: usize) -> Result<(), Fault> {
    let Some((first, rest)) = path.split_first() else { return Err(Fault::new(at, Reason::EmptyKey)) };
    let value = rest.iter().rev().fold(value, |inner, name| {
        let mut around = DraftObject::default();
        around.insert(name, at, inner);
        Draft::Object(around)
    });
    if let Some(Draft::Plain(old)) = object.get(first)
        && *old != Value::Null
        && matches!(value, Draft::Object(_))
    {
        return Err(Fault::new(at, Reason::ObjectOverValue));
    }
    set(object, first, value, at)
}

/// Merges the second object into the first, which it wins over.
pub fn merge(into: &mut DraftObject, from: DraftObject) -> Result<(), Fault> {
    if let Some(at) = from.include {
        into.included(at);
    }
    from.entries.into_iter().try_for_each(|(key, entry)| set(into, &key, entry.draft, entry.at))
}

fn set(object: &mut DraftObject, key: &str, value: Draft, at: usize) -> Result<(), Fault> {
    let Some(Entry { at: place, draft: old }) = object.entries.get_mut(key) else {
        object.insert(key, at, value);
        return Ok(());
    };
    *place = at;
    match (old, value) {
        (Draft::Object(old), Draft::Object(new)) => merge(old, new)?,
        (old @ Draft::Unknown, Draft::Object(mut new)) => {
            new.include = new.include.or(Some(at));
            *old = Draft::Object(new);
        }
        (Draft::Open(old), Draft::Object(new)) => {
            old.pieces.push(Piece { at, part: Part::Object(new), space: String::new() });
        }
        (old, Draft::Open(mut new)) => {
            let replaced = std::mem::replace(old, Draft::Plain(Value::Null));
            if let Draft::Open(before) = &replaced {
                new.chain = before.chain + 1;
            }
            if new.chain > LONGEST_CHAIN {
                return Err(Fault::new(at, Reason::TooLongChain));
            }
            new.prior = Some(Box::new(replaced));
            *old = Draft::Open(new);
        }
        (old, new) => *old = new,
    }
    Ok(())
}

/// What `+=` does: adds text to text or a list to a list, and merges objects.
pub fn add(object: &mut DraftObject, path: &[String], value: Draft, at: usize) -> Result<(), Fault> {
    let addition = match value {
        Draft::Object(_) => return put(object, path, value, at),
        Draft::List(_) | Draft::Plain(Value::String(_)) => value,
        Draft::Plain(_) | Draft::Open(_) | Draft::Unknown => return Err(Fault::new(at, Reason::Append)),
    };
    match append(object, path, addition, at)? {
        None => Ok(()),
        // The blank before text that is added to nothing is pyhocon's.
        Some(Draft::Plain(Value::String(text))) => {
            put(object, path, Draft::Plain(Value::String(format!(" {text}"))), at)
        }
        Some(addition) => put(object, path, addition, at),
    }
}

/// Adds a list or text to what a key holds, in place, so that many `+=` stay cheap. Gives the addition back if the
/// key holds nothing yet.
fn append(object: &mut DraftObject, path: &[String], addition: Draft, at: usize) -> Result<Option<Draft>, Fault> {
    let Some((last, parents)) = path.split_last() else { return Err(Fault::new(at, Reason::EmptyKey)) };
    let mut inner = object;
    for name in parents {
        match inner.get_mut(name) {
            Some(Draft::Object(next)) => inner = next,
            Some(Draft::Open(_) | Draft::Unknown) => return Err(Fault::new(at, Reason::Append)),
            _ => return Ok(Some(addition)),
        }
    }
    match (inner.get_mut(last), addition) {
        (None, addition) => return Ok(Some(addition)),
        (Some(Draft::Open(_) | Draft::Unknown), _) => return Err(Fault::new(at, Reason::Append)),
        (Some(Draft::List(old)), Draft::List(more)) => old.extend(more),
        (Some(Draft::Plain(Value::String(old))), Draft::Plain(more)) => push_text(old, &more),
        (Some(Draft::Plain(old)), Draft::Plain(more)) if *old != Value::Null => {
            let mut joined = old.as_text().unwrap_or_default().to_owned();
            push_text(&mut joined, &more);
            *old = Value::String(joined);
        }
        _ => return Err(Fault::new(at, Reason::MixedTypes)),
    }
    Ok(None)
}

fn push_text(text: &mut String, more: &Value) {
    text.push(' ');
    text.push_str(more.as_text().unwrap_or_default());
}
