//! The rules that the server makes by itself.

use super::{Access, Entity, ResourceType};
use crate::{
    groups::BuiltIn,
    id::{GroupId, RuleId},
};

/// A rule that every tenant begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DefaultRule {
    /// The ID, the same in every tenant; nobody else can take it.
    pub id: &'static str,
    pub name: &'static str,
    pub resource: ResourceType,
    pub entity: Entity,
    pub access: Access,
    /// Whom it is for.
    pub group: BuiltIn,
}

/// All users enqueue and see all queues. There is none for Admins: the role reaches everything without a rule.
pub const DEFAULTS: &[DefaultRule] = &[DefaultRule {
    id: "all-queues",
    name: "All queues",
    resource: ResourceType::Queue,
    entity: Entity::All,
    access: Access::ReadWrite,
    group: BuiltIn::Users,
}];

impl DefaultRule {
    pub fn rule_id(&self) -> RuleId {
        RuleId::known(self.id)
    }

    pub fn group_id(&self) -> GroupId {
        self.group.group_id()
    }

    /// The default rule with this ID.
    pub fn of(id: &RuleId) -> Option<&'static Self> {
        DEFAULTS.iter().find(|default| default.id == id.as_str())
    }
}
