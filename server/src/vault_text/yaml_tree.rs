//! Builds a tree from the events of YAML, on a stack of its own, and pays for everything.

use std::collections::HashMap;

use super::{
    Content, Node, Overdue, Place, Problem, Reason, limits,
    notes::{Note, Notes},
    yaml_scalar,
};
use crate::config::hocon::Ordered;

pub struct Builder<'a> {
    overdue: Overdue<'a>,
    ticks: usize,
    values: usize,
    bytes: usize,
    open: Vec<Frame>,
    anchors: HashMap<usize, Anchored>,
    root: Option<Node>,
    pub notes: Notes,
}

/// An object or a list that is not closed yet.
struct Frame {
    place: Place,
    anchor: usize,
    inside: Inside,
}

enum Inside {
    List(Vec<Node>),
    Object { entries: Ordered<Node>, key: Option<(String, Place)> },
}

/// What an alias may stand for, and what a copy costs.
struct Anchored {
    node: Node,
    size: Size,
}

#[derive(Clone, Copy, Default)]
struct Size {
    values: usize,
    bytes: usize,
    height: usize,
}

impl<'a> Builder<'a> {
    pub fn new(overdue: Overdue<'a>) -> Self {
        Self {
            overdue,
            ticks: 0,
            values: limits::NODES,
            bytes: limits::FINISHED_BYTES,
            open: Vec::new(),
            anchors: HashMap::new(),
            root: None,
            notes: Notes::default(),
        }
    }

    /// To be called for each event.
    pub fn tick(&mut self, place: Place) -> Result<(), Problem> {
        self.ticks += 1;
        let late = self.ticks.is_multiple_of(64) && (self.overdue)();
        if late { Err(Problem::new(place, Reason::TooSlow)) } else { Ok(()) }
    }

    /// The outermost value, if the text had one.
    pub fn finish(self) -> (Option<Node>, Notes) {
        (self.root, self.notes)
    }

    pub fn scalar(&mut self, text: &str, plain: bool, anchor: usize, place: Place) -> Result<(), Problem> {
        if self.awaits_key() {
            return self.key(text, plain, anchor, place);
        }
        let content = if plain { yaml_scalar::plain(text, place)? } else { Content::Text(text.to_owned()) };
        if plain && yaml_scalar::was_a_switch(text) {
            self.notes.add(place, Note::OldSwitch);
        }
        self.pay(Size { values: 1, bytes: text.len(), height: 0 }, place)?;
        self.put(Node { place, content }, anchor, place)
    }

    fn awaits_key(&self) -> bool {
        self.open.last().is_some_and(|frame| matches!(frame.inside, Inside::Object { key: None, .. }))
    }

    fn key(&mut self, text: &str, plain: bool, anchor: usize, place: Place) -> Result<(), Problem> {
        let refuse = |reason| Err(Problem::new(place, reason));
        if plain && text == "<<" {
            return refuse(Reason::MergeKey);
        }
        if anchor != 0 || plain && yaml_scalar::plain(text, place)? == Content::Null {
            return refuse(Reason::KeyKind);
        }
        self.pay(Size { values: 0, bytes: text.len(), height: 0 }, place)?;
        if let Some(Frame { inside: Inside::Object { entries, key }, .. }) = self.open.last_mut() {
            if entries.get(text).is_some() {
                return refuse(Reason::DuplicateKey);
            }
            *key = Some((text.to_owned(), place));
        }
        Ok(())
    }

    pub fn start(&mut self, object: bool, anchor: usize, place: Place) -> Result<(), Problem> {
        if self.awaits_key() {
            return Err(Problem::new(place, Reason::KeyKind));
        }
        if self.open.is_empty() && !object {
            return Err(Problem::new(place, Reason::NotAnObject));
        }
        if self.open.len() >= limits::DEPTH {
            return Err(Problem::new(place, Reason::TooDeep));
        }
        self.pay(Size { values: 1, bytes: 0, height: 0 }, place)?;
        let inside =
            if object { Inside::Object { entries: Ordered::new(), key: None } } else { Inside::List(Vec::new()) };
        self.open.push(Frame { place, anchor, inside });
        Ok(())
    }

    pub fn end(&mut self, place: Place) -> Result<(), Problem> {
        let Some(frame) = self.open.pop() else { return Ok(()) };
        let content = match frame.inside {
            Inside::List(items) => Content::List(items),
            Inside::Object { entries, .. } => Content::Object { entries, rest: None },
        };
        self.put(Node { place: frame.place, content }, frame.anchor, place)
    }

    /// Copies what an anchor named. One that is not closed yet is part of itself.
    pub fn alias(&mut self, anchor: usize, place: Place) -> Result<(), Problem> {
        if self.awaits_key() {
            return Err(Problem::new(place, Reason::KeyKind));
        }
        let found = self.anchors.get(&anchor).ok_or(Problem::new(place, Reason::UnknownAlias))?;
        let size = found.size;
        if self.open.len() + size.height > limits::DEPTH {
            return Err(Problem::new(place, Reason::TooDeep));
        }
        self.pay(size, place)?;
        // Paid for, so looked up once more.
        let node = self.anchors.get(&anchor).map(|found| found.node.clone());
        node.map_or(Ok(()), |node| self.put(node, 0, place))
    }

    fn pay(&mut self, size: Size, place: Place) -> Result<(), Problem> {
        self.values = self.values.checked_sub(size.values).ok_or(Problem::new(place, Reason::TooManyValues))?;
        self.bytes = self.bytes.checked_sub(size.bytes).ok_or(Problem::new(place, Reason::TooMuchText))?;
        Ok(())
    }

    /// Sets a value where one is expected.
    fn put(&mut self, mut node: Node, anchor: usize, place: Place) -> Result<(), Problem> {
        if anchor != 0 {
            // Kept as a copy, which is paid for like one.
            let size = size(&node);
            self.pay(size, place)?;
            self.anchors.insert(anchor, Anchored { node: node.clone(), size });
        }
        match self.open.last_mut().map(|frame| &mut frame.inside) {
            Some(Inside::List(items)) => items.push(node),
            Some(Inside::Object { entries, key }) => {
                if let Some((key, at)) = key.take() {
                    node.place = at;
                    entries.insert(&key, node);
                }
            }
            None => match node.content {
                Content::Object { .. } => self.root = Some(node),
                // A text of nothing but comments is an object without keys.
                Content::Null => {}
                _ => return Err(Problem::new(node.place, Reason::NotAnObject)),
            },
        }
        Ok(())
    }
}

/// What a copy costs. As deep as the tree, which is bounded.
fn size(node: &Node) -> Size {
    let inner = |size: Size, key: usize, node: &Node| {
        let more = self::size(node);
        Size {
            values: size.values + more.values,
            bytes: size.bytes + key + more.bytes,
            height: size.height.max(more.height),
        }
    };
    let start = Size { values: 1, ..Size::default() };
    match &node.content {
        Content::List(items) => {
            let size = items.iter().fold(start, |size, item| inner(size, 0, item));
            Size { height: size.height + 1, ..size }
        }
        Content::Object { entries, .. } => {
            let size = entries.iter().fold(start, |size, (key, node)| inner(size, key.len(), node));
            Size { height: size.height + 1, ..size }
        }
        Content::Text(text) | Content::Number(text) => Size { bytes: text.len(), ..start },
        Content::Null | Content::Bool(_) | Content::Open => start,
    }
}
