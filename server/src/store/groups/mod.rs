//! Groups and memberships.

mod given;
mod held;
mod members;
mod row;
mod table;
mod write;

pub use given::{
    BuiltInRow, ConfiguredRow, configured_ids, give, give_all, insert_built_in, own_of_id, set_built_in, take_away,
};
pub use held::{Held, held_by};
pub use members::{
    MemberFacts, MemberPage, MemberRow, candidates, count_by_nature, first_by_nature, member_facts, members,
    members_by_hand,
};
pub use row::{GroupRow, StoredGroup, StoredMembership};
pub use table::{GroupPage, choices, get, list, named, table};
pub use write::{
    NewGroup, NewMembership, delete, ended, insert, of_source, put_member, remove_all_of, remove_ended, remove_member,
    rename_member, set, tenants_with_ended,
};
