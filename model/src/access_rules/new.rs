//! A rule as somebody wants it.

use serde::{Deserialize, Serialize};

use super::{Access, Entity, ResourceType};
use crate::{
    Result,
    error::FieldError,
    groups::check_description,
    id::{GroupId, UserId},
    name,
};

/// Most users and groups together that one rule can name. More of them belong into a group.
pub const MOST_SUBJECTS: usize = 1000;

/// A rule to be made, or what one is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewRule {
    pub name: String,
    pub description: String,
    pub resource: ResourceType,
    pub entity: Entity,
    pub access: Access,
    pub users: Vec<UserId>,
    pub groups: Vec<GroupId>,
}

/// What is to be different about a rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleEdit {
    /// The rule as it is to be; its users and groups are those to be named besides.
    pub rule: NewRule,
    /// Whom it is no longer to name.
    pub drop_users: Vec<UserId>,
    pub drop_groups: Vec<GroupId>,
    /// The [`super::Rule::edition`] that is to be changed; whatever it is when absent.
    pub seen: Option<String>,
}

impl NewRule {
    /// What a rule is called when nobody gives it a name.
    pub fn usual_name(resource: ResourceType, entity: &Entity) -> String {
        let text = match entity {
            Entity::All => resource.all_of_them().to_owned(),
            Entity::Root => "Root of projects".to_owned(),
            Entity::One(id) => format!("{} {id}", resource.title()),
        };
        text.chars().take(name::LONGEST).collect()
    }

    /// The checked rule: whom it names in order and once. Whether they exist is for the database to say.
    pub fn check(self) -> Result<Self> {
        let name = name::check("name", &self.name, 1)?;
        let description = check_description(&self.description)?;
        self.entity.check(self.resource)?;
        let (mut users, mut groups) = (self.users, self.groups);
        users.sort();
        users.dedup();
        groups.sort();
        groups.dedup();
        if users.len() + groups.len() > MOST_SUBJECTS {
            let text = format!("A rule can name at most {MOST_SUBJECTS} users and groups: put the users into a group.");
            return Err(FieldError::value("users", text).into());
        }
        // Clients know no category of applications that could be read only.
        let access = if self.resource == ResourceType::AppCategory { Access::ReadWrite } else { self.access };
        Ok(Self { name, description, access, users, groups, ..self })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule() -> NewRule {
        NewRule {
            name: " QA sandbox ".to_owned(),
            description: String::new(),
            resource: ResourceType::Queue,
            entity: Entity::All,
            access: Access::Read,
            users: Vec::new(),
            groups: Vec::new(),
        }
    }

    #[test]
    fn whom_it_names_is_named_once() {
        let users = ["b", "a", "b"].map(UserId::known).to_vec();
        let checked = NewRule { users, ..rule() }.check().expect("a rule");
        assert_eq!(checked.name, "QA sandbox");
        assert_eq!(checked.users, ["a", "b"].map(UserId::known));
    }

    #[test]
    fn it_is_bounded() {
        let users = |count: usize| (0..count).map(|n| UserId::known(n.to_string())).collect();
        let groups = vec![GroupId::known("g")];
        assert!(NewRule { users: users(999), groups: groups.clone(), ..rule() }.check().is_ok());
        assert!(NewRule { users: users(1000), groups, ..rule() }.check().is_err());
        assert!(NewRule { name: " ".to_owned(), ..rule() }.check().is_err());
        assert!(NewRule { entity: Entity::Root, ..rule() }.check().is_err());
    }

    #[test]
    fn categories_of_applications_are_never_read_only() {
        let checked = NewRule { resource: ResourceType::AppCategory, ..rule() }.check().expect("a rule");
        assert_eq!(checked.access, Access::ReadWrite);
    }
}
