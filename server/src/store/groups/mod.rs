//! Groups and memberships.

mod members;
mod row;
mod table;
mod write;

pub use members::{
    MemberFacts, MemberPage, MemberRow, candidates, count_by_nature, first_by_nature, member_facts, members,
    members_by_hand,
};
pub use row::{GroupRow, StoredGroup, StoredMembership};
pub use table::{GroupPage, choices, get, list, table};
pub use write::{
    NewGroup, NewMembership, delete, ended, insert, insert_built_in, put_member, remove_all_of, remove_member,
    rename_member, set,
};
