//! The port of access rules.

use async_trait::async_trait;

use super::{Entity, NewRule, Reached, ResourceType, Rule, RuleEdit, RuleFilter, RuleQuery, RuleTable, Subjects};
use crate::{
    Caller, Result,
    groups::BuiltIn,
    id::{GroupId, RuleId, UserId},
    page::PageRequest,
};

/// Access rules of the caller's tenant. Reading and changing them needs [`crate::Permission::ManageAccessRules`].
#[async_trait]
pub trait AccessRules: Send + Sync {
    /// A page of the rules, by type and ID of the resource; each with the first users and groups it names.
    async fn table(&self, caller: &Caller, filter: RuleFilter, page: PageRequest) -> Result<RuleTable>;

    /// Rules as clients list them, in the same order, each with all it names. `Invalid` where the page would name
    /// more than [`super::MOST_LISTED`] users and groups.
    async fn list(&self, caller: &Caller, query: RuleQuery) -> Result<Vec<Rule>>;

    /// One rule with all it names.
    async fn get(&self, caller: &Caller, rule: &RuleId) -> Result<Rule>;

    /// At most 20 users and service accounts that match part of a name or address, or an ID, and at most 20 groups
    /// that match part of a name; by name. Groups that reach nothing are left out.
    async fn find(&self, caller: &Caller, search: String) -> Result<Subjects>;

    /// Those of these users and groups that exist, by name; at most [`super::MOST_CHOSEN`] of each.
    async fn named(&self, caller: &Caller, users: Vec<UserId>, groups: Vec<GroupId>) -> Result<Subjects>;

    /// Changes the rule of this ID, makes one if there is none or no ID; as a whole or not at all. `NotFound` where a
    /// user or group is not of the tenant, `Forbidden` for a rule that the server made.
    async fn put(&self, caller: &Caller, id: Option<RuleId>, rule: NewRule) -> Result<Rule>;

    /// Changes a rule and whom it names, likewise. `NotFound` where there is none.
    async fn edit(&self, caller: &Caller, rule: &RuleId, edit: RuleEdit) -> Result<Rule>;

    /// Deletes rules, all or none, and answers how many. Those that the server made too.
    async fn delete(&self, caller: &Caller, rules: Vec<RuleId>) -> Result<u32>;

    /// Makes what is missing of the default rules of these groups, and answers how many. Nothing is taken away.
    async fn restore_default(&self, caller: &Caller, groups: Vec<BuiltIn>) -> Result<u32>;

    /// What a user reaches of each resource, in the order asked. One's own needs
    /// [`crate::Permission::ReadWorkspace`], others' [`crate::Permission::ReadUserDetails`]. Whoever is disabled
    /// reaches nothing.
    async fn effective(
        &self,
        caller: &Caller,
        user: &UserId,
        resource: ResourceType,
        entities: Vec<Entity>,
    ) -> Result<Vec<Reached>>;
}
