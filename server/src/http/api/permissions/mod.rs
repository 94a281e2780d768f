//! `permissions.*`: groups and who is in them, and access rules.

pub mod groups;
pub mod rules;
pub mod users;
