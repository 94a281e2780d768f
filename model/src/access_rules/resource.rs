//! What a rule is about: a type of resource, and one resource of it, all of them, or the root of projects.

use serde::{Deserialize, Serialize};

use crate::{error::FieldError, name};

/// Types of resources (`entity_type` of the ClearML API).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResourceType {
    Task,
    Model,
    Project,
    Queue,
    Dataset,
    Dataview,
    Route,
    App,
    AppCategory,
}

impl ResourceType {
    pub const ALL: &[Self] = &[
        Self::Task,
        Self::Model,
        Self::Project,
        Self::Queue,
        Self::Dataset,
        Self::Dataview,
        Self::Route,
        Self::App,
        Self::AppCategory,
    ];

    /// The name in the API and in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Model => "model",
            Self::Project => "project",
            Self::Queue => "queue",
            Self::Dataset => "dataset",
            Self::Dataview => "dataview",
            Self::Route => "route",
            Self::App => "app",
            Self::AppCategory => "app_category",
        }
    }

    /// What the pages call one of them.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Task => "Task",
            Self::Model => "Model",
            Self::Project => "Project",
            Self::Queue => "Queue",
            Self::Dataset => "Dataset",
            Self::Dataview => "Dataview",
            Self::Route => "Route",
            Self::App => "Application",
            Self::AppCategory => "Application category",
        }
    }

    /// What the pages call all of them.
    pub const fn all_of_them(self) -> &'static str {
        match self {
            Self::Task => "All tasks",
            Self::Model => "All models",
            Self::Project => "All projects",
            Self::Queue => "All queues",
            Self::Dataset => "All datasets",
            Self::Dataview => "All dataviews",
            Self::Route => "All routes",
            Self::App => "All applications",
            Self::AppCategory => "All application categories",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|resource| resource.as_str() == text)
    }
}

/// Which resources of a type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entity {
    /// Every one of the type, `*` for clients. The root of projects is none of them.
    All,
    /// Where the topmost projects are, `null` for clients.
    Root,
    /// The one with this ID, compared byte for byte.
    One(String),
}

impl Entity {
    /// What a client sent.
    pub fn from_wire(text: Option<&str>) -> Self {
        match text {
            None => Self::Root,
            Some("*") => Self::All,
            Some(id) => Self::One(id.to_owned()),
        }
    }

    /// What a client gets.
    pub fn wire(&self) -> Option<&str> {
        match self {
            Self::Root => None,
            Self::All => Some("*"),
            Self::One(id) => Some(id),
        }
    }

    /// What is stored.
    pub fn stored(&self) -> &str {
        self.wire().unwrap_or_default()
    }

    pub fn from_stored(text: &str) -> Self {
        Self::from_wire((!text.is_empty()).then_some(text))
    }

    /// Refuses what cannot be a resource of the type.
    pub fn check(&self, resource: ResourceType) -> Result<(), FieldError> {
        match self {
            Self::Root if resource != ResourceType::Project => Err(FieldError::missing("entity_id")),
            // Trimming it, as names are, would make it another ID.
            Self::One(id) if name::check("entity_id", id, 1)? != *id => Err(FieldError::value(
                "entity_id",
                "entity_id must not begin or end with a space: it is compared byte for byte.",
            )),
            _ => Ok(()),
        }
    }

    /// Whether a rule about this one speaks for `asked`.
    pub fn covers(&self, asked: &Self) -> bool {
        match (self, asked) {
            (Self::All, Self::One(_)) => true,
            _ => self == asked,
        }
    }

    /// What the pages call it: words in brackets, or the ID.
    pub fn title(&self, resource: ResourceType) -> String {
        match self {
            Self::All => format!("[{}]", resource.all_of_them()),
            Self::Root => "[Root of projects]".to_owned(),
            Self::One(id) => id.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back() {
        for resource in ResourceType::ALL {
            assert_eq!(ResourceType::parse(resource.as_str()), Some(*resource));
            let json = serde_json::to_string(resource).expect("JSON");
            assert_eq!(json, format!("\"{}\"", resource.as_str()));
        }
        for entity in [Entity::All, Entity::Root, Entity::One("a b".to_owned())] {
            assert_eq!(Entity::from_stored(entity.stored()), entity);
            assert_eq!(Entity::from_wire(entity.wire()), entity);
        }
    }

    #[test]
    fn only_projects_have_a_root() {
        for resource in ResourceType::ALL {
            let refused = Entity::Root.check(*resource).is_err();
            assert_eq!(refused, *resource != ResourceType::Project, "{resource:?}");
            assert!(Entity::All.check(*resource).is_ok());
        }
    }

    #[test]
    fn ids_are_taken_as_they_are_or_not_at_all() {
        let one = |id: &str| Entity::One(id.to_owned()).check(ResourceType::AppCategory);
        for id in ["AI dev", "vscode", "0192f0c1a2b37c4d8e9f0a1b2c3d4e5f", "Ωmega", "a/b?c"] {
            assert!(one(id).is_ok(), "{id}");
        }
        for id in ["", " ", " a", "a ", "a\nb", "a\u{200b}", "\0", &"x".repeat(129)] {
            assert!(one(id).is_err(), "{id:?}");
        }
    }
}
