//! Looks up every `${…}` in the text itself and builds the final value.
//!
//! A name means its last value in the text. While a value is being built, its own name means what it held before,
//! which is what `path = ${path}":/more"` says. Recursion is counted, copies are paid for from the budget.

use std::collections::HashMap;

use super::{
    budget::{Budget, Limits},
    draft::{Draft, DraftObject, Open, Part, Piece},
    error::{Fault, Reason},
    value::{Object, Value},
};

/// How much deeper than nesting alone `${…}` may lead. Keeps recursion far from the end of the stack.
const CHAINS: usize = 16;

/// Builds the value of a whole text.
pub fn whole(root: &Draft, limits: &Limits) -> Result<Value, Fault> {
    let mut resolver = Resolver {
        root,
        depth: limits.depth,
        budget: Budget::new(limits),
        done: HashMap::new(),
        active: Vec::new(),
        looked_back_to: usize::MAX,
    };
    let built = resolver.build(root, 0, 0)?;
    Ok(built.map_or(Value::Null, |built| built.value))
}

/// A finished value, and how many levels of objects and lists it holds.
#[derive(Clone)]
pub struct Built {
    pub value: Value,
    pub height: usize,
}

pub struct Resolver<'d> {
    pub(super) root: &'d Draft,
    depth: usize,
    budget: Budget<'d>,
    done: HashMap<usize, Built>,
    /// Open values being built, the outermost first, and whether the reference being followed is optional.
    active: Vec<(usize, bool)>,
    /// The outermost active value whose former value was used since; what depends on it may not be kept.
    looked_back_to: usize,
}

impl<'d> Resolver<'d> {
    pub(super) fn build(&mut self, draft: &'d Draft, level: usize, at: usize) -> Result<Option<Built>, Fault> {
        if level > self.depth + CHAINS {
            return Err(Fault::new(at, Reason::TooLongChain));
        }
        match draft {
            Draft::Plain(value) => self.plain(value, at).map(Some),
            Draft::List(items) => self.list(items, level, at).map(Some),
            Draft::Object(object) => self.object(object, level, at).map(Some),
            Draft::Open(open) => self.open(open, level, at),
            // Only a text read for clients has one, and that is never resolved here.
            Draft::Unknown => Ok(None),
        }
    }

    fn plain(&mut self, value: &Value, at: usize) -> Result<Built, Fault> {
        self.budget.value(at)?;
        self.budget.text(at, value.as_text().map_or(0, str::len))?;
        Ok(Built { value: value.clone(), height: 0 })
    }

    fn object(&mut self, object: &'d DraftObject, level: usize, at: usize) -> Result<Built, Fault> {
        let mut built = Object::new();
        let mut height = 0;
        for (key, entry) in object.iter() {
            if let Some(inner) = self.build(&entry.draft, level + 1, at)? {
                self.budget.text(at, key.len())?;
                height = height.max(inner.height);
                built.insert(key, inner.value);
            }
        }
        self.container(Value::Object(built), height, at)
    }

    fn list(&mut self, items: &'d [Draft], level: usize, at: usize) -> Result<Built, Fault> {
        let mut built = Vec::with_capacity(items.len());
        let mut height = 0;
        for item in items {
            if let Some(item) = self.build(item, level + 1, at)? {
                height = height.max(item.height);
                built.push(item.value);
            }
        }
        self.container(Value::List(built), height, at)
    }

    fn container(&mut self, value: Value, inner_height: usize, at: usize) -> Result<Built, Fault> {
        self.budget.value(at)?;
        let height = inner_height + 1;
        if height > self.depth { Err(Fault::new(at, Reason::TooDeep)) } else { Ok(Built { value, height }) }
    }

    pub(super) fn is_active(&self, open: &Open) -> bool {
        self.active.iter().any(|(id, _)| *id == open.id)
    }

