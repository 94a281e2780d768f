//! What one may send to make or change a queue.

use serde::{Deserialize, Serialize};

use super::{Metadata, MetadataItem};
use crate::{
    Result,
    error::{FieldError, Problem},
    name,
};

/// Shortest name of a queue, in characters, as in the ClearML server.
const SHORTEST_NAME: usize = 3;

/// Most tags of one kind.
pub const MOST_TAGS: usize = 50;

/// Most items of metadata.
const MOST_ITEMS: usize = 100;

/// Longest key and longest value of an item, in bytes.
const LONGEST_KEY: usize = 128;
const LONGEST_VALUE: usize = 4096;

/// A queue to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewQueue {
    pub name: String,
    pub display_name: Option<String>,
    pub tags: Vec<String>,
    pub system_tags: Vec<String>,
    pub metadata: Metadata,
}

/// What is to be different; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueChange {
    pub name: Option<String>,
    /// Empty takes it away.
    pub display_name: Option<String>,
    pub tags: Option<Vec<String>>,
    pub system_tags: Option<Vec<String>>,
    pub metadata: Option<MetadataChange>,
}

/// What becomes of the metadata.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MetadataChange {
    Replace(Metadata),
    /// These items are set, the others stay.
    Put(Metadata),
    /// The items of these keys go.
    Delete(Vec<String>),
}

impl NewQueue {
    /// The checked queue.
    pub fn check(self) -> Result<Self> {
        Ok(Self {
            name: name::check("name", &self.name, SHORTEST_NAME)?,
            display_name: self.display_name.as_deref().map(display_name).transpose()?.flatten(),
            tags: checked_tags("tags", self.tags)?,
            system_tags: checked_tags("system_tags", self.system_tags)?,
            metadata: checked(self.metadata)?,
        })
    }
}

impl QueueChange {
    /// Whether it is about more than tags and metadata, which whoever may modify the queue may change.
    pub const fn manages(&self) -> bool {
        self.name.is_some() || self.display_name.is_some() || self.system_tags.is_some()
    }

    /// The changed queue.
    pub fn apply_to(self, before: NewQueue) -> Result<NewQueue> {
        let after = NewQueue {
            name: self.name.unwrap_or(before.name),
            display_name: self.display_name.or(before.display_name),
            tags: self.tags.unwrap_or(before.tags),
            system_tags: self.system_tags.unwrap_or(before.system_tags),
            metadata: match self.metadata {
                None => before.metadata,
                Some(MetadataChange::Replace(all)) => all,
                Some(MetadataChange::Put(some)) => before.metadata.into_iter().chain(some).collect(),
                Some(MetadataChange::Delete(keys)) => {
                    before.metadata.into_iter().filter(|(key, _)| !keys.contains(key)).collect()
                }
            },
        };
        after.check()
    }
}

fn display_name(text: &str) -> Result<Option<String>, FieldError> {
    if text.trim().is_empty() { Ok(None) } else { name::check("display_name", text, 1).map(Some) }
}

/// Tags without doubles, in the order given.
pub fn checked_tags(field: &str, tags: Vec<String>) -> Result<Vec<String>, FieldError> {
    if tags.len() > MOST_TAGS {
        return Err(FieldError::value(field, format!("At most {MOST_TAGS} {field}.")));
    }
    let mut checked: Vec<String> = Vec::with_capacity(tags.len());
    for tag in tags {
        let tag = name::check(field, &tag, 1)?;
        if !checked.contains(&tag) {
            checked.push(tag);
        }
    }
    Ok(checked)
}

fn checked(metadata: Metadata) -> Result<Metadata, FieldError> {
    if metadata.len() > MOST_ITEMS {
        return Err(FieldError::value("metadata", format!("At most {MOST_ITEMS} items of metadata.")));
    }
    for (key, MetadataItem { kind, value }) in &metadata {
        name::check("metadata", key, 1)?;
        if key.len() > LONGEST_KEY || kind.as_ref().is_some_and(|kind| kind.len() > LONGEST_KEY) {
            let text = format!("Keys and types of metadata have at most {LONGEST_KEY} bytes.");
            return Err(FieldError::new("metadata", Problem::Length, text));
        }
        if value.len() > LONGEST_VALUE {
            let text = format!("Values of metadata have at most {LONGEST_VALUE} bytes.");
            return Err(FieldError::new("metadata", Problem::Length, text));
        }
    }
    Ok(metadata)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_leaves_what_it_does_not_name() {
        let item = |value: &str| MetadataItem { kind: None, value: value.to_owned() };
        let before = NewQueue {
            name: "fast".to_owned(),
            display_name: Some("Fast".to_owned()),
            tags: vec!["a".to_owned()],
            metadata: [("k".to_owned(), item("1"))].into_iter().collect(),
            ..NewQueue::default()
        };
        assert_eq!(QueueChange::default().apply_to(before.clone()).as_ref(), Ok(&before));
        let put = MetadataChange::Put([("l".to_owned(), item("2"))].into_iter().collect());
        let change = QueueChange { display_name: Some(" ".to_owned()), metadata: Some(put), ..QueueChange::default() };
        let after = change.apply_to(before.clone()).expect("a right change");
        assert_eq!((after.display_name, after.metadata.len(), after.tags), (None, 2, before.tags.clone()));
        let delete = Some(MetadataChange::Delete(vec!["k".to_owned(), "none".to_owned()]));
        let after = QueueChange { metadata: delete, ..QueueChange::default() }.apply_to(before);
        assert!(after.expect("a right change").metadata.is_empty());
    }

    #[test]
    fn names_have_three_characters() {
        let named = |name: &str| NewQueue { name: name.to_owned(), ..NewQueue::default() }.check();
        assert!(named("ab").is_err() && named(" ab ").is_err() && named("").is_err());
        assert_eq!(named(" abc ").expect("long enough").name, "abc");
    }

    #[test]
    fn only_tags_and_metadata_are_not_management() {
        assert!(!QueueChange { tags: Some(Vec::new()), ..QueueChange::default() }.manages());
        assert!(QueueChange { name: Some("abc".to_owned()), ..QueueChange::default() }.manages());
        assert!(QueueChange { system_tags: Some(Vec::new()), ..QueueChange::default() }.manages());
    }
}
