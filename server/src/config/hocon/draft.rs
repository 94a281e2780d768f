//! A text as it was read, before any `${…}` is looked up.

use super::{
    error::{Fault, Reason},
    ordered::Ordered,
    scalar::Scalar,
    value::Value,
};

/// Most values of one key that may build on each other.
const LONGEST_CHAIN: usize = 16;

pub type DraftObject = Ordered<Draft>;

/// A value that may still be open.
pub enum Draft {
    Plain(Value),
    List(Vec<Draft>),
    Object(DraftObject),
    /// Holds `${…}`.
    Open(Open),
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
        let mut around = DraftObject::new();
        around.insert(name, inner);
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
pub fn merge(into: &mut DraftObject, from: DraftObject, at: usize) -> Result<(), Fault> {
    from.into_iter().try_for_each(|(key, value)| set(into, &key, value, at))
}

fn set(object: &mut DraftObject, key: &str, value: Draft, at: usize) -> Result<(), Fault> {
    let Some(old) = object.get_mut(key) else {
        object.insert(key, value);
        return Ok(());
    };
    match (old, value) {
        (Draft::Object(old), Draft::Object(new)) => merge(old, new, at)?,
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
        Draft::Plain(_) | Draft::Open(_) => return Err(Fault::new(at, Reason::Append)),
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
            Some(Draft::Open(_)) => return Err(Fault::new(at, Reason::Append)),
            _ => return Ok(Some(addition)),
        }
    }
    match (inner.get_mut(last), addition) {
        (None, addition) => return Ok(Some(addition)),
        (Some(Draft::Open(_)), _) => return Err(Fault::new(at, Reason::Append)),
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