    /// What an active value held before. An error if it held nothing and is needed.
    pub(super) fn look_back(&mut self, open: &'d Open, at: usize) -> Result<Option<&'d Draft>, Fault> {
        let place = self.active.iter().position(|(id, _)| *id == open.id).unwrap_or(0);
        self.looked_back_to = self.looked_back_to.min(place);
        let optional = self.active.get(place).is_some_and(|(_, optional)| *optional);
        match &open.prior {
            Some(prior) => Ok(Some(prior)),
            None if optional => Ok(None),
            None => Err(Fault::new(at, Reason::Cycle)),
        }
    }

    /// The value of an open one: kept from before, looked back to, or built now.
    pub(super) fn open(&mut self, open: &'d Open, level: usize, at: usize) -> Result<Option<Built>, Fault> {
        if let Some(built) = self.done.get(&open.id) {
            charge(&mut self.budget, &built.value, at)?;
            return Ok(Some(built.clone()));
        }
        if self.is_active(open) {
            let prior = self.look_back(open, at)?;
            return prior.map_or(Ok(None), |prior| self.build(prior, level, at));
        }
        let place = self.active.len();
        let outside = std::mem::replace(&mut self.looked_back_to, usize::MAX);
        self.active.push((open.id, false));
        let built = self.join(open, level, at)?;
        self.active.pop();
        if self.looked_back_to >= place {
            self.looked_back_to = outside;
            if let Some(built) = &built {
                self.done.insert(open.id, built.clone());
            }
        } else {
            self.looked_back_to = self.looked_back_to.min(outside);
        }
        Ok(built)
    }

    fn join(&mut self, open: &'d Open, level: usize, at: usize) -> Result<Option<Built>, Fault> {
        let mut joined: Option<Built> = None;
        let mut space = "";
        for piece in &open.pieces {
            let Some(next) = self.piece(open, piece, level)? else { continue };
            joined = Some(match joined {
                None => next,
                Some(before) => self.pair(before, space, next, piece.at)?,
            });
            space = &piece.space;
        }
        let Some(prior) = &open.prior else { return Ok(joined) };
        match joined {
            None => self.build(prior, level + 1, at),
            Some(Built { value: Value::Object(object), height }) => {
                let prior = self.build(prior, level + 1, at)?;
                Ok(Some(match prior {
                    Some(Built { value: Value::Object(mut before), height: other }) => {
                        merge(&mut before, object);
                        Built { value: Value::Object(before), height: height.max(other) }
                    }
                    _ => Built { value: Value::Object(object), height },
                }))
            }
            joined => Ok(joined),
        }
    }

    fn piece(&mut self, open: &'d Open, piece: &'d Piece, level: usize) -> Result<Option<Built>, Fault> {
        let at = piece.at;
        match &piece.part {
            Part::Plain(scalar) => {
                self.budget.text(at, scalar.written.len())?;
                // Joined with others, null and true read as they were written.
                let alone = open.pieces.len() == 1 || scalar.value.as_text() == Some(&scalar.written);
                let value = if alone { scalar.value.clone() } else { Value::String(scalar.written.clone()) };
                self.plain(&value, at).map(Some)
            }
            Part::List(items) => self.list(items, level, at).map(Some),
            Part::Object(object) => self.object(object, level, at).map(Some),
            Part::Reference { path, optional } => {
                if let Some(top) = self.active.last_mut() {
                    top.1 = *optional;
                }
                let found = self.find(path, level + 1, at)?;
                if found.is_none() && !optional { Err(Fault::new(at, Reason::Missing)) } else { Ok(found) }
            }
        }
    }

    fn pair(&mut self, before: Built, space: &str, next: Built, at: usize) -> Result<Built, Fault> {
        let height = before.height.max(next.height);
        let value = match (before.value, next.value) {
            (Value::Object(mut before), Value::Object(next)) => {
                merge(&mut before, next);
                Value::Object(before)
            }
            (Value::List(mut before), Value::List(next)) => {
                before.extend(next);
                Value::List(before)
            }
            (Value::List(_) | Value::Object(_), _) | (_, Value::List(_) | Value::Object(_)) => {
                return Err(Fault::new(at, Reason::MixedTypes));
            }
            (before, next) => {
                let mut text = match before {
                    Value::String(text) => text,
                    plain => plain.as_text().unwrap_or("null").to_owned(),
                };
                let more = next.as_text().unwrap_or("null");
                self.budget.text(at, space.len() + more.len())?;
                text.push_str(space);
                text.push_str(more);
                Value::String(text)
            }
        };
        Ok(Built { value, height })
    }
}

/// Merges the second object into the first, which it wins over.
pub fn merge(into: &mut Object, from: Object) {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (Some(Value::Object(old)), Value::Object(new)) => merge(old, new),
            (_, value) => into.insert(&key, value),
        }
    }
}

/// Pays for a copy.
fn charge(budget: &mut Budget<'_>, value: &Value, at: usize) -> Result<(), Fault> {
    budget.value(at)?;
    match value {
        Value::List(items) => items.iter().try_for_each(|item| charge(budget, item, at)),
        Value::Object(object) => object.iter().try_for_each(|(key, value)| {
            budget.text(at, key.len())?;
            charge(budget, value, at)
        }),
        plain => budget.text(at, plain.as_text().map_or(0, str::len)),
    }
}
