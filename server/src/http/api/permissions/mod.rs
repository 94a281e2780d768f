//! `permissions.*`: groups and who is in them.

pub mod groups;
pub mod users;
