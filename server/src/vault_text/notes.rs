//! What reading a text noticed that is no mistake.

use super::Place;

/// Most of them: the first show what is meant.
const MOST: usize = 20;

/// Remarks with their places.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notes(Vec<(Place, Note)>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// An empty text in a list, which clients drop.
    EmptyText,
    /// `yes`, `no`, `on` or `off` without quotes, in YAML.
    OldSwitch,
    /// `${…}` without `?`: a client that cannot resolve it ignores the whole vault.
    Needed,
}

impl Notes {
    pub fn add(&mut self, place: Place, note: Note) {
        if self.0.len() < MOST {
            self.0.push((place, note));
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = &(Place, Note)> {
        self.0.iter()
    }
}
