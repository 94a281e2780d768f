//! What several vaults add up to, and where each part comes from.

use std::collections::BTreeSet;

use super::tree::{Content, Node, Place, Tree};
use crate::config::hocon::Ordered;

/// A leaf of the sum.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaf<L> {
    /// The keys that lead to it, from the outermost.
    pub path: Vec<String>,
    /// What the client has there. [`Content::Open`] is resolved by the client. A non-empty object with `rest` never
    /// occurs: its keys are leaves of their own, and the `rest` is an open leaf at the path of the object.
    pub node: Node,
    /// The layer that set it.
    pub from: L,
    /// The layers whose value at this path, or above or below it, does not count, in override order.
    pub hid: Vec<L>,
}

/// Adds up vaults in override order: the later wins. Objects are merged, everything else replaces; a list is one leaf.
/// Leaves come in the order in which their keys first appeared.
pub fn merge<L: Clone>(layers: &[(L, &Tree)]) -> Vec<Leaf<L>> {
    let mut sum = Sum::Object { entries: Ordered::new(), rest: None, empty: None };
    for (index, (_, tree)) in layers.iter().enumerate() {
        sum.overlay(&tree.root, index, &BTreeSet::new());
    }
    let mut leaves = Vec::new();
    sum.leaves(&mut Vec::new(), layers, &mut leaves);
    leaves
}

/// What one layer set at a place, and what it hid there.
#[derive(Clone)]
struct Origin<'t> {
    node: &'t Node,
    layer: usize,
    hid: BTreeSet<usize>,
    /// A later layer has an `include` above, which may set it anew.
    doubtful: bool,
}

enum Sum<'t> {
    Leaf(Origin<'t>),
    Object {
        entries: Ordered<Sum<'t>>,
        /// Keys that only the client knows.
        rest: Option<(Place, usize, BTreeSet<usize>)>,
        /// An object that a layer set without keys.
        empty: Option<Origin<'t>>,
    },
}

impl<'t> Sum<'t> {
    /// Lays a value over what is here. `hid` are layers that were hidden above. As deep as the tree, which is bounded.
    fn overlay(&mut self, node: &'t Node, layer: usize, hid: &BTreeSet<usize>) {
        let Content::Object { entries: new, rest: new_rest } = &node.content else {
            let mut hidden = hid.clone();
            self.layers(&mut hidden);
            hidden.remove(&layer);
            *self = Self::Leaf(Origin { node, layer, hid: hidden, doubtful: false });
            return;
        };
        let mut hid = hid.clone();
        if let Self::Leaf(before) = self {
            // Whatever `${…}` stands for may be an object, into which this one is merged.
            let kept = matches!(before.node.content, Content::Open);
            let rest = kept.then(|| (before.node.place, before.layer, before.hid.clone()));
            if !kept {
                hid.extend(before.hid.iter().copied());
                hid.insert(before.layer);
            }
            *self = Self::Object { entries: Ordered::new(), rest, empty: None };
        }
        let Self::Object { entries, rest, empty } = self else { return };
        if let Some(empty) = empty {
            // What an object without keys hid stays hidden behind what is merged into it.
            hid.extend(empty.hid.iter().copied());
        }
        if new_rest.is_some() {
            entries.values_mut().for_each(Self::doubt);
        }
        for (key, value) in new.iter() {
            match entries.get_mut(key) {
                Some(old) => old.overlay(value, layer, &hid),
                None => entries.insert(key, Self::fresh(value, layer, &hid)),
            }
        }
        if let Some(place) = new_rest {
            *rest = Some((*place, layer, hid.clone()));
        }
        if new.is_empty() {
            *empty = Some(Origin { node, layer, hid, doubtful: false });
        }
    }

    fn fresh(node: &'t Node, layer: usize, hid: &BTreeSet<usize>) -> Self {
        let mut sum = Self::Object { entries: Ordered::new(), rest: None, empty: None };
        sum.overlay(node, layer, hid);
        sum
    }

    /// An `include` of a later layer may set everything here anew.
    fn doubt(&mut self) {
        match self {
            Self::Leaf(origin) => origin.doubtful = true,
            Self::Object { entries, empty, .. } => {
                entries.values_mut().for_each(Self::doubt);
                if let Some(origin) = empty {
                    origin.doubtful = true;
                }
            }
        }
    }

    /// All layers that have a say here.
    fn layers(&self, into: &mut BTreeSet<usize>) {
        match self {
            Self::Leaf(origin) => {
                into.extend(origin.hid.iter().copied());
                into.insert(origin.layer);
            }
            Self::Object { entries, rest, empty } => {
                entries.iter().for_each(|(_, inner)| inner.layers(into));
                if let Some((_, layer, hid)) = rest {
                    into.extend(hid.iter().copied());
                    into.insert(*layer);
                }
                if let Some(origin) = empty {
                    into.extend(origin.hid.iter().copied());
                    into.insert(origin.layer);
                }
            }
        }
    }

    fn leaves<L: Clone>(&self, path: &mut Vec<String>, layers: &[(L, &Tree)], out: &mut Vec<Leaf<L>>) {
        let label = |layer: usize| layers[layer].0.clone();
        let leaf = |node: Node, layer: usize, hid: &BTreeSet<usize>, path: &[String]| Leaf {
            path: path.to_vec(),
            node,
            from: label(layer),
            hid: hid.iter().map(|layer| label(*layer)).collect(),
        };
        let shown = |origin: &Origin<'_>| {
            if origin.doubtful {
                Node { place: origin.node.place, content: Content::Open }
            } else {
                origin.node.clone()
            }
        };
        match self {
            Self::Leaf(origin) => out.push(leaf(shown(origin), origin.layer, &origin.hid, path)),
            Self::Object { entries, rest, empty } => {
                if let Some((place, layer, hid)) = rest {
                    out.push(leaf(Node { place: *place, content: Content::Open }, *layer, hid, path));
                }
                if let (Some(origin), None, true) = (empty, rest, entries.is_empty()) {
                    // The outermost object is no leaf.
                    if !path.is_empty() {
                        out.push(leaf(shown(origin), origin.layer, &origin.hid, path));
                    }
                }
                for (key, inner) in entries.iter() {
                    path.push(key.to_owned());
                    inner.leaves(path, layers, out);
                    path.pop();
                }
            }
        }
    }
}
