//! The port of groups.

use async_trait::async_trait;

use super::{
    Candidate, Group, GroupChange, GroupChoice, GroupDetails, GroupFilter, GroupQuery, GroupRow, GroupWithMembers,
    Members, NewGroup, Outcomes, UserGroups,
};
use crate::{
    Caller, Result, Timestamp,
    id::{GroupId, UserId},
    page::{Page, PageRequest},
};

/// Groups of the caller's tenant. Reading needs [`crate::Permission::ReadUserDetails`].
#[async_trait]
pub trait Groups: Send + Sync {
    /// A page of the groups, by name.
    async fn table(&self, caller: &Caller, filter: GroupFilter, page: PageRequest) -> Result<Page<GroupRow>>;

    /// Groups with members as clients list them, by name.
    async fn list(&self, caller: &Caller, query: GroupQuery) -> Result<Vec<GroupWithMembers>>;

    /// One group.
    async fn get(&self, caller: &Caller, group: &GroupId) -> Result<GroupDetails>;

    /// A page of the members by name; `search` is part of a name.
    async fn members(&self, caller: &Caller, group: &GroupId, search: String, page: PageRequest) -> Result<Members>;

    /// At most 20 users and service accounts that match part of a name or address, or an ID, by name: for a group that
    /// exists, or for one that is to be made. Needs [`crate::Permission::EditMemberships`].
    async fn candidates(&self, caller: &Caller, group: Option<&GroupId>, search: String) -> Result<Vec<Candidate>>;

    /// At most 20 groups whose members can be changed by hand and that match part of a name, by name. Needs
    /// [`crate::Permission::EditMemberships`].
    async fn choices(&self, caller: &Caller, search: String) -> Result<Vec<GroupChoice>>;

    /// Users with their groups, at most [`super::MOST_AT_ONCE`], in the order of the IDs; who does not exist is left out.
    async fn of_users(&self, caller: &Caller, users: Vec<UserId>) -> Result<Vec<UserGroups>>;

    /// Makes a group, with its members or not at all. Needs [`crate::Permission::ManageGroups`]. `Taken` on a name in
    /// use, `Invalid` on one that looks like that of a built-in or configured group, `Forbidden` for features that the
    /// caller does not have ([`super::grantable`]).
    async fn create(&self, caller: &Caller, new: NewGroup) -> Result<Group>;

    /// Changes a tenant's own group, as a whole or not at all. Needs [`crate::Permission::ManageGroups`]; for members
    /// alone [`crate::Permission::EditMemberships`]. `Forbidden` for features that are newly listed and that the caller
    /// does not have.
    async fn update(&self, caller: &Caller, group: &GroupId, change: GroupChange) -> Result<Group>;

    /// Deletes groups, all or none, and answers how many. Needs [`crate::Permission::ManageGroups`]; refused for
    /// everybody where one is built in or configured.
    async fn delete(&self, caller: &Caller, groups: Vec<GroupId>) -> Result<u32>;

    /// Puts users into a group, until `ends` if given, and says what became of each. Needs
    /// [`crate::Permission::EditMemberships`].
    async fn add_members(
        &self,
        caller: &Caller,
        group: &GroupId,
        users: Vec<UserId>,
        ends: Option<Timestamp>,
    ) -> Result<Outcomes>;

    /// Takes users out of a group, likewise.
    async fn remove_members(&self, caller: &Caller, group: &GroupId, users: Vec<UserId>) -> Result<Outcomes>;
}
