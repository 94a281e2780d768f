//! Groups: one file per thing done with them; this one joins them to the port.

mod change;
mod create;
mod ends;
mod members;
mod membership;
mod names;
mod of_users;
mod read;
mod remove;
mod table;

use async_trait::async_trait;
use model::{
    Caller, Result, Timestamp,
    groups::{
        Candidate, Group, GroupChange, GroupChoice, GroupDetails, GroupFilter, GroupQuery, GroupRow, GroupWithMembers,
        Groups, Members, NewGroup, Outcomes, UserGroups,
    },
    id::{GroupId, UserId},
    page::{Page, PageRequest},
};

pub(super) use {
    create::refuse,
    membership::{Wanted, Wish},
    read::check_search,
};

use super::Domain;

#[async_trait]
impl Groups for Domain {
    async fn table(&self, caller: &Caller, filter: GroupFilter, page: PageRequest) -> Result<Page<GroupRow>> {
        self.group_table(caller, filter, page).await
    }

    async fn list(&self, caller: &Caller, query: GroupQuery) -> Result<Vec<GroupWithMembers>> {
        self.list_groups(caller, query).await
    }

    async fn get(&self, caller: &Caller, group: &GroupId) -> Result<GroupDetails> {
        self.group_details(caller, group).await
    }

    async fn members(&self, caller: &Caller, group: &GroupId, search: String, page: PageRequest) -> Result<Members> {
        self.group_members(caller, group, search, page).await
    }

    async fn candidates(&self, caller: &Caller, group: Option<&GroupId>, search: String) -> Result<Vec<Candidate>> {
        self.member_candidates(caller, group, search).await
    }

    async fn choices(&self, caller: &Caller, search: String) -> Result<Vec<GroupChoice>> {
        self.group_choices(caller, search).await
    }

    async fn of_users(&self, caller: &Caller, users: Vec<UserId>) -> Result<Vec<UserGroups>> {
        self.groups_of_users(caller, users).await
    }

    async fn create(&self, caller: &Caller, new: NewGroup) -> Result<Group> {
        self.create_group(caller, new).await
    }

    async fn update(&self, caller: &Caller, group: &GroupId, change: GroupChange) -> Result<Group> {
        self.change_group(caller, group, change).await
    }

    async fn delete(&self, caller: &Caller, groups: Vec<GroupId>) -> Result<u32> {
        self.delete_groups(caller, groups).await
    }

    async fn add_members(
        &self,
        caller: &Caller,
        group: &GroupId,
        users: Vec<UserId>,
        ends: Option<Timestamp>,
    ) -> Result<Outcomes> {
        self.add_to_group(caller, group, users, ends).await
    }

    async fn remove_members(&self, caller: &Caller, group: &GroupId, users: Vec<UserId>) -> Result<Outcomes> {
        self.remove_from_group(caller, group, users).await
    }
}
