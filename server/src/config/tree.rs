//! The ClearML settings from all their sources in one tree, each leaf with where it came from.

use std::collections::BTreeMap;

use super::{
    hocon::{Object, Value},
    origin::Origin,
    report::Report,
};

/// Settings by name, sorted.
#[derive(Debug, Default)]
pub struct Tree(BTreeMap<String, Node>);

#[derive(Debug)]
enum Node {
    Leaf(Leaf),
    Branch(Tree),
}

/// One value and its source.
#[derive(Clone, Debug)]
pub struct Leaf {
    pub value: Value,
    pub origin: Origin,
}

impl Tree {
    pub fn of_object(object: Object, origin: &Origin) -> Self {
        let node = |value| match value {
            Value::Object(inner) => Node::Branch(Self::of_object(inner, origin)),
            value => Node::Leaf(Leaf { value, origin: origin.clone() }),
        };
        Self(object.into_iter().map(|(key, value)| (key, node(value))).collect())
    }

    /// Merges other settings over these. Where a plain value and a group of settings meet, the later one wins and
    /// the loss is reported.
    pub fn overlay(&mut self, over: Self, report: &mut Report) {
        for (key, node) in over.0 {
            match (self.0.get_mut(&key), node) {
                (Some(Node::Branch(old)), Node::Branch(new)) => old.overlay(new, report),
                (Some(old), new) => {
                    if matches!(old, Node::Branch(_)) != matches!(new, Node::Branch(_)) {
                        report.warn(format!("{} replaces all that {} set", new.source(), old.source()));
                    }
                    *old = new;
                }
                (None, new) => {
                    self.0.insert(key, new);
                }
            }
        }
    }

    /// Takes a value out. What is still there at the end was not understood.
    pub fn take(&mut self, path: &[&str]) -> Option<Leaf> {
        let (last, parents) = path.split_last()?;
        let tree = self.branch_mut(parents)?;
        if !matches!(tree.0.get(*last), Some(Node::Leaf(_))) {
            return None;
        }
        match tree.0.remove(*last) {
            Some(Node::Leaf(leaf)) => Some(leaf),
            _ => None,
        }
    }

    /// A value, left where it is.
    pub fn get(&self, path: &[&str]) -> Option<&Leaf> {
        let (last, parents) = path.split_last()?;
        match self.branch(parents)?.0.get(*last) {
            Some(Node::Leaf(leaf)) => Some(leaf),
            _ => None,
        }
    }

    /// The source of the first value below a path.
    pub fn origin(&self, path: &[&str]) -> Option<&Origin> {
        self.branch(path)?.0.values().find_map(Node::origin)
    }

    /// The names directly below a path that hold groups of settings or values.
    pub fn names(&mut self, path: &[&str]) -> Vec<String> {
        self.branch_mut(path).map(|tree| tree.0.keys().cloned().collect()).unwrap_or_default()
    }

    /// Every value that is left, with its path.
    pub fn leaves(&self) -> Vec<(Vec<&str>, &Leaf)> {
        let mut found = Vec::new();
        for (key, node) in &self.0 {
            match node {
                Node::Leaf(leaf) => found.push((vec![key.as_str()], leaf)),
                Node::Branch(tree) => found.extend(tree.leaves().into_iter().map(|(mut path, leaf)| {
                    path.insert(0, key);
                    (path, leaf)
                })),
            }
        }
        found
    }

    fn branch(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |tree, name| match tree.0.get(*name) {
            Some(Node::Branch(inner)) => Some(inner),
            _ => None,
        })
    }

    fn branch_mut(&mut self, path: &[&str]) -> Option<&mut Self> {
        path.iter().try_fold(self, |tree, name| match tree.0.get_mut(*name) {
            Some(Node::Branch(inner)) => Some(inner),
            _ => None,
        })
    }
}

impl Node {
    fn origin(&self) -> Option<&Origin> {
        match self {
            Self::Leaf(leaf) => Some(&leaf.origin),
            Self::Branch(tree) => tree.0.values().find_map(Self::origin),
        }
    }

    fn source(&self) -> String {
        self.origin().map_or_else(|| "an empty group".to_owned(), ToString::to_string)
    }
}
